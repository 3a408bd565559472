import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { newReference } from "../../../src/web/adapter.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { readCookies, readFields } from "../../../src/web/forms.ts";
import { parse } from "../../../src/web/parse.ts";

describe("a form's fields", () => {
  test.each<[string, Readonly<Record<string, string | readonly string[]>>]>([
    ["a=1&b=2", { a: "1", b: "2" }],
    ["a=1&a=2&a=3", { a: ["1", "2", "3"] }],
    ["name=%E6%9E%97+%E6%99%93", { name: "林 晓" }],
    ["a=1%3D2&b=", { a: "1=2", b: "" }],
    ["a[]=1&a[b]=2", { "a[]": "1", "a[b]": "2" }],
    ["broken=%E4%BD%", { broken: "\ufffd%" }],
    ["", {}],
  ])("%j", (text, fields) => {
    expect({ ...readFields(text) }).toEqual(fields);
  });

  it("have no prototype that a name could reach", () => {
    const fields = readFields("__proto__=x&constructor=y");
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(fields["__proto__"]).toBe("x");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("are 2,000 at most", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `f${at}=1`).join("&");
    expect(Object.keys(readFields(many(2_000)))).toHaveLength(2_000);
    expect(() => readFields(many(2_001))).toThrow(expect.objectContaining({ code: "too-large" }));
  });

  it("come back as they were typed, whatever was typed", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (name, value) => {
        expect(readFields(new URLSearchParams([[name, value]]).toString())[name.toWellFormed()]).toBe(value.toWellFormed());
      }),
    );
  });
});

describe("cookies", () => {
  test.each<[string | undefined, Readonly<Record<string, string>>]>([
    ["a=1; b=2", { a: "1", b: "2" }],
    ["a=1;b=2", { a: "1", b: "2" }],
    ["a=1; a=2", { a: "1" }],
    ["=1; a=x=y; lonely; b=%E0%A4%A", { a: "x=y", b: "%E0%A4%A" }],
    ["", {}],
    [undefined, {}],
  ])("%j", (header, cookies) => {
    expect({ ...readCookies(header) }).toEqual(cookies);
  });

  it("never fail, whatever a browser sends", () => {
    fc.assert(fc.property(fc.string(), (header) => Object.values(readCookies(header)).every((value) => typeof value === "string")));
  });
});

describe("what does not fit its schema", () => {
  it("is refused naming the first field that is wrong, not what was in it", () => {
    const schema = z.object({ marks: z.array(z.object({ mark: z.string() })) });
    const attempt = () => parse(schema, { marks: [{ mark: "1" }, { mark: 7 }], secret: "s3cret" });
    expect(attempt).toThrow(expect.objectContaining({ code: "bad-input", values: { field: "marks.1.mark" } }));
    expect(attempt).not.toThrow(/s3cret/);
    expect(() => parse(schema, null)).toThrow(AppError);
  });
});

describe("a reference number", () => {
  it("can be read out over the phone and is seldom given twice", () => {
    const given = Array.from({ length: 2_000 }, newReference);
    expect(given.filter((reference) => !/^[2-9A-HJ-NP-Z]{8}$/.test(reference))).toEqual([]);
    expect(new Set(given).size).toBe(2_000);
  });
});
