import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { fairnessOf } from "../../../../src/exam/marking/agreement.ts";
import { apartBy, verdictOf } from "../../../../src/exam/marking/double.ts";
import { LEASE, leased, placeOf, released, withMark } from "../../../../src/exam/marking/lease.ts";
import { progressOf, queuesOf, waitingFor } from "../../../../src/exam/marking/queue.ts";
import type { GivenMark, MarkingRecord } from "../../../../src/exam/marking/records.ts";
import { isReleased } from "../../../../src/delivery/release.ts";
import { held, unveiled } from "../../../../src/exam/marking/rules.ts";
import type { AttemptRecord } from "../../../../src/exam/records.ts";
import { compare, exact, shown, sum, toText } from "../../../../src/shared/exact.ts";

const given = (...marks: readonly (readonly [string, string, string?])[]): readonly GivenMark[] =>
  marks.map(([by, mark, comment], index) => ({ by, mark, at: index, ...(comment !== undefined && { comment }) }));
const marking = (over: Partial<MarkingRecord> = {}): MarkingRecord => ({
  id: "a1.q@1",
  version: 1,
  tenant: "t",
  cohort: "c",
  component: "theory",
  question: "q@1",
  attempt: "a1",
  markers: 2,
  limit: "15",
  state: "open",
  leases: [],
  given: [],
  ...over,
});

describe("what the marks of an answer to 30 marks make", () => {
  const two = { markers: 2, limit: "15" } as const;
  const one = { markers: 1, limit: "15" } as const;
  // biome-ignore format: a table is read by its columns
  const CASES: readonly (readonly [string, { markers: 1 | 2; limit: string }, readonly GivenMark[], object])[] = [
    ["one marker, none yet", one, [], { type: "open" }],
    ["one marker", one, given(["x", "12"]), { type: "final", mark: "12", comment: undefined }],
    ["one marker with a comment", one, given(["x", "12", "Good."]), { type: "final", mark: "12", comment: "Good." }],
    ["the first of two", two, given(["x", "12"]), { type: "open" }],
    ["two alike", two, given(["x", "12"], ["y", "12"]), { type: "final", mark: "12", comment: undefined }],
    ["two within the limit: their mean", two, given(["x", "12"], ["y", "13"]), { type: "final", mark: "12.5", comment: undefined }],
    ["a mean no binary float holds", two, given(["x", "0.1"], ["y", "0.2"]), { type: "final", mark: "0.15", comment: undefined }],
    ["exactly the limit: 4.5 of 30", two, given(["x", "10"], ["y", "14.5"]), { type: "final", mark: "12.25", comment: undefined }],
    ["a hair beyond the limit", two, given(["x", "10"], ["y", "14.500001"]), { type: "apart" }],
    ["far apart", two, given(["x", "0"], ["y", "30"]), { type: "apart" }],
    ["no difference allowed", { markers: 2, limit: "0" }, given(["x", "10"], ["y", "10.01"]), { type: "apart" }],
    ["both comments, each said once", two, given(["x", "12", "A"], ["y", "12", "B"]), { type: "final", mark: "12", comment: "A\nB" }],
    ["the same comment twice", two, given(["x", "12", "A"], ["y", "12", "A"]), { type: "final", mark: "12", comment: "A" }],
  ];

  test.each(CASES)("%s", (_, rule, marks, verdict) => {
    expect(verdictOf({ given: marks, ...rule }, "30")).toEqual(verdict);
  });

  it("is the same whoever was first, and lies between the two", () => {
    const mark = fc.integer({ min: 0, max: 3_000 }).map((hundredths) => toText({ ...exact(hundredths), d: 100n }));
    fc.assert(
      fc.property(mark, mark, (a, b) => {
        const [once, other] = [given(["x", a], ["y", b]), given(["y", b], ["x", a])].map((marks) =>
          verdictOf({ given: marks, ...two }, "30"),
        );
        expect(once).toEqual(other);
        expect(compare(apartBy(a, b, "30"), apartBy(b, a, "30"))).toBe(0);
        if (once?.type !== "final") return;
        expect(compare(exact(once.mark), exact(a)) * compare(exact(once.mark), exact(b))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("whose an answer is", () => {
  const lease = (by: string, until = 100) => ({ by, until });
  // biome-ignore format: a table is read by its columns
  const CASES: readonly (readonly [string, MarkingRecord | undefined, string])[] = [
    ["nobody took it up", undefined, "free"],
    ["nobody has it", marking(), "free"],
    ["I have it", marking({ markers: 1, leases: [lease("me")] }), "free"],
    ["somebody has it, one is enough", marking({ markers: 1, leases: [lease("x")] }), "taken"],
    ["their lease lapsed", marking({ markers: 1, leases: [lease("x", 50)] }), "free"],
    ["one of two has it", marking({ leases: [lease("x")] }), "free"],
    ["two others have it", marking({ leases: [lease("x"), lease("y")] }), "taken"],
    ["one marked, one has it", marking({ given: given(["x", "1"]), leases: [lease("y")] }), "taken"],
    ["one marked, the other's lease lapsed", marking({ given: given(["x", "1"]), leases: [lease("y", 50)] }), "free"],
    ["I marked, another is to come", marking({ given: given(["me", "1"]) }), "given"],
    ["two lie apart", marking({ state: "apart", given: given(["x", "1"], ["y", "9"]) }), "over"],
    ["it is final", marking({ state: "final" }), "over"],
  ];

  test.each(CASES)("%s", (_, record, place) => {
    expect(placeOf(record, "me", 50)).toBe(place);
  });

  it("is kept ten minutes from each renewal, let go by hand, and ends with the mark", () => {
    const kept = leased(marking({ leases: [lease("gone", 40)] }), "me", 50);
    expect(kept.leases).toEqual([{ by: "me", until: 50 + LEASE }]);
    expect(leased(kept, "me", 60).leases).toEqual([{ by: "me", until: 60 + LEASE }]);
    expect(released(kept, "me").leases).toEqual([]);
    const marked = withMark(withMark(kept, { by: "me", mark: "1", at: 60 }), { by: "me", mark: "2", at: 61 });
    expect([marked.leases, marked.given.map(({ mark }) => mark)]).toEqual([[], ["2"]]);
  });
});

const attempt = (id: string, over: Partial<AttemptRecord> = {}): AttemptRecord => ({
  id,
  version: 1,
  tenant: "t",
  cohort: "c",
  component: "theory",
  person: `p-${id}`,
  number: 1,
  state: "handed-in",
  seed: "s",
  paper: [
    { question: "single@1", section: "x", marks: "4", order: ["a", "b"] },
    { question: "q@1", section: "y", marks: "30", order: [] },
  ],
  startedAt: 0,
  deadline: 1,
  answers: {},
  flags: [],
  marks: { "single@1": { mark: "4", by: "auto", at: 1 } },
  ...over,
});
const marked = { "q@1": { mark: "20", by: "x", at: 2 } };

describe("the queue of a question", () => {
  const papers = Array.from({ length: 30 }, (_, index) => attempt(`a${index}`));
  const [queue] = queuesOf(papers, []);
  if (queue === undefined) throw new Error("no queue");
  const order = (person: string): readonly string[] => waitingFor(queue, person, 0).map(({ attempt: { id } }) => id);

  it("holds written answers of handed-in papers, and nothing that is marked by a machine", () => {
    expect(
      queuesOf([attempt("a"), attempt("b", { state: "open" })], []).map(({ question, answers }) => [question, answers.length]),
    ).toEqual([["q@1", 1]]);
  });

  it("comes in an order that stays the same for a marker, differs between two, and is not that of handing in", () => {
    expect(order("x")).toEqual(order("x"));
    expect(order("x").toSorted()).toEqual(papers.map(({ id }) => id).toSorted());
    expect(order("x")).not.toEqual(order("y"));
    expect(order("x")).not.toEqual(papers.map(({ id }) => id));
  });

  it("counts what needs nothing more of this marker", () => {
    const own = [attempt("a1"), attempt("a2"), attempt("a3", { marks: marked }), attempt("a4")];
    const known = [
      marking({ id: "a1.q@1", given: given(["me", "3"]) }),
      marking({ id: "a2.q@1", attempt: "a2", state: "apart", given: given(["x", "0"], ["y", "30"]) }),
    ];
    const [mine] = queuesOf(own, known);
    if (mine === undefined) throw new Error("no queue");
    expect(progressOf(mine, "me")).toEqual({ done: 3, all: 4 });
    expect(waitingFor(mine, "me", 0).map(({ attempt: { id } }) => id)).toEqual(["a4"]);
    expect(waitingFor(mine, "z", 0).map(({ attempt: { id } }) => id).toSorted()).toEqual(["a1", "a4"]); // biome-ignore format: one line
  });
});

describe("holding results back", () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    ["at once", { type: "at-once" } as const, true],
    ["at a time to come", { type: "at", at: 101 } as const, false],
    ["at this very moment", { type: "at", at: 100 } as const, true],
    ["by hand, not yet", { type: "by-hand" } as const, false],
    ["by hand, done", { type: "by-hand", released: 90 } as const, true],
  ])("%s", (_, release, told) => {
    expect(isReleased(release, 100)).toBe(told);
  });

  const done = attempt("a", { state: "marked", score: "80", marks: marked });
  it("marks a paper that comes to be marked before the release, and never one that was told", () => {
    expect(held(attempt("a"), done, false).withheld).toBe(true);
    expect(held(attempt("a"), done, true).withheld).toBeUndefined();
    expect(held(done, { ...done, score: "81" }, false).withheld).toBeUndefined();
    expect(held({ ...done, withheld: true }, { ...done, withheld: true, score: "81" }, false).withheld).toBe(true);
  });

  it("leaves a learner no mark, score or state to see", () => {
    expect(unveiled({ ...done, withheld: true }, false)).toMatchObject({ state: "handed-in", marks: {} });
    expect(unveiled({ ...done, withheld: true }, false)).not.toHaveProperty("score");
    expect(unveiled({ ...done, withheld: true }, true)).toMatchObject({ state: "marked", score: "80" });
  });
});

describe("how far markers agree", () => {
  // Of 30 marks: x over y by +10 %, −20 %, 0 %; limit 15 %.
  const answers = [given(["x", "13"], ["y", "10"]), given(["y", "16"], ["x", "10"]), given(["x", "5"], ["y", "5"])].map((marks) => ({
    question: "q@1",
    marks: "30",
    limit: "15",
    given: marks,
  }));

  it("is the mean difference, the share beyond the limit, and who leans which way", () => {
    const found = fairnessOf([...answers, { question: "q@1", marks: "30", limit: "15", given: given(["x", "3"]) }]);
    expect([found.answers, shown(found.difference), found.beyond]).toEqual([3, "10.00", 1]);
    expect(found.pairs).toEqual([expect.objectContaining({ pair: ["x", "y"], answers: 3, beyond: 1 })]);
    expect(found.markers.map(({ marker, leaning }) => [marker, toText(leaning)])).toEqual([
      ["x", "-10/3"],
      ["y", "10/3"],
    ]);
  });

  it("has leanings that cancel each other out, whatever the marks", () => {
    const mark = fc.integer({ min: 0, max: 30 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, mark), { minLength: 1, maxLength: 20 }), (pairs) => {
        const found = fairnessOf(pairs.map(([a, b]) => ({ question: "q@1", marks: "30", limit: "15", given: given(["x", a], ["y", b]) })));
        expect(compare(sum(found.markers.map(({ leaning }) => leaning)), exact(0))).toBe(0);
      }),
    );
  });
});
