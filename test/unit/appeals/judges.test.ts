import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { scorersOf } from "../../../src/result/appeals/judges.ts";
import type { ScoreRecord } from "../../../src/result/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert } from "../../../src/store/port.ts";
import { COHORT, NOON, openWorld, TENANT, type World } from "../result/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const about = { tenant: TENANT, cohort: COHORT, component: "theory", person: "li" };
const score = { ...about, id: "s1", version: 1, state: "final", score: "80", by: "rita", at: NOON } as const;
const of = (record: Partial<ScoreRecord>): ScoreRecord => ({ ...score, source: "entered", ...record });
const mark = (by: string) => ({ mark: "1", by, at: NOON });

it("a paper is scored by its markers, by those whose marks were not taken and by who decided between them; not by who released it", async () => {
  await world.commit([
    insert(collections.attempts, {
      ...about,
      id: "a1",
      number: 1,
      state: "marked",
      seed: "",
      paper: [],
      startedAt: NOON,
      deadline: NOON,
      answers: {},
      flags: [],
      marks: { q1: mark("auto"), q2: mark("mia"), q3: mark("dora") },
    }),
    insert(collections.markings, {
      ...about,
      id: "a1.q3",
      question: "q3",
      attempt: "a1",
      markers: 2,
      limit: "15",
      state: "final",
      leases: [],
      given: [mark("mia"), mark("max")],
      decision: { ...mark("dora"), reason: "" },
    }),
  ]);
  expect(await scorersOf(world.store, of({ source: "exam", ref: "a1" }))).toEqual(["dora", "max", "mia"]);
});

it("a panel's score is given by all its raters and its moderator", async () => {
  const rubric = { id: "r", version: 1, name: { "zh-CN": "", "zh-TW": "", en: "" }, criteria: [] };
  const rating = { tenant: TENANT, cohort: COHORT, panel: "p1", state: "submitted", points: {}, comment: "", at: NOON } as const;
  await world.commit([
    insert(collections.panels, {
      ...about,
      id: "p1",
      rubric,
      limit: "15",
      raters: ["rob"],
      firstRaters: 1,
      state: "final",
      since: NOON,
      moderation: { by: "mo", reason: "", at: NOON },
    }),
    insert(collections.ratings, { ...rating, id: "p1.ray", rater: "ray" }),
  ]);
  expect(await scorersOf(world.store, of({ source: "panel", ref: "p1" }))).toEqual(["mo", "ray", "rob"]);
});

it("an entered score is given by who entered it, and one that a machine gave by nobody", async () => {
  expect(await scorersOf(world.store, of({}))).toEqual(["rita"]);
  expect(await scorersOf(world.store, of({ by: "system" }))).toEqual([]);
  expect(await scorersOf(world.store, of({ source: "exam", ref: "gone" }))).toEqual([]);
});
