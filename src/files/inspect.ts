import { open } from "node:fs/promises";
import { readArchive, type ArchiveFault } from "./archive.ts";
import { findMarkup, isUtf16Text, looksLikeText } from "./scan.ts";
import { detected, type FileType, IMAGES } from "./types.ts";

/** Why a file is not taken; shown as `files.refused.<why>`. */
export type Refusal = "empty" | "too-large" | "type" | "markup" | "pixels" | ArchiveFault;

export type Inspected = { readonly type: "fit"; readonly fileType: FileType } | { readonly type: "refused"; readonly why: Refusal };

/** A picture unpacks to four bytes a pixel, on every screen that shows it: 50 megapixels are 200 MB. */
const MOST_PIXELS = 50_000_000;
/** Dimensions stand near the beginning, behind thumbnails and camera data at most. */
const HEAD = 512 * 1024;
const ZIP = "PK\u0003\u0004";

const images: ReadonlySet<FileType> = new Set(IMAGES);
const refused = (why: Refusal): Inspected => ({ type: "refused", why });

/**
 * What a local file is by its content, and whether it may be kept. What it was called or declared as plays no part.
 * @param allowed the types its purpose takes
 */
export async function inspect(path: string, allowed: readonly FileType[]): Promise<Inspected> {
  const head = await headOf(path);
  const fileType = head.toString("latin1", 0, 4) === ZIP ? await readArchive(path) : await typeOf(path, head);
  if (typeof fileType === "object") return refused(fileType.fault);
  if (fileType === undefined || !allowed.includes(fileType)) return refused("type");
  if (images.has(fileType)) {
    const pixels = await pixelsOf(head);
    if (pixels === undefined) return refused("broken");
    if (pixels > MOST_PIXELS) return refused("pixels");
  }
  if (fileType !== "application/zip" && (await findMarkup(path, fileType))) return refused("markup");
  return { type: "fit", fileType };
}

async function typeOf(path: string, head: Buffer): Promise<FileType | undefined> {
  // Before detection, which takes the mark of UTF-16 for the first frame of a sound.
  if (isUtf16Text(head)) return "text/csv";
  const { fileTypeFromFile } = await import("file-type");
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found !== undefined) return detected(found.mime);
  return looksLikeText(head) ? "text/csv" : undefined;
}

async function pixelsOf(head: Buffer): Promise<number | undefined> {
  const { imageSize } = await import("image-size");
  try {
    const { width, height } = imageSize(head);
    return width > 0 && height > 0 ? width * height : undefined;
  } catch {
    return undefined;
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
