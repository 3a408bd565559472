import { buffer } from "node:stream/consumers";
import { crc32, deflateSync } from "node:zlib";
import { ZipFile } from "yazl";

/** Small files of every kind, made byte by byte: what a file is stands in its first bytes. */
const bytes = (...parts: readonly (string | readonly number[] | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))));

function pngChunk(type: string, data: Uint8Array): Buffer {
  const named = bytes(type, data);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A grey picture; one of 10,000 × 10,000 claims to be so large and holds nothing. */
export function png({ width = 8, height = 8, text = "" } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = deflateSync(Buffer.alloc(Math.min(height, 64) * (Math.min(width, 64) + 1)));
  const words = text === "" ? [] : [pngChunk("tEXt", bytes("Comment\0", text))];
  return Buffer.concat([
    bytes([0x89], "PNG\r\n", [0x1a, 0x0a]),
    pngChunk("IHDR", head),
    ...words,
    pngChunk("IDAT", rows),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export const gif = (): Buffer => bytes("GIF89a", [8, 0, 8, 0, 0, 0, 0], [0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2, 2, 0x4c, 1, 0, 0x3b]);

export const jpeg = (comment = ""): Buffer =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 16],
    "JFIF\0",
    [1, 1, 0, 0, 1, 0, 1, 0, 0],
    comment === "" ? [] : [0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff],
    comment,
    [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
    [0xff, 0xd9],
  );

const VP8L = [0x2f, 7, 0xc0, 1, 0, 0, 0, 0];
export const webp = (): Buffer => bytes("RIFF", [20, 0, 0, 0], "WEBPVP8L", [8, 0, 0, 0], VP8L);
export const wav = (seconds = 1): Buffer => {
  const data = Buffer.alloc(8_000 * seconds, 0x80);
  const head = bytes("RIFF\0\0\0\0WAVEfmt ", [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0], "data\0\0\0\0");
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
};
export const mp3 = (): Buffer => bytes("ID3", [3, 0, 0, 0, 0, 0, 0], [0xff, 0xfb, 0x90, 0x00], Buffer.alloc(413));
export const ogg = (): Buffer => bytes("OggS", [0, 2], Buffer.alloc(20), [1, 19], "OpusHead", [1, 1], Buffer.alloc(9));
const ftyp = (brand: string): Buffer => bytes([0, 0, 0, 24], `ftyp${brand}`, [0, 0, 0, 0], `${brand}isom`, [0, 0, 0, 8], "free");
export const m4a = (): Buffer => ftyp("M4A ");
export const mp4 = (): Buffer => ftyp("isom");
export const webm = (): Buffer =>
  bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8, 0x42, 0x82, 0x84],
    "webm",
    [0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2, 0xec, 0x80],
  );
export const pdf = (): Buffer => bytes("%PDF-1.7\n%\u00e2\u00e3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Unix mode; a symbolic link is 0o120777. */
  readonly mode?: number;
}

export async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { name, content = "x", mode = 0o100_644 } of entries) archive.addBuffer(Buffer.from(content), name, { mode });
  archive.end();
  return buffer(archive.outputStream);
}

const TYPES = "[Content_Types].xml";
export const xlsx = (more: readonly ZipEntry[] = []): Promise<Buffer> =>
  zip([{ name: TYPES }, { name: "xl/workbook.xml" }, { name: "xl/worksheets/sheet1.xml" }, ...more]);
export const docx = (): Promise<Buffer> => zip([{ name: TYPES }, { name: "word/document.xml" }]);

/** The same file with one stretch of bytes put for another of the same length, everywhere. */
export function patched(file: Buffer, from: Uint8Array | string, to: Uint8Array | string): Buffer {
  const [old, other] = [Buffer.from(from), Buffer.from(to)];
  const made = Buffer.from(file);
  for (let at = made.indexOf(old); at >= 0; at = made.indexOf(old, at + other.length)) other.copy(made, at);
  return made;
}

/** The archive with its last line changed: how many entries it says there are. */
export function withEnd(file: Buffer, change: (line: Buffer) => void): Buffer {
  const made = Buffer.from(file);
  change(made.subarray(made.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))));
  return made;
}

/** The archive with its first entry's directory line changed: what it says it opens to, or its flags. */
export function withDirectory(file: Buffer, change: (line: Buffer) => void): Buffer {
  const made = Buffer.from(file);
  change(made.subarray(made.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))));
  return made;
}
