import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createReleasing } from "../../../../src/exam/marking/releasing.ts";
import { createMarkingRules, type MarkingRulesService } from "../../../../src/exam/marking/rules.service.ts";
import type { MarkingRules } from "../../../../src/exam/marking/records.ts";
import type { AttemptRecord } from "../../../../src/exam/records.ts";
import type { Actor } from "../../../../src/people/records.ts";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";
import { stepsIn, type Steps } from "../steps.ts";
import { COHORT, documentedPaper, instructor, learner, openWorld, START, TENANT, type World } from "../world.ts";

let world: World;
let does: Steps;
let rules: MarkingRulesService;
beforeEach(async () => {
  world = await openWorld({ ...documentedPaper, attempts: 2 });
  does = stepsIn(world);
  rules = createMarkingRules({ ...world.deps, releasing: createReleasing(world.deps) });
});
afterEach(() => world.close());

const marker = (person: string): Actor => ({ tenant: TENANT, person, cohort: COHORT, roles: ["assistant"] });
const [a, b] = [marker("assistant-a"), marker("assistant-b")];

async function choose(over: Partial<MarkingRules>): Promise<void> {
  const { rules: before } = await rules.read(instructor, "theory");
  await rules.choose(instructor, "theory", { ...before, ...over });
}

async function handedIn(person = "learner-1"): Promise<AttemptRecord> {
  const attempt = await does.begun(person);
  await does.saveAll(attempt, 20);
  return does.handIn(attempt);
}

const questionsOf = (attempt: AttemptRecord): readonly [string, string] => {
  const [first = "", second = ""] = world.shorts(attempt);
  return [first, second];
};
const give = (actor: Actor, { id }: AttemptRecord, question: string, [mark, comment = ""]: readonly [string, string?]) =>
  world.exams.give(actor, { attempt: id, question, mark, comment });

describe("one marker an answer", () => {
  it("goes from answer to answer of a question, and the last one makes the score", async () => {
    const attempt = await handedIn();
    const [first, second] = questionsOf(attempt);
    const taken = await world.exams.next(a, { component: "theory", question: first });
    expect(taken).toEqual({ attempt: attempt.id, question: first });
    expect(await give(a, attempt, first, ["24", "Say sorry first."])).toEqual({ type: "given", state: "final" });
    expect(await world.exams.next(a, { component: "theory", question: first })).toBeUndefined();
    expect(await world.score()).toBeUndefined();
    expect(await give(b, attempt, second, ["24"])).toEqual({ type: "given", state: "final" });
    expect(await world.score()).toBe("88");
    expect((await world.stored(attempt.id)).marks[first]).toMatchObject({ mark: "24", by: "assistant-a", comment: "Say sorry first." });
  });

  it("never gives two markers the same answer, and gives it on when the ten minutes lapse", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    const at = { component: "theory", question: first };
    expect(await world.exams.next(a, at)).toBeDefined();
    expect(await world.exams.next(b, at)).toBeUndefined();
    expect(await world.exams.hold(b, { attempt: attempt.id, question: first })).toBeUndefined();
    expect(await give(b, attempt, first, ["3"])).toEqual({ type: "taken" });
    world.clock.advance(9 * MINUTE);
    expect(await world.exams.hold(a, { attempt: attempt.id, question: first })).toBe(START + 19 * MINUTE);
    world.clock.advance(9 * MINUTE);
    expect(await world.exams.next(b, at)).toBeUndefined();
    world.clock.advance(MINUTE);
    expect(await world.exams.next(b, at)).toBeDefined();
    expect(await give(a, attempt, first, ["24"])).toEqual({ type: "taken" });
    expect(await give(b, attempt, first, ["20"])).toEqual({ type: "given", state: "final" });
  });

  it("takes a mark whose lease lapsed while nobody else took the answer", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    await world.exams.next(a, { component: "theory", question: first });
    world.clock.advance(HOUR);
    expect(await give(a, attempt, first, ["24"])).toEqual({ type: "given", state: "final" });
  });

  it("lets an answer go that is left", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    await world.exams.next(a, { component: "theory", question: first });
    await world.exams.leave(a, { attempt: attempt.id, question: first });
    expect(await world.exams.next(b, { component: "theory", question: first })).toBeDefined();
  });

  it("hands nobody their own answer, and refuses it by name", async () => {
    const attempt = await handedIn("assistant-a");
    const [first] = questionsOf(attempt);
    await expect(world.exams.next(a, { component: "theory", question: first })).rejects.toMatchObject({ code: "not-found" });
    await expect(give(a, attempt, first, ["30"])).rejects.toMatchObject({ code: "own-work" });
  });

  it("refuses everything once the cohort is archived", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    world.archive();
    await expect(world.exams.next(a, { component: "theory", question: first })).rejects.toMatchObject({ code: "archived" });
    await expect(give(a, attempt, first, ["30"])).rejects.toMatchObject({ code: "archived" });
  });
});

describe("two markers an answer", () => {
  beforeEach(() => choose({ markers: 2, limit: "10" }));

  it("takes the mean within the limit, exact", async () => {
    const attempt = await handedIn();
    const [first, second] = questionsOf(attempt);
    expect(await give(a, attempt, first, ["20.1"])).toEqual({ type: "given", state: "open" });
    expect(await give(b, attempt, first, ["20.2"])).toEqual({ type: "given", state: "final" });
    expect((await world.stored(attempt.id)).marks[first]?.mark).toBe("20.15");
    await give(b, attempt, second, ["10"]);
    await give(a, attempt, second, ["12"]);
    // 40 + 20.15 + 11 of 100
    expect(await world.score()).toBe("71.15");
  });

  it("shows neither marker the other's mark, comment or progress", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    await give(a, attempt, first, ["17.25", "Only a knows."]);
    const seen = await world.exams.answer(b, { attempt: attempt.id, question: first });
    expect(seen).toMatchObject({ place: "free", progress: { done: 0, all: 1 } });
    expect(seen.given).toBeUndefined();
    expect(JSON.stringify(seen)).not.toMatch(/17\.25|Only a knows/);
    await expect(world.exams.attemptToMark(b, attempt.id)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("lets the first correct their mark until the second is there", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    await give(a, attempt, first, ["2"]);
    await give(a, attempt, first, ["20"]);
    expect(await give(b, attempt, first, ["20"])).toEqual({ type: "given", state: "final" });
    expect(await give(a, attempt, first, ["30"])).toEqual({ type: "taken" });
  });

  it("goes to a third or the lead beyond the limit, with a reason; never to one of the two", async () => {
    const attempt = await handedIn();
    const [first] = questionsOf(attempt);
    await give(a, attempt, first, ["5"]);
    expect(await give(b, attempt, first, ["25"])).toEqual({ type: "given", state: "apart" });
    const id = `${attempt.id}.${first}`;
    const typed = { marking: id, mark: "18", comment: "Structure counts.", reason: "The guide gives 18 for this." };
    await expect(world.exams.apart(a, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(world.exams.decide(b, typed)).rejects.toMatchObject({ code: "forbidden" });
    expect(await world.exams.decide(instructor, { ...typed, reason: " " })).toEqual({ type: "problem", reason: "no-reason" });
    expect(await world.exams.decide(instructor, { ...typed, mark: "31" })).toEqual({ type: "problem", mark: "out-of-range" });
    expect((await world.exams.queues(marker("third")))[0]?.apart).toHaveLength(1);
    expect((await world.exams.queues(a))[0]?.apart).toEqual([]);
    expect(await world.exams.decide(marker("third"), typed)).toEqual({ type: "decided" });
    expect((await world.stored(attempt.id)).marks[first]).toMatchObject({ mark: "18", by: "third", comment: "Structure counts." });
    expect(await world.exams.decide(instructor, typed)).toEqual({ type: "over" });
  });

  it("finishes what was begun by the rules it began with", async () => {
    const attempt = await handedIn();
    const [first, second] = questionsOf(attempt);
    await give(a, attempt, first, ["20"]);
    await choose({ markers: 1 });
    expect(await give(b, attempt, first, ["20"])).toEqual({ type: "given", state: "final" });
    expect(await give(b, attempt, second, ["20"])).toEqual({ type: "given", state: "final" });
  });
});

describe("results held back", () => {
  const marked = async (): Promise<AttemptRecord> => {
    const attempt = await handedIn();
    await does.markBoth(attempt, ["24", "24"]);
    return attempt;
  };
  const state = async (): Promise<string> => (await world.exams.open(learner(), "theory")).state.type;

  it("reach no score, grade, statement or page before they are released by hand, and all of them then", async () => {
    await choose({ release: { type: "by-hand" } });
    await marked();
    expect([await world.score(), await state()]).toEqual([undefined, "handed-in"]);
    expect(await rules.read(instructor, "theory")).toMatchObject({ held: 1 });
    expect((await world.exams.open(learner(), "theory")).attempts[0]).not.toHaveProperty("score");
    expect(await rules.release(instructor, "theory")).toBe(1);
    expect([await world.score(), await state()]).toEqual(["88", "marked"]);
    expect(await rules.release(instructor, "theory")).toBe(0);
    expect(await world.audit()).toContain("exam.released");
  });

  it("are seen at their time by the learner's clock alone, and told by the job", async () => {
    await choose({ release: { type: "at", at: START + HOUR } });
    const releasing = createReleasing(world.deps);
    await marked();
    world.clock.advance(HOUR - 1);
    expect([await releasing.tellAll(TENANT), await state()]).toEqual([0, "handed-in"]);
    world.clock.advance(1);
    expect([await world.score(), await state()]).toEqual([undefined, "marked"]);
    expect([await releasing.tellAll(TENANT), await world.score()]).toEqual([1, "88"]);
    expect(await releasing.tellAll(TENANT)).toBe(0);
  });

  it("stay out where they were told before: the best of what is told counts until the rest is", async () => {
    const first = await handedIn();
    await does.markBoth(first, ["0", "0"]);
    expect(await world.score()).toBe("40");
    await choose({ release: { type: "by-hand" } });
    const second = await handedIn();
    await does.markBoth(second, ["30", "30"]);
    expect(await world.score()).toBe("40");
    await does.markBoth(first, ["1", "0"]);
    expect(await world.score()).toBe("41");
    await rules.release(instructor, "theory");
    expect(await world.score()).toBe("100");
  });

  it("are told at once when marked after the release", async () => {
    await choose({ release: { type: "by-hand" } });
    await rules.release(instructor, "theory");
    await choose({ release: { type: "by-hand" }, markers: 1 });
    await marked();
    expect(await world.score()).toBe("88");
  });
});
