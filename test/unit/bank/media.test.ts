import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBankMedia, type BankMedia } from "../../../src/exam/bank/media.ts";
import { createLibrary } from "../../../src/exam/library.ts";
import type { ReviewAspect } from "../../../src/exam/marking/records.ts";
import type { Question } from "../../../src/exam/questions/question.ts";
import type { AttemptRecord, QuestionRecord } from "../../../src/exam/records.ts";
import type { FileRecord } from "../../../src/files/records.ts";
import type { Actor, Role } from "../../../src/people/records.ts";
import type { ExamSettings, ProgrammeRecord } from "../../../src/programme/records.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { insert, type Store } from "../../../src/store/port.ts";
import { everyType } from "../../support/every-type.ts";

const actor = (person: string, role: Role, cohort = "c"): Actor => ({ tenant: "t", cohort, person, roles: [role] });
const fileOf = (id: string, rest: Partial<FileRecord> = {}): FileRecord => ({
  id,
  version: 1,
  tenant: "t",
  purpose: "bank.media",
  type: "image/png",
  size: 1,
  sha256: "",
  name: "sign.png",
  by: "chen",
  cohort: "c",
  createdAt: 0,
  owner: "bankQuestions/b/q-single",
  ...rest,
});
const programme = (exam: Partial<ExamSettings>): ProgrammeRecord =>
  ({ definition: { components: [{ id: "theory", instrument: "exam", exam: { bank: "b", ...exam } }] } }) as unknown as ProgrammeRecord;
const DATE = 1_000;

let store: Store;
let folder: string;
let media: BankMedia;
let shown: readonly ReviewAspect[];
let exam: Partial<ExamSettings>;
let now: number;
let ready: Question[];
let files: Map<string, FileRecord>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "media-"));
  store = await openStore({ url: `sqlite:${join(folder, "m.db")}`, collections: allCollections });
  shown = ["marks"];
  [exam, now, ready] = [{}, 0, []];
  files = new Map([["pic", fileOf("pic")]]);
  media = createBankMedia({
    store,
    clock: () => now,
    source: { bankOf: (_, id) => Promise.resolve({ id, areas: [], questions: ready, ready: () => ready }) },
    files: {
      get: (_, id) => Promise.resolve(files.get(id)),
      claim: ({ person }, { id }) =>
        files.get(id)?.by === person && files.get(id)?.owner === undefined
          ? Promise.resolve(insert(collections.files, fileOf(id)))
          : Promise.reject(new AppError("not-found")),
    },
    library: createLibrary({ store }),
    programmes: { published: () => Promise.resolve(programme(exam)) },
    exams: { review: (_, __, attempt) => Promise.resolve({ attempt, questions: new Map(), may: new Set(shown), keysWait: false }) },
  });
  const [question] = everyType().questions;
  const words = { "zh-CN": "牌子", "zh-TW": "牌子", en: "A sign" };
  const version = (number: number, file?: string) =>
    insert<QuestionRecord>(collections.questions, {
      id: `q-single@${number}`,
      tenant: "t",
      bank: "b",
      question: { ...question!, version: number, ...(file !== undefined && { media: [{ kind: "image", file, text: words }] }) },
    });
  await store.commit([version(1), version(2, "pic")]);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function sat(version: number, state: AttemptRecord["state"], person = "wang"): Promise<void> {
  const paper = [{ question: `q-single@${version}`, section: "s", marks: "2", order: [] }];
  const about = { tenant: "t", cohort: "c", component: "theory", person, number: 1, state, seed: "x", paper };
  await store.commit([
    insert<AttemptRecord>(collections.attempts, {
      ...about,
      id: `${person}-${version}`,
      startedAt: 0,
      deadline: 1,
      answers: {},
      flags: [],
      marks: {},
    }),
  ]);
}

function practised(file: string): Question {
  const [question] = everyType().questions;
  return { ...question!, media: [{ kind: "image", file, text: { "zh-CN": "牌子", "zh-TW": "牌子", en: "A sign" } }] };
}

const reads = (who: Actor): boolean | Promise<boolean> => media.purpose.mayRead(who, fileOf("pic"));

describe("a question's picture", () => {
  it.each([
    ["a learner whose open paper has it", 2, "open", ["marks"], true],
    ["one whose paper has a version without it", 1, "open", ["marks"], false],
    ["one whose result shows the questions", 2, "marked", ["marks", "answers"], true],
    ["one whose result shows the score alone", 2, "marked", ["score"], false],
    ["one who handed in and may see nothing yet", 2, "handed-in", [], false],
  ] as const)("for %s", async (...[, version, state, aspects, expected]) => {
    shown = aspects;
    await sat(version, state);
    expect(await reads(actor("wang", "learner"))).toBe(expected);
  });

  it("is nothing for a learner without a paper, of another course, or whose classmate has it", async () => {
    await sat(2, "open");
    expect(await reads(actor("zhao", "learner"))).toBe(false);
    expect(await reads(actor("wang", "learner", "another"))).toBe(false);
  });

  it.each([
    ["instructor", true],
    ["assistant", true],
    ["rater", false],
    ["mentor", false],
    ["supervisor", false],
    ["administrator", false],
  ] as const)("for whoever is there as %s: %s", async (role, expected) => {
    expect(await reads(actor("x", role))).toBe(expected);
  });

  const practice = { show: "practice", from: DATE, practice: ["q-single"] } as const;
  it.each([
    ["before the date", { published: practice }, DATE - 1, false],
    ["from the date on", { published: practice }, DATE, true],
    ["without a date", { published: { show: "practice", practice: ["q-single"] } }, 0, true],
    ["where the outline alone is shown", { published: { ...practice, show: "outline" } }, DATE, false],
    ["where nothing is shown any more", { published: { ...practice, show: "nothing" } }, DATE, false],
    ["where other questions are for practice", { published: { ...practice, practice: ["q-text"] } }, DATE, false],
    ["where the exam is drawn from another bank", { published: practice, bank: "other" }, DATE, false],
  ] as const)("of a question to practise with, for a learner without a paper, %s", async (_, settings, at, expected) => {
    [exam, now, ready] = [settings, at, [practised("pic")]];
    expect(await reads(actor("zhao", "learner"))).toBe(expected);
    expect(await reads(actor("li", "rater"))).toBe(false);
  });

  it("of an earlier version of a question to practise with is for nobody who learns", async () => {
    [exam, now, ready] = [{ published: practice }, DATE, [practised("newer")]];
    expect(await reads(actor("zhao", "learner"))).toBe(false);
  });

  it("is taken from its sender once, stays with the question for every editor, and is of the kind its content says", async () => {
    files.set("fresh", fileOf("fresh", { owner: undefined, type: "audio/mpeg" }));
    const words = { "zh-CN": "说明", "zh-TW": "說明", en: "In words" };
    const both = ["pic", "fresh"].map((file) => ({ kind: "image" as const, file, text: words }));
    const taken = await media.taken(actor("chen", "instructor"), "b/q-single", both);
    expect(taken.claims).toHaveLength(1);
    expect(taken.listed.media?.map(({ kind }) => kind)).toEqual(["image", "audio"]);
    await expect(media.taken(actor("li", "instructor"), "b/q-single", both)).rejects.toThrow(AppError);
    expect((await media.taken(actor("li", "instructor"), "b/q-single", both.slice(0, 1))).claims).toEqual([]);
    await expect(media.taken(actor("li", "instructor"), "b/q-text", both.slice(0, 1))).rejects.toThrow(AppError);
  });
});
