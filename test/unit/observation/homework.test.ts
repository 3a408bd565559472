import { describe, expect, it, test } from "@jest/globals";
import { nextOf } from "../../../src/cohort/home.ts";
import { toHomePage } from "../../../src/cohort/home.presenter.ts";
import { forNewCycle } from "../../../src/cohort/life.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { homeworkOf, openHomework, type Homework } from "../../../src/observation/homework.ts";
import { readHomework, type HomeworkForm } from "../../../src/observation/homework.form.ts";
import { ProgrammeSchema } from "../../../src/programme/schema.ts";
import { LOCALES } from "../../../src/shared/json.ts";
import { ALL, decision, DEFINITION, EXAM, learnerFacts, type Situation } from "../cohort/facts.ts";
import { backboneWith } from "../programme/programmes.ts";

const at = (iso: string): number => Date.parse(`2026-${iso}+08:00`);
const NOW = at("03-08T10:00");
const NAMES = { "zh-CN": "作业质量", "zh-TW": "作業品質", en: "Homework" };
const set = (homework: object, attendance: object = {}) => backboneWith({ homework, attendance } as never);

describe("a learner's homework", () => {
  const both = set({ task: "Read the case", due: at("03-10T18:00") }, { due: at("03-08T09:00") });
  it.each<[string, ReturnType<typeof set>, readonly string[], readonly string[]]>([
    ["is none where none is set", set({}), [], []],
    ["comes the first due first, overdue or not", both, [], ["attendance overdue", "homework"]],
    ["is gone once scored or excused", both, ["homework"], ["attendance overdue"]],
    ["is not touched by other scores", both, ["theory", "mentor"], ["attendance overdue", "homework"]],
    ["may have no date, and then comes last", set({ task: "Some day" }, { due: at("03-09T09:00") }), [], ["attendance", "homework"]],
    ["is overdue at the very moment", set({ due: NOW }), [], ["homework overdue"]],
  ])("%s", (_, definition, settled, expected) => {
    const open = openHomework(definition, new Set(settled), NOW);
    expect(open.map(({ component, overdue }) => (overdue ? `${component} overdue` : component))).toEqual(expected);
  });

  it("stays in a new cycle, its date does not", () => {
    expect(homeworkOf(forNewCycle(both)).map(({ id, task, due }) => [id, task, due])).toEqual([["homework", "Read the case", undefined]]);
  });

  it("belongs to scores that staff enter, and to no others", () => {
    const fits = (definition: object): boolean => ProgrammeSchema.safeParse(definition).success;
    expect(fits(both)).toBe(true);
    expect(fits(backboneWith({ mentor: { due: NOW } as never }))).toBe(false);
    expect(fits(backboneWith({ theory: { task: "x" } as never }))).toBe(false);
    expect(fits(set({ task: "x".repeat(2_001) }))).toBe(false);
  });
});

describe("homework as typed", () => {
  const read = (form: Partial<HomeworkForm>, due?: number) =>
    readHomework({ base: 1, task: "", due: "", ...form }, { due, zone: "Asia/Shanghai", now: NOW });
  const DUE = at("03-10T18:00");

  it.each<[string, Partial<HomeworkForm>, object]>([
    [
      "a task and a date in the company's zone",
      { task: " Read\r\nthe case \n", due: "2026-03-10T18:00" },
      { task: "Read\nthe case", due: DUE },
    ],
    ["as typed where the browser has no field for dates", { due: "２０２６-03-10 18:00" }, { due: DUE }],
    ["a task without a date", { task: "Read" }, { task: "Read" }],
    ["nothing: taken back", { task: "  ", due: " " }, {}],
    [
      "the longest task, its line breaks sent as two characters",
      { task: "\r\n".repeat(999) + "x".repeat(1_001) },
      { task: "x".repeat(1_001) },
    ],
    ["2,000 characters", { task: "字".repeat(2_000) }, { task: "字".repeat(2_000) }],
  ])("%s", (_, form, homework) => {
    expect(read(form)).toEqual({ type: "read", homework });
  });

  it.each<[string, Partial<HomeworkForm>, string]>([
    ["too long a task", { task: "字".repeat(2_001) }, "task task-length"],
    ["words for a date", { due: "Friday" }, "due due-format"],
    ["a day without a time", { due: "2026-03-10" }, "due due-format"],
    ["a day that is none", { due: "2026-02-30T18:00" }, "due due-format"],
    ["a moment of another zone", { due: "2026-03-10T18:00Z" }, "due due-format"],
    ["a date that has passed", { due: "2026-03-08T10:00" }, "due due-past"],
    ["both wrong", { task: "x".repeat(2_001), due: "x" }, "task task-length, due due-format"],
  ])("%s is named", (_, form, expected) => {
    const outcome = read(form);
    expect(outcome.type === "refused" && outcome.problems.map(({ field, code }) => `${field} ${code}`).join(", ")).toBe(expected);
  });

  it("leaves a date as it is, to the millisecond, though it has passed", () => {
    const due = at("03-01T18:00") + 1_234;
    expect(read({ task: "Better words", due: "2026-03-01T18:00" }, due)).toEqual({ type: "read", homework: { task: "Better words", due } });
  });
});

describe("homework on a learner's first page", () => {
  const DUE: Homework = { component: "homework", name: NAMES, task: "Read\nthe case", due: examOpens() - 1, overdue: false };
  const LATER: Homework = { ...DUE, due: examOpens() + 1 };
  const OVER: Homework = { ...DUE, overdue: true };
  const UNDATED: Homework = { component: "homework", name: NAMES, task: "Some day", overdue: false };
  const nextName = (situation: Situation): string => {
    const next = nextOf(learnerFacts(situation));
    return next.type === "wait" ? `wait ${next.for}` : next.type;
  };

  test.each<[string, Situation, string]>([
    ["an exam that can be sat comes first", { homework: [DUE] }, "start-exam"],
    ["one that goes on, too", { exam: "open", homework: [DUE] }, "continue-exam"],
    ["so does one that opens before it is due", { exam: "not-yet", homework: [LATER] }, "exam-later"],
    ["it comes before an exam that opens after it is due", { exam: "not-yet", homework: [DUE] }, "homework"],
    ["overdue it does not", { exam: "not-yet", homework: [OVER] }, "exam-later"],
    ["it comes before waiting for marks", { exam: "handed-in", homework: [DUE] }, "homework"],
    ["overdue, too: there is something left to do", { exam: "handed-in", homework: [OVER] }, "homework"],
    ["and without a date", { exam: "handed-in", homework: [UNDATED] }, "homework"],
    [
      "what lies ahead comes before what is over",
      { exam: "handed-in", homework: [OVER, { ...LATER, component: "attendance" }] },
      "homework",
    ],
    ["it comes before the certificate", { scores: ALL("86"), certified: true, homework: [DUE] }, "homework"],
    ["overdue it never hides the certificate", { scores: ALL("86"), certified: true, homework: [OVER] }, "see-certificate"],
    ["nor that a make-up is needed", { scores: ALL("55"), decided: decision("55", null), homework: [OVER] }, "retrain"],
    ["without any, all is as before", { exam: "handed-in" }, "wait marking"],
  ])("%s", (_, situation, next) => {
    expect(nextName(situation)).toBe(next);
  });

  const languages = loadLanguages("config/locales");
  type Given = { readonly locale?: (typeof LOCALES)[number]; readonly archived?: boolean; readonly exam?: Situation["exam"] };
  const page = (homework: readonly Homework[], { locale = "en", archived = false, exam = "handed-in" }: Given = {}) =>
    toHomePage(
      { definition: DEFINITION, learner: learnerFacts({ exam, homework }), tasks: [], archived },
      { t: languages.translator(locale), locale, zone: "Asia/Shanghai", href: (path) => path },
    );
  const below = (homework: readonly Homework[], given: Given = {}) =>
    ((page(homework, given).learner?.stops ?? []) as readonly { name: string; homework?: readonly object[] }[]).filter(
      (stop) => (stop.homework ?? []).length > 0,
    );
  const DATED = { ...DUE, due: at("03-10T18:00") };

  it("says what to do and until when, below its component too, in the company's zone", () => {
    expect(page([DATED]).next).toMatchObject({ text: "Homework is due Tue, 10 Mar 2026, 18:00.", task: "Read\nthe case" });
    expect(below([DATED])).toMatchObject([
      { name: "Daily performance", homework: [{ line: "Homework: due Tue, 10 Mar 2026, 18:00", task: undefined }] },
    ]);
    // What to do stands below its component where something else comes first.
    expect(below([DATED], { exam: "may-start" })).toMatchObject([{ homework: [{ task: "Read\nthe case" }] }]);
    expect(page([DATED], { locale: "zh-CN" }).next.text).toBe("作业质量：请在 2026年3月10日周二 18:00 前交作业。");
  });

  it("says plainly that it was due, in every language, and nothing once it is scored", () => {
    expect(page([{ ...DATED, overdue: true }]).next.text).toContain("was due");
    for (const locale of LOCALES)
      for (const homework of [DATED, { ...DATED, overdue: true }, UNDATED])
        expect(page([homework], { locale }).next.text).toContain(NAMES[locale]);
    expect(below([])).toEqual([]);
  });

  it("is not asked for in a cohort that is archived", () => {
    expect(page([DATED], { archived: true }).next.text).not.toContain("due");
    expect(below([DATED], { archived: true })).toEqual([]);
  });
});

/** When the exam of the facts opens, epoch ms. */
function examOpens(): number {
  const exam = EXAM["not-yet"];
  return exam.type === "not-yet" ? exam.opens : 0;
}
