import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../shared/errors.ts";

/** A file that has arrived whole, on this machine, not yet looked at. */
export interface Spooled {
  readonly type: "whole";
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Writes what arrives into a local file, chunk by chunk, until it ends or is too much; the file of a refused or broken upload is removed.
 * @param limit bytes
 */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  { folder, name, limit }: { readonly folder: string; readonly name: string; readonly limit: number },
): Promise<Spooled | { readonly type: "too-large" | "empty" }> {
  const path = join(folder, name);
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw new AppError("unavailable", { reason: "file store: no place to receive a file", cause: error });
  });
  let size = 0;
  let whole = false;
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > limit) return { type: "too-large" };
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    whole = size > 0;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOSPC" || code === "EDQUOT") throw new AppError("unavailable", { reason: `file store: ${code}`, cause: error });
    // The sender went away in the middle.
    throw new AppError("bad-input", { values: { field: "file" }, reason: "the file did not arrive whole", cause: error });
  } finally {
    await file.close();
    if (!whole) await rm(path, { force: true });
  }
  return whole ? { type: "whole", path, size, sha256: hash.digest("hex") } : { type: "empty" };
}
