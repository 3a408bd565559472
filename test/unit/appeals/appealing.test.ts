import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import {
  asTyped,
  DECISION,
  judgeAnswering,
  judgeAppeal,
  lastDay,
  subjectsOf,
  wordsProblem,
} from "../../../src/result/appeals/appealing.ts";
import type { Against, AppealRecord } from "../../../src/result/appeals/records.ts";
import type { ScoreRecord } from "../../../src/result/records.ts";

const ZONE = "Asia/Shanghai";
/** 2026-03-15, noon in Shanghai. */
const NOON = Date.UTC(2026, 2, 15, 4);
/** The moment in Shanghai, as ISO. */
const at = (text: string): number => Date.parse(`${text}+08:00`);

const against: Against = { ref: "s1", at: NOON, score: "60", source: "entered" };
const made = (state: AppealRecord["state"], about: Partial<Against> = {}) => ({ state, against: { ...against, ...about } });
const window = (now: string, days = 7) => ({ days, zone: ZONE, now: at(now) });

describe("until when a learner may appeal", () => {
  test.each<readonly [string, string, number, string]>([
    ["2026-03-15T12:00", ZONE, 7, "2026-03-22"],
    ["2026-03-15T00:00", ZONE, 7, "2026-03-22"],
    ["2026-03-15T23:59", ZONE, 7, "2026-03-22"],
    ["2026-03-15T23:59", ZONE, 1, "2026-03-16"],
    ["2026-02-25T12:00", ZONE, 7, "2026-03-04"],
    ["2028-02-25T12:00", ZONE, 7, "2028-03-03"],
    ["2026-12-31T12:00", ZONE, 60, "2027-03-01"],
    // The day there is the one before; the clocks there are put forward in between.
    ["2026-03-08T07:00", "America/New_York", 7, "2026-03-14"],
  ])("released %s in %s, %i days: %s", (released, zone, days, until) => {
    expect(lastDay(at(released), { days, zone })).toBe(until);
  });

  test.each<readonly [string, number, string]>([
    ["2026-03-15T12:00", 7, "possible"],
    ["2026-03-22T23:59:59.999", 7, "possible"],
    ["2026-03-23T00:00", 7, "too-late"],
    ["2026-03-16T23:59", 1, "possible"],
    ["2026-03-17T00:00", 1, "too-late"],
    ["2026-03-15T12:00", 0, "no-appeals"],
    ["2026-05-14T12:00", 60, "possible"],
    ["2026-05-15T12:00", 60, "too-late"],
  ])("on %s with %i days: %s", (now, days, expected) => {
    const verdict = judgeAppeal(against, [], window(now, days));
    expect(verdict.type === "possible" ? "possible" : verdict.reason).toBe(expected);
  });

  it("names the last day to whoever may, and to whoever is too late", () => {
    expect(judgeAppeal(against, [], window("2026-03-16T12:00"))).toEqual({ type: "possible", until: "2026-03-22" });
    expect(judgeAppeal(against, [], window("2026-04-16T12:00"))).toEqual({ type: "refused", reason: "too-late", until: "2026-03-22" });
  });

  it("is open on the last day named and closed on the next, whatever the moment and the zone", () => {
    const zones = fc.constantFrom("Asia/Shanghai", "America/New_York", "Europe/London", "Pacific/Kiritimati", "Asia/Kathmandu");
    const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(moments, zones, fc.integer({ min: 1, max: 60 }), (released, zone, days) => {
        const judged = (now: number) => judgeAppeal({ ...against, at: released }, [], { days, zone, now }).type;
        // A day has 23 to 25 hours.
        expect(judged(released + (days - 1) * 86_400_000)).toBe("possible");
        expect(judged(released + (days + 1) * 86_400_000 + 3_600_000)).toBe("refused");
      }),
    );
  });
});

describe("a further appeal", () => {
  const now = window("2026-03-16T12:00");
  test.each<readonly [string, Against | undefined, readonly ReturnType<typeof made>[], string]>([
    ["while one waits", against, [made("waiting")], "already-waiting"],
    ["while one against the score before waits", { ...against, at: NOON + 1 }, [made("waiting")], "already-waiting"],
    ["while one waits whose score is gone", undefined, [made("waiting")], "already-waiting"],
    ["after an answer", against, [made("not-upheld")], "already-made"],
    ["after one that was upheld and changed nothing", against, [made("upheld")], "already-made"],
    ["after one that was withdrawn", against, [made("withdrawn")], "already-made"],
    ["written otherwise, the same score", { ...against, score: "60.0" }, [made("not-upheld")], "already-made"],
    ["after the score changed", { ...against, at: NOON + 1, score: "65" }, [made("not-upheld")], "possible"],
    ["after it changed twice, back to what it was", { ...against, at: NOON + 2 }, [made("not-upheld")], "possible"],
    ["after it changed in the same moment", { ...against, score: "65" }, [made("not-upheld")], "possible"],
    ["against a new decision", { ...against, ref: "d2" }, [made("upheld", { ref: "d1" })], "possible"],
    ["where nothing is released", undefined, [], "nothing-released"],
  ])("%s", (_when, stands, appeals, expected) => {
    const verdict = judgeAppeal(stands, appeals, now);
    expect(verdict.type === "possible" ? "possible" : verdict.reason).toBe(expected);
  });
});

describe("what can be appealed against", () => {
  const score = { id: "c.theory.li", version: 1, tenant: "t", cohort: "c", component: "theory", person: "li", by: "ines", at: NOON };
  it("is each score that is released, and the decision; nothing that is excused", () => {
    const scores: readonly ScoreRecord[] = [
      { ...score, state: "final", score: "88", source: "exam", ref: "a1" },
      { ...score, id: "c.homework.li", component: "homework", state: "excused", source: "excused" },
    ];
    const decision = { id: "c.li.1", at: NOON, total: "88", tier: "senior" };
    expect(Object.fromEntries(subjectsOf(scores, decision))).toEqual({
      theory: { ref: "c.theory.li", at: NOON, score: "88", source: "exam", evidence: "a1" },
      [DECISION]: { ref: "c.li.1", at: NOON, score: "88", tier: "senior" },
    });
    expect([...subjectsOf(scores, undefined).keys()]).toEqual(["theory"]);
  });
});

describe("who may answer", () => {
  const score = { person: "li", judges: ["ines", "rosa"], subject: "theory" };
  const decision = { person: "li", judges: ["ines"], subject: DECISION };
  test.each<readonly [string, typeof score, string, readonly string[], object]>([
    ["somebody else", score, "tom", ["tom", "ines"], { type: "possible", alone: false }],
    ["who scored it", score, "ines", ["tom", "ines"], { type: "refused", reason: "scored-it" }],
    ["one of two raters", score, "rosa", ["tom", "rosa"], { type: "refused", reason: "scored-it" }],
    ["who scored it, though nobody else is there", score, "ines", ["ines"], { type: "refused", reason: "scored-it" }],
    ["the learner, who teaches here too", score, "li", ["li", "tom"], { type: "refused", reason: "own" }],
    ["somebody else about a decision", decision, "tom", ["tom", "ines"], { type: "possible", alone: false }],
    ["who decided", decision, "ines", ["tom", "ines"], { type: "refused", reason: "decided-it" }],
    ["who decided, and nobody else is there", decision, "ines", ["ines"], { type: "possible", alone: true }],
    ["who decided, and only the learner is there", decision, "ines", ["ines", "li"], { type: "possible", alone: true }],
    ["the learner, who decided", { ...decision, judges: ["li"] }, "li", ["li"], { type: "refused", reason: "own" }],
  ])("%s", (...[, appeal, self, able, expected]) => {
    expect(judgeAnswering(appeal, self, able)).toEqual(expected);
  });
});

describe("a reason", () => {
  test.each<readonly [string, string, string | undefined]>([
    ["nothing", "", "too-short"],
    ["nine characters", "123456789", "too-short"],
    ["blanks round seven", "  1234567  ", "too-short"],
    ["ten characters", "1234567890", undefined],
    ["eleven signs of Chinese", "第二项评分与评分表不符", undefined],
    ["2,000 signs of two code units", "👍".repeat(2_000), undefined],
    ["2,000 characters", "x".repeat(2_000), undefined],
    ["2,001 characters", "x".repeat(2_001), "too-long"],
  ])("%s", (_what, words, problem) => {
    expect(wordsProblem(words)).toBe(problem);
  });

  it("stands as typed, with line ends as the form had them", () => {
    expect(asTyped("  one\r\ntwo  \n")).toBe("  one\ntwo  \n");
  });
});
