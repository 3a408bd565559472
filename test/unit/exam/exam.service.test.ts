import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DAY, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { choicesOnly, documentedPaper, instructor, learner, openWorld, START, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function begun(person?: string): Promise<AttemptRecord> {
  const started = await world.exams.start(learner(person), "theory");
  if (started.type !== "started") throw new Error(started.type);
  return started.attempt;
}

const saveAll = (attempt: AttemptRecord, right: number) =>
  world.exams.save(learner(attempt.person), {
    component: "theory",
    attempt: attempt.id,
    answers: [
      ...world.choices(attempt, right),
      ...world.shorts(attempt).map((question) => ({ question, value: "我会先道歉,再核实。", revision: 1 })),
    ],
  });

const handIn = (attempt: AttemptRecord) => world.exams.handIn(learner(attempt.person), { component: "theory", attempt: attempt.id });

const markBoth = async (attempt: AttemptRecord, marks: readonly string[]) =>
  world.exams.mark(instructor, {
    attempt: attempt.id,
    seen: (await world.stored(attempt.id)).version,
    marks: Object.fromEntries(world.shorts(attempt).map((question, index) => [question, { mark: marks[index] ?? "", comment: "" }])),
  });

describe("starting", () => {
  it("gives the documented paper, 100 marks, to be handed in an hour later", async () => {
    const attempt = await begun();
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
    const started = await Promise.all(Array.from({ length: 30 }, (_, each) => begun(`p${each}`)));
    expect(new Set(started.map(({ paper }) => paper.map(({ question }) => question).join())).size).toBe(30);
  });

  it("pins the question versions, so that the paper reads the same for ever", async () => {
    const attempt = await begun();
    const questions = await world.exams.reviewed(learner(), attempt);
    for (const { question } of attempt.paper) expect(questions.get(question)).toEqual(world.question(question));
  });

  it.each([
    ["before it opens", { opens: START + MINUTE }, "not-yet"],
    ["once it has closed", { closes: START }, "closed"],
  ])("refuses %s", async (_, window, why) => {
    world.publish({ ...documentedPaper, ...window });
    expect(await world.exams.start(learner(), "theory")).toEqual({ type: "refused", why });
  });

  it("refuses a second sitting when one is allowed, and gives fresh questions when two are", async () => {
    const first = await begun();
    await handIn(first);
    expect(await world.exams.start(learner(), "theory")).toEqual({ type: "refused", why: "no-attempts-left" });
    world.publish({ ...documentedPaper, attempts: 2 });
    expect(await world.exams.start(learner(), "theory")).toEqual({ type: "refused", why: "being-marked" });
    await markBoth(first, ["1", "1"]);
    const second = await begun();
    const met = new Set(first.paper.map(({ question }) => question));
    expect(second.number).toBe(2);
    expect(second.paper.filter(({ question }) => met.has(question))).toEqual([]);
  });

  it("says which section a bank cannot fill", async () => {
    const [choice, short] = documentedPaper.sections;
    if (choice === undefined || short === undefined) throw new Error("sections");
    world.publish({ ...documentedPaper, sections: [choice, { ...short, count: 500 }] });
    expect(await world.exams.start(learner(), "theory")).toMatchObject({ type: "short", section: "short", needed: 500 });
  });

  it("ends with the window when that comes before the full hour", async () => {
    world.publish({ ...documentedPaper, closes: START + 10 * MINUTE });
    expect((await begun()).deadline).toBe(START + 10 * MINUTE);
  });

  it("refuses in an archived cohort", async () => {
    world.archive();
    await expect(world.exams.start(learner(), "theory")).rejects.toMatchObject({ code: "archived" });
  });
});

describe("saving", () => {
  it("brings every acknowledged answer back when the page is opened again", async () => {
    const attempt = await begun();
    const outcome = await saveAll(attempt, 20);
    expect(outcome.saved).toHaveLength(22);
    world.clock.advance(5 * MINUTE);
    const again = await world.exams.sitting(learner(), "theory");
    expect(again?.attempt.answers[world.shorts(attempt)[0] ?? ""]?.value).toBe("我会先道歉,再核实。");
    expect(again?.remaining).toBe(55 * MINUTE);
  });

  it("keeps the newer answer of another tab and hands it to the stale one", async () => {
    const attempt = await begun();
    const [question = ""] = world.shorts(attempt);
    const save = (value: string, revision: number) =>
      world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [{ question, value, revision }] });
    await save("first", 1);
    await save("second", 2);
    expect(await save("from the old tab", 2)).toMatchObject({ saved: [], stale: [{ question, value: "second", revision: 2 }] });
    expect((await world.stored(attempt.id)).answers[question]?.value).toBe("second");
  });

  it("writes nothing for a save that is sent again, and neither outbox nor audit for any", async () => {
    const attempt = await begun();
    await saveAll(attempt, 3);
    await saveAll(attempt, 3);
    expect((await world.stored(attempt.id)).version).toBe(2);
    expect(await world.audit()).toEqual(["exam.started"]);
    expect(await world.outbox()).toEqual(["exam-attempted"]);
  });

  it("loses none of twenty saves of different answers that arrive together", async () => {
    const attempt = await begun();
    await Promise.all(
      world
        .choices(attempt, 20)
        .map((answer) => world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [answer] })),
    );
    expect(Object.keys((await world.stored(attempt.id)).answers)).toHaveLength(20);
  });

  it("remembers flags of questions on the paper only", async () => {
    const attempt = await begun();
    const flagged = attempt.paper[4]?.question ?? "";
    await world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers: [], flags: ["elsewhere@1", flagged] });
    expect((await world.stored(attempt.id)).flags).toEqual([flagged]);
  });

  it("refuses an option of another question, a question of another paper, and another person's sitting", async () => {
    const attempt = await begun();
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
    const attempt = await begun();
    world.clock.set(attempt.deadline + 15 * SECOND);
    expect((await saveAll(attempt, 5)).state).toBe("open");
    world.clock.advance(1);
    expect(await saveAll(attempt, 20)).toMatchObject({ state: "over", saved: [] });
  });

  it("hands in what was saved when the time ran out, at the first read, as of the deadline", async () => {
    const attempt = await begun();
    await saveAll(attempt, 20);
    world.clock.advance(3 * DAY);
    const facts = await world.exams.open(learner(), "theory");
    expect(facts.state).toMatchObject({ type: "handed-in", attempt: { handedInBy: "deadline", handedInAt: attempt.deadline } });
    expect(await world.exams.sitting(learner(), "theory")).toBeUndefined();
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.started"]);
  });

  it("shows the marker a lapsed sitting too", async () => {
    const attempt = await begun();
    world.clock.advance(2 * 60 * MINUTE);
    expect(await world.exams.closeLapsed("t1", "c1")).toBe(1);
    expect((await world.exams.toMark(instructor))[0]?.waiting.map(({ id }) => id)).toEqual([attempt.id]);
  });
});

describe("handing in", () => {
  it("takes twenty hand-ins at once as one", async () => {
    const attempt = await begun();
    await saveAll(attempt, 20);
    const all = await Promise.all(Array.from({ length: 20 }, () => handIn(attempt)));
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.started"]);
    expect(await world.outbox()).toEqual(["exam-attempted", "exam-handed-in"]);
  });

  it("is terminal: a save after it changes nothing", async () => {
    const attempt = await begun();
    await saveAll(attempt, 4);
    const handed = await handIn(attempt);
    expect(await saveAll(attempt, 20)).toMatchObject({ state: "over" });
    expect(await world.stored(attempt.id)).toEqual(handed);
  });

  it("marks the choices at once and leaves the short answers to a person", async () => {
    const attempt = await begun();
    await saveAll(attempt, 13);
    const { marks, score, state } = await handIn(attempt);
    expect(Object.values(marks).filter(({ mark }) => mark === "2")).toHaveLength(13);
    expect(Object.keys(marks)).toHaveLength(20);
    expect([state, score, await world.score()]).toEqual(["handed-in", undefined, undefined]);
  });

  it("settles the score in the same step when no short answer waits", async () => {
    world.publish(choicesOnly);
    const attempt = await begun();
    await saveAll(attempt, 13);
    expect(await handIn(attempt)).toMatchObject({ state: "marked", score: "65" });
    expect(await world.score()).toBe("65");
  });
});

describe("marking", () => {
  it("settles 40 + 48 marks as exactly 88", async () => {
    const attempt = await begun();
    await saveAll(attempt, 20);
    await handIn(attempt);
    expect(await markBoth(attempt, ["28", ""])).toMatchObject({ type: "partly" });
    expect(await world.score()).toBeUndefined();
    expect(await markBoth(attempt, ["28", "20"])).toMatchObject({ type: "marked", attempt: { score: "88" } });
    expect(await world.score()).toBe("88");
    expect(await world.audit()).toEqual(["exam.handed-in", "exam.marked", "exam.marked", "exam.started"]);
  });

  it("moves the score when a mark is corrected, and only then", async () => {
    const attempt = await begun();
    await saveAll(attempt, 20);
    await handIn(attempt);
    await markBoth(attempt, ["28", "20"]);
    await markBoth(attempt, ["28", "20"]);
    expect(await world.audit()).toHaveLength(3);
    await markBoth(attempt, ["27.5", "20"]);
    expect(await world.score()).toBe("87.5");
  });

  it("names every mark that is no number or out of range, and writes none", async () => {
    const attempt = await begun();
    await handIn(attempt);
    const [first = "", second = ""] = world.shorts(attempt);
    expect(await markBoth(attempt, ["30.01", "abc"])).toEqual({
      type: "invalid",
      problems: { [first]: "out-of-range", [second]: "not-a-number" },
    });
    expect(await markBoth(attempt, ["12", "-1"])).toEqual({ type: "invalid", problems: { [second]: "out-of-range" } });
    expect(Object.keys((await world.stored(attempt.id)).marks)).toHaveLength(20);
  });

  it("never lets one marker overwrite what another marked meanwhile", async () => {
    const attempt = await begun();
    await handIn(attempt);
    const seen = (await world.stored(attempt.id)).version;
    const [question = ""] = world.shorts(attempt);
    const by = (person: string, mark: string) =>
      world.exams.mark({ ...instructor, person }, { attempt: attempt.id, seen, marks: { [question]: { mark, comment: "" } } });
    await by("a", "20");
    expect(await by("b", "10")).toMatchObject({ type: "changed" });
    expect((await world.stored(attempt.id)).marks[question]).toMatchObject({ mark: "20", by: "a" });
  });

  it("refuses one's own sitting, and does not list it", async () => {
    const attempt = await begun("both");
    await handIn(attempt);
    const both = { ...instructor, person: "both" };
    await expect(world.exams.attemptToMark(both, attempt.id)).rejects.toMatchObject({ code: "own-work" });
    await expect(world.exams.mark(both, { attempt: attempt.id, seen: 2, marks: {} })).rejects.toMatchObject({ code: "own-work" });
    expect((await world.exams.toMark(both))[0]?.waiting).toEqual([]);
  });

  it("shows no open sitting and none of another cohort", async () => {
    const attempt = await begun();
    await expect(world.exams.attemptToMark(instructor, attempt.id)).rejects.toMatchObject({ code: "not-found" });
    await handIn(attempt);
    await expect(world.exams.attemptToMark({ ...instructor, cohort: "c2" }, attempt.id)).rejects.toMatchObject({ code: "not-found" });
  });

  it("counts the best sitting: a worse second one takes nothing away", async () => {
    world.publish({ ...choicesOnly, attempts: 2 });
    const first = await begun();
    await saveAll(first, 18);
    await handIn(first);
    const second = await begun();
    await saveAll(second, 10);
    await handIn(second);
    expect(await world.score()).toBe("90");
  });
});
