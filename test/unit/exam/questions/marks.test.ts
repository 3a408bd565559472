import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { KINDS, kindOf, markAnswer } from "../../../../src/exam/questions/kinds.ts";
import type { MatchingQuestion, MultipleQuestion, OrderingQuestion, Question } from "../../../../src/exam/questions/question.ts";
import { choicesValue, partsValue } from "../../../../src/exam/questions/value.ts";
import { compare, exact, toText, ZERO, type Exact } from "../../../../src/shared/exact.ts";
import { EARNS, everyType } from "../../../support/every-type.ts";

const bank = everyType().questions;

function ask<T extends Question["type"]>(type: T): Extract<Question, { type: T }> {
  const found = bank.find((question): question is Extract<Question, { type: T }> => question.type === type);
  if (found === undefined) throw new Error(type);
  return found;
}

const marks = (question: Question, value: string): Exact => {
  const earned = markAnswer(question, value, "6");
  if (earned === undefined) throw new Error("manual");
  return earned;
};

describe("marks of six", () => {
  it.each(EARNS)("%s %s earns %s", (type, value, earned) => {
    expect(toText(marks(ask(type), value))).toBe(earned);
  });

  it.each(bank.map((question) => [question.type, question] as const))(
    "a blank %s earns nothing, and only a person marks writing",
    (type, question) => {
      const earned = markAnswer(question, "", "6");
      expect(earned === undefined ? "manual" : toText(earned)).toBe(type === "short" || type === "essay" ? "manual" : "0");
      expect(KINDS[type].marking).toBe(earned === undefined ? "manual" : "automatic");
    },
  );

  test("no answer of any type earns less than nothing or more than all", () => {
    const part = fc.constantFrom("a", "b", "c", "d", "g1", "g2", "g3");
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("true", "false", "a", "b", "c", "30", "24 s", "您好"),
      fc.array(part).map(choicesValue),
      fc
        .array(fc.tuple(part, fc.oneof(part, fc.constantFrom("1", "2", "3", "4", "24", "hello"))))
        .map((parts) => partsValue(new Map(parts))),
    );
    fc.assert(
      fc.property(fc.constantFrom(...bank.filter(({ type }) => KINDS[type].marking === "automatic")), value, (question, given) => {
        const earned = marks(question, given);
        expect(compare(earned, ZERO)).toBeGreaterThanOrEqual(0);
        expect(compare(earned, exact("6"))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

const many = (size: number, key: number, scoring: MultipleQuestion["scoring"]): MultipleQuestion => {
  const options = Array.from({ length: size }, (_, index) => ({
    id: `o${index}`,
    text: { "zh-CN": `${index}`, "zh-TW": `${index}`, en: `${index}` },
  }));
  return { ...ask("multiple"), options, key: options.slice(0, key).map(({ id }) => id), scoring };
};

describe("several choices", () => {
  const drawn = fc
    .record({
      size: fc.integer({ min: 2, max: 9 }),
      rule: fc.constantFrom("all", "proportional", "penalty" as const),
      penalty: fc.constantFrom("0", "1/3", "1", "2"),
    })
    .chain(({ size, rule, penalty }) =>
      fc.record({
        question: fc.integer({ min: 1, max: size }).map((key) => many(size, key, rule === "penalty" ? { rule, penalty } : { rule })),
        chosen: fc.subarray(Array.from({ length: size }, (_, index) => `o${index}`)),
      }),
    );

  test("one more right option never earns less, one more wrong one never more, and exactly the right ones earn all", () => {
    fc.assert(
      fc.property(drawn, ({ question, chosen }) => {
        const before = marks(question, choicesValue(chosen));
        for (const { id } of question.options.filter((option) => !chosen.includes(option.id))) {
          const moved = compare(marks(question, choicesValue([...chosen, id])), before);
          if (!question.key.includes(id)) expect(moved).toBeLessThanOrEqual(0);
          else if (question.scoring.rule !== "all" || chosen.every((each) => question.key.includes(each)))
            expect(moved).toBeGreaterThanOrEqual(0);
        }
        expect(toText(marks(question, choicesValue(question.key)))).toBe("6");
      }),
    );
  });

  test("the order in which options are listed or ticked does not matter", () => {
    fc.assert(
      fc.property(drawn, fc.gen(), ({ question, chosen }, gen) => {
        const shuffled = gen(fc.shuffledSubarray, chosen, { minLength: chosen.length, maxLength: chosen.length });
        const listed = { ...question, options: question.options.toReversed(), key: question.key.toReversed() };
        expect(marks(listed, choicesValue(shuffled))).toEqual(marks(question, choicesValue(chosen)));
      }),
    );
  });

  it.each([
    ["penalty", "1", ["o0", "o1", "o3"], "2"],
    ["penalty", "1/3", ["o0", "o3"], "4/3"],
    ["penalty", "1", ["o3", "o4"], "0"],
    ["proportional", "1", ["o0", "o1", "o2", "o3", "o4"], "2"],
    ["all", "1", ["o0", "o1"], "0"],
  ] as const)("by %s of %s, %j of three right ones in five earns %s", (rule, penalty, chosen, earned) => {
    const question = many(5, 3, rule === "penalty" ? { rule, penalty } : { rule });
    expect(toText(marks(question, choicesValue(chosen)))).toBe(earned);
  });
});

describe("parts", () => {
  const four: OrderingQuestion = ask("ordering");
  const order = (ids: string): string => partsValue(Array.from(ids, (id, index) => [id, String(index + 1)] as const));

  it.each([
    ["neighbours", "abcd", "6"],
    ["neighbours", "dabc", "4"],
    ["neighbours", "badc", "0"],
    ["neighbours", "cdab", "4"],
    ["positions", "dabc", "0"],
    ["positions", "abdc", "3"],
    ["all", "abdc", "0"],
    ["all", "abcd", "6"],
  ] as const)("by %s the order %s earns %s", (scoring, ids, earned) => {
    expect(toText(marks({ ...four, scoring }, order(ids)))).toBe(earned);
  });

  test("a part put right never costs marks", () => {
    const matching: MatchingQuestion = ask("matching");
    const given = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("a", "b", "c", "d"));
    fc.assert(
      fc.property(given, fc.constantFrom("a", "b", "c"), fc.constantFrom("pairs", "all" as const), (parts, left, scoring) => {
        const question = { ...matching, scoring };
        const fixed = { ...parts, [left]: matching.key[left] ?? "" };
        expect(
          compare(marks(question, partsValue(Object.entries(fixed))), marks(question, partsValue(Object.entries(parts)))),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
    const placed = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2", "3", "4"));
    fc.assert(
      fc.property(placed, fc.constantFrom("a", "b", "c", "d"), (parts, id) => {
        const fixed = { ...parts, [id]: String(four.key.indexOf(id) + 1) };
        expect(
          compare(marks(four, partsValue(Object.entries(fixed))), marks(four, partsValue(Object.entries(parts)))),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("the paper's order", () => {
  it.each(bank.map((question) => [question.type, question] as const))("of a %s holds everything once", (_, question) => {
    const random = { below: () => 0, shuffle: <T>(list: readonly T[]): T[] => list.toReversed() };
    const { order, parts = [] } = kindOf(question).layOut(question, random);
    expect(new Set(order).size).toBe(order.length);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
  });

  it("never shows an ordering in its right order", () => {
    const random = { below: () => 0, shuffle: <T>(list: readonly T[]): T[] => [...list] };
    const question = ask("ordering");
    expect(
      kindOf(question)
        .layOut(question, random)
        .parts?.map(({ id }) => id),
    ).toEqual(["b", "c", "d", "a"]);
  });
});
