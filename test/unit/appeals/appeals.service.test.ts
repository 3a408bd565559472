import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Run } from "../../../src/jobs/kinds.ts";
import { withNotices } from "../../../src/notices/derived.ts";
import { remindersJob } from "../../../src/notices/reminders.job.ts";
import type { Role } from "../../../src/people/records.ts";
import { createAppeals } from "../../../src/result/appeals/appeals.service.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace, type Change } from "../../../src/store/port.ts";
import { actorOf, COHORT, instructor, NOON, openWorld, TENANT, type World } from "../result/world.ts";

const WORDS = "The second question was marked against its own key.";
const ANSWER = "Both raters looked again: the marks stand.";

let world: World;
let appeals: ReturnType<typeof createAppeals>;
const commits: (readonly Change[])[] = [];

beforeEach(async () => {
  world = await openWorld();
  commits.length = 0;
  const store = withNotices({
    ...world.store,
    commit: (changes) => {
      commits.push(changes);
      return world.store.commit(changes);
    },
  });
  appeals = createAppeals({ ...world, store });
  for (const [person, role] of [["ines", "instructor"], ["tom", "instructor"], ["ana", "assistant"]] as const) await enrol(person, role); // biome-ignore format: one line
  await world.enrol("li", "Li Na");
  await world.score("li", world.everything("75"));
});
afterEach(() => world.close());

const enrol = (person: string, role: Role) => world.enrol(person, person, [role]);
const li = actorOf("li", "learner");
const tom = actorOf("tom", "instructor");

/** An appeal of li's that came about. */
async function made(subject: string, words = WORDS): Promise<string> {
  const outcome = await appeals.appeal(li, { subject, words });
  if (outcome.type !== "made") throw new Error(outcome.type === "refused" ? outcome.reason : outcome.problem);
  return outcome.appeal.id;
}
const verdict = async (subject: string) => (await appeals.own(li)).subjects.get(subject)?.verdict;
const lines = async () => (await world.all(collections.audit, "byTime")).filter(({ action }) => action.startsWith("appeal."));
const settledLine = async () => (await lines()).find(({ action }) => action === "appeal.settled");
const notices = async (kind: string) => (await world.all(collections.notices, "byPerson")).filter((notice) => notice.kind === kind);
const kindsIn = (changes: readonly Change[]) => changes.map(({ collection }) => collection.name).toSorted();

describe("appealing", () => {
  it("keeps the words as typed, in one commit with its audit line, its message and the news for those who can answer", async () => {
    const id = await made("theory", `  ${WORDS}\r\n\r\nPlease look again. `);
    expect(await world.store.get(collections.appeals, TENANT, id)).toMatchObject({
      subject: "theory",
      against: { score: "75", source: "entered", at: NOON },
      judges: ["ines"],
      words: `  ${WORDS}\n\nPlease look again. `,
      state: "waiting",
    });
    expect(commits.map(kindsIn)).toEqual([["appeals", "audit", "notices", "notices", "outbox"]]);
    expect(await lines()).toMatchObject([{ action: "appeal.made", actor: "li", subject: id, detail: { subject: "theory" } }]);
    expect((await world.events()).filter(({ type }) => type === "appealed")).toEqual([
      { type: "appealed", key: id, cohort: COHORT, person: "li", at: NOON, appeal: id, component: "theory" },
    ]);
    expect((await notices("appeal-waiting")).map(({ person, values }) => `${person} ${values["count"]}`).toSorted()).toEqual([
      "ines 1",
      "tom 1",
    ]);
  });

  it("by two clicks at once, or twice the same, is one appeal", async () => {
    const wish = { subject: "theory", words: WORDS };
    const both = await Promise.all([appeals.appeal(li, wish), appeals.appeal(li, wish)]);
    expect([...both, await appeals.appeal(li, wish)].map(({ type }) => type)).toEqual(["made", "made", "made"]);
    expect(await appeals.appeal(li, { ...wish, words: `${WORDS} And more.` })).toEqual({ type: "refused", reason: "already-waiting" });
    expect(await world.all(collections.appeals)).toHaveLength(1);
    expect(await notices("appeal-waiting")).toHaveLength(2);
  });

  it("against two things at once is two appeals", async () => {
    await Promise.all(["theory", "practical"].map((subject) => made(subject)));
    const both = await world.all(collections.appeals);
    expect([new Set(both.map(({ subject }) => subject)), both.map(({ number }) => number).toSorted((a, b) => a - b)]).toEqual([
      new Set(["practical", "theory"]),
      [1, 2],
    ]);
  });

  it("needs something released, and words; and is refused in an archived cohort and for what no programme has", async () => {
    await world.enrol("wang");
    const wang = actorOf("wang", "learner");
    expect(await appeals.appeal(wang, { subject: "theory", words: WORDS })).toEqual({ type: "refused", reason: "nothing-released" });
    expect(await appeals.appeal(li, { subject: "total", words: WORDS })).toEqual({ type: "refused", reason: "nothing-released" });
    expect(await appeals.appeal(li, { subject: "theory", words: "no" })).toEqual({ type: "words", problem: "too-short" });
    await expect(appeals.appeal(li, { subject: "juggling", words: WORDS })).rejects.toMatchObject({ code: "not-found" });
    const cohort = await world.cohorts.cohort(TENANT, COHORT);
    await world.store.commit([replace(collections.cohorts, { ...cohort, state: "archived" })]);
    await expect(appeals.appeal(li, { subject: "theory", words: WORDS })).rejects.toMatchObject({ code: "archived" });
    expect(await verdict("theory")).toEqual({ type: "refused", reason: "no-appeals" });
    expect(await world.all(collections.appeals)).toEqual([]);
  });

  it("ends with the last day, and stays to be seen with its answer", async () => {
    const id = await made("theory");
    world.clock.set(NOON + 8 * DAY);
    expect(await verdict("practical")).toEqual({ type: "refused", reason: "too-late", until: "2026-03-22" });
    expect(await appeals.appeal(li, { subject: "practical", words: WORDS })).toMatchObject({ type: "refused", reason: "too-late" });
    await appeals.answer(tom, { appeal: id, upheld: false, words: ANSWER });
    world.clock.set(NOON + 400 * DAY);
    expect((await appeals.own(li)).appeals).toMatchObject([{ id, state: "not-upheld", words: WORDS, answer: { words: ANSWER } }]);
  });

  it("is possible as long as the programme says, and not at all where it says none", async () => {
    const form = { weights: {}, passLines: {}, gates: [], lines: {}, validity: "P1Y", anchor: "issue" as const, showRank: false };
    expect(await world.programmes.publish(instructor, { ...form, base: 1, appealDays: "６１" })).toMatchObject({
      type: "refused",
      problems: [{ code: "appeal-days", path: "appealDays" }],
    });
    for (const wrong of ["", "-1", "7.5", "a week"])
      expect((await world.programmes.publish(instructor, { ...form, base: 1, appealDays: wrong })).type).toBe("refused");
    expect((await world.programmes.publish(instructor, { ...form, base: 1, appealDays: " ３０ " })).type).toBe("published");
    expect(await verdict("theory")).toEqual({ type: "possible", until: "2026-04-14" });
    await world.programmes.publish(instructor, { ...form, base: 2, appealDays: "0" });
    expect(await verdict("theory")).toEqual({ type: "refused", reason: "no-appeals" });
  });

  it("is possible again after the score or the decision changed, and only then", async () => {
    await appeals.answer(tom, { appeal: await made("theory"), upheld: true, words: ANSWER });
    expect(await verdict("theory")).toEqual({ type: "refused", reason: "already-made" });
    await world.results.decide(instructor, [{ person: "li" }]);
    await appeals.answer(tom, { appeal: await made("total"), upheld: false, words: ANSWER });
    world.clock.advance(DAY);
    await world.score("li", { theory: "85" });
    expect(await verdict("theory")).toEqual({ type: "possible", until: "2026-03-23" });
    expect(await verdict("total")).toEqual({ type: "refused", reason: "already-made" });
    await world.results.decide(instructor, [{ person: "li" }]);
    expect((await verdict("total"))?.type).toBe("possible");
  });
});

describe("the morning", () => {
  it("tells instructors how many wait, once a day, as long as any does", async () => {
    const morning = async (): Promise<readonly string[]> => {
      const before = new Set((await notices("appeal-waiting")).map(({ id }) => id));
      const run = { tenant: TENANT, payload: {}, signal: new AbortController().signal } as Partial<Run> as Run;
      await remindersJob({ store: world.store, clock: world.clock, dateNews: () => Promise.resolve() }).perform(run);
      return (await notices("appeal-waiting"))
        .filter(({ id }) => !before.has(id))
        .map(({ person, values }) => `${person} ${values["count"]}`)
        .toSorted();
    };
    const id = await made("theory");
    await made("practical");
    expect(await morning()).toEqual(["ines 2", "tom 2"]);
    expect(await morning()).toEqual([]);
    world.clock.advance(DAY);
    await appeals.withdraw(li, id);
    expect(await morning()).toEqual(["ines 1", "tom 1"]);
  });
});

describe("withdrawing", () => {
  it("is the learner's alone, while nobody has answered; twice is once", async () => {
    const id = await made("theory");
    await expect(appeals.withdraw(actorOf("wang", "learner"), id)).rejects.toMatchObject({ code: "not-found" });
    await appeals.withdraw(li, id);
    await appeals.withdraw(li, id);
    expect((await lines()).map(({ action }) => action).toSorted()).toEqual(["appeal.made", "appeal.withdrawn"]);
    await expect(appeals.answer(tom, { appeal: id, upheld: true, words: ANSWER })).rejects.toMatchObject({ code: "conflict" });
    const other = await made("practical");
    await appeals.answer(tom, { appeal: other, upheld: true, words: ANSWER });
    await expect(appeals.withdraw(li, other)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("answering", () => {
  it("changes no score, and is one commit with its audit line, its message and the learner's notice", async () => {
    const id = await made("theory");
    const before = await world.all(collections.scores);
    commits.length = 0;
    world.clock.advance(DAY);
    expect(await appeals.answer(tom, { appeal: id, upheld: true, words: ANSWER })).toMatchObject({ type: "settled" });
    expect(commits.map(kindsIn)).toEqual([["appeals", "audit", "notices", "outbox"]]);
    expect(await world.all(collections.scores)).toEqual(before);
    expect(await settledLine()).toMatchObject({
      actor: "tom",
      detail: { subject: "theory", verdict: "upheld" },
    });
    const at = NOON + DAY;
    expect((await world.events()).find(({ type }) => type === "appeal-settled")).toEqual({ type: "appeal-settled", key: id, cohort: COHORT, person: "li", at, appeal: id, component: "theory", upheld: true, by: "tom" }); // biome-ignore format: one line
    expect(await notices("appeal-settled")).toMatchObject([{ person: "li", subject: id, cohort: COHORT }]);
  });

  it("is not for who scored it, whoever corrected the score since; and never for the learner", async () => {
    const id = await made("theory");
    expect(await appeals.answer(instructor, { appeal: id, upheld: false, words: ANSWER })).toEqual({
      type: "refused",
      reason: "scored-it",
    });
    // Somebody else's score stands now: that makes the first scorer no more impartial, and the corrector no less.
    const entered = await world.store.get(collections.scores, TENANT, `${COHORT}.theory.li`);
    if (entered === undefined) throw new Error("no score");
    await world.store.commit([replace(collections.scores, { ...entered, score: "80", by: "tom", at: NOON + 1 })]);
    expect((await appeals.answer(instructor, { appeal: id, upheld: true, words: ANSWER })).type).toBe("refused");
    await expect(appeals.answer(actorOf("li", "learner", "instructor"), { appeal: id, upheld: true, words: ANSWER })).rejects.toMatchObject({ code: "own-work" }); // biome-ignore format: one line
    expect((await appeals.answer(tom, { appeal: id, upheld: true, words: ANSWER })).type).toBe("settled");
  });

  it("is not for another account of who scored it", async () => {
    const id = await made("theory");
    const { person } = await world.cohorts.place(TENANT, COHORT, "ines");
    await world.store.commit([replace(collections.persons, { ...person, joinedTo: "tom" })]);
    expect(await appeals.answer(tom, { appeal: id, upheld: true, words: ANSWER })).toEqual({ type: "refused", reason: "scored-it" });
  });

  it("of a decision is for another instructor, and for who made it where there is none: the audit line says so", async () => {
    await world.results.decide(instructor, [{ person: "li" }]);
    const id = await made("total");
    const answer = { appeal: id, upheld: false, words: ANSWER };
    expect(await appeals.answer(instructor, answer)).toEqual({ type: "refused", reason: "decided-it" });
    const { member } = await world.cohorts.place(TENANT, COHORT, "tom");
    await world.store.commit([replace(collections.members, { ...member, active: false })]);
    expect((await appeals.answer(instructor, answer)).type).toBe("settled");
    expect((await settledLine())?.detail).toEqual({ subject: "total", verdict: "not-upheld", nobodyElse: true });
  });

  it("needs a verdict and a reason, and counts once; a second answer is a conflict", async () => {
    const id = await made("theory");
    expect(await appeals.answer(tom, { appeal: id, upheld: undefined, words: ANSWER })).toEqual({ type: "unclear", problem: "no-verdict" });
    expect(await appeals.answer(tom, { appeal: id, upheld: true, words: "ok" })).toEqual({ type: "unclear", problem: "too-short" });
    const answer = { appeal: id, upheld: true, words: ANSWER };
    const both = await Promise.all([appeals.answer(tom, answer), appeals.answer(tom, answer)]);
    expect(both.map(({ type }) => type)).toEqual(["settled", "settled"]);
    expect(await notices("appeal-settled")).toHaveLength(1);
    await expect(appeals.answer(tom, { ...answer, upheld: false })).rejects.toMatchObject({ code: "conflict" });
    await expect(appeals.answer({ ...tom, cohort: "elsewhere" }, answer)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the desk", () => {
  it("has the one who waits longest first, and says what has moved since", async () => {
    await made("theory");
    world.clock.advance(DAY);
    await made("practical");
    await world.score("li", { theory: "80" });
    const { waiting } = await appeals.desk(tom);
    expect(waiting.map(({ appeal, moved, name }) => [appeal.subject, moved, name])).toEqual([
      ["theory", true, "Li Na"],
      ["practical", false, "Li Na"],
    ]);
    expect([...(await appeals.waiting(TENANT, COHORT))]).toEqual([["li", waiting[0]?.appeal.id]]);
  });
});
