import type { BankNamed, BankNow } from "../bank/source.ts";
import { bankName } from "../bank/words.ts";
import type { ExamDeskFacts, ExamProblem } from "../blueprint/desk.service.ts";
import { toDeskFrame } from "../blueprint/desk.presenter.ts";
import { notedIn } from "../integrity/noted.ts";
import { INTEGRITY_SIGNALS } from "../../programme/records.ts";
import { problemWords } from "../blueprint/problem-words.ts";
import type { PublishedBefore } from "../../programme/records.ts";
import { LOCALES } from "../../shared/json.ts";
import type { Reader } from "../../web/reader.ts";
import { localMoment, PASSWORD_LENGTH, type SettingsForm, type SettingsProblem } from "./settings.ts";

export interface SettingsFacts extends ExamDeskFacts {
  /** Of the company, the exam's own among them. */
  readonly banks: readonly BankNamed[];
  readonly typed?: SettingsForm | undefined;
  readonly problems?: readonly SettingsProblem[] | undefined;
  readonly refused?: readonly ExamProblem[] | undefined;
  /** The bank the refused paper was to be drawn from. */
  readonly wanted?: Pick<BankNow, "areas"> | undefined;
  readonly told?: string | undefined;
}

/** Questions set apart in an earlier bank of the exam stay set apart, but are none of this bank's. */
const setApartOf = ({ exam, bank }: Pick<ExamDeskFacts, "exam" | "bank">) =>
  bank.questions.filter(({ id }) => exam.exam.published?.practice?.includes(id));

/** The form as the published version has it. */
export function formOf(facts: ExamDeskFacts, zone: string): SettingsForm {
  const { definition, number } = facts;
  const { exam } = facts.exam;
  const { published } = exam;
  const practice = setApartOf(facts);
  const areas = new Set(practice.map(({ area }) => area));
  return {
    base: number,
    bank: exam.bank,
    opens: localMoment(exam.opens, zone),
    closes: localMoment(exam.closes, zone),
    minutes: String(exam.minutes),
    lateStart: exam.lateStart ?? "cut",
    attempts: String(exam.attempts),
    cooldown: exam.cooldown === undefined ? "" : String(exam.cooldown),
    makeUps: String(definition.makeUps),
    capMakeUp: exam.capMakeUp === true,
    password: "",
    noPassword: false,
    honour: exam.honour ?? { "zh-CN": "", "zh-TW": "", en: "" },
    show: published?.show ?? "nothing",
    from: localMoment(published?.from, zone),
    perArea: String(areas.size === 0 ? 0 : Math.ceil(practice.length / areas.size)),
    noted: notedIn(exam),
    watermark: exam.watermark === true,
  };
}

const SHOWN: readonly PublishedBefore["show"][] = ["nothing", "outline", "practice"];

export function toSettingsPage(facts: SettingsFacts, reader: Reader) {
  const { t, zone } = reader;
  const { exam, bank } = facts;
  const form = facts.typed ?? formOf(facts, zone);
  const changesBank = form.bank !== undefined && form.bank !== exam.exam.bank;
  // The blueprint may name areas that the other bank does not have.
  const areas = [...(facts.wanted?.areas ?? []), ...bank.areas];
  const about = { definition: facts.definition, bank: { areas }, sections: exam.exam.sections };
  const problems = [
    ...(facts.problems ?? []).map(({ field, code }) => ({ field, text: t(`exams.settings.problem.${code}`, PASSWORD_LENGTH) })),
    ...(facts.refused ?? []).map((problem) => ({
      field: changesBank && problem.type !== "programme" ? "bank" : fieldOf(problem),
      text: problemWords(problem, about, reader),
    })),
  ];
  const error = (field: string): string | undefined => problems.find((each) => each.field === field)?.text;
  const field = (id: Exclude<keyof SettingsForm, "base" | "bank" | "capMakeUp" | "noPassword" | "honour" | "noted" | "watermark">) => ({
    id,
    name: id,
    label: t(`exams.settings.${id}`),
    hint:
      id === "password"
        ? t(`exams.settings.password-${exam.exam.password === undefined ? "none" : "set"}`)
        : t(`exams.settings.${id}-hint`),
    value: form[id],
    error: error(id),
  });
  const moment = (id: "opens" | "closes" | "from") => ({ ...field(id), type: "datetime-local", optional: true });
  const number = (id: "minutes" | "attempts" | "cooldown" | "makeUps" | "perArea") => ({
    ...field(id),
    inputmode: "numeric",
    size: "short",
  });
  const choice = (id: "lateStart" | "show", values: readonly string[]) => ({
    ...field(id),
    legend: t(`exams.settings.${id}`),
    options: values.map((value) => ({ value, text: t(`exams.settings.${id}s.${value}`), checked: form[id] === value })),
  });
  const apart = setApartOf(facts).length;
  return {
    ...toDeskFrame(exam, "settings", reader),
    told:
      facts.told === undefined ? undefined : { kind: facts.told === "stale" ? "warning" : "success", text: t(`exams.told.${facts.told}`) },
    errors: problems.map(({ field: id, text }) => ({ href: `#${id}`, text })),
    base: form.base,
    bank:
      facts.banks.length < 2
        ? undefined
        : {
            id: "bank",
            name: "bank",
            label: t("exams.settings.bank"),
            hint: t("exams.settings.bank-hint"),
            error: error("bank"),
            options: facts.banks.map((each) => ({
              value: each.id,
              text: bankName(each, reader),
              selected: each.id === (form.bank ?? exam.exam.bank),
            })),
          },
    window: [moment("opens"), moment("closes")],
    minutes: number("minutes"),
    lateStart: choice("lateStart", ["cut", "full"]),
    sittings: [number("attempts"), { ...number("cooldown"), optional: true }],
    makeUps: number("makeUps"),
    cap: { checked: form.capMakeUp, text: t("exams.settings.capMakeUp") },
    password: { ...field("password"), optional: true, autocomplete: "off" },
    noPassword: exam.exam.password === undefined ? undefined : { checked: form.noPassword, text: t("exams.settings.noPassword") },
    honourError: error("honour"),
    honour: LOCALES.map((locale) => ({
      id: `honour.${locale}`,
      name: `honour.${locale}`,
      label: t(`exams.settings.honour-${locale}`),
      value: form.honour[locale],
      rows: 3,
    })),
    show: choice("show", SHOWN),
    from: moment("from"),
    perArea: number("perArea"),
    noted: INTEGRITY_SIGNALS.map((value) => ({ value, text: t(`integrity.note.${value}`), checked: form.noted.includes(value) })),
    watermark: { checked: form.watermark, text: t("integrity.settings.watermark") },
    apart: apart === 0 ? undefined : t("exams.settings.apart", { count: apart, all: bank.questions.length }),
  };
}

/** Programme problems of an exam name no field; most are of what stands on this page. */
function fieldOf(problem: ExamProblem): string {
  if (problem.type !== "programme") return "perArea";
  const { code } = problem.problem;
  if (code === "window-order") return "closes";
  if (code === "exam-minutes") return "minutes";
  if (code === "exam-attempts") return "attempts";
  if (code === "exam-cooldown") return "cooldown";
  return "makeUps";
}
