import { describe, expect, it } from "@jest/globals";
import { LOCALES } from "../../../src/shared/json.ts";
import { ALL_TEXTS, askedKeys, placeholders } from "../../support/texts.ts";

const { en, "zh-CN": simplified } = ALL_TEXTS;

/** "{count} years" cannot say one year in English, so it says 12 months. */
const OTHER_FIGURE = new Set(["programme.years"]);

/** Joints between words, and findings of the connection test that need no advice. */
const JOINTS = /\.(listComma|comma|bySeconds)$/;
const NO_ADVICE = /^lti\.doctor\.advice\./;

describe.each(LOCALES)("the texts in %s", (locale) => {
  const texts = ALL_TEXTS[locale];

  it("are the same as in the other languages, none missing, none left over", () => {
    expect([...texts.keys()].filter((key) => !simplified.has(key))).toEqual([]);
    expect([...simplified.keys()].filter((key) => !texts.has(key))).toEqual([]);
  });

  it("are filled with the same figures and names", () => {
    const differ = [...texts].filter(
      ([key, text]) => !OTHER_FIGURE.has(key) && placeholders(text).join() !== placeholders(simplified.get(key) ?? "").join(),
    );
    expect(differ).toEqual([]);
  });

  it("are never empty, begin and end with words, and hold no unfinished placeholder", () => {
    expect([...texts].filter(([key, text]) => text === "" && !NO_ADVICE.test(key))).toEqual([]);
    expect([...texts].filter(([key, text]) => text.trim() !== text && !JOINTS.test(key))).toEqual([]);
    expect([...texts].filter(([, text]) => /[{}]/.test(text.replaceAll(/\{\w+\}/g, "")))).toEqual([]);
  });

  it("carry no markup, for pages escape them", () => {
    expect([...texts].filter(([, text]) => /<\w|&\w+;/.test(text))).toEqual([]);
  });
});

describe("every text that a page or a source asks for", () => {
  const asked = askedKeys();

  it("is found by this test at all", () => {
    expect(asked.filter(({ file }) => file.startsWith("views")).length).toBeGreaterThan(50);
    expect(asked.filter(({ key }) => key.includes("${")).length).toBeGreaterThan(20);
  });

  it("exists, and where a part of its name is filled in, something of that shape does", () => {
    const missing = asked.filter(({ pattern }) => ![...simplified.keys()].some((key) => pattern.test(key)));
    expect(missing.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });

  it("is all there is: no text that nobody reads", () => {
    const dead = [...simplified.keys()].filter((key) => !asked.some(({ pattern }) => pattern.test(key)));
    expect(dead).toEqual([]);
  });
});

describe("the English texts", () => {
  it("hold no Chinese left untranslated", () => {
    expect([...en].filter(([, text]) => /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/.test(text))).toEqual([]);
  });
});
