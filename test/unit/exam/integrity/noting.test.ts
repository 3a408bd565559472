import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { noting, type Noticed } from "../../../../src/exam/integrity/noting.ts";
import { MOST, type SittingLogRecord } from "../../../../src/exam/integrity/records.ts";
import { INTEGRITY_SIGNALS } from "../../../../src/programme/records.ts";
import { MINUTE } from "../../../../src/shared/clock.ts";

const START = 1_000_000;
const item = (question: string) => ({ question, section: "s", marks: "2", order: [] });
const attempt = {
  id: "a1",
  tenant: "t",
  cohort: "c",
  component: "theory",
  person: "p",
  startedAt: START,
  paper: [item("q1"), item("q2")],
};
const at = (ms: number, noted = INTEGRITY_SIGNALS.slice()) => ({ attempt, now: START + ms, noted });
const quiet: Noticed = { device: false, address: false };
const told = (events: NonNullable<Noticed["told"]>["events"], seconds: Record<string, number> = {}): Noticed => ({
  ...quiet,
  told: { events, seconds },
});
const stored = (log: ReturnType<typeof noting>): SittingLogRecord | undefined => log && { ...log, version: 1 };

describe("what is noted of a sitting", () => {
  test.each<[string, Noticed, unknown]>([
    ["the page left", told([{ kind: "left", ago: 9_000, ms: 5_000 }]), [{ at: START + MINUTE - 9_000, kind: "left", ms: 5_000 }]],
    [
      "a text pasted, never what it says",
      told([{ kind: "pasted", ago: 0, characters: 120, question: "q2" }]),
      [{ at: START + MINUTE, kind: "pasted", characters: 120, question: "q2" }],
    ],
    [
      "a question that is not on the paper",
      told([{ kind: "pasted", ago: 0, characters: 1, question: "q9" }]),
      [{ at: START + MINUTE, kind: "pasted", characters: 1 }],
    ],
    ["another device", { ...quiet, device: true }, [{ at: START + MINUTE, kind: "device" }]],
    ["another address", { ...quiet, address: true }, [{ at: START + MINUTE, kind: "address" }]],
    [
      "what happened before the start, by the page's word",
      told([{ kind: "left", ago: 10 * MINUTE, ms: 20 * MINUTE }]),
      [{ at: START, kind: "left", ms: MINUTE }],
    ],
  ])("%s", (_name, noticed, events) => {
    expect(noting(undefined, noticed, at(MINUTE))?.events).toEqual(events);
  });

  it("is nothing where nothing happened, and nothing of a kind that the exam leaves out", () => {
    expect(noting(undefined, quiet, at(MINUTE))).toBeUndefined();
    const everything = { told: { events: [{ kind: "left" as const, ago: 0, ms: 1 }], seconds: { q1: 5 } }, device: true, address: true };
    expect(noting(undefined, everything, at(MINUTE, []))).toBeUndefined();
    expect(noting(undefined, everything, at(MINUTE, ["device"]))?.events).toEqual([{ at: START + MINUTE, kind: "device" }]);
  });

  it("adds up the seconds on each question, never to more than the sitting has lasted", () => {
    const first = stored(noting(undefined, told([], { q1: 20, q2: 10, q9: 5 }), at(MINUTE)));
    expect(first?.seconds).toEqual({ q1: 20, q2: 10 });
    expect(noting(first, told([], { q1: 5, q2: 9_999 }), at(MINUTE))?.seconds).toEqual({ q1: 25, q2: 35 });
    expect(noting(first, told([], {}), at(2 * MINUTE))).toBeUndefined();
  });

  it("writes down the first, counts the rest and stays in order, whatever a page sends", () => {
    const event = fc.record({
      kind: fc.constantFrom("left" as const, "pasted" as const),
      ago: fc.nat({ max: 200 * MINUTE }),
      ms: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 50 }), { maxLength: 20 }), (saves) => {
        let log: SittingLogRecord | undefined;
        for (const [n, events] of saves.entries()) log = stored(noting(log, told(events), at((n + 1) * MINUTE))) ?? log;
        const count = saves.flat().length;
        const beyond = Object.values(log?.beyond ?? {}).reduce((sum, one) => sum + one, 0);
        expect((log?.events.length ?? 0) + beyond).toBe(count);
        expect(log?.events.length ?? 0).toBeLessThanOrEqual(MOST);
        const times = (log?.events ?? []).map((one) => one.at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((time) => time >= START && time <= START + saves.length * MINUTE)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
