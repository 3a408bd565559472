import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { MarkingRulesRecord } from "../../src/exam/marking/records.ts";
import { PRESETS } from "../../src/exam/marking/review.ts";
import { rulesId } from "../../src/exam/marking/rules.ts";
import type { AttemptRecord } from "../../src/exam/records.ts";
import type { Actor } from "../../src/people/records.ts";
import { HOUR } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { insert, replace } from "../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { stepsIn } from "../unit/exam/steps.ts";
import { COHORT, documentedPaper, openWorld, TENANT, text, type World } from "../unit/exam/world.ts";

jest.setTimeout(180_000);

const FIXED = ["attendance-and-conduct-10", "attendance-and-conduct-11"];
/** The same two written questions for everybody, and nothing else. */
const PAPER = {
  ...documentedPaper,
  sections: [{ id: "short", name: text("Short answer"), type: "short" as const, count: 2, marks: "30", areas: [], fixed: FIXED }],
};
const marker = (person: string): Actor => ({ tenant: TENANT, person, cohort: COHORT, roles: ["assistant"] });
const [a, b, c] = [marker("assistant-a"), marker("assistant-b"), marker("assistant-c")];

/** Markers at two server processes: nothing but the store is common to them. */
function together(storeUrl?: () => string): void {
  let world: World;
  let papers: readonly AttemptRecord[];
  let questions: readonly [string, string];

  beforeAll(async () => {
    world = await openWorld(PAPER, undefined, storeUrl?.());
    const does = stepsIn(world);
    const sat: AttemptRecord[] = [];
    for (const person of ["p1", "p2", "p3", "p4", "p5", "p6"]) {
      const attempt = await does.begun(person);
      await does.saveAll(attempt, 0);
      sat.push(await does.handIn(attempt));
    }
    papers = sat;
    const [first = "", second = ""] = FIXED.map((id) => `${id}@1`);
    questions = [first, second];
  });
  afterAll(() => world.close());

  async function rule(markers: 1 | 2): Promise<void> {
    const id = rulesId({ cohort: COHORT, component: "theory" });
    const about = { id, tenant: TENANT, cohort: COHORT, component: "theory", release: { type: "at-once" } as const };
    const rules = { ...about, markers, limit: "15", review: PRESETS.learn };
    const known = await world.store.get(collections.markingRules, TENANT, id);
    await world.store.commit([
      known === undefined
        ? insert<MarkingRulesRecord>(collections.markingRules, rules)
        : replace<MarkingRulesRecord>(collections.markingRules, { ...rules, version: known.version }),
    ]);
  }
  const at = (question: string) => ({ component: "theory", question });

  it("gives one answer to one of four who reach for it at once", async () => {
    await rule(1);
    const name = { attempt: papers[0]?.id ?? "", question: questions[0] };
    const held = await Promise.all([
      world.exams.hold(a, name),
      world.elsewhere.hold(b, name),
      world.exams.hold(c, name),
      world.elsewhere.hold(marker("assistant-d"), name),
    ]);
    expect(held.filter((until) => until !== undefined)).toHaveLength(1);
    world.clock.advance(HOUR);
  });

  it("takes one of two marks that come at once for the same answer, and says so to the other", async () => {
    const name = { attempt: papers[0]?.id ?? "", question: questions[0] };
    const [one, other] = await Promise.all([
      world.exams.give(a, { ...name, mark: "10", comment: "" }),
      world.elsewhere.give(b, { ...name, mark: "30", comment: "" }),
    ]);
    expect([one.type, other.type].toSorted()).toEqual(["given", "taken"]);
    const stored = (await world.stored(name.attempt)).marks[name.question];
    expect(stored?.mark).toBe(one.type === "given" ? "10" : "30");
  });

  it("leads two markers side by side through a question, no answer twice", async () => {
    const taken: string[] = [];
    const walk = async (exams: World["exams"], actor: Actor): Promise<void> => {
      for (;;) {
        const next = await exams.next(actor, at(questions[0]));
        if (next === undefined) return;
        taken.push(next.attempt);
        expect(await exams.give(actor, { ...next, mark: "10", comment: "" })).toEqual({ type: "given", state: "final" });
      }
    };
    await Promise.all([walk(world.exams, a), walk(world.elsewhere, b)]);
    expect(taken.toSorted()).toEqual(
      papers
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it("gives an answer that two mark to two of three who reach for it, and keeps both marks that come at once", async () => {
    await rule(2);
    const name = { attempt: papers[1]?.id ?? "", question: questions[1] };
    const held = await Promise.all([world.exams.hold(a, name), world.elsewhere.hold(b, name), world.exams.hold(c, name)]);
    expect(held.filter((until) => until !== undefined)).toHaveLength(2);
    world.clock.advance(HOUR);
    const given = await Promise.all([
      world.exams.give(a, { ...name, mark: "20", comment: "" }),
      world.elsewhere.give(b, { ...name, mark: "21", comment: "" }),
    ]);
    expect(given.map((each) => (each.type === "given" ? each.state : each.type)).toSorted()).toEqual(["final", "open"]);
    expect((await world.stored(name.attempt)).marks[name.question]?.mark).toBe("20.5");
  });
}

describe("markers at once", () => {
  describe("on SQLite", () => together());
  if (MONGO === undefined) it.skip(`on MongoDB (${NO_MONGO})`, () => undefined);
  else {
    const database = ownDatabase(MONGO);
    describe("on MongoDB", () => {
      together(() => database.url);
      afterAll(() => database.drop());
    });
  }
});
