import { AppError } from "../shared/errors.ts";
import type { Contents } from "./contents.ts";
import { openDiskContents } from "./disk/contents.ts";

export interface ContentsOptions {
  /** An absolute folder, or `gridfs:` for the MongoDB of `storeUrl`. */
  readonly url: string;
  readonly storeUrl: string;
  /** For files on their way where the engine is elsewhere. */
  readonly arrivals: string;
}

/**
 * Opens the place where files stand; loads only the engine that the URL names.
 * @throws AppError("unavailable") when it does not answer, or `gridfs:` is asked for without MongoDB
 */
export async function openContents({ url, storeUrl, arrivals }: ContentsOptions): Promise<Contents> {
  if (url !== "gridfs:") return openDiskContents(url);
  if (!storeUrl.startsWith("mongodb")) throw new AppError("unavailable", { reason: "FILES_URL is gridfs:, but STORE_URL is no MongoDB" });
  const { openGridContents } = await import("./gridfs/contents.ts");
  return openGridContents(storeUrl, arrivals);
}
