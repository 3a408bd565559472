import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DAY, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { stepsIn, type Steps } from "./steps.ts";
import { documentedPaper, instructor, learner, openWorld, START, type World } from "./world.ts";

let world: World;
let does: Steps;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
});
afterEach(() => world.close());

describe("starting", () => {
  it("gives the documented paper, 100 marks, to be handed in an hour later", async () => {
    const attempt = await does.begun();
    expect(attempt.paper).toHaveLength(22);
    expect(attempt.paper.reduce((total, { marks }) => total + Number(marks), 0)).toBe(100);
    expect(attempt.deadline).toBe(START + 60 * MINUTE);
  });

  it("gives two tabs that start at once the same sitting", async () => {
    const both = await Promise.all(Array.from({ length: 6 }, () => world.exams.start(learner(), "theory")));
    const ids = both.map((started) => ("attempt" in started ? started.attempt.id : started.type));
    expect(new Set(ids).size).toBe(1);
    expect(both.filter(({ type }) => type === "started")).toHaveLength(1);
    expect(await world.audit()).toEqual(["exam.started"]);
    expect(await world.outbox()).toEqual(["exam-attempted"]);
  });

  it("lets thirty people start in the same moment, each on an own paper", async () => {
    const started = await Promise.all(Array.from({ length: 30 }, (_, each) => does.begun(`p${each}`)));
    expect(new Set(started.map(({ paper }) => paper.map(({ question }) => question).join())).size).toBe(30);
  });

  it("pins the question versions, so that the paper reads the same for ever", async () => {
    const attempt = await does.begun();
    const questions = await world.exams.reviewed(learner(), attempt);
    for (const { question } of attempt.paper) expect(questions.get(question)).toEqual(world.question(question));
  });

  it.each([
    ["before it opens", { opens: START + MINUTE }, "not-yet"],
    ["once it has closed", { closes: START }, "closed"],
  ])("refuses %s", async (_, window, why) => {
    world.publish({ ...documentedPaper, ...window });
    expect(await world.exams.start(learner(), "theory")).toMatchObject({ type: "refused", refusal: { why } });
  });

  it("refuses a second sitting when one is allowed, and gives fresh questions when two are", async () => {
    const first = await does.begun();
    await does.handIn(first);
    world.publish({ ...documentedPaper, attempts: 2 });
    expect(await world.exams.start(learner(), "theory")).toMatchObject({ type: "refused", refusal: { why: "being-marked" } });
    await does.markBoth(first, ["1", "1"]);
    const second = await does.begun();
    const met = new Set(first.paper.map(({ question }) => question));
    expect(second.number).toBe(2);
    expect(second.paper.filter(({ question }) => met.has(question))).toEqual([]);
  });

  it("starts nothing where the bank cannot fill the paper", async () => {
    const [choice, short] = documentedPaper.sections;
    if (choice === undefined || short === undefined) throw new Error("sections");
    world.publish({ ...documentedPaper, sections: [choice, { ...short, count: 500 }] });
    expect(await world.exams.start(learner(), "theory")).toEqual({ type: "unfilled" });
  });

  it("ends with the window when that comes before the full hour", async () => {
    world.publish({ ...documentedPaper, closes: START + 10 * MINUTE });
    expect((await does.begun()).deadline).toBe(START + 10 * MINUTE);
  });

  it("refuses in an archived cohort", async () => {
    world.archive();
    await expect(world.exams.start(learner(), "theory")).rejects.toMatchObject({ code: "archived" });
  });
});

describe("saving", () => {
  it("brings every acknowledged answer back when the page is opened again", async () => {
    const attempt = await does.begun();
    const outcome = await does.saveAll(attempt, 20);
    expect(outcome.saved).toHaveLength(22);
    world.clock.advance(5 * MINUTE);
    const again = await world.exams.sitting(learner(), "theory");
    expect(again?.attempt.answers[world.shorts(attempt)[0] ?? ""]?.value).toBe("我会先道歉,再核实。");
    expect(again?.clock.left).toBe(55 * MINUTE);
  });

  it("keeps the newer answer of another tab and hands it to the stale one", async () => {
    const attempt = await does.begun();
    const [question = ""] = world.shorts(attempt);
    const save = (value: string, revision: number) =>
      world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [{ question, value, revision }] });
    await save("first", 1);
    await save("second", 2);
    expect(await save("from the old tab", 2)).toMatchObject({ saved: [], stale: [{ question, value: "second", revision: 2 }] });
    expect((await world.stored(attempt.id)).answers[question]?.value).toBe("second");
  });

  it("writes nothing for a save that is sent again, and neither outbox nor audit for any", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 3);
    await does.saveAll(attempt, 3);
    expect((await world.stored(attempt.id)).version).toBe(2);
    expect(await world.audit()).toEqual(["exam.started"]);
    expect(await world.outbox()).toEqual(["exam-attempted"]);
  });

  it("loses none of twenty saves of different answers that arrive together", async () => {
    const attempt = await does.begun();
    await Promise.all(
      world
        .choices(attempt, 20)
        .map((answer) => world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [answer] })),
    );
    expect(Object.keys((await world.stored(attempt.id)).answers)).toHaveLength(20);
  });

  it("remembers flags of questions on the paper only", async () => {
    const attempt = await does.begun();
    const flagged = attempt.paper[4]?.question ?? "";
    await world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [], flags: ["elsewhere@1", flagged] });
    expect((await world.stored(attempt.id)).flags).toEqual([flagged]);
  });

  it("refuses an option of another question, a question of another paper, and another person's sitting", async () => {
    const attempt = await does.begun();
    const [choice] = world.choices(attempt, 1);
    const send = (question: string, value: string, person?: string) =>
      world.exams.save(learner(person), { component: "theory", attempt: attempt.id, answers: [{ question, value, revision: 1 }] });
    await expect(send(choice?.question ?? "", "no-such-option")).rejects.toMatchObject({ code: "bad-input" });
    await expect(send("elsewhere@1", "a")).rejects.toMatchObject({ code: "bad-input" });
    await expect(send(choice?.question ?? "", choice?.value ?? "", "learner-2")).rejects.toMatchObject({ code: "not-found" });
    expect((await world.stored(attempt.id)).answers).toEqual({});
  });
});

describe("time", () => {
  it("takes saves in flight for 15 seconds and none after", async () => {
    const attempt = await does.begun();
    world.clock.set(attempt.deadline + 15 * SECOND);
    expect((await does.saveAll(attempt, 5)).state).toBe("open");
    world.clock.advance(1);
    expect(await does.saveAll(attempt, 20)).toMatchObject({ state: "over", saved: [] });
  });

  it("hands in what was saved when the time ran out, at the first read, as of the deadline", async () => {
    const attempt = await does.begun();
    await does.saveAll(attempt, 20);
    world.clock.advance(3 * DAY);
    const facts = await world.exams.open(learner(), "theory");
    expect(facts.state).toMatchObject({ type: "handed-in", attempt: { handedInBy: "deadline", handedInAt: attempt.deadline } });
    expect(await world.exams.sitting(learner(), "theory")).toBeUndefined();
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.started"]);
  });

  it("shows the marker a lapsed sitting too", async () => {
    const attempt = await does.begun();
    world.clock.advance(2 * 60 * MINUTE);
    expect(await world.exams.closeLapsed("t1", "c1")).toBe(1);
    expect((await world.exams.toMark(instructor))[0]?.waiting.map(({ id }) => id)).toEqual([attempt.id]);
  });
});
