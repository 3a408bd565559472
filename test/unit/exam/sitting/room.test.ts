import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLive } from "../../../../src/exam/sitting/live.service.ts";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { collections } from "../../../../src/store/collections.ts";
import type { Store } from "../../../../src/store/port.ts";
import { stepsIn, type Steps } from "../steps.ts";
import { choicesOnly, instructor, learner, openWorld, TENANT, type World } from "../world.ts";

let world: World;
let does: Steps;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
});
afterEach(() => world.close());

const save = (attempt: { id: string; person: string }, value: string, more: object = {}) =>
  world.exams.save(learner(attempt.person), {
    component: "theory",
    attempt: attempt.id,
    ...more,
    answers: [{ question: value, value: "x", revision: 1 }],
  });

describe("a paused room", () => {
  it("takes what was under way and nothing later, and gives everybody their time back", async () => {
    const attempt = await does.begun();
    const [first = "", second = ""] = world.shorts(attempt);
    world.clock.advance(10 * MINUTE);
    await world.invigilation.pause(instructor, "theory", undefined);
    world.clock.advance(10 * SECOND);
    expect(await save(attempt, first)).toMatchObject({ state: "paused", saved: [{ question: first }], remaining: 50 * MINUTE });
    world.clock.advance(20 * MINUTE);
    expect(await save(attempt, second)).toMatchObject({ state: "paused", saved: [], remaining: 50 * MINUTE });
    await world.invigilation.resume(instructor, "theory", undefined);
    expect(await save(attempt, second)).toMatchObject({ state: "open", saved: [{ question: second }], remaining: 50 * MINUTE });
    expect(await world.audit()).toEqual(["exam.paused", "exam.resumed", "exam.started"]);
  });

  it("outlasts the time there was: nobody is handed in while it lasts, and everybody is when their time has run out after it", async () => {
    const attempt = await does.begun();
    await world.invigilation.pause(instructor, "theory", undefined);
    world.clock.advance(3 * 60 * MINUTE);
    expect((await world.exams.open(learner(), "theory")).state.type).toBe("open");
    await world.invigilation.resume(instructor, "theory", undefined);
    world.clock.advance(60 * MINUTE + 16 * SECOND);
    expect((await world.exams.open(learner(), "theory")).state.type).toBe("handed-in");
    expect((await world.stored(attempt.id)).handedInAt).toBe(attempt.startedAt + 4 * 60 * MINUTE);
  });

  it("pauses one person alone, and gives more time to one alone", async () => {
    const [one, other] = [await does.begun("p1"), await does.begun("p2")];
    await world.invigilation.pause(instructor, "theory", ["p1"]);
    await world.invigilation.extend(instructor, "theory", { minutes: 15, persons: ["p2"] });
    world.clock.advance(10 * MINUTE);
    const left = async ({ person }: { person: string }) => (await world.exams.sitting(learner(person), "theory"))?.clock.left;
    expect([await left(one), await left(other)]).toEqual([60 * MINUTE, 65 * MINUTE]);
  });

  it("loses none of many orders given at once", async () => {
    const attempt = await does.begun();
    await Promise.all(Array.from({ length: 6 }, () => world.invigilation.extend(instructor, "theory", { minutes: 5, persons: undefined })));
    expect((await world.exams.sitting(learner(), "theory"))?.clock.left).toBe(90 * MINUTE);
    expect((await world.stored(attempt.id)).version).toBe(1);
  });
});

describe("what one person is allowed", () => {
  it("holds from the start, reaches a sitting under way, and takes nothing back from it", async () => {
    await world.allowances.allow(instructor, "p1", { percent: 150, extra: 5, breaks: 10 });
    const attempt = await does.begun("p1");
    expect(attempt.deadline - attempt.startedAt).toBe(95 * MINUTE);
    await world.allowances.allow(instructor, "p1", { percent: 200, extra: 5, breaks: 10 });
    expect((await world.stored(attempt.id)).deadline - attempt.startedAt).toBe(125 * MINUTE);
    await world.allowances.allow(instructor, "p1", { percent: 100, extra: 0, breaks: 0 });
    expect((await world.stored(attempt.id)).deadline - attempt.startedAt).toBe(125 * MINUTE);
    expect(await world.allowances.of(instructor, "p1")).toEqual({ percent: 100, extra: 0, breaks: 0 });
  });

  it("is a break that the learner takes and ends, and that ends by itself when used up", async () => {
    await world.allowances.allow(instructor, "p1", { percent: 100, extra: 0, breaks: 10 });
    const attempt = await does.begun("p1");
    const request = { component: "theory", attempt: attempt.id };
    const clock = async () => (await world.exams.sitting(learner("p1"), "theory"))?.clock;
    await world.exams.rest(learner("p1"), request, "begin");
    world.clock.advance(4 * MINUTE);
    expect(await clock()).toMatchObject({ paused: "break", left: 60 * MINUTE, breakLeft: 6 * MINUTE });
    await world.exams.rest(learner("p1"), request, "end");
    await world.exams.rest(learner("p1"), request, "begin");
    world.clock.advance(10 * MINUTE);
    expect(await clock()).toMatchObject({ left: 56 * MINUTE, breakLeft: 0 });
    expect((await clock())?.paused).toBeUndefined();
    await expect(world.exams.rest(learner("p2"), request, "begin")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("answers that arrive late", () => {
  const late = (attempt: { id: string; person: string }, answers: readonly { question: string; value: string }[]) =>
    world.lateUploads.keep(learner(attempt.person), { component: "theory", attempt: attempt.id, answers });

  it("are kept apart, accepted with a reason, and marked as if they had come in time", async () => {
    world.publish(choicesOnly);
    const attempt = await does.begun();
    await does.saveAll(attempt, 0);
    await does.handIn(attempt);
    const right = world.choices(attempt, 20).map(({ question, value }) => ({ question, value }));
    expect(await late(attempt, right)).toBe("kept");
    expect(await late(attempt, right)).toBe("kept");
    expect([(await world.stored(attempt.id)).score, await world.score()]).toEqual(["0", "0"]);
    expect(await world.lateUploads.decide(instructor, attempt.id, { accept: true, reason: "network" })).toBe("done");
    expect([(await world.stored(attempt.id)).score, await world.score()]).toEqual(["100", "100"]);
    expect(await world.lateUploads.decide(instructor, attempt.id, { accept: false, reason: "again" })).toBe("decided");
    expect(
      await late(
        attempt,
        right.map((each) => ({ ...each, value: "" })),
      ),
    ).toBe("decided");
    expect(await world.audit()).toEqual(["exam.arrived-late", "exam.handed-in", "exam.late-accepted", "exam.started"]);
  });

  it("wait for a marker again where a person marked what was there before", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 20);
    await does.handIn(attempt);
    await does.markBoth(attempt, ["30", "30"]);
    const [question = ""] = world.shorts(attempt);
    await late(attempt, [{ question, value: "a longer answer" }]);
    await world.lateUploads.decide(instructor, attempt.id, { accept: true, reason: "network" });
    const after = await world.stored(attempt.id);
    expect([after.state, after.score, after.answers[question]?.value, after.marks[question]]).toEqual([
      "handed-in",
      undefined,
      "a longer answer",
      undefined,
    ]);
  });

  it("are nothing where they are stored, belong to no question of the paper, or the sitting is open; somebody else's are refused", async () => {
    const attempt = await does.begun();
    const [question = ""] = world.shorts(attempt);
    expect(await late(attempt, [{ question, value: "x" }])).toBe("nothing");
    await does.saveAll(attempt, 1);
    const { answers } = await does.handIn(attempt);
    expect(
      await late(attempt, [
        { question, value: answers[question]?.value ?? "" },
        { question: "other@1", value: "x" },
      ]),
    ).toBe("nothing");
    await expect(late({ ...attempt, person: "learner-2" }, [{ question, value: "x" }])).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the exam room", () => {
  it("shows a page of the sitters, counts all of them, and reads no cohort for a look", async () => {
    const attempts = await Promise.all(Array.from({ length: 60 }, (_, each) => does.begun(`p${each}`)));
    for (const attempt of attempts)
      await world.exams.save(learner(attempt.person), { component: "theory", attempt: attempt.id, answers: [] });
    await world.presences.flush();
    const reads = { gets: 0, found: 0 };
    const store: Pick<Store, "get" | "find"> = {
      async get(collection, tenant, id) {
        reads.gets += 1;
        return world.store.get(collection, tenant, id);
      },
      async find(collection, tenant, query) {
        const page = await world.store.find(collection, tenant, query);
        reads.found += page.records.length;
        return page;
      },
    };
    const live = createLive({ ...world, store });
    const look = (show: "all" | "silent" | "done", page = 1) => live.look(instructor, "theory", { show, page });
    expect(await look("all")).toMatchObject({ counts: { all: 60, sitting: 60, silent: 0, done: 0 }, pages: 2, sitters: { length: 50 } });
    expect((await look("all", 2)).sitters).toHaveLength(10);
    await does.handIn(attempts[0] ?? fail());
    world.clock.advance(2 * MINUTE);
    await world.exams.save(learner("p7"), { component: "theory", attempt: attempts[7]?.id ?? "", answers: [] });
    await world.presences.flush();
    [reads.gets, reads.found] = [0, 0];
    expect((await look("silent")).counts).toEqual({ all: 60, sitting: 59, silent: 58, done: 1 });
    expect(reads.gets).toBeLessThanOrEqual(51);
    [reads.gets, reads.found] = [0, 0];
    await look("done");
    expect(reads).toEqual({ gets: 1, found: 1 });
    expect(await world.store.get(collections.presences, TENANT, attempts[0]?.id ?? "")).toMatchObject({ state: "handed-in" });
  });
});

function fail(): never {
  throw new Error("nobody sits");
}
