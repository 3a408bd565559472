import { decodeText } from "../../sheets/decode.ts";
import { readCsv } from "../../sheets/csv.ts";
import { readXlsx } from "../../sheets/read-xlsx.ts";
import { UnreadableSheet } from "../../sheets/table.ts";
import { unpackXml } from "./archive.ts";
import { decodeXml } from "./decode-xml.ts";
import { UnreadableBank, type Format, type ReadItem } from "./draft.ts";
import { readGift } from "./gift-read.ts";
import { readMoodle } from "./moodle-read.ts";
import { readPackage, readXmlFile } from "./package.ts";
import { readTableItems } from "./table-read.ts";
import { parseXml } from "./xml.ts";

export interface BankRead {
  readonly format: Format;
  readonly items: readonly ReadItem[];
}

/** Reads a file of questions; its content tells the format, and its name only where GIFT and CSV could both be meant. @throws UnreadableBank */
export async function readBankFile(bytes: Buffer, name: string): Promise<BankRead> {
  const read = await byContent(bytes, name);
  if (read.items.length === 0) throw new UnreadableBank("none");
  return read;
}

async function byContent(bytes: Buffer, name: string): Promise<BankRead> {
  if (bytes.toString("latin1", 0, 2) === "PK") {
    if (/\.xlsx$/i.test(name)) return { format: "xlsx", items: readTableItems(await sheet(() => readXlsx(bytes))) };
    return readPackage(await unpackXml(bytes));
  }
  if (bytes.toString("hex", 0, 4) === "d0cf11e0") throw new UnreadableBank("protected");
  if (/^[^<]{0,4}\s*<[?!\w]/.test(bytes.toString("latin1", 0, 100).replaceAll("\u0000", "")) && !/\.(gift|txt|csv)$/i.test(name)) {
    const root = parseXml(decodeXml(bytes));
    if (root.name === "quiz") return { format: "moodle", items: readMoodle(root) };
    const read = readXmlFile(root, name);
    if (read === undefined) throw new UnreadableBank("format");
    return read;
  }
  if (/\.(csv|tsv)$/i.test(name)) return { format: "csv", items: readTableItems(await sheet(() => readCsv(bytes))) };
  const text = decodeText(bytes).replace(/^\ufeff/, "");
  if (text.includes("\u0000") || !/[{]/.test(text)) throw new UnreadableBank("format");
  return { format: "gift", items: readGift(text) };
}

const SHEET = {
  "too-large": "too-large",
  "too-wide": "too-many",
  "too-long": "too-many",
  protected: "protected",
  entities: "entities",
  "unsafe-names": "archive-names",
  slow: "slow",
} as const;

async function sheet<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnreadableSheet)) throw error;
    throw new UnreadableBank(error.code in SHEET ? SHEET[error.code as keyof typeof SHEET] : "table", error);
  }
}
