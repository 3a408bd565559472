import type { Entry } from "yauzl";
import { DOCX, XLSX, type FileType } from "./types.ts";

/** Limits of what an archive may open to (OWASP ASVS 5.2.3). */
const MOST_ENTRIES = 5_000;
const MOST_BYTES = 300 * 1024 * 1024;
/** A sheet of equal cells packs about 1:100; bombs pack 1:1,000 and more. */
const MOST_RATIO = 250;
/** Small archives of text may pack well and do no harm. */
const RATIO_COUNTS_FROM = 20 * 1024 * 1024;

const SYMLINK = 0o120_000;
const KIND = 0o170_000;
const ENCRYPTED = 1;

export type ArchiveFault = "archive" | "macros" | "broken";

/** Reads an archive's directory, opening none of its entries: what it is, or why it may be none of ours. */
export async function readArchive(path: string): Promise<FileType | { readonly fault: ArchiveFault }> {
  const names = new Set<string>();
  let bytes = 0;
  let packed = 0;
  try {
    // Refuses absolute names, `..`, back slashes and entries beyond the file's end by itself.
    const { openPromise } = await import("yauzl");
    const archive = await openPromise(path, { lazyEntries: true, strictFileNames: true });
    try {
      if (archive.entryCount > MOST_ENTRIES) return { fault: "archive" };
      for await (const entry of archive.eachEntry()) {
        if (isLink(entry) || (entry.generalPurposeBitFlag & ENCRYPTED) !== 0) return { fault: "archive" };
        bytes += entry.uncompressedSize;
        packed += entry.compressedSize;
        if (bytes > MOST_BYTES || names.size > MOST_ENTRIES) return { fault: "archive" };
        names.add(entry.fileName);
      }
    } finally {
      archive.close();
    }
  } catch {
    return { fault: "broken" };
  }
  if (bytes > RATIO_COUNTS_FROM && bytes > packed * MOST_RATIO) return { fault: "archive" };
  return kindOf(names);
}

const isLink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & KIND) === SYMLINK;

function kindOf(names: ReadonlySet<string>): FileType | { readonly fault: ArchiveFault } {
  if (!names.has("[Content_Types].xml")) return "application/zip";
  if ([...names].some((name) => /vbaProject|activeX/i.test(name))) return { fault: "macros" };
  if (names.has("xl/workbook.xml")) return XLSX;
  return names.has("word/document.xml") ? DOCX : "application/zip";
}
