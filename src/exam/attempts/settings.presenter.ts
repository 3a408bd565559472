import type { ExamDeskFacts, ExamProblem } from "../blueprint/desk.service.ts";
import { toDeskFrame } from "../blueprint/desk.presenter.ts";
import { notedIn } from "../integrity/noted.ts";
import { SIGNALS } from "../integrity/records.ts";
import { problemWords } from "../blueprint/problem-words.ts";
import type { PublishedBefore } from "../../programme/records.ts";
import { LOCALES } from "../../shared/json.ts";
import type { Reader } from "../../web/reader.ts";
import { localMoment, PASSWORD_LENGTH, type SettingsForm, type SettingsProblem } from "./settings.ts";

export interface SettingsFacts extends ExamDeskFacts {
  readonly typed?: SettingsForm | undefined;
  readonly problems?: readonly SettingsProblem[] | undefined;
  readonly refused?: readonly ExamProblem[] | undefined;
  readonly told?: string | undefined;
}

/** The form as the published version has it. */
export function formOf({ exam: { exam }, definition, number, bank }: ExamDeskFacts, zone: string): SettingsForm {
  const { published } = exam;
  const areas = new Set(bank.questions.filter(({ id }) => published?.practice?.includes(id)).map(({ area }) => area));
  const practice = published?.practice?.length ?? 0;
  return {
    base: number,
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
    perArea: String(areas.size === 0 ? 0 : Math.ceil(practice / areas.size)),
    noted: notedIn(exam),
    watermark: exam.watermark === true,
  };
}

const SHOWN: readonly PublishedBefore["show"][] = ["nothing", "outline", "practice"];

export function toSettingsPage(facts: SettingsFacts, reader: Reader) {
  const { t, zone } = reader;
  const { exam, bank } = facts;
  const form = facts.typed ?? formOf(facts, zone);
  const problems = [
    ...(facts.problems ?? []).map(({ field, code }) => ({ field, text: t(`exams.settings.problem.${code}`, PASSWORD_LENGTH) })),
    ...(facts.refused ?? []).map((problem) => ({ field: fieldOf(problem), text: problemWords(problem, facts, reader) })),
  ];
  const error = (field: string): string | undefined => problems.find((each) => each.field === field)?.text;
  const field = (id: Exclude<keyof SettingsForm, "base" | "capMakeUp" | "noPassword" | "honour" | "noted" | "watermark">) => ({
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
  const apart = exam.exam.published?.practice?.length ?? 0;
  return {
    ...toDeskFrame(exam, "settings", reader),
    told:
      facts.told === undefined ? undefined : { kind: facts.told === "stale" ? "warning" : "success", text: t(`exams.told.${facts.told}`) },
    errors: problems.map(({ field: id, text }) => ({ href: `#${id}`, text })),
    base: form.base,
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
    noted: SIGNALS.map((value) => ({ value, text: t(`integrity.note.${value}`), checked: form.noted.includes(value) })),
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
