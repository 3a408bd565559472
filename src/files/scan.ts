import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FileType } from "./types.ts";

/** Longer than any of the marks, so that one which lies across two chunks is found. */
const OVERLAP = 32;
const EDGE = 64 * 1024;
/** Long enough not to come about by chance in ten megabytes of picture. A page, a script or an archive inside something that says it is a picture or a sound: it means to be taken for both. */
const MARKUP = /<script|<html[\s>]|<svg\s+[a-z:]+\s*=|<!doctype|<(?:iframe|object|embed)[\s>]|<\?php\s|%pdf-\d/;
/** End of a central directory (of one volume): what makes a file an archive for readers that begin at its end. */
const ARCHIVE_END = `pk${String.fromCodePoint(5, 6, 0, 0, 0, 0)}`;
const TEXT_MARKUP = /^\s*(\ufeff|\u00ef\u00bb\u00bf)?\s*<[!?a-z]/;
/** The picture itself and the edges of sound and film: what lies deep inside a long recording no reader looks for. */
const WHOLE: readonly string[] = ["image/"];

async function* parts(path: string, whole: boolean): AsyncGenerator<string> {
  const { size } = await stat(path);
  const ranges = whole || size <= 2 * EDGE ? [{}] : [{ end: EDGE - 1 }, { start: size - EDGE }];
  for (const range of ranges) {
    let before = "";
    for await (const chunk of createReadStream(path, range)) {
      const text = before + (chunk as Buffer).toString("latin1").toLowerCase();
      yield text;
      before = text.slice(-OVERLAP);
    }
  }
}

/** Whether a file that is something else carries a page, a script or an archive. */
export async function findMarkup(path: string, type: FileType): Promise<boolean> {
  if (type === "application/pdf" || type.startsWith("application/vnd.")) return false;
  for await (const text of parts(
    path,
    WHOLE.some((family) => type.startsWith(family)),
  )) {
    if (type === "text/csv") return TEXT_MARKUP.test(withoutUtf16(text));
    if (MARKUP.test(text) || text.includes(ARCHIVE_END)) return true;
  }
  return false;
}

/** Text in UTF-16 as its plain letters alone: enough to see a page in it. */
const withoutUtf16 = (text: string): string => text.replace(/^(\u00ff\u00fe|\u00fe\u00ff)/, "").replaceAll("\u0000", "");

/** Control characters that text in UTF-8 or GB 18030 never holds; tab, line ends and the escape of ISO 2022 aside. */
const isControl = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);

/** What Excel's "Unicode text" begins with. */
const UTF16_MARKS: readonly (readonly [number, number])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** UTF-16 by its mark, in which way round; without one it is no text to anybody. */
function utf16Of(head: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const mark = UTF16_MARKS.findIndex(([first, second]) => head[0] === first && head[1] === second);
  return mark < 0 ? undefined : mark === 0 ? "utf-16le" : "utf-16be";
}

/** Whether it may be a table typed as text, in UTF-8 or GB 18030. */
export const looksLikeText = (head: Uint8Array): boolean => !head.some(isControl);

/** Whether it may be a table typed as text in UTF-16, behind its mark. */
export function isUtf16Text(head: Uint8Array): boolean {
  const utf16 = utf16Of(head);
  if (utf16 === undefined) return false;
  // As a stream: the head may end in the midst of a sign.
  const text = new TextDecoder(utf16).decode(head.subarray(2), { stream: true });
  return !Array.from(text).some((sign) => isControl(sign.codePointAt(0) ?? 0) || sign === "\ufffd");
}
