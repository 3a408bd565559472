import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { json, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { disposition } from "./disposition.ts";
import type { Files } from "./files.service.ts";
import { rangeOf } from "./range.ts";
import { toRefusal, toUploaded } from "./upload.presenter.ts";
import { isShown } from "./types.ts";

const Params = z.object({ file: z.string().min(1).max(100) });
const Headers = z.object({
  "x-file-purpose": z.string().min(1).max(60),
  /** The name, percent-coded UTF-8: header values are ASCII. */
  "x-file-name": z.string().max(1_000).default("").transform(decoded),
});

/** A broken coding is a name like any other. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const NOT_A_FILE = "send one file as application/octet-stream, with x-file-purpose and x-file-name";

/** Files sent and fetched inside a session. Who may send or read one is said by its purpose, which the record it belongs to declares. */
export const fileRoutes = ({ files }: { readonly files: Pick<Files, "upload" | "readable" | "read"> }): readonly SessionRoute[] => [
  {
    method: "post",
    path: "/files",
    right: "enter",
    audit: null,
    takesFile: true,
    async handle(call: SessionCall) {
      if (call.upload === undefined) throw new AppError("bad-input", { values: { field: "file" }, reason: NOT_A_FILE });
      const { "x-file-purpose": purpose, "x-file-name": name } = parse(Headers, call.headers);
      const stored = await files.upload(call.actor, call.upload, { purpose, name });
      return stored.type === "stored" ? json(toUploaded(stored.file, call), 201) : json(toRefusal(stored, call), 422);
    },
  },
  {
    method: "get",
    path: "/files/:file",
    right: "enter",
    audit: null,
    async handle(call: SessionCall): Promise<Reply> {
      const file = await files.readable(call.actor, parse(Params, call.params).file);
      const etag = `"${file.sha256}"`;
      const answer = rangeOf({ range: call.headers["range"], ifRange: call.headers["if-range"] }, { size: file.size, etag });
      const headers = { ...SAFE, ETag: etag, "Accept-Ranges": "bytes" };
      if (answer.type === "unsatisfiable") {
        return { type: "stream", status: 416, headers: { ...headers, "Content-Range": `bytes */${file.size}`, "Content-Length": "0" } };
      }
      const range = answer.type === "part" ? answer.range : undefined;
      const described = {
        ...headers,
        "Content-Type": file.type,
        "Content-Length": String(range === undefined ? file.size : range.end - range.start + 1),
        "Content-Disposition": disposition(isShown(file.type) ? "inline" : "attachment", file.name),
      };
      const part = range && { "Content-Range": `bytes ${range.start}-${range.end}/${file.size}` };
      return {
        type: "stream",
        status: range === undefined ? 200 : 206,
        headers: { ...described, ...part },
        open: () => files.read(file, range),
      };
    },
  },
];

/** Opened by itself it can do nothing, whatever a browser might take it for; `no-transform`: ranges count its own bytes. */
const SAFE = {
  "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "private, no-store, no-transform",
} as const;
