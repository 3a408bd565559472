import type { Request, Response } from "express";
import type { Assets } from "./assets.ts";

/** Serves style sheets and scripts for ever-caching browsers, in the smallest form they take. */
export const assetRoute = (assets: Assets) => (request: Request, response: Response, next: () => void) => {
  const asset = assets.get(String(request.params["name"]));
  if (asset === undefined) {
    next();
    return;
  }
  response.setHeader("Content-Type", asset.contentType);
  response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
  response.setHeader("ETag", asset.etag);
  response.setHeader("Vary", "Accept-Encoding");
  if (request.headers["if-none-match"] === asset.etag) {
    response.status(304).end();
    return;
  }
  const accepted = request.headers["accept-encoding"] ?? "";
  const [encoding, body] =
    /\bbr\b/.test(accepted) && asset.br
      ? ["br", asset.br]
      : /\bgzip\b/.test(accepted) && asset.gzip
        ? ["gzip", asset.gzip]
        : [undefined, asset.body];
  if (encoding !== undefined) response.setHeader("Content-Encoding", encoding);
  response.end(body);
};
