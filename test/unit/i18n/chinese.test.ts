import { describe, expect, it, test } from "@jest/globals";
import { Converter } from "opencc-js";
import { ALL_TEXTS } from "../../support/texts.ts";

const { "zh-CN": simplified, "zh-TW": traditional } = ALL_TEXTS;
const toTaiwan = Converter({ from: "cn", to: "tw" });

/** Written the same in Taiwan, although a dictionary would change them: 核准, 平台, 干擾. */
const SHARED = new Set(["准", "台", "干"]);

/** Characters that would be written otherwise in Taiwan. */
const simplifiedIn = (text: string): readonly string[] => Array.from(text).filter((char) => !SHARED.has(char) && toTaiwan(char) !== char);

describe("Traditional Chinese", () => {
  it("has no simplified character left", () => {
    expect([...traditional].filter(([, text]) => simplifiedIn(text).length > 0)).toEqual([]);
  });

  it("differs from Simplified wherever the characters do", () => {
    const same = [...simplified].filter(([key, text]) => traditional.get(key) === text);
    expect(same.filter(([, text]) => simplifiedIn(text).length > 0)).toEqual([]);
  });

  it("quotes with corner brackets", () => {
    expect([...traditional].filter(([, text]) => /[“”‘’]/.test(text))).toEqual([]);
  });
});

const HAN = "\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef“”「」";
/** A half-width mark that touches a Chinese character or a filled-in word. */
const HALF_WIDTH = new RegExp(`[${HAN}}][,;:?!()"]|[,;:?!()"][${HAN}{]|[${HAN}]\\.|\\.\\.\\.`);
/** Here the colon is what the person has to type, as in theory:40. */
const TYPED = new Set(["programme.problem.malformed"]);

describe.each([
  ["zh-CN", simplified],
  ["zh-TW", traditional],
])("the punctuation in %s", (_, texts) => {
  it("is full-width between Chinese characters", () => {
    const isChinese = (text: string): boolean => /[\u3400-\u9fff]/.test(text);
    expect([...texts].filter(([key, text]) => !TYPED.has(key) && isChinese(text) && HALF_WIDTH.test(text))).toEqual([]);
  });
});

describe("one word for one thing", () => {
  test.each([
    ["认定", /评定|裁决/],
    ["合格线", /及格|合格分/],
    ["学员", /学生|考生|受训者/],
    ["评委", /评审|评分员|考官/],
    ["导师", /师傅|带教老师|辅导员/],
    ["班次", /班级|批次/],
    ["考核项", /科目|考核项目|考核组件/],
    ["补考", /重考|补测/],
    ["证书", /证照|资格证/],
    ["您", /你/],
  ])("%s", (_, others) => {
    expect([...simplified].filter(([, text]) => others.test(text))).toEqual([]);
  });
});
