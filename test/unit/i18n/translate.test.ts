import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { inLocale, loadLanguages, matchLocale } from "../../../src/i18n/translate.ts";
import { LOCALES } from "../../../src/shared/json.ts";

const languages = loadLanguages("config/locales");

describe("the language meant by an LMS or a browser", () => {
  test.each([
    // as LMSs say it
    ["zh_cn", "zh-CN"],
    ["zh_tw", "zh-TW"],
    ["zh-CN", "zh-CN"],
    ["ZH-HANS", "zh-CN"],
    ["zh-Hans-SG", "zh-CN"],
    ["zh-Hant", "zh-TW"],
    ["zh_Hant_HK", "zh-TW"],
    ["zh-HK", "zh-TW"],
    ["zh-MO", "zh-TW"],
    ["zh", "zh-CN"],
    ["en_us", "en"],
    ["en-GB", "en"],
    // as browsers say it
    ["en-GB;q=0.8", "en"],
    ["zh-TW,zh;q=0.9,en;q=0.8", "zh-TW"],
    ["fr-FR,fr;q=0.9,en;q=0.7,zh-CN;q=0.8", "zh-CN"],
    ["en;q=0.1,zh-CN;q=0.2", "zh-CN"],
    ["de, en", "en"],
    // nothing we speak, or nothing at all
    ["fr-FR", undefined],
    ["*", undefined],
    ["", undefined],
    ["english", undefined],
    ["zhuang", undefined],
    ["$Person.locale", undefined],
    [";;;q=,,=", undefined],
    [undefined, undefined],
  ])("%j is %j", (wanted, locale) => {
    expect(matchLocale(wanted)).toBe(locale);
  });

  it("is found or not for any text, and never fails", () => {
    fc.assert(fc.property(fc.string({ maxLength: 5_000 }), (wanted) => [undefined, ...LOCALES].includes(matchLocale(wanted))));
  });
});

describe("a text", () => {
  it.each([
    ["zh-CN", "第 3 题"],
    ["zh-TW", "第 3 題"],
    ["en", "Question 3"],
  ] as const)("in %s is filled in", (locale, words) => {
    expect(languages.translator(locale)("common.map-question", { number: 3 })).toBe(words);
  });

  it("takes what is filled in as it stands: the page escapes, once", () => {
    const name = `<b>{number} $t(nav.home) "&"`;
    expect(languages.translator("en")("cohort.person.title", { name })).toContain(name);
  });

  it("that does not exist is a fault, not a key on a page", () => {
    const t = languages.translator("zh-CN");
    for (const key of ["exam.none", "none", "", "constructor", "__proto__"]) expect(() => t(key)).toThrow(RangeError);
  });

  it("of a bank or a programme is the reader's", () => {
    expect(inLocale({ "zh-CN": "甲", "zh-TW": "乙", en: "A" }, "zh-TW")).toBe("乙");
  });
});
