import type { Request, Response } from "express";
import type { Assets } from "./assets.ts";

/** Serves style sheets and scripts for ever-caching browsers, in the smallest form they take. */
export const assetRoute = (assets: Assets) => (request: Request, response: Response, next: () => void) => {
  const name = String(request.params["name"]);
  const asset = assets.get(name);
  if (asset === undefined) {
    next();
    return;
  }
  response.setHeader("Content-Type", asset.contentType);
  // During a rolling deploy an address of the other version must not be kept with this version's content.
  const current = request.path === assets.url(name);
  response.setHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
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
