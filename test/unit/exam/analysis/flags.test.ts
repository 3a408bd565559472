import { describe, expect, it, test } from "@jest/globals";
import { guessShare } from "../../../../src/exam/analysis/guess.ts";
import { deadDistractors, flagsOf, type Flag } from "../../../../src/exam/analysis/flags.ts";
import type { ItemFigures } from "../../../../src/exam/analysis/tally.ts";
import type { Question, QuestionType } from "../../../../src/exam/records.ts";
import { toText } from "../../../../src/shared/exact.ts";
import { everyType } from "../../../support/every-type.ts";

const questionOf = (type: QuestionType): Question => {
  const found = everyType().questions.find((question) => question.type === type);
  if (found === undefined) throw new Error(type);
  return found;
};

describe("blind guessing", () => {
  // biome-ignore format: a table is read by its columns
  test.each([
    ["single", "1/4"],          // one of four
    ["true-false", "1/2"],
    ["matching", "1/4"],        // each of three left items has four right ones to choose from
    ["ordering", "1/4"],        // each of four items stands in its place in a quarter of all orders
    ["cloze", "1/8"],           // a choice of two carries a quarter of the weights
    ["text", "0"],
    ["numeric", "0"],
  ] as const)("earns on average of %s: %s", (type, share) => {
    const guess = guessShare(questionOf(type));
    expect(guess === undefined ? undefined : toText(guess)).toBe(share === "1/4" ? "0.25" : share === "1/2" ? "0.5" : share === "1/8" ? "0.125" : share);
  });

  it("of several right options is the mean over every set of them", () => {
    // Four options, one right, all or nothing: one of fifteen sets.
    const question = { ...questionOf("multiple"), key: ["a"], scoring: { rule: "all" } } as Question;
    expect(toText(guessShare(question) ?? { n: 0n, d: 1n })).toBe("1/15");
  });

  it("is not reckoned where a person marks", () => {
    expect([guessShare(questionOf("short")), guessShare(questionOf("essay"))]).toEqual([undefined, undefined]);
  });
});

describe("flags of a question of four options, b being right", () => {
  const item = (changes: Partial<ItemFigures>): ItemFigures => ({
    question: "q-single@1",
    answers: 100,
    facility: 0.6,
    deviation: 0.49,
    discrimination: 0.4,
    weight: 2,
    blank: 0,
    choices: [
      { value: "b", count: 60, rest: 70 },
      { value: "a", count: 20, rest: 50 },
      { value: "c", count: 10, rest: 45 },
      { value: "d", count: 10, rest: 40 },
    ],
    ...changes,
  });
  const stronger = [
    { value: "b", count: 30, rest: 40 },
    { value: "a", count: 50, rest: 80 },
    { value: "c", count: 10, rest: 40 },
    { value: "d", count: 10, rest: 30 },
  ];

  // biome-ignore format: a table is read by its columns
  test.each<[string, Partial<ItemFigures>, readonly Flag[]]>([
    ["nothing is wrong",                  {},                                                        []],
    ["strong learners chose another",     { facility: 0.3, discrimination: -0.4, choices: stronger }, ["key-suspect", "negative", "too-hard"]],
    ["discrimination just below 0.2",     { discrimination: 0.19 },                                  ["weak"]],
    ["discrimination of 0.2",             { discrimination: 0.2 },                                   []],
    ["nearly all are right",              { facility: 0.95, discrimination: 0.1 },                   ["too-easy"]],
    ["as good as guessing",               { facility: 0.3 },                                         ["too-hard"]],
    ["nothing varies",                    { facility: 1, discrimination: undefined },                ["too-easy"]],
    ["nobody took c and d",               { choices: item({}).choices.slice(0, 2) },                 ["dead-distractor"]],
  ])("when %s", (_case, changes, flags) => {
    expect(flagsOf(item(changes), questionOf("single"), 0.25)).toEqual(flags);
  });

  it("names the options that nobody takes", () => {
    expect(deadDistractors(item({ choices: item({}).choices.slice(0, 3) }), questionOf("single"))).toEqual(["d"]);
  });
});
