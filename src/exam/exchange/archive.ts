import { UnreadableBank } from "./draft.ts";

const MOST_ENTRIES = 5_000;
/** Bytes of XML that really come out; what the archive says of itself is no promise. */
const MOST_BYTES = 30 * 1024 * 1024;
const SYMLINK = 0o120_000;
const KIND = 0o170_000;
const ENCRYPTED = 1;

/** The XML files of a package by name; nothing is written anywhere, and archives within it stay closed. @throws UnreadableBank */
export async function unpackXml(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const { fromBufferPromise } = await import("yauzl");
  const found = new Map<string, Buffer>();
  try {
    const archive = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true });
    try {
      if (archive.entryCount > MOST_ENTRIES) throw new UnreadableBank("archive-large");
      let total = 0;
      let count = 0;
      for await (const entry of archive.eachEntry()) {
        count += 1;
        if (count > MOST_ENTRIES) throw new UnreadableBank("archive-large");
        if (((entry.externalFileAttributes >>> 16) & KIND) === SYMLINK) throw new UnreadableBank("archive-names");
        if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw new UnreadableBank("protected");
        if (!/\.(xml|qti)$/i.test(entry.fileName)) continue;
        const parts: Buffer[] = [];
        for await (const chunk of await archive.openReadStreamPromise(entry)) {
          const part = chunk as Buffer;
          total += part.length;
          if (total > MOST_BYTES) throw new UnreadableBank("archive-large");
          parts.push(part);
        }
        found.set(entry.fileName, Buffer.concat(parts));
      }
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof UnreadableBank) throw error;
    const names = error instanceof Error && /relative path|absolute path|invalid characters|backslash/i.test(error.message);
    throw new UnreadableBank(names ? "archive-names" : "archive-broken", error);
  }
  return found;
}

/** A package of text files. */
export async function pack(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const { ZipFile } = await import("yazl");
  const archive = new ZipFile();
  // The same bank gives the same bytes.
  for (const [name, text] of files) archive.addBuffer(Buffer.from(text), name, { mtime: new Date(Date.UTC(2000, 0, 1)) });
  archive.end();
  const parts: Buffer[] = [];
  for await (const chunk of archive.outputStream) parts.push(chunk as Buffer);
  return Buffer.concat(parts);
}
