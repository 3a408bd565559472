import { describe, expect, it } from "@jest/globals";
import { buffer, text as readText } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { writeCsv } from "../../../src/sheets/csv.ts";
import { readTable } from "../../../src/sheets/reading.ts";
import { writeXlsx } from "../../../src/sheets/write-xlsx.ts";
import { TRAPS, trapFiles } from "../../support/spreadsheet-names.ts";

const BOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>';
async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content), name);
  file.end();
  return buffer(file.outputStream);
}
const sheet = (xml: string) => zip({ "xl/workbook.xml": BOOK, "xl/worksheets/sheet1.xml": xml });
const BOMB = Buffer.alloc(60 * 1024 * 1024, 32);

const HOSTILE: Readonly<Record<string, readonly [() => Promise<Buffer>, string]>> = {
  "a bomb": [() => zip({ "xl/worksheets/sheet1.xml": BOMB }), "too-large"],
  "thousands of entries": [
    () => zip(Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`xl/${index}.xml`, ""]))),
    "too-large",
  ],
  "a way out of its folder": [
    async () => Buffer.from((await zip({ "xx/evil.xml": "" })).toString("latin1").replaceAll("xx/evil", "../evil"), "latin1"),
    "broken",
  ],
  "an external entity": [() => sheet('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), "entities"],
  "a claim of a million rows": [() => sheet('<sheetData><row r="1000000"><c r="A1000000"><v>1</v></c></row></sheetData>'), "too-long"],
  "a claim of 16,384 columns": [() => sheet('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'), "too-wide"],
  macros: [() => zip({ "xl/workbook.xml": BOOK, "xl/vbaProject.bin": "x" }), "macros"],
  "a password": [async () => Buffer.from("d0cf11e0a1b11ae1", "hex"), "protected"],
  "half an archive": [async () => (await sheet("<a/>")).subarray(0, 60), "broken"],
};

describe("a hostile file is refused by name, within five seconds", () => {
  it.each(Object.keys(HOSTILE))("%s", async (name) => {
    const [make, code] = HOSTILE[name] ?? [];
    const bytes = await make?.();
    const started = performance.now();
    await expect(readTable(bytes ?? Buffer.alloc(0))).rejects.toMatchObject({ code });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("names that begin like a formula", () => {
  const rows = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "李娜"].map((name) => [name]);
  it("come back from XLSX and CSV as they were, and stand in CSV behind an apostrophe", async () => {
    const xlsx = await writeXlsx({ name: "x", columns: [{ head: "姓名", kind: "text" }], rows });
    for (const bytes of [xlsx, writeCsv([["姓名"], ...rows])]) {
      expect((await readTable(bytes)).slice(1).map(({ cells }) => cells)).toEqual(rows);
    }
    expect(writeCsv([["=1+1"]]).toString()).toBe("\ufeff'=1+1\r\n");
  });
});

describe("a workbook of ours, looked at part by part", () => {
  it("holds no formula and no link, each such name as a text in its cell", async () => {
    const { xlsx } = await trapFiles();
    const archive = await fromBufferPromise(xlsx, { lazyEntries: true });
    const parts = new Map<string, string>();
    for await (const entry of archive.eachEntry()) parts.set(entry.fileName, await readText(await archive.openReadStreamPromise(entry)));
    const sheetXml = parts.get("xl/worksheets/sheet1.xml") ?? "";
    expect(sheetXml.match(/<c [^>]*r="A\d+"[^>]*>/g)).toHaveLength(TRAPS.length + 1);
    for (const cell of sheetXml.match(/<c [^>]*r="A\d+"[^>]*>/g) ?? []) expect(cell).toMatch(/ t="(s|inlineStr)"/);
    expect([...parts.values()].join("")).not.toMatch(/<f[ >]|<hyperlink|<ddeLink|<externalLink/i);
  });
});
