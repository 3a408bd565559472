import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { disposition } from "../../../src/files/disposition.ts";
import { rangeOf } from "../../../src/files/range.ts";
import { keptName } from "../../../src/files/types.ts";

const FILE = { size: 1_000, etag: '"abc"' };
const part = (start: number, end: number) => ({ type: "part", range: { start, end } });
const WHOLE = { type: "whole" };
const NONE = { type: "unsatisfiable" };

describe("a range of a file of 1,000 bytes", () => {
  // biome-ignore format: a table is read by its columns
  test.each([
    ["no range",             undefined,            WHOLE],
    ["the first 100",        "bytes=0-99",         part(0, 99)],
    ["from 900 on",          "bytes=900-",         part(900, 999)],
    ["the last 100",         "bytes=-100",         part(900, 999)],
    ["more than there is",   "bytes=900-5000",     part(900, 999)],
    ["the last 5,000",       "bytes=-5000",        part(0, 999)],
    ["one byte",             "bytes=999-999",      part(999, 999)],
    ["beyond the end",       "bytes=1000-",        NONE],
    ["far beyond",           "bytes=5000-6000",    NONE],
    ["the last none",        "bytes=-0",           NONE],
    ["backwards",            "bytes=5-1",          WHOLE],
    ["several",              "bytes=0-1,5-6",      WHOLE],
    ["another unit",         "lines=1-2",          WHOLE],
    ["nothing",              "bytes=-",            WHOLE],
    ["no numbers",           "bytes=a-b",          WHOLE],
    ["a number without end", "bytes=0-99999999999999999999", WHOLE],
  ])("%s: %s", (...[, range, answer]) => {
    expect(rangeOf({ range }, FILE)).toEqual(answer);
  });

  test.each([
    ["the file as it is", '"abc"', part(0, 9)],
    ["another state of it", '"old"', WHOLE],
    ["a weak mark", 'W/"abc"', WHOLE],
    ["a date", "Mon, 02 Mar 2026 06:00:00 GMT", WHOLE],
  ])("where it names %s", (...[, ifRange, answer]) => {
    expect(rangeOf({ range: "bytes=0-9", ifRange }, FILE)).toEqual(answer);
  });

  it("never leaves the file, whatever is asked", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(2_000), fc.nat(2_000), fc.integer({ min: 1, max: 1_500 }), (text, a, b, size) => {
        for (const range of [text, `bytes=${text}`, `bytes=${a}-${b}`, `bytes=-${a}`, `bytes=${a}-`]) {
          const answer = rangeOf({ range }, { size, etag: '"x"' });
          if (answer.type !== "part") continue;
          const { start, end } = answer.range;
          expect(start >= 0 && start <= end && end < size).toBe(true);
        }
      }),
    );
  });
});

describe("the name a file is kept under", () => {
  test.each([
    ["录音 1.mp3", "audio/mpeg", "录音 1.mp3"],
    ["photo.JPEG", "image/jpeg", "photo.jpeg"],
    ["invoice.html", "image/png", "invoice.png"],
    ["a.tar.gz", "application/zip", "a.tar.zip"],
    ["../../etc/passwd", "application/pdf", "etc passwd.pdf"],
    ["C:\\temp\\x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "C temp x.xlsx"],
    ["evil\u202Egpj.exe", "image/jpeg", "evil gpj.jpg"],
    ["line\r\nSet-Cookie: x=1.png", "image/png", "line Set-Cookie x=1.png"],
    ["", "image/gif", "file.gif"],
    [".png", "image/png", "png.png"],
    ["\ud800.png", "image/png", "\ufffd.png"],
    [`${"长".repeat(300)}.mp4`, "video/mp4", `${"长".repeat(116)}.mp4`],
  ] as const)("%j", (given, type, name) => {
    expect(keptName(given, type)).toBe(name);
  });
});

describe("Content-Disposition", () => {
  test.each([
    ["report.pdf", `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ["录音 1.mp3", `attachment; filename="_1.mp3"; filename*=UTF-8''%E5%BD%95%E9%9F%B3%201.mp3`],
    ["录音.mp3", `attachment; filename="file.mp3"; filename*=UTF-8''%E5%BD%95%E9%9F%B3.mp3`],
    ['a"b;c.png', `attachment; filename="a_b_c.png"; filename*=UTF-8''a%22b%3Bc.png`],
    ["it's (1)*.png", `attachment; filename="it_s_1_.png"; filename*=UTF-8''it%27s%20%281%29%2A.png`],
  ])("of %s", (name, header) => {
    expect(disposition("attachment", name)).toBe(header);
  });

  it("is one header of plain characters for every name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(disposition("inline", keptName(name, "image/png"))).toMatch(
          /^inline; filename="[\w.-]+"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+$/,
        );
      }),
    );
  });
});
