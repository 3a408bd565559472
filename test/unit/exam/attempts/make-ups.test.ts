import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createExamPasswords } from "../../../../src/exam/attempts/password.ts";
import { createMakeUps, type MakeUpService, type Opening } from "../../../../src/exam/attempts/make-ups.service.ts";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";
import { collections } from "../../../../src/store/collections.ts";
import { findAll } from "../../../../src/store/port.ts";
import { stepsIn, type Steps } from "../steps.ts";
import { choicesOnly, COHORT, instructor, learner, openWorld, START, TENANT, text, type World } from "../world.ts";

const capped = { ...choicesOnly, capMakeUp: true as const, closes: START + 2 * HOUR };

let world: World;
let does: Steps;
let makeUps: MakeUpService;

beforeEach(async () => {
  world = await openWorld(capped);
  does = stepsIn(world);
  makeUps = createMakeUps(world.deps);
});
afterEach(() => world.close());

const opening = (change: Partial<Opening> = {}): Opening => ({
  component: "theory",
  persons: ["learner-1"],
  trainedOn: "2026-03-01",
  note: "four steps",
  ...change,
});

async function sat(right: number): Promise<string> {
  const attempt = await does.begun();
  await does.saveAll(attempt, right);
  await does.handIn(attempt);
  return attempt.id;
}

describe("a make-up", () => {
  it("is sat after the window's end on a paper of new questions; the better one counts, capped as was promised", async () => {
    const first = await sat(8);
    expect(await world.score()).toBe("40");
    world.clock.set(START + 3 * HOUR);
    expect(await world.exams.start(learner(), "theory")).toMatchObject({ type: "refused", refusal: { why: "no-attempts-left" } });
    expect(await makeUps.open(instructor, opening())).toEqual({ opened: ["learner-1"], not: [] });
    // What is changed after the opening does not break the promise.
    world.publish({ ...choicesOnly, closes: START + 2 * HOUR });
    const second = await world.stored(await sat(19));
    expect(second).toMatchObject({ number: 2, cap: "60", score: "95", makeUp: `${COHORT}.theory.learner-1.1` });
    const asked = new Set((await world.stored(first)).paper.map(({ question }) => question));
    expect(second.paper.filter(({ question }) => asked.has(question))).toEqual([]);
    expect(await world.score()).toBe("60");
    expect(await world.audit()).toEqual(expect.arrayContaining(["make-up.opened", "exam.started"]));
  });

  it("is told to whoever gets one, in the commit that opens it", async () => {
    await sat(3);
    await Promise.all([makeUps.open(instructor, opening()), makeUps.open(instructor, opening({ persons: ["learner-1", "nobody"] }))]);
    const notices = await findAll(world.store, collections.notices, { tenant: TENANT, query: { index: "byPerson", equal: ["learner-1"] } });
    const told = notices.filter(({ kind }) => kind === "make-up");
    expect(told).toMatchObject([{ cohort: COHORT, subject: `${COHORT}.theory.learner-1.1` }]);
  });

  it("that goes worse takes nothing away", async () => {
    await sat(11);
    await makeUps.open(instructor, opening());
    await sat(3);
    expect(await world.score()).toBe("55");
  });

  it("is one attempt however many tabs start it at once, in whichever process", async () => {
    await sat(3);
    await makeUps.open(instructor, opening());
    const started = await Promise.all([world.exams, world.elsewhere, world.exams].map((exams) => exams.start(learner(), "theory")));
    expect(started.map(({ type }) => type).toSorted()).toEqual(["resumed", "resumed", "started"]);
    expect((await makeUps.desk(instructor, "theory")).candidates[0]?.makeUps).toMatchObject([{ state: "used" }]);
  });

  it("withdrawn as it is started is either withdrawn or sat, never both", async () => {
    await sat(3);
    for (let round = 0; round < 5; round += 1) {
      const id = `${COHORT}.theory.learner-1.${round + 1}`;
      await makeUps.open(instructor, opening());
      const [started, withdrawn] = await Promise.allSettled([world.elsewhere.start(learner(), "theory"), makeUps.withdraw(instructor, id)]);
      const begun = started.status === "fulfilled" && started.value.type === "started";
      expect(begun).toBe(withdrawn.status === "rejected");
      expect((await world.store.get(collections.makeUps, TENANT, id))?.state).toBe(begun ? "used" : "withdrawn");
      if (begun) return;
    }
  });

  it("opened by two at once is one; after it is used there is none left; a withdrawn one costs nothing", async () => {
    await sat(3);
    const twice = await Promise.all([makeUps.open(instructor, opening()), makeUps.open(instructor, opening())]);
    expect(twice.flatMap(({ opened }) => opened)).toEqual(["learner-1"]);
    expect(twice.flatMap(({ not }) => not)).toEqual([{ person: "learner-1", why: "open-already" }]);
    await makeUps.withdraw(instructor, `${COHORT}.theory.learner-1.1`);
    await expect(makeUps.withdraw(instructor, `${COHORT}.theory.learner-1.1`)).rejects.toMatchObject({ code: "not-found" });
    expect((await makeUps.open(instructor, opening())).opened).toEqual(["learner-1"]);
    await sat(3);
    expect((await makeUps.open(instructor, opening())).not).toEqual([{ person: "learner-1", why: "used-up" }]);
  });

  it("is opened for nobody who sits, waits for marks, is excused or no learner here; the others of the list get theirs", async () => {
    const attempt = await does.begun();
    const asked = opening({ persons: ["learner-1", "learner-2", "nobody"] });
    expect(await makeUps.open(instructor, asked)).toEqual({
      opened: ["learner-2"],
      not: [
        { person: "learner-1", why: "sitting" },
        { person: "nobody", why: "not-a-learner" },
      ],
    });
    await does.handIn(attempt);
    world.archive();
    await expect(makeUps.open(instructor, opening())).rejects.toMatchObject({ code: "archived" });
  });
});

describe("at the door", () => {
  const honour = text("I work alone.");
  const passwords = () => createExamPasswords({ store: world.store, clock: world.clock });

  async function guarded(): Promise<void> {
    world.publish({ ...choicesOnly, honour, password: await passwords().hash("Red panda") });
  }

  it("nobody starts who does not agree or does not know the password; who does is written down with the time", async () => {
    await guarded();
    const door = (entry: object) => world.exams.start(learner(), "theory", entry);
    expect(await door({})).toEqual({ type: "door", problems: [{ what: "honour" }, { what: "password-missing" }] });
    expect(await door({ honour: "en", password: "red panda" })).toEqual({ type: "door", problems: [{ what: "password-wrong" }] });
    expect(await door({ honour: "en", password: " Ｒｅｄ　panda " })).toMatchObject({
      type: "started",
      attempt: { honour: { at: START, programme: 1, locale: "en" } },
    });
    expect(await world.store.find(collections.passwordTries, TENANT, { index: "byPerson", equal: [COHORT] })).toMatchObject({
      records: [],
    });
  });

  it("who guesses waits, though the tries come all at once; the right one waits its turn, too", async () => {
    await guarded();
    const guess = (password: string, exams = world.exams) => exams.start(learner(), "theory", { honour: "en", password });
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, each) => guess(`word ${each}`, each % 2 === 0 ? world.exams : world.elsewhere)),
    );
    const told = guesses.flatMap((outcome) => (outcome.type === "door" ? outcome.problems.map(({ what }) => what) : []));
    expect(told.filter((what) => what === "password-wrong")).toHaveLength(5);
    expect(told.filter((what) => what === "password-wait")).toHaveLength(7);
    expect(await guess("Red panda")).toEqual({ type: "door", problems: [{ what: "password-wait", until: START + MINUTE }] });
    expect((await world.exams.start(learner("learner-2"), "theory", { honour: "zh-CN", password: "Red panda" })).type).toBe("started");
    world.clock.advance(MINUTE);
    expect((await guess("Red panda")).type).toBe("started");
  });
});
