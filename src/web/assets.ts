import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

export interface Asset {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  /** Precompressed forms; absent where compression gains nothing. */
  readonly gzip?: Buffer;
  readonly br?: Buffer;
}

export interface Assets {
  /** `/assets/<digest>/<name>`: changes whenever any asset changes, so browsers may keep it for ever. */
  url(name: string): string;
  get(name: string): Asset | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ts: "text/javascript; charset=utf-8",
};

/**
 * Style sheets and pictures from `views/assets` and the page scripts from `src/browser`, types stripped once on first use.
 * One digest covers all, because scripts import each other by relative name.
 */
export function loadAssets(folders: { readonly assets: string; readonly scripts: string }): Assets {
  const sources = new Map<string, Buffer>();
  for (const folder of [folders.assets, folders.scripts]) {
    for (const name of readdirSync(folder)) {
      const type = name.split(".").at(-1) ?? "";
      if (type in TYPES) sources.set(name, readFileSync(join(folder, name)));
    }
  }
  const hash = createHash("sha256");
  for (const [name, source] of [...sources].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(name).update("\0").update(source);
  const digest = hash.digest("hex").slice(0, 12);
  const made = new Map<string, Asset>();

  function make(name: string, source: Buffer): Asset {
    const type = name.split(".").at(-1) ?? "";
    const body = type === "ts" ? Buffer.from(stripTypeScriptTypes(source.toString("utf8"))) : source;
    const text = type !== "png";
    return {
      body,
      contentType: TYPES[type] ?? "application/octet-stream",
      etag: `"${digest}"`,
      ...(text && { gzip: gzipSync(body, { level: 9 }), br: brotliCompressSync(body) }),
    };
  }

  return {
    url: (name) => `/assets/${digest}/${name}`,
    get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const source = sources.get(name);
      if (source === undefined) return undefined;
      const asset = make(name, source);
      made.set(name, asset);
      return asset;
    },
  };
}
