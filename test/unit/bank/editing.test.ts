import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { blankFields, blocksOf, fieldsOf, readForm, withMore } from "../../../src/exam/bank/editing/form.ts";
import { QUESTION_TYPES } from "../../../src/exam/bank/editing/types.ts";
import { sameContent } from "../../../src/exam/bank/same.ts";
import type { Question } from "../../../src/exam/questions/question.ts";
import { anyQuestion } from "../../support/any-question.ts";
import { everyType } from "../../support/every-type.ts";

/** Right items stand in the order of their pairs and items in the order of the key: that order is no content. */
function evenOrder(question: Question): Question {
  if (question.type === "ordering") return { ...question, items: question.items.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  if (question.type === "matching") return { ...question, right: question.right.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  return question;
}

function back(question: Question) {
  const { typed, problems } = readForm(question.type, fieldsOf(question), question);
  return { problems, question: { ...typed, id: question.id, version: 1, state: question.state } as Question };
}

describe("a question's form", () => {
  test.each(everyType().questions.map((question) => [question.type, question] as const))(
    "of type %s saves what it shows",
    (_, question) => {
      expect(back(question).problems).toEqual([]);
      expect(sameContent(evenOrder(back(question).question), evenOrder(question))).toBe(true);
    },
  );

  it("changes nothing of any question that is saved untouched", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { question: again, problems } = back(question);
        expect(problems).toEqual([]);
        expect(sameContent(evenOrder(again), evenOrder(question)) ? "same" : again).toBe("same");
      }),
      { numRuns: 300 },
    );
  });

  it.each(QUESTION_TYPES)("of a new question of type %s says what is missing and saves nothing", (type) => {
    const { typed, problems } = readForm(type, blankFields(type, "records"));
    expect(typed).toBeUndefined();
    expect(problems.map(({ code }) => code)).toContain("stem-blank");
    expect(problems.length).toBeGreaterThan(1);
  });

  it("grows by rows and drops those left blank", () => {
    const fields = withMore(blankFields("single", "records"), "options");
    expect(blocksOf("single", fields).filter(({ kind }) => kind === "group")).toHaveLength(7);
    const typed = {
      ...fields,
      "stem.zh-CN": "先做什么？",
      "options.1.text.zh-CN": "复述",
      "options.5.text.zh-CN": "挂断",
      "options.5.right": "1",
    };
    expect(readForm("single", typed).typed).toMatchObject({
      options: [
        { id: "a", text: { "zh-CN": "复述", "zh-TW": "複述", en: "复述" } },
        { id: "b", text: { "zh-CN": "挂断" } },
      ],
      key: ["b"],
    });
  });

  it.each([
    ["two right ones of a single choice", "single", { "options.0.right": "1", "options.1.right": "1" }, "one-right"],
    ["a number in words", "numeric", { accepted: "thirty" }, "line-unread"],
    ["a line of options in one language alone", "cloze", { "gaps.0.answers.zh-CN": "* 甲\n乙", "gaps.0.answers.en": "* a" }, "gap-lines"],
    ["no right option in a gap", "cloze", { "gaps.0.answers.zh-CN": "甲\n乙" }, "gap-right"],
    ["a gap that the text lacks", "cloze", { "body.zh-CN": "没有空", "gaps.0.answers.zh-CN": "* 甲\n乙" }, "defect-gap-count"],
    ["two options that read the same", "single", { "options.0.right": "1", "options.1.text.zh-CN": "甲" }, "defect-options-read-same"],
    ["a length that goes down", "essay", { "guide.zh-CN": "要点", "length.from": "90", "length.to": "50" }, "defect-length-reversed"],
    ["a picture without its description", "true-false", { key: "true", "media.count": "1", "media.0.file": "f1" }, "media-text-blank"],
  ] as const)("refuses %s", (_, type, fields, code) => {
    const options = { "options.0.text.zh-CN": "甲", "options.1.text.zh-CN": "乙", "body.zh-CN": "[[g1]]" };
    const { problems } = readForm(type, { ...blankFields(type, "records"), "stem.zh-CN": "问", ...options, ...fields });
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it.each([
    ["30 ± 1", { value: "30", tolerance: { type: "absolute", by: "1" } }],
    ["３０±０．５", { value: "30", tolerance: { type: "absolute", by: "0.5" } }],
    ["100 +- 5% | 50%", { value: "100", tolerance: { type: "relative", by: "0.05" }, share: "0.5" }],
    ["-1/3 | 1/2", { value: "-1/3", share: "1/2" }],
  ])("reads the number %s", (line, accepted) => {
    const fields = { ...blankFields("numeric", "records"), "stem.zh-CN": "几？", accepted: `${line}\n7` };
    expect(readForm("numeric", fields).typed).toMatchObject({ accepted: [accepted, { value: "7" }] });
  });
});
