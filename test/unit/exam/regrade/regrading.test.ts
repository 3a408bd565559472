import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { withKey } from "../../../../src/exam/regrade/new-key.ts";
import { regraded, type Regrade } from "../../../../src/exam/regrade/regrading.ts";
import type { RegradeChange, RegradeRule } from "../../../../src/exam/regrade/records.ts";
import type { AttemptRecord, Question, QuestionType } from "../../../../src/exam/records.ts";
import { withScore } from "../../../../src/exam/with-score.ts";
import { compare, exact } from "../../../../src/shared/exact.ts";
import { everyType } from "../../../support/every-type.ts";

const questionOf = (type: QuestionType): Question => {
  const found = everyType().questions.find((question) => question.type === type);
  if (found === undefined) throw new Error(type);
  return found;
};
const single = questionOf("single");
const SINGLE = `${single.id}@1`;

const mark = (value: string, by = "auto") => ({ mark: value, by, at: 1 });

/** A single choice of 4 marks (b is right), another of 4 fully earned, and a short answer of 2. */
function sat(value: string, others: { second?: string; short?: string } = {}): AttemptRecord {
  const { second = "4", short = "1" } = others;
  return withScore({
    id: "a1",
    version: 3,
    tenant: "t",
    cohort: "c",
    component: "theory",
    person: "p",
    number: 1,
    state: "handed-in",
    seed: "s",
    paper: [
      { question: SINGLE, section: "x", marks: "4", order: ["a", "b", "c", "d"] },
      { question: "other@1", section: "x", marks: "4", order: ["a", "b"] },
      { question: "short@1", section: "x", marks: "2", order: [] },
    ],
    startedAt: 0,
    deadline: 1,
    answers: { [SINGLE]: { value, revision: 1, at: 1 } },
    flags: [],
    marks: { [SINGLE]: mark(value === "b" ? "4" : "0"), "other@1": mark(second), "short@1": mark(short, "marker") },
  });
}

const order = (change: RegradeChange, rule: RegradeRule = "full", question = SINGLE): Regrade => ({
  id: `r-${change.type}-${rule}`,
  question,
  change,
  rule,
  by: "boss",
  at: 9,
});
const keyed: Question = { ...single, key: ["c"] } as Question;
const toC: RegradeChange = { type: "key", question: `${SINGLE}~r` };
const apply = (attempt: AttemptRecord, regrade: Regrade): AttemptRecord =>
  regraded(attempt, regrade, { asked: regrade.question === SINGLE ? single : questionOf("short"), keyed });

describe("a regrade of a question of 4 marks on a paper of 10", () => {
  // biome-ignore format: a table is read by its columns
  test.each<[string, string, RegradeChange, RegradeRule, string, string]>([
    // what                             answer  change                    rule          before  after
    ["the new key was chosen",          "c",    toC,                      "full",       "50",   "90"],
    ["the old key was chosen",          "b",    toC,                      "full",       "90",   "50"],
    ["the old key, nobody may fall",    "b",    toC,                      "raise-only", "90",   "90"],
    ["the new key, nobody may fall",    "c",    toC,                      "raise-only", "50",   "90"],
    ["left out, it was wrong",          "a",    { type: "left-out" },     "full",       "50",   "250/3"],
    ["left out, it was right",          "b",    { type: "left-out" },     "full",       "90",   "250/3"],
    ["left out, nobody may fall",       "b",    { type: "left-out" },     "raise-only", "90",   "90"],
    ["full marks for a blank one",      "",     { type: "full-marks" },   "raise-only", "50",   "90"],
  ])("when %s", (_case, value, change, ...[rule, before, after]) => {
    const attempt = sat(value);
    expect(attempt.score).toBe(before);
    expect(apply(attempt, order(change, rule)).score).toBe(after);
  });

  it("is taken back by another: the paper is worth what it was", () => {
    for (const change of [toC, { type: "left-out" }, { type: "full-marks" }] as const) {
      const attempt = sat("c");
      const back = apply(apply(attempt, order(change)), order({ type: "as-asked" }));
      expect([back.score, back.marks[SINGLE]?.mark]).toEqual([attempt.score, "0"]);
    }
  });

  it("gives back a marker's mark that full marks had taken the place of, and the waiting where nobody had marked", () => {
    const back = (attempt: AttemptRecord): AttemptRecord =>
      apply(apply(attempt, order({ type: "full-marks" }, "full", "short@1")), order({ type: "as-asked" }, "full", "short@1"));
    expect(back(sat("b")).marks["short@1"]).toEqual(mark("1", "marker"));
    const { "short@1": _unmarked, ...marks } = sat("b").marks;
    const waiting = withScore({ ...sat("b"), marks });
    expect(apply(waiting, order({ type: "full-marks" }, "full", "short@1"))).toMatchObject({ state: "marked", score: "100" });
    expect(back(waiting)).toMatchObject({ state: "handed-in" });
  });

  it("leaves alone what it does not touch: open papers, papers without the question, papers it has been applied to", () => {
    const open: AttemptRecord = { ...sat("c"), state: "open" };
    expect(apply(open, order(toC))).toBe(open);
    const once = apply(sat("c"), order(toC));
    expect(apply(once, order(toC))).toBe(once);
    expect(apply(sat("c"), { ...order(toC), question: "elsewhere@1" })).toEqual(sat("c"));
  });

  it("never leaves a paper with nothing to count", () => {
    const attempt = sat("a");
    const lone = withScore({ ...attempt, paper: attempt.paper.slice(0, 1) });
    expect(apply(lone, order({ type: "left-out" }))).toBe(lone);
  });

  it("never lowers a score that may only rise, and changes nothing when run again", () => {
    const changes: readonly RegradeChange[] = [toC, { type: "left-out" }, { type: "full-marks" }, { type: "as-asked" }];
    fc.assert(
      fc.property(
        fc.constantFrom("a", "b", "c", ""),
        fc.constantFrom("0", "1", "4"),
        fc.array(fc.tuple(fc.constantFrom(...changes), fc.constantFrom<RegradeRule>("raise-only", "full")), { maxLength: 5 }),
        (value, second, steps) => {
          let attempt = sat(value, { second });
          for (const [index, [change, rule]] of steps.entries()) {
            const regrade = { ...order(change, rule), id: `r${index}` };
            const after = apply(attempt, regrade);
            if (rule === "raise-only") expect(compare(exact(after.score ?? "0"), exact(attempt.score ?? "0"))).toBeGreaterThanOrEqual(0);
            expect(apply(after, regrade)).toEqual(after);
            attempt = after;
          }
          expect(apply(attempt, { ...order({ type: "as-asked" }), id: "last" }).score).toBe(sat(value, { second }).score);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a new key", () => {
  // biome-ignore format: a table is read by its columns
  test.each<[QuestionType, readonly string[], string]>([
    ["single",     [],          "no-key"],
    ["single",     ["z"],       "unknown-option"],
    ["single",     ["b"],       "same-key"],
    ["true-false", ["true"],    "same-key"],
    ["text",       ["call back"], "same-key"],
    ["numeric",    ["soon"],    "not-a-number"],
    ["matching",   [],          "no-key"],
    ["matching",   ["a"],       "unknown-option"],
    ["matching",   ["a=z"],     "unknown-option"],
    ["matching",   ["z=a"],     "unknown-option"],
    ["matching",   ["a=a", "b=b"], "same-key"],
    ["ordering",   ["a=1", "b=2", "c=3", "d=4"], "same-key"],
    ["ordering",   ["a=1", "b=1", "c=3", "d=4"], "no-order"],
    ["ordering",   ["a=1", "b=2", "c=3"], "no-order"],
    ["ordering",   ["a=1", "b=2", "c=3", "d=5"], "no-order"],
    ["ordering",   ["z=1"],     "unknown-option"],
    ["cloze",      ["g1=a", "g2=hello", "g3="], "same-key"],
    ["cloze",      ["g1=z"],    "unknown-option"],
    ["cloze",      ["g3=soon"], "not-a-number"],
    ["cloze",      ["g9=a"],    "unknown-option"],
    ["short",      ["a=a"],     "unknown-option"],
  ])("of %s as %j is refused: %s", (type, typed, problem) => {
    expect(withKey(questionOf(type), typed)).toEqual({ type: "problem", problem });
  });

  it("of a single choice may accept two, of a text and a number accepts more", () => {
    expect(withKey(single, ["b", "c"])).toMatchObject({ question: { key: ["b", "c"] } });
    expect(withKey(questionOf("true-false"), ["false"])).toMatchObject({ question: { key: false } });
    expect(withKey(questionOf("text"), [" ring again "])).toMatchObject({
      question: { accepted: expect.arrayContaining([{ text: "ring again" }]) },
    });
    expect(withKey(questionOf("numeric"), ["４５"])).toMatchObject({ question: { accepted: [expect.anything(), { value: "45" }] } });
  });

  it("of a question of parts changes the parts that are named", () => {
    expect(withKey(questionOf("matching"), ["b=d"])).toMatchObject({ question: { key: { a: "a", b: "d", c: "c" } } });
    expect(withKey(questionOf("ordering"), ["a=2", "b=1", "c=3", "d=4"])).toMatchObject({ question: { key: ["b", "a", "c", "d"] } });
    expect(withKey(questionOf("cloze"), ["g1=b", "g2=a = b", "g3=２４.5"])).toMatchObject({
      question: {
        gaps: [
          { key: "b" },
          { accepted: [{ text: "hello" }, { text: "您好" }, { text: "a = b" }] },
          { accepted: [{ value: "24" }, { value: "24.5" }] },
        ],
      },
    });
  });

  // 6 marks each, on a paper of 12 whose other half is earned.
  // biome-ignore format: a table is read by its columns
  test.each<[QuestionType, string, readonly string[], [before: string, raised: string, full: string]]>([
    // type,     answer,                               new key,                            before, raise-only, full
    ["matching", '{"a":"a","b":"d"}',                  ["b=d"],                            ["2",    "4",        "4"]],
    ["matching", '{"a":"a","b":"b","c":"c"}',          ["b=d"],                            ["6",    "6",        "4"]],
    ["ordering", '{"a":"2","b":"1","c":"3","d":"4"}',  ["a=2", "b=1", "c=3", "d=4"],       ["3",    "6",        "6"]],
    ["ordering", '{"a":"1","b":"2","c":"3","d":"4"}',  ["a=2", "b=1", "c=3", "d=4"],       ["6",    "6",        "3"]],
    ["cloze",    '{"g1":"b","g2":"hi","g3":"24"}',     ["g1=b", "g2=hi"],                  ["3",    "6",        "6"]],
    ["cloze",    '{"g1":"a","g2":"hello","g3":"24"}',  ["g1=b"],                           ["6",    "6",        "4.5"]],
  ])("of %s marks %s by %j as %j: before, raise-only, in full", (type, value, typed, [before, raised, full]) => {
    const asked = questionOf(type);
    const name = `${asked.id}@1`;
    const rekeyed = withKey(asked, typed);
    if (rekeyed.type !== "question") throw new Error(rekeyed.problem);
    const paper = sat("b");
    const sitting = withScore({
      ...paper,
      paper: [{ question: name, section: "x", type, marks: "6", order: [] }, { question: "other@1", section: "x", marks: "6", order: ["a"] }],
      answers: { [name]: { value, revision: 1, at: 1 } },
      marks: { [name]: mark(before), "other@1": mark("6") },
    });
    const by = (rule: RegradeRule) =>
      regraded(sitting, order({ type: "key", question: `${name}~r` }, rule, name), { asked, keyed: rekeyed.question }).marks[name]?.mark;
    expect([by("raise-only"), by("full")]).toEqual([raised, full]);
  });
});
