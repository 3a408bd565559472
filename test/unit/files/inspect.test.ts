import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { DOCX, SHEETS, XLSX } from "../../../src/files/types.ts";
import * as sample from "../../support/sample-files.ts";
import { EVERY_TYPE, MIB, openFiles } from "./world.ts";

let world: Awaited<ReturnType<typeof openFiles>>;
let images: typeof world;
beforeAll(async () => {
  world = await openFiles();
  images = await openFiles({ types: ["image/png", "image/jpeg", "image/webp", "image/gif"] });
});
afterAll(() => Promise.all([world.close(), images.close()]));

type Make = () => Buffer | Promise<Buffer>;
const text =
  (words: string): Make =>
  () =>
    Buffer.from(words);
const joined =
  (...parts: readonly Make[]): Make =>
  async () =>
    Buffer.concat(await Promise.all(parts.map(async (make) => make())));

describe("what a file is, its content says", () => {
  test.each<[string, Make, string]>([
    ["a.png", sample.png, "image/png"],
    ["a.jpg", sample.jpeg, "image/jpeg"],
    ["a.gif", sample.gif, "image/gif"],
    ["a.webp", sample.webp, "image/webp"],
    ["a.wav", sample.wav, "audio/wav"],
    ["a.mp3", sample.mp3, "audio/mpeg"],
    ["a.ogg", sample.ogg, "audio/ogg"],
    ["a.m4a", sample.m4a, "audio/mp4"],
    ["a.mp4", sample.mp4, "video/mp4"],
    ["a.webm", sample.webm, "video/webm"],
    ["a.pdf", sample.pdf, "application/pdf"],
    ["a.xlsx", sample.xlsx, XLSX],
    ["a.docx", sample.docx, DOCX],
    ["a.zip", () => sample.zip([{ name: "notes.txt" }]), "application/zip"],
    ["a.csv", text("姓名,工号\n王芳,CS001\n"), "text/csv"],
    ["with a byte order mark.csv", text("\ufeff姓名,工号\r\n"), "text/csv"],
    ["in GB 18030.csv", () => Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb9, 0xa4, 0xba, 0xc5, 0x0a]), "text/csv"],
    ["Unicode text of a spreadsheet.csv", () => Buffer.from("\ufeff姓名\t工号\r\n王芳\tCS001\r\n", "utf16le"), "text/csv"],
    ["the other way round.csv", () => Buffer.from("\ufeff姓名\t工号\r\n", "utf16le").swap16(), "text/csv"],
    ["a picture called page.html", sample.png, "image/png"],
  ])("%s", async (name, make, type) => {
    expect(await world.send(await make(), { name })).toMatchObject({ type: "stored", file: { type } });
  });

  it("covers every type there is", () => {
    expect(EVERY_TYPE).toHaveLength(15);
  });
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const HTML = "<!doctype html><script>alert(1)</script>";

/** Files meant to do harm: id, what it is, how it is made, why it is refused. */
const HOSTILE: readonly (readonly [string, string, Make, string])[] = [
  ["U01", "an SVG with a script", text(SVG), "markup"],
  ["U02", "an SVG behind an XML head", text(`<?xml version="1.0"?>\n${SVG}`), "type"],
  ["U03", "a web page", text(HTML), "markup"],
  ["U04", "a web page behind blank lines and a byte order mark", text(`\ufeff \n\n${HTML}`), "markup"],
  ["U05", "a picture with a script in its comment", () => sample.png({ text: HTML }), "markup"],
  ["U06", "a picture with a page behind its end", joined(sample.png, text(`${" ".repeat(70_000)}<HTML ><body>`)), "markup"],
  ["U07", "a picture with PHP in its comment", () => sample.jpeg("<?php system($_GET[0]); ?>"), "markup"],
  ["U08", "a picture that is an archive, too", joined(sample.gif, () => sample.zip([{ name: "Applet.class" }])), "markup"],
  ["U09", "a picture that is a PDF, too", joined(sample.jpeg, sample.pdf), "markup"],
  ["U10", "a sound with a page behind its end", joined(sample.mp3, text(HTML)), "markup"],
  ["U11", "a picture of 100 megapixels", () => sample.png({ width: 10_000, height: 10_000 }), "pixels"],
  ["U12", "a picture of 4 billion by 1", () => sample.png({ width: 0x7f_ff_ff_ff, height: 1 }), "pixels"],
  ["U13", "a picture without its head", () => sample.jpeg().subarray(0, 20), "broken"],
  ["U14", "a picture of no size", () => sample.png({ width: 0, height: 0 }), "broken"],
  ["U15", "nothing", text(""), "empty"],
  ["U16", "one byte too much", () => Buffer.concat([sample.wav(), Buffer.alloc(MIB)]), "too-large"],
  [
    "U17",
    "an archive that opens to 4 GB",
    async () => sample.withDirectory(await sample.zip([{ name: "a" }]), (line) => line.writeUInt32LE(0xff_ff_ff_fe, 24)),
    "archive",
  ],
  ["U18", "an archive of 1,000 times its size", () => sample.zip([{ name: "a", content: Buffer.alloc(64 * MIB) }]), "archive"],
  [
    "U19",
    "an archive of 65,534 entries",
    async () => sample.withEnd(await sample.zip([{ name: "a" }]), (end) => end.fill(0xfe, 8, 12)),
    "archive",
  ],
  [
    "U20",
    "an archive that climbs out",
    async () => sample.patched(await sample.zip([{ name: "xx/../passwd".replace("..", "yy") }]), "xx/yy/", "../../"),
    "broken",
  ],
  [
    "U21",
    "an archive with an absolute name",
    async () => sample.patched(await sample.zip([{ name: "xetc/passwd" }]), "xetc", "/etc"),
    "broken",
  ],
  ["U22", "an archive with back slashes", async () => sample.patched(await sample.zip([{ name: "a/b/c" }]), "a/b/c", "a\\b\\c"), "broken"],
  ["U23", "an archive with a symbolic link", () => sample.zip([{ name: "link", content: "/etc/passwd", mode: 0o120_777 }]), "archive"],
  [
    "U24",
    "an encrypted archive",
    async () => sample.withDirectory(await sample.zip([{ name: "a" }]), (line) => line.writeUInt16LE(1, 8)),
    "archive",
  ],
  ["U25", "half an archive", async () => (await sample.xlsx()).subarray(0, 200), "broken"],
  ["U26", "a sheet with macros", () => sample.xlsx([{ name: "xl/vbaProject.bin" }]), "macros"],
  ["U27", "a Windows program", () => Buffer.concat([Buffer.from("MZ"), Buffer.alloc(300)]), "type"],
  ["U28", "a Linux program called notes.csv", () => Buffer.concat([Buffer.from("\u007fELF\u0002\u0001\u0001"), Buffer.alloc(300)]), "type"],
  ["U29", "a table with bytes no text has", text("name\u0000,number\n"), "type"],
  ["U31", "a web page in UTF-16", () => Buffer.from(`\ufeff${HTML}`, "utf16le"), "markup"],
  ["U30", "random bytes", () => Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7_919) % 256)), "type"],
];

describe("a hostile file", () => {
  test.each(HOSTILE)("%s: %s", async (_id, what, make, why) => {
    const file = await make();
    const began = performance.now();
    expect(await world.send(file, { name: `${what}.png` })).toMatchObject({ type: "refused", why });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("leaves nothing behind", () => {
    expect(readdirSync(world.contents.arrivals)).toEqual([]);
  });

  it.each([
    ["a sound", sample.wav],
    ["a sheet", sample.xlsx],
    ["a table", text("a,b\n")],
  ])("is %s, too, where pictures are wanted", async (_, make) => {
    expect(await images.send(await make(), { name: "a.png" })).toMatchObject({ type: "refused", why: "type" });
  });
});

it("takes sheets alone where sheets are wanted", async () => {
  const sheets = await openFiles({ types: SHEETS });
  const outcomes = [];
  for (const file of [await sample.xlsx(), Buffer.from("a,b\n"), await sample.docx(), await sample.zip([{ name: "a" }]), sample.pdf()])
    outcomes.push((await sheets.send(file)).type);
  expect(outcomes).toEqual(["stored", "stored", "refused", "refused", "refused"]);
  await sheets.close();
});

it("takes the noise of a photograph for nothing else", async () => {
  let state = 1;
  const noise = Buffer.alloc(MIB - 20_000);
  for (let at = 0; at < noise.length; at += 1) {
    state = (state * 48_271) % 2_147_483_647;
    noise[at] = state & 0xff;
  }
  const photo = Buffer.concat([sample.jpeg().subarray(0, -2), noise, Buffer.from([0xff, 0xd9])]);
  expect(await world.send(photo, { name: "photo.jpg" })).toMatchObject({ type: "stored" });
});
