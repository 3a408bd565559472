import { describe, expect, it } from "@jest/globals";
import { mayStart, type MakeUp, type StartFacts } from "../../../../src/exam/attempts/may-start.ts";
import { standing } from "../../../../src/exam/standing.ts";
import type { AttemptRecord } from "../../../../src/exam/records.ts";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";

const START = Date.UTC(2026, 2, 2, 6, 0, 0);
const END = START + HOUR;

const settings: StartFacts["settings"] = { attempts: 2, opens: START, closes: END };
const makeUp = (change: Partial<MakeUp> = {}): MakeUp => ({ id: "m1", number: 1, state: "open", ...change });

const sat = (change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  id: "a",
  version: 1,
  tenant: "t",
  cohort: "c",
  component: "theory",
  person: "p",
  number: 1,
  state: "marked",
  seed: "s",
  paper: [],
  startedAt: START,
  deadline: START + 10 * MINUTE,
  handedInAt: START + 10 * MINUTE,
  answers: {},
  flags: [],
  marks: {},
  score: "40",
  ...change,
});
const twice = [sat(), sat({ id: "b", number: 2 })];
const open = sat({ state: "open", handedInAt: undefined, score: undefined });
const waiting = sat({ state: "handed-in", score: undefined });

type Row = readonly [
  what: string,
  facts: Partial<StartFacts & { readonly attempts: readonly AttemptRecord[] }>,
  now: number,
  may: unknown,
  stands: string,
];

const no = (why: string, at?: number): object => ({ type: "no", refusal: at === undefined ? { why } : { why, at } });
const none = { type: "no", refusal: { why: "no-attempts-left", allowed: 2 } };
const yes = (more: object = {}): object => ({ type: "yes", ...more });

const TABLE: readonly Row[] = [
  // The window: its opening belongs to it, its end does not.
  ["a millisecond before it opens", {}, START - 1, no("not-yet", START), "not-yet"],
  ["as it opens", {}, START, yes({ closes: END }), "may-start"],
  ["in its last millisecond", {}, END - 1, yes({ closes: END }), "may-start"],
  ["as it closes", {}, END, no("closed", END), "closed"],
  ["without a window", { settings: { attempts: 1 } }, START, yes(), "may-start"],
  ["late, where who starts late has the full time", { settings: { ...settings, lateStart: "full" } }, END - 1, yes(), "may-start"],
  // Sittings.
  ["while one is under way", { attempts: [open] }, START, no("running"), "open"],
  ["while one is marked", { attempts: [waiting] }, START + HOUR / 2, no("being-marked"), "handed-in"],
  ["after the first of two", { attempts: [sat()] }, START + HOUR / 2, yes({ closes: END }), "marked again:attempt"],
  ["after the first of two, closed", { attempts: [sat()] }, END, no("closed", END), "marked"],
  ["after both", { attempts: twice }, START + HOUR / 2, none, "marked"],
  // The pause between two sittings, from the hand-in on.
  ["within the pause", { settings: { ...settings, cooldown: 10 }, attempts: [sat()] }, START + 20 * MINUTE - 1, no("cooling", START + 20 * MINUTE), "marked"],
  ["as the pause ends", { settings: { ...settings, cooldown: 10 }, attempts: [sat()] }, START + 20 * MINUTE, yes({ closes: END }), "marked again:attempt"],
  ["within a pause that outlasts the window", { settings: { ...settings, cooldown: 50 }, attempts: [sat()] }, END - 1, no("cooling-past-end", END), "marked"],
  ["with a pause, at the first sitting", { settings: { ...settings, cooldown: 600 } }, START, yes({ closes: END }), "may-start"],
  // Make-ups: a window of their own, whatever the exam's.
  ["a make-up after both sittings", { attempts: twice, makeUps: [makeUp()] }, END + 1, yes({ makeUp: makeUp() }), "marked again:make-up"],
  ["a make-up for who missed the exam", { makeUps: [makeUp()] }, END + 1, yes({ makeUp: makeUp() }), "may-start"],
  ["a make-up opened while sittings are left: those first", { makeUps: [makeUp()] }, START, yes({ closes: END }), "may-start"],
  ["a make-up, by the pause not held back", { settings: { ...settings, attempts: 1, cooldown: 600 }, attempts: [sat()], makeUps: [makeUp()] }, START + HOUR / 2, yes({ makeUp: makeUp() }), "marked again:make-up"],
  ["before the make-up opens", { attempts: twice, makeUps: [makeUp({ opens: END + 5 })] }, END + 4, no("make-up-not-yet", END + 5), "marked"],
  ["before the make-up of who missed the exam opens", { makeUps: [makeUp({ opens: END + 5 })] }, END + 4, no("make-up-not-yet", END + 5), "not-yet"],
  ["as the make-up opens", { attempts: twice, makeUps: [makeUp({ opens: END + 5, closes: END + 9 })] }, END + 5, yes({ makeUp: makeUp({ opens: END + 5, closes: END + 9 }), closes: END + 9 }), "marked again:make-up"],
  ["as the make-up closes", { attempts: twice, makeUps: [makeUp({ closes: END + 9 })] }, END + 9, no("make-up-closed", END + 9), "marked"],
  ["a make-up that was used", { attempts: [...twice, sat({ number: 3, makeUp: "m1" })], makeUps: [makeUp({ state: "used" })] }, END + 1, none, "marked"],
  ["a make-up that was withdrawn", { attempts: twice, makeUps: [makeUp({ state: "withdrawn" })] }, END + 1, none, "marked"],
  ["the second make-up after the first was used", { attempts: twice, makeUps: [makeUp({ state: "used" }), makeUp({ id: "m2", number: 2 })] }, END, yes({ makeUp: makeUp({ id: "m2", number: 2 }) }), "marked again:make-up"],
  ["a used make-up counts for none of the usual sittings", { attempts: [sat({ makeUp: "m1" })], makeUps: [makeUp({ state: "used" })] }, START + HOUR / 2, yes({ closes: END }), "marked again:attempt"],
  ["a make-up while the sitting before is marked", { attempts: [sat(), { ...waiting, number: 2 }], makeUps: [makeUp()] }, END, no("being-marked"), "handed-in"],
  ["a make-up under way", { attempts: [...twice, { ...open, number: 3, makeUp: "m1" }], makeUps: [makeUp({ state: "used" })] }, END, no("running"), "open"],
]; // biome-ignore format: a table is read by its columns

describe("whether a sitting may start, and where the learner stands", () => {
  it.each(TABLE)("%s", (...[, given, now, may, stands]) => {
    const facts = { settings, attempts: [], makeUps: [], ...given };
    expect(mayStart(facts, now)).toEqual(may);
    const state = standing(facts, now);
    expect(state.type === "marked" && state.again !== undefined ? `marked again:${state.again}` : state.type).toBe(stands);
  });
});
