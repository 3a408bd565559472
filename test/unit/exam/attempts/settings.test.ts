import { describe, expect, it } from "@jest/globals";
import { readSettings } from "../../../../src/exam/attempts/settings.ts";
import { formOf, toSettingsPage, type SettingsFacts } from "../../../../src/exam/attempts/settings.presenter.ts";
import { planOf } from "../../../../src/exam/blueprint/plan.ts";
import type { ExamProblem } from "../../../../src/exam/blueprint/desk.service.ts";
import type { BankNamed } from "../../../../src/exam/bank/source.ts";
import { loadLanguages } from "../../../../src/i18n/translate.ts";
import type { ExamSettings } from "../../../../src/programme/records.ts";
import { everyType, everyTypePaper } from "../../../support/every-type.ts";

const ZONE = "Asia/Shanghai";
const reader = { t: loadLanguages("config/locales").translator("en"), locale: "en", zone: ZONE, href: (path: string) => path } as const;
const { questions, areas } = everyType();
const OWN: BankNamed = { id: "b-own", name: { "zh-CN": "自有题库", "zh-TW": "自有題庫", en: "Our own" } };
const BOTH = [{ id: "every-type", name: { "zh-CN": "全", "zh-TW": "全", en: "Every type" } }, OWN];

function facts(settings: ExamSettings = everyTypePaper, more: Partial<SettingsFacts> = {}): SettingsFacts {
  const name = { "zh-CN": "理论", "zh-TW": "理論", en: "Theory" };
  const definition = { makeUps: 1, components: [] } as unknown as SettingsFacts["definition"];
  const exam = { id: "theory", instrument: "exam", name, exam: settings } as unknown as SettingsFacts["exam"];
  const bank = { id: settings.bank, areas, questions, ready: () => questions };
  return { exam, definition, number: 3, bank, plan: planOf(questions, settings), banks: BOTH, ...more };
}
const form = (settings?: ExamSettings) => formOf(facts(settings), ZONE);

describe("the bank an exam is drawn from", () => {
  it.each([
    ["as before where the page names none", undefined, "every-type"],
    ["the same", "every-type", "every-type"],
    ["another", "b-own", "b-own"],
  ])("is %s", (_, bank, expected) => {
    const read = readSettings(everyTypePaper, { ...form(), bank }, ZONE);
    expect(read).toMatchObject({ type: "read", settings: { ...everyTypePaper, bank: expected } });
  });

  it("is asked by name, the one that holds chosen, and only where there is a choice", () => {
    expect(toSettingsPage(facts(), reader).bank?.options).toEqual([
      { value: "every-type", text: "Every type", selected: true },
      { value: "b-own", text: "Our own", selected: false },
    ]);
    expect(toSettingsPage(facts(everyTypePaper, { banks: BOTH.slice(0, 1) }), reader).bank).toBeUndefined();
  });

  const short: ExamProblem = {
    type: "short",
    gaps: [{ rows: [{ section: "s", type: "single", areas: ["all"], count: 2 }], needed: 2, available: 0 }],
  };
  it.each([
    ["the choice, which stays chosen, where another bank was asked for", "b-own", "bank"],
    ["what is set apart where the bank is the same", "every-type", "perArea"],
  ])("that cannot fill the paper is told at %s", (_, bank, field) => {
    const page = toSettingsPage(
      facts(everyTypePaper, { typed: { ...form(), bank }, refused: [short], wanted: { areas: [] }, banks: BOTH }),
      reader,
    );
    expect(page.errors).toEqual([{ href: `#${field}`, text: expect.stringContaining("2 needed, 0 ready, 2 missing") }]);
    expect(page.errors[0]?.text).toContain("All");
    expect(page.bank?.options.find(({ selected }) => selected)?.value).toBe(bank);
  });
});

it("what an earlier bank set apart for practice asks for no more of it from this one", () => {
  const published = { show: "practice", practice: ["old-1", "old-2", "old-3", "q-short"] } as const;
  expect(form({ ...everyTypePaper, published }).perArea).toBe("1");
  expect(toSettingsPage(facts({ ...everyTypePaper, published }), reader).apart).toContain("1 of");
  const read = readSettings({ ...everyTypePaper, published }, form({ ...everyTypePaper, published }), ZONE);
  expect(read).toMatchObject({ settings: { published } });
});
