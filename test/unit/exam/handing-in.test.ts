import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { stepsIn, type Steps } from "./steps.ts";
import { choicesOnly, instructor, learner, openWorld, type World } from "./world.ts";

let world: World;
let does: Steps;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
});
afterEach(() => world.close());

describe("handing in", () => {
  it("takes twenty hand-ins at once as one", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 20);
    const all = await Promise.all(Array.from({ length: 20 }, () => does.handIn(attempt)));
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.started"]);
    expect(await world.outbox()).toEqual(["exam-attempted", "exam-handed-in"]);
  });

  it("stays one when two servers take hand-ins and saves of one sitting at the same time", async () => {
    const attempt = await does.begun();
    const [question = ""] = world.shorts(attempt);
    const request = { component: "theory", attempt: attempt.id };
    const servers = [world.exams, world.elsewhere];
    const saves = servers.flatMap((server, each) =>
      [1, 2, 3].map((revision) =>
        server.save(learner(), { ...request, answers: [{ question, value: `${each} ${revision}`, revision: revision * 2 + each }] }),
      ),
    );
    const [outcomes, handed] = await Promise.all([
      Promise.all(saves),
      Promise.all(servers.flatMap((server) => [server.handIn(learner(), request), server.handIn(learner(), request)])),
    ]);
    expect(new Set(handed.map((each) => JSON.stringify(each))).size).toBe(1);
    const acknowledged = Math.max(0, ...outcomes.flatMap(({ saved }) => saved.map(({ revision }) => revision)));
    expect((await world.stored(attempt.id)).answers[question]?.revision ?? 0).toBe(acknowledged);
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.started"]);
  });

  it("is terminal: a save after it changes nothing", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 4);
    const handed = await does.handIn(attempt);
    expect(await does.saveAll(attempt, 20)).toMatchObject({ state: "over" });
    expect(await world.stored(attempt.id)).toEqual(handed);
  });

  it("marks the choices at once and leaves the short answers to a person", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 13);
    const { marks, score, state } = await does.handIn(attempt);
    expect(Object.values(marks).filter(({ mark }) => mark === "2")).toHaveLength(13);
    expect(Object.keys(marks)).toHaveLength(20);
    expect([state, score, await world.score()]).toEqual(["handed-in", undefined, undefined]);
  });

  it("settles the score in the same step when no short answer waits", async () => {
    world.publish(choicesOnly);
    const attempt = await does.begun();
    await does.saveAll(attempt, 13);
    expect(await does.handIn(attempt)).toMatchObject({ state: "marked", score: "65" });
    expect(await world.score()).toBe("65");
  });
});

describe("marking", () => {
  it("settles 40 + 48 marks as exactly 88", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 20);
    await does.handIn(attempt);
    expect(await does.markBoth(attempt, ["28", ""])).toMatchObject({ type: "partly" });
    expect(await world.score()).toBeUndefined();
    expect(await does.markBoth(attempt, ["28", "20"])).toMatchObject({ type: "marked", attempt: { score: "88" } });
    expect(await world.score()).toBe("88");
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.marked", "exam.marked", "exam.started"]);
  });

  it("moves the score when a mark is corrected, and only then", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 20);
    await does.handIn(attempt);
    await does.markBoth(attempt, ["28", "20"]);
    await does.markBoth(attempt, ["28", "20"]);
    expect(await world.audit()).toHaveLength(3);
    await does.markBoth(attempt, ["27.5", "20"]);
    expect(await world.score()).toBe("87.5");
  });

  it("names every mark that is no number or out of range, and writes none", async () => {
    const attempt = await does.begun();
    await does.handIn(attempt);
    const [first = "", second = ""] = world.shorts(attempt);
    expect(await does.markBoth(attempt, ["30.01", "abc"])).toEqual({
      type: "invalid",
      problems: { [first]: "out-of-range", [second]: "not-a-number" },
    });
    expect(await does.markBoth(attempt, ["12", "-1"])).toEqual({ type: "invalid", problems: { [second]: "out-of-range" } });
    expect(Object.keys((await world.stored(attempt.id)).marks)).toHaveLength(20);
  });

  it("never lets one marker overwrite what another marked meanwhile", async () => {
    const attempt = await does.begun();
    await does.handIn(attempt);
    const seen = (await world.stored(attempt.id)).version;
    const [question = ""] = world.shorts(attempt);
    const by = (person: string, mark: string) =>
      world.exams.mark({ ...instructor, person }, { attempt: attempt.id, seen, marks: { [question]: { mark, comment: "" } } });
    await by("a", "20");
    expect(await by("b", "10")).toMatchObject({ type: "changed" });
    expect((await world.stored(attempt.id)).marks[question]).toMatchObject({ mark: "20", by: "a" });
  });

  it("refuses one's own sitting, and does not list it", async () => {
    const attempt = await does.begun("both");
    await does.handIn(attempt);
    const both = { ...instructor, person: "both" };
    await expect(world.exams.attemptToMark(both, attempt.id)).rejects.toMatchObject({ code: "own-work" });
    await expect(world.exams.mark(both, { attempt: attempt.id, seen: 2, marks: {} })).rejects.toMatchObject({ code: "own-work" });
    expect((await world.exams.toMark(both))[0]?.waiting).toEqual([]);
  });

  it("shows no open sitting and none of another cohort", async () => {
    const attempt = await does.begun();
    await expect(world.exams.attemptToMark(instructor, attempt.id)).rejects.toMatchObject({ code: "not-found" });
    await does.handIn(attempt);
    await expect(world.exams.attemptToMark({ ...instructor, cohort: "c2" }, attempt.id)).rejects.toMatchObject({ code: "not-found" });
  });

  it("counts the best sitting: a worse second one takes nothing away", async () => {
    world.publish({ ...choicesOnly, attempts: 2 });
    const first = await does.begun();
    await does.saveAll(first, 18);
    await does.handIn(first);
    const second = await does.begun();
    await does.saveAll(second, 10);
    await does.handIn(second);
    expect(await world.score()).toBe("90");
  });
});
