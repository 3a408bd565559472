import { crc32, deflateRawSync } from "node:zlib";

/** One entry of an archive written byte by byte, so that it may lie about everything. */
interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly mode?: number;
  readonly flags?: number;
  readonly claimed?: number;
}

function zip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const known = new Map<Buffer, { readonly packed: Buffer; readonly sum: number }>();
  for (const { name, content, mode = 0o100_644, flags = 0, claimed } of entries) {
    const { packed, sum } = known.get(content) ?? { packed: deflateRawSync(content), sum: crc32(content) };
    known.set(content, { packed, sum });
    const title = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(sum, 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claimed ?? content.length, 18);
    head.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from("PK\u0003\u0004", "latin1"), head, title, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]);
    directory.push(Buffer.from("PK\u0001\u0002", "latin1"), made, head, rest, title);
    offset += 30 + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Math.min(entries.length, 65_535), 4);
  end.writeUInt16LE(Math.min(entries.length, 65_535), 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\u0005\u0006", "latin1"), end]);
}

const item = (stem: string, id = "q1", more = ""): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${id}" title="T"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>a</qti-value></qti-correct-response></qti-response-declaration><qti-item-body>${stem}<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="a">one</qti-simple-choice><qti-simple-choice identifier="b">two</qti-simple-choice></qti-choice-interaction></qti-item-body>${more}</qti-assessment-item>`;
const one = (name: string, more: Omit<Partial<Entry>, "name"> = {}): Entry => ({
  name,
  content: Buffer.from(item("<p>Stem</p>")),
  ...more,
});
const moodle = (stem: string, times = 1): string =>
  `<quiz>${`<question type="truefalse"><name><text>n</text></name><questiontext format="html"><text>${stem}</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>`.repeat(times)}</quiz>`;
const xml = (text: string): Buffer => Buffer.from(text);
const laughs = `<!DOCTYPE q [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${"bcdefghij"[index]} "${`&${"abcdefghi"[index]};`.repeat(10)}">`).join("")}]>`;

/** What becomes of it: a refusal of the whole file, or what is said of its first item. */
export type Fate = { readonly refused: string } | { readonly item: "refused" | "cleaned" | "harmless" };

export interface Hostile {
  readonly what: string;
  readonly name: string;
  readonly bytes: () => Buffer;
  readonly fate: Fate;
}

const file = (what: string, name: string, bytes: () => Buffer, fate: Fate): Hostile => ({ what, name, bytes, fate });
const refused = (code: string): Fate => ({ refused: code });
const cleaned: Fate = { item: "cleaned" };

const LARGE = Buffer.alloc(100 * 1024 * 1024);
const NONE = Buffer.alloc(0);

/** Files that mean harm, each made by code. */
export const HOSTILE: readonly Hostile[] = [
  file(
    "a zip bomb of 1 GB",
    "b.zip",
    () => zip(Array.from({ length: 10 }, (_, index) => one(`${index}.xml`, { content: LARGE }))),
    refused("archive-large"),
  ),
  file(
    "65,536 entries",
    "b.zip",
    () => zip(Array.from({ length: 65_536 }, (_, index) => ({ name: `${index}.xml`, content: NONE }))),
    refused("archive-large"),
  ),
  file("a name that leads out", "b.zip", () => zip([one("../../etc/item.xml")]), refused("archive-names")),
  file("an absolute name", "b.zip", () => zip([one("/etc/item.xml")]), refused("archive-names")),
  file("a name with a drive", "b.zip", () => zip([one("C:/item.xml")]), refused("archive-names")),
  file("a name with back slashes", "b.zip", () => zip([one("..\\item.xml")]), refused("archive-names")),
  file(
    "a symbolic link",
    "b.zip",
    () => zip([one("item.xml", { mode: 0o120_777, content: Buffer.from("/etc/passwd") })]),
    refused("archive-names"),
  ),
  file("an entry under a password", "b.zip", () => zip([one("item.xml", { flags: 1 })]), refused("protected")),
  file("an entry that lies about its size", "b.zip", () => zip([one("item.xml", { claimed: 10 })]), refused("archive-broken")),
  file("half an archive", "b.zip", () => zip([one("item.xml")]).subarray(0, 300), refused("archive-broken")),
  file("archives within archives", "b.zip", () => zip([{ name: "inner.zip", content: zip([one("item.xml")]) }]), refused("format")),
  file(
    "an external entity of a file",
    "b.xml",
    () => xml(`<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>${item("<p>&x;</p>")}`),
    refused("entities"),
  ),
  file(
    "an external entity of a server",
    "b.xml",
    () => xml(`<!DOCTYPE q [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>${item("<p>&x;</p>")}`),
    refused("entities"),
  ),
  file("a billion laughs", "b.xml", () => xml(`${laughs}${item("<p>&j;</p>")}`), refused("entities")),
  file("an external DTD", "b.xml", () => xml(`<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd">${moodle("x")}`), refused("entities")),
  file(
    "an entity in a package's item",
    "b.zip",
    () => zip([{ name: "item.xml", content: xml(`${laughs}${item("<p>&j;</p>")}`) }]),
    refused("entities"),
  ),
  file("an unknown entity", "b.xml", () => xml(item("<p>&nowhere;</p>")), refused("xml-broken")),
  file("an attribute of a million signs", "b.xml", () => xml(item(`<p class="${"a".repeat(1_000_000)}">x</p>`)), refused("too-large")),
  file("ten thousand levels", "b.xml", () => xml(`${"<quiz>".repeat(10_000)}${"</quiz>".repeat(10_000)}`), refused("xml-deep")),
  file(
    "ten thousand levels of HTML in CDATA",
    "b.xml",
    () => xml(moodle(`<![CDATA[${"<div>".repeat(10_000)}x${"</div>".repeat(10_000)}]]>`)),
    { item: "harmless" },
  ),
  file("broken XML", "b.xml", () => xml("<quiz><question>"), refused("xml-broken")),
  file("an encoding nobody knows", "b.xml", () => xml(`<?xml version="1.0" encoding="x-evil"?>${moodle("x")}`), refused("encoding")),
  file(
    "UTF-8 that is none",
    "b.xml",
    () => Buffer.concat([xml("<quiz>"), Buffer.from([0xc3, 0x28, 0xff]), xml("</quiz>")]),
    refused("encoding"),
  ),
  file("UTF-16 with its mark", "b.xml", () => Buffer.from(`\ufeff${moodle("x")}`, "utf16le"), { item: "harmless" }),
  file("a script in HTML", "b.xml", () => xml(moodle("<![CDATA[<p>Is it?</p><script>alert(1)</script>]]>")), cleaned),
  file("a script cut up by CDATA", "b.xml", () => xml(moodle("<![CDATA[<scr]]><![CDATA[ipt>alert(1)</script>Is it?]]>")), cleaned),
  file("a javascript: link", "b.xml", () => xml(moodle(`<![CDATA[<a href="javascript:alert(1)">Is it?</a>]]>`)), cleaned),
  file("an SVG with a script", "b.xml", () => xml(item('<p>Is it?</p><svg onload="alert(1)"><script>alert(1)</script></svg>')), cleaned),
  file(
    "a frame and an event",
    "b.xml",
    () => xml(moodle(`<![CDATA[<iframe src="http://127.0.0.1:9/"></iframe><p onclick="alert(1)">Is it?</p>]]>`)),
    cleaned,
  ),
  file(
    "a picture that is an archive too",
    "b.png",
    () => Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), zip([one("item.xml")])]),
    refused("format"),
  ),
  file("two items of one id", "b.zip", () => zip([one("1.xml"), one("2.xml")]), { item: "harmless" }),
  file(
    "100,000 items",
    "b.xml",
    () =>
      xml(
        moodle("x", 100_000)
          .slice(0, 19_000_000)
          .replace(/<question(?:(?!<\/question>)[^])*$/, "</quiz>"),
      ),
    refused("too-many"),
  ),
  file("a number that overflows", "b.gift", () => Buffer.from(`How many?{#${"9".repeat(400)}:1}`), { item: "refused" }),
  file("an exponent that overflows", "b.gift", () => Buffer.from("How many?{#1e999999999}"), { item: "refused" }),
  file("a brace that never ends", "b.gift", () => Buffer.from(`What?{${"=a ~b ".repeat(15_000)}`), { item: "refused" }),
  file("a million escapes", "b.gift", () => Buffer.from(`${"\\{".repeat(1_000_000)}{T}`), { item: "refused" }),
  file("100,000 questions in GIFT", "b.gift", () => Buffer.from("Is it?{T}\n\n".repeat(100_000)), refused("too-many")),
  file("noughts", "b.gift", () => Buffer.alloc(1_000_000), refused("format")),
  file(
    "a workbook that is a bomb",
    "b.xlsx",
    () => zip([{ name: "xl/worksheets/sheet1.xml", content: Buffer.alloc(100 * 1024 * 1024, 32) }]),
    refused("too-large"),
  ),
];
