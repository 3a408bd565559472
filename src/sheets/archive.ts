import type { Entry, ZipFile } from "yauzl";
import { MOST_COLUMNS, MOST_LINES, UnreadableSheet } from "./table.ts";

const MOST_ENTRIES = 500;
const MOST_BYTES = 40 * 1024 * 1024;
const SYMLINK = 0o120_000;
const KIND = 0o170_000;
const ENCRYPTED = 1;
const CELLS = /<(?:\w+:)?(c|row)\s[^>]*?\br="([A-Z]{0,4})(\d{1,9})"/g;

/**
 * Unpacks every part of a workbook that a reader would, and counts what really comes out: what the archive says of itself is no promise.
 * @throws UnreadableSheet for what no honest workbook holds
 */
export async function checkWorkbook(bytes: Buffer): Promise<void> {
  // A workbook under a password is no archive but an OLE container.
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) throw new UnreadableSheet("protected");
  const archive = await opened(bytes);
  if (archive.entryCount > MOST_ENTRIES) throw new UnreadableSheet("too-large");
  let total = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      checkEntry(entry);
      if (/\.(xml|rels)$/i.test(entry.fileName)) total += await checkPart(archive, entry, MOST_BYTES - total);
    }
  } catch (error) {
    throw error instanceof UnreadableSheet ? error : new UnreadableSheet("broken", error);
  } finally {
    archive.close();
  }
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    const { fromBufferPromise } = await import("yauzl");
    return await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true });
  } catch (error) {
    throw new UnreadableSheet("broken", error);
  }
}

function checkEntry(entry: Entry): void {
  if (((entry.externalFileAttributes >>> 16) & KIND) === SYMLINK) throw new UnreadableSheet("unsafe-names");
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw new UnreadableSheet("protected");
  if (/vbaProject|activeX|macrosheet/i.test(entry.fileName)) throw new UnreadableSheet("macros");
}

/** @returns bytes it unpacks to */
async function checkPart(archive: ZipFile, entry: Entry, limit: number): Promise<number> {
  const decoder = new TextDecoder();
  let [bytes, before] = [0, ""];
  for await (const chunk of await archive.openReadStreamPromise(entry)) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > limit) throw new UnreadableSheet("too-large");
    const text = before + decoder.decode(part, { stream: true });
    if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new UnreadableSheet("entities");
    if (/macroEnabled/i.test(text)) throw new UnreadableSheet("macros");
    if (entry.fileName.includes("worksheets/")) checkPlaces(text);
    before = text.slice(-200);
  }
  return bytes;
}

function checkPlaces(text: string): void {
  for (const [, , letters = "", row = ""] of text.matchAll(CELLS)) {
    if (Number(row) > MOST_LINES) throw new UnreadableSheet("too-long");
    if (columnOf(letters) > MOST_COLUMNS) throw new UnreadableSheet("too-wide");
  }
}

/** `A` is 1, `AA` 27. */
const columnOf = (letters: string): number => Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
