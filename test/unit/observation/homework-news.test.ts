import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { memberId } from "../../../src/cohort/enrolment.ts";
import type { CohortRecord, MemberRecord } from "../../../src/cohort/records.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { Run } from "../../../src/jobs/kinds.ts";
import { createCalendar } from "../../../src/notices/calendar.ts";
import { createDateNews } from "../../../src/notices/date-news.ts";
import { datesJob } from "../../../src/notices/dates.job.ts";
import type { PreferenceRecord } from "../../../src/notices/records.ts";
import { remindersJob } from "../../../src/notices/reminders.job.ts";
import { preferencesOf } from "../../../src/notices/unsubscribing.ts";
import type { Role } from "../../../src/people/records.ts";
import type { ProgrammeRecord } from "../../../src/programme/records.ts";
import { digest } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { findAll, insert, remove, replace, type Store } from "../../../src/store/port.ts";
import { backboneWith } from "../programme/programmes.ts";

const languages = loadLanguages("config/locales");
const tenant = "acme";
const at = (iso: string): number => Date.parse(`2026-${iso}+08:00`);

let folder: string;
let store: Store;
let now: number;
let programme: ProgrammeRecord;
/** Notices until the process dies. */
let left: number;
const programmes = { published: () => Promise.resolve(programme) };
const clock = (): number => now;

function set(due?: string, number = 1): void {
  const definition = backboneWith({ homework: { task: "Read", ...(due !== undefined && { due: at(due) }) } } as never);
  programme = { id: "v", version: 1, tenant, cohort: "c", number, state: "published", definition, source: "page", by: "x", at: 0 };
}

const joins = (person: string, launched: readonly Role[] = ["learner"], active = true) =>
  store.commit([
    insert<MemberRecord>(collections.members, { id: memberId("c", person), tenant, cohort: "c", person, launched, named: [], active, sub: person }), // biome-ignore format: one line
  ]);

const scored = (component: string, person: string, state: "final" | "excused") => {
  const base = { id: `c.${component}.${person}`, tenant, cohort: "c", component, person, by: "x", at: 0 };
  return store.commit([
    state === "final"
      ? insert(collections.scores, { ...base, state, score: "80", source: "entered" as const })
      : insert(collections.scores, { ...base, state, source: "excused" as const }),
  ]);
};

/** One run of the job that looks every few minutes, or of the morning's; who was told of which date. */
async function look(job: typeof datesJob | typeof remindersJob = datesJob): Promise<readonly string[]> {
  const before = new Set((await told()).map(({ id }) => id));
  const dying: typeof store = {
    ...store,
    commit: (changes) => {
      if (changes.some(({ collection }) => collection.name === collections.notices.name) && (left -= 1) < 0) throw new Error("died");
      return store.commit(changes);
    },
  };
  const dateNews = createDateNews({ store: dying, clock, programmes, languages });
  const run = { tenant, payload: {}, signal: new AbortController().signal } as Run;
  await job({ store: dying, clock, dateNews }).perform(run).catch((error: Error) => expect(error.message).toBe("died")); // biome-ignore format: one line
  return (await told()).filter(({ id }) => !before.has(id)).map(({ person, values }) => `${person} ${values["time"]}`).toSorted(); // biome-ignore format: one line
}

const told = async () =>
  (await findAll(store, collections.notices, { tenant, query: { index: "byState", equal: ["new"] } })).filter(
    ({ kind }) => kind === "homework-due",
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "homework-"));
  store = await openStore({ url: `sqlite:${join(folder, "db.sqlite")}`, collections: Object.values(collections) as never });
  now = at("03-02T10:00");
  left = Number.POSITIVE_INFINITY;
  set("03-10T18:00");
  const cohort = { id: "c", tenant, platform: "p", course: "1", title: "C", programme: "t", cycle: "1", state: "open" } as const;
  await store.commit([insert<CohortRecord>(collections.cohorts, cohort)]);
  await joins("a");
  await joins("b");
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("homework with a date", () => {
  it("is told in the morning two days before and on the day, to each learner once", async () => {
    expect(await look()).toEqual([]);
    expect(await look(remindersJob)).toEqual([]);
    now = at("03-08T07:30");
    expect(await look()).toEqual(["a 2026-03-10 18:00", "b 2026-03-10 18:00"]);
    now = at("03-09T07:45");
    expect([...(await look()), ...(await look(remindersJob))]).toEqual([]);
    now = at("03-10T07:30");
    expect(await look()).toEqual(["a 2026-03-10 18:00", "b 2026-03-10 18:00"]);
    now = at("03-10T07:45");
    expect([...(await look(remindersJob)), ...(await look())]).toEqual([]);
    now = at("03-10T18:00");
    await joins("late");
    expect([...(await look(remindersJob)), ...(await look())]).toEqual([]);
    expect((await told())[0]).toMatchObject({ values: { assignment: "作业质量" }, kind: "homework-due" });
  });

  it("is told to learners alone, who are still there and have no score for it and are not excused", async () => {
    await joins("gone", ["learner"], false);
    await joins("teacher", ["instructor"]);
    await joins("mentor", ["mentor"]);
    for (const one of ["scored", "excused", "other"]) await joins(one);
    await scored("homework", "scored", "final");
    await scored("homework", "excused", "excused");
    await scored("attendance", "other", "final");
    now = at("03-08T12:00");
    expect(await look()).toEqual(["a", "b", "other"].map((one) => `${one} 2026-03-10 18:00`));
    await scored("homework", "a", "final");
    now = at("03-10T12:00");
    expect(await look()).toEqual(["b", "other"].map((one) => `${one} 2026-03-10 18:00`));
  });

  it("is told anew where it was moved: to those who heard of the other date at once, and in its own last days", async () => {
    now = at("03-08T12:00");
    await look();
    set("03-20T18:00", 2);
    expect(await look()).toEqual(["a 2026-03-20 18:00", "b 2026-03-20 18:00"]);
    expect([...(await look()), ...(await look(remindersJob))]).toEqual([]);
    now = at("03-18T12:00");
    expect((await look()).length).toBe(2);
    set("03-19T12:00", 3);
    expect(await look()).toEqual(["a 2026-03-19 12:00", "b 2026-03-19 12:00"]);
    set("03-20T18:00", 4);
    expect(await look()).toEqual(["a 2026-03-20 18:00", "b 2026-03-20 18:00"]);
    set(undefined, 5);
    expect(await look(remindersJob)).toEqual([]);
    set("03-20T18:00", 6);
    expect(await look(remindersJob)).toEqual([]);
  });

  it("is told of a move to nobody who never heard of it, and to those who join with the morning's reminders", async () => {
    set("03-20T18:00", 2);
    expect(await look()).toEqual([]);
    now = at("03-18T12:00");
    expect((await look()).length).toBe(2);
    await joins("late");
    expect(await look()).toEqual([]);
    expect(await look(remindersJob)).toEqual(["late 2026-03-20 18:00"]);
  });

  it("is told to all, and to nobody twice, where the process died among them, in its last days and when it was moved", async () => {
    now = at("03-08T12:00");
    left = 1;
    expect((await look()).length).toBe(1);
    left = Number.POSITIVE_INFINITY;
    expect((await look()).length).toBe(1);
    set("03-20T18:00", 2);
    left = 1;
    expect((await look()).length).toBe(1);
    left = Number.POSITIVE_INFINITY;
    expect((await look()).length).toBe(1);
    expect([...(await look()), ...(await look(remindersJob))]).toEqual([]);
  });

  it("is told in no archived cohort", async () => {
    const cohort = await store.get(collections.cohorts, tenant, "c");
    if (cohort === undefined) throw new Error("no cohort");
    await store.commit([replace<CohortRecord>(collections.cohorts, { ...cohort, state: "archived" })]);
    now = at("03-08T12:00");
    expect([...(await look()), ...(await look(remindersJob))]).toEqual([]);
  });

  it("is asked for again of those whose score was taken back", async () => {
    await scored("homework", "a", "final");
    now = at("03-08T12:00");
    expect(await look()).toEqual(["b 2026-03-10 18:00"]);
    const score = await store.get(collections.scores, tenant, "c.homework.a");
    if (score !== undefined) await store.commit([remove(collections.scores, score)]);
    expect(await look(remindersJob)).toEqual(["a 2026-03-10 18:00"]);
  });

  it("stands in the calendar, moves there, and stays after it is scored", async () => {
    const preferences = { ...preferencesOf("a", tenant), feedHash: digest("token") };
    await store.commit([insert<PreferenceRecord>(collections.preferences, preferences)]);
    const calendar = async () => (await createCalendar({ store, programmes, languages, publicUrl: "https://tool.example" })("token")) ?? "";
    const first = await calendar();
    expect(first).toContain("SUMMARY:作业质量截止\r\nDESCRIPTION:Read\r\n");
    await scored("homework", "a", "final");
    set("03-20T18:00", 2);
    const moved = await calendar();
    expect([first, moved].map((text) => [...text.matchAll(/^(DTSTART|SEQUENCE):(.*)\r$/gm)].map(([, , value]) => value))).toEqual([
      ["0", "20260310T100000Z"],
      ["1", "20260320T100000Z"],
    ]);
    expect(/UID:.*/.exec(moved)?.[0]).toBe(/UID:.*/.exec(first)?.[0]);
    set(undefined, 3);
    expect(await calendar()).not.toContain("VEVENT");
  });
});
