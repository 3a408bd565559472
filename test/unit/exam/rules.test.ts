import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { acceptSave, blanks } from "../../../src/exam/answering.ts";
import { MAX_TEXT } from "../../../src/exam/questions/shape.ts";
import { bestOf } from "../../../src/exam/attempts/counting.ts";
import { readMark, scoreOf } from "../../../src/exam/marking.ts";
import { deadlineOf } from "../../../src/exam/time.ts";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { toText } from "../../../src/shared/exact.ts";
import { START } from "./world.ts";

const attempt: AttemptRecord = {
  id: "a1",
  version: 1,
  tenant: "t",
  cohort: "c",
  component: "theory",
  person: "p",
  number: 1,
  state: "open",
  seed: "s",
  paper: [
    { question: "q@1", section: "choice", marks: "2", order: ["b", "a"] },
    { question: "s@1", section: "short", marks: "30", order: [] },
  ],
  startedAt: START,
  deadline: START + 60 * MINUTE,
  answers: {},
  flags: [],
  marks: {},
};
const mark = (value: string) => ({ mark: value, by: "x", at: START });

describe("saves", () => {
  test("whatever the order of arrival, the highest revision is what stays", () => {
    const saves = fc.uniqueArray(fc.record({ revision: fc.integer({ min: 1, max: 1_000 }), value: fc.string() }), {
      selector: ({ revision }) => revision,
      minLength: 1,
    });
    fc.assert(
      fc.property(saves, (list) => {
        const last = list.reduce((state, { revision, value }) => {
          const taken = acceptSave(state, { question: "s@1", revision, value }, START);
          return taken.type === "saved" ? taken.attempt : state;
        }, attempt);
        const highest = list.toSorted((a, b) => b.revision - a.revision)[0];
        expect(last.answers["s@1"]).toMatchObject({ revision: highest?.revision, value: highest?.value });
      }),
    );
  });

  it.each([
    ["an option of this question", "q@1", "a", "saved"],
    ["blank again", "q@1", "", "saved"],
    ["an option of another question", "q@1", "c", "bad-value"],
    ["a question not on the paper", "r@1", "a", "unknown-question"],
    ["a name every object has", "constructor", "a", "unknown-question"],
    ["the longest text", "s@1", "x".repeat(MAX_TEXT), "saved"],
    ["a text too long", "s@1", "x".repeat(MAX_TEXT + 1), "bad-value"],
  ])("%s", (_, question, value, outcome) => {
    expect(acceptSave(attempt, { question, value, revision: 1 }, START).type).toBe(outcome);
  });

  it("knows blanks, spaces included", () => {
    const answered = {
      ...attempt,
      answers: { "q@1": { value: "a", revision: 1, at: START }, "s@1": { value: " \n", revision: 1, at: START } },
    };
    expect(blanks(answered).map(({ question }) => question)).toEqual(["s@1"]);
  });
});

describe("marks", () => {
  it.each([
    ["28", "28"],
    [" 28.50 ", "28.5"],
    ["28", "28"],
    ["0", "0"],
    ["30", "30"],
    ["30.000001", "out-of-range"],
    ["-1", "out-of-range"],
    ["1e1", "not-a-number"],
    ["1/3", "not-a-number"],
    ["", "not-a-number"],
  ])("%j of 30 reads as %s", (typed, expected) => {
    const read = readMark(typed, { marks: "30" });
    expect(read.type === "mark" ? read.mark : read.problem).toBe(expected);
  });

  it.each([
    [{ "q@1": mark("2"), "s@1": mark("30") }, "100"],
    [{ "q@1": mark("0"), "s@1": mark("0") }, "0"],
    [{ "q@1": mark("1"), "s@1": mark("0") }, "3.125"],
    [{ "q@1": mark("2") }, undefined],
    [{}, undefined],
  ])("the score of %j is %s", (marks, score) => {
    const value = scoreOf({ paper: attempt.paper, marks });
    expect(value === undefined ? undefined : toText(value)).toBe(score);
  });

  it("keeps thirds exact: three questions of equal marks, one right, is a third of 100", () => {
    const paper = ["a", "b", "c"].map((each) => ({ question: each, section: "x", marks: "1", order: ["o"] }));
    const value = scoreOf({ paper, marks: { a: mark("1"), b: mark("0"), c: mark("0") } });
    expect(value).toEqual({ n: 100n, d: 3n });
  });

  it("compares sittings as numbers: 100 beats 9, and of equals the earlier counts", () => {
    expect(
      bestOf([
        { number: 1, score: "9" },
        { number: 2, score: "100" },
      ])?.number,
    ).toBe(2);
    expect(
      bestOf([
        { number: 1, score: "80" },
        { number: 2, score: "80" },
      ])?.number,
    ).toBe(1);
    expect(bestOf([{ number: 1 }])).toBeUndefined();
  });
});

describe("time", () => {
  it.each([
    ["the full duration", undefined, START + 60 * MINUTE],
    ["the window's end first", START + MINUTE, START + MINUTE],
    ["a window that ends later", START + 90 * MINUTE, START + 60 * MINUTE],
  ])("%s", (_, closes, deadline) => {
    expect(deadlineOf(START, { minutes: 60, closes })).toBe(deadline);
  });
});
