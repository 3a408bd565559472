import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/exam/records.ts";
import { interactionDefinition } from "../../../src/xapi/interactions.ts";
import { answerText, interactionOf } from "../../../src/xapi/questions.ts";
import { text } from "./facts.ts";

const base = {
  id: "q",
  version: 1,
  area: "a",
  difficulty: 1,
  state: "ready",
  stem: text("题", "Q"),
  explanation: text("解", "E"),
} as const;
const options = ["a", "b", "c"].map((id) => ({ id, text: text(id, id) }));
const right = ["1", "2"].map((id) => ({ id, text: text(id, id) }));

/** A question, its interaction type, the pattern of right answers, an answer as stored and as told (xAPI 1.0.3 Data, Appendix C). */
const cases: readonly (readonly [Question, string, readonly string[] | undefined, string, string])[] = [
  [{ ...base, type: "single", options, key: ["b"] }, "choice", ["b"], "b", "b"],
  [{ ...base, type: "multiple", options, key: ["a", "c"], scoring: { rule: "all" } }, "choice", ["a[,]c"], '["b","c"]', "b[,]c"],
  [{ ...base, type: "true-false", key: false }, "true-false", ["false"], "true", "true"],
  [
    { ...base, type: "text", accepted: [{ text: "首问负责" }, { text: "首问", share: "0.5" }] },
    "fill-in",
    ["首问负责"],
    "首問負責",
    "首問負責",
  ],
  [{ ...base, type: "text", accepted: [{ text: "LSCAT" }], strict: ["case"] }, "fill-in", ["{case_matters=true}LSCAT"], "lscat", "lscat"],
  [
    { ...base, type: "numeric", accepted: [{ value: "24" }, { value: "10", tolerance: { type: "absolute", by: "0.5" } }] },
    "numeric",
    ["24", "9.5[:]10.5"],
    " 24 ",
    "24",
  ],
  [
    { ...base, type: "numeric", accepted: [{ value: "-200", tolerance: { type: "relative", by: "0.05" } }] },
    "numeric",
    ["-210[:]-190"],
    "-195",
    "-195",
  ],
  [
    { ...base, type: "matching", left: options, right, key: { a: "1", b: "2", c: "1" }, scoring: "pairs" },
    "matching",
    ["a[.]1[,]b[.]2[,]c[.]1"],
    '{"a":"1","c":"2"}',
    "a[.]1[,]c[.]2",
  ],
  [
    { ...base, type: "ordering", items: options, key: ["c", "a", "b"], scoring: "all" },
    "sequencing",
    ["c[,]a[,]b"],
    '{"a":"10","b":"2","c":"1"}',
    "c[,]b[,]a",
  ],
  [
    { ...base, type: "cloze", body: text("[[g]]", "[[g]]"), gaps: [{ id: "g", type: "text", accepted: [{ text: "x" }] }] },
    "other",
    undefined,
    '{"g":"问候 语"}',
    "g[.]问候 语",
  ],
  [{ ...base, type: "short", guide: text("点", "P") }, "long-fill-in", undefined, "一二三", "一二三"],
  [{ ...base, type: "essay", guide: text("点", "P") }, "long-fill-in", undefined, "", ""],
];

describe("a question of each type is told as the interaction it is", () => {
  test.each(cases)("%#: $type as %s", (...[question, type, pattern, stored, said]) => {
    const definition = interactionDefinition(interactionOf(question));
    expect(definition.interactionType).toBe(type);
    expect(definition.correctResponsesPattern).toEqual(pattern);
    expect(answerText(question, stored)).toBe(said);
    expect(answerText(question, "")).toBe("");
  });
});
