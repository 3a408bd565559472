import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { MemberRecord } from "../../../src/cohort/records.ts";
import { memberId } from "../../../src/cohort/enrolment.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { createCalendar } from "../../../src/notices/calendar.ts";
import { createDateNews } from "../../../src/notices/date-news.ts";
import type { NoticeRecord, PreferenceRecord } from "../../../src/notices/records.ts";
import { sayingTo } from "../../../src/notices/telling.ts";
import { preferencesOf } from "../../../src/notices/unsubscribing.ts";
import type { Programmes } from "../../../src/programme/ports.ts";
import type { ProgrammeRecord } from "../../../src/programme/records.ts";
import { loadTemplates } from "../../../src/programme/templates.ts";
import { withWindows } from "../../../src/programme/windows.ts";
import { digest } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { findAll, insert, remove, replace, type Store } from "../../../src/store/port.ts";
import type { TrainingSessionRecord } from "../../../src/training/records.ts";

const config = (path: string): string => fileURLToPath(new URL(`../../../config/${path}`, import.meta.url));
const tenant = "acme";
const cohort = { id: "c", tenant, platform: "p", course: "1", title: "C", programme: "t", cycle: "1", state: "open" } as const;
const company = { name: "Acme", zone: "Asia/Shanghai", locale: "zh-CN" } as const;
const languages = loadLanguages(config("locales"));
const [template] = [...loadTemplates(config("programmes")).values()];
const at = (iso: string): number => Date.parse(`${iso}+08:00`);

let folder: string;
let store: Store;
let now: number;
let programme: ProgrammeRecord;
const programmes: Programmes = { published: () => Promise.resolve(programme) };

/** The shipped programme, its theory exam open from and until the given times. */
function examWindow(number: number, opens?: string, closes?: string): void {
  if (template === undefined) throw new Error("no template");
  const window = { ...(opens && { opens: at(opens) }), ...(closes && { closes: at(closes) }) };
  const definition = { ...template, components: withWindows(template.components, { theory: window }) };
  programme = { id: "v", version: 1, tenant, cohort: "c", number, state: "published", definition, source: "page", by: "x", at: 0 };
}

const member = (person: string): MemberRecord => ({ id: memberId("c", person), version: 1, tenant, cohort: "c", person, launched: ["learner"], named: [], active: true, sub: person }); // biome-ignore format: one line

const joins = (person: string) => store.commit([insert<MemberRecord>(collections.members, member(person))]);

const plan = (session: Partial<TrainingSessionRecord> = {}) =>
  store.commit([insert<TrainingSessionRecord>(collections.trainingSessions, { id: "s", tenant, cohort: "c", topic: "投诉处理", begins: "2026-03-09 09:00", place: "3 楼", at: 0, ...session })]); // biome-ignore format: one line

async function move(change: Partial<TrainingSessionRecord>): Promise<void> {
  const session = await store.get(collections.trainingSessions, tenant, "s");
  if (session === undefined) throw new Error("no session");
  await store.commit([replace<TrainingSessionRecord>(collections.trainingSessions, { ...session, ...change })]);
}

/** One look at the dates; `dies` after so many notices. Answers what was told in it, in the order of persons. */
async function look({ thorough = false, dies = Number.POSITIVE_INFINITY } = {}): Promise<readonly string[]> {
  const before = new Set((await notices()).map(({ id }) => id));
  let left = dies;
  const saying = sayingTo(store, () => undefined);
  const say: typeof saying = async (notice) => {
    if ((left -= 1) < 0) throw new Error("died");
    await saying(notice);
  };
  const news = createDateNews({ store, clock: () => now, programmes, languages });
  await news({ cohort: { ...cohort, version: 1 }, company, say, thorough }).catch((error: Error) => expect(error.message).toBe("died"));
  return (await notices()).filter(({ id }) => !before.has(id)).map(({ person, kind, values }) => `${person} ${kind} ${values["time"] ?? values["until"]} ${values["place"] ?? ""}`.trim()); // biome-ignore format: one line
}

async function notices(): Promise<readonly NoticeRecord[]> {
  const all = await findAll(store, collections.notices, { tenant, query: { index: "byState", equal: ["new"] } });
  return all.toSorted((a, b) => a.at - b.at || a.person.localeCompare(b.person));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tierwise-dates-"));
  store = await openStore({ url: `sqlite:${join(folder, "db.sqlite")}`, collections: Object.values(collections) as never });
  now = at("2026-03-02T10:00");
  examWindow(1);
  await store.commit([insert(collections.cohorts, cohort)]);
  await joins("a");
  await joins("b");
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a training session", () => {
  it("is announced once, told as moved once for each change, back to where it was too, and to those who join as it is", async () => {
    await plan();
    expect(await look()).toEqual(["a session-announced 2026-03-09 09:00 3 楼", "b session-announced 2026-03-09 09:00 3 楼"]);
    expect(await look({ thorough: true })).toEqual([]);
    now += 1_000;
    await move({ begins: "2026-03-10 14:00" });
    expect(await look()).toEqual(["a session-moved 2026-03-10 14:00 3 楼", "b session-moved 2026-03-10 14:00 3 楼"]);
    now += 1_000;
    await joins("d");
    expect(await look()).toEqual([]);
    expect(await look({ thorough: true })).toEqual(["d session-announced 2026-03-10 14:00 3 楼"]);
    now += 1_000;
    await move({ begins: "2026-03-09 09:00", place: undefined });
    expect((await look()).map((line) => line.slice(0, 40))).toEqual(
      ["a", "b", "d"].map((one) => `${one} session-moved 2026-03-09 09:00 地点待定`),
    );
    now += 1_000;
    await move({ lecturer: "another" });
    expect(await look({ thorough: true })).toEqual([]);
    now = at("2026-03-09T09:00");
    await move({ place: "1 楼" });
    expect(await look({ thorough: true })).toEqual([]);
  });

  it("is told to everybody, and to nobody twice, where the process died among them", async () => {
    await plan();
    expect((await look({ dies: 1 })).length).toBe(1);
    now += 1_000;
    expect((await look()).length).toBe(1);
    now += 1_000;
    await move({ place: "1 楼" });
    expect((await look({ dies: 1 })).length).toBe(1);
    now += 1_000;
    expect((await look()).length).toBe(1);
    expect((await notices()).map(({ person, kind }) => `${person} ${kind}`).toSorted()).toEqual([
      "a session-announced",
      "a session-moved",
      "b session-announced",
      "b session-moved",
    ]);
  });
});

describe("an exam's window", () => {
  it("is told a day before, at its opening and in its last day, to those who have not begun and have no score", async () => {
    examWindow(1, "2026-03-10T09:00", "2026-03-17T18:00");
    expect(await look({ thorough: true })).toEqual([]);
    now = at("2026-03-09T09:00");
    expect(await look()).toEqual(["a exam-soon 2026-03-10 09:00", "b exam-soon 2026-03-10 09:00"]);
    const score = {
      id: "c.theory.b",
      tenant,
      cohort: "c",
      component: "theory",
      person: "b",
      state: "excused",
      source: "excused",
      by: "x",
      at: 0,
    } as const;
    await store.commit([insert(collections.scores, score)]);
    now = at("2026-03-10T09:00");
    expect(await look()).toEqual(["a exam-open 2026-03-17 18:00"]);
    expect(await look({ thorough: true })).toEqual([]);
    const kept = await store.get(collections.scores, tenant, "c.theory.b");
    if (kept !== undefined) await store.commit([remove(collections.scores, kept)]);
    now = at("2026-03-16T18:00");
    expect(await look()).toEqual(["a exam-closing 2026-03-17 18:00", "b exam-closing 2026-03-17 18:00"]);
    now += 1_000;
    expect(await look({ thorough: true })).toEqual([]);
    examWindow(2, "2026-03-10T09:00", "2026-03-18T18:00");
    now = at("2026-03-17T19:00");
    expect((await look()).length).toBe(2);
  });
});

describe("the calendar", () => {
  const calendar = async (): Promise<string> =>
    (await createCalendar({ store, programmes, languages, publicUrl: "https://tool.example" })("token")) ?? "";
  const field = (text: string, name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:;[^:]*)?:(.*)\\r$`, "gm"))].map(([, value]) => value);

  beforeEach(() =>
    store.commit([insert<PreferenceRecord>(collections.preferences, { ...preferencesOf("a", tenant), feedHash: digest("token") })]),
  );

  it("keeps a moved session's UID and raises its SEQUENCE, before and after people were told", async () => {
    await plan();
    await look();
    const first = await calendar();
    await move({ begins: "2026-03-10 14:00", place: "1 楼, A;B" });
    const moved = await calendar();
    now += 1_000;
    await look();
    const told = await calendar();
    expect([field(first, "UID"), field(moved, "UID")]).toEqual([field(told, "UID"), field(told, "UID")]);
    expect([first, moved, told].map((text) => field(text, "SEQUENCE"))).toEqual([["0"], ["1"], ["1"]]);
    expect([field(first, "DTSTART"), field(told, "DTSTART")]).toEqual([["20260309T010000Z"], ["20260310T060000Z"]]);
    expect(field(told, "LOCATION")).toEqual(["1 楼\\, A\\;B"]);
  });

  it("holds sessions of a whole day, exams from opening to closing, and nothing of another cohort", async () => {
    await plan({ begins: "2026-03-09", topic: "很长的主题".repeat(20) });
    await plan({ id: "other", cohort: "other" });
    examWindow(3, "2026-03-10T09:00", "2026-03-17T18:00");
    const text = await calendar();
    expect(field(text, "DTSTART")).toEqual(["20260309", "20260310T010000Z"]);
    expect(text).toContain("DTSTART;VALUE=DATE:20260309");
    expect(field(text, "DTEND")).toEqual(["20260317T100000Z"]);
    expect(field(text, "SEQUENCE")).toEqual(["0", "2"]);
    expectRfc5545(text);
  });
});

/** What RFC 5545 wants of every file: its lines, its nesting, and what each event has to have. */
function expectRfc5545(text: string): void {
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR(\r\n)?$/);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const lines = text.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
  const names = (of: readonly string[]) => of.map((line) => line.split(/[:;]/)[0]);
  expect(names(lines)).toEqual(expect.arrayContaining(["VERSION", "PRODID", "METHOD"]));
  const events = lines.join("\n").split("BEGIN:VEVENT").slice(1);
  for (const event of events) {
    const own = names((event.split("END:VEVENT")[0] ?? "").split("\n"));
    for (const one of ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"]) expect(own.filter((name) => name === one)).toEqual([one]);
  }
  expect(new Set(lines.filter((line) => line.startsWith("UID:"))).size).toBe(events.length);
}
