import type { Translate } from "../../i18n/translate.ts";
import type { Examination, Field, Finding, FindingCode, StepResult } from "./findings.ts";

export interface FindingWords {
  /** The setting to change, as the command line names it. */
  readonly field?: string;
  readonly text: string;
  readonly advice: string;
}

/** A step and what was found in it, in words. */
export interface StepWords {
  readonly step: string;
  readonly state: StepResult["state"];
  readonly name: string;
  readonly findings: readonly FindingWords[];
}

/** Where the reader is to put things right: by commands, or on the administrator's pages. */
type Place = "command" | "page";

/** Advice that says otherwise on a page. */
const OTHER_ON_PAGE: ReadonlySet<FindingCode> = new Set([
  "pending",
  "off",
  "differs",
  "tool-keys-unread",
  "deployment-none",
  "deployment-other",
  "not-asked",
]);

/** An examination for people: what was tried, what is wrong, and what to do about it. */
export const toReport = ({ steps }: Pick<Examination, "steps">, t: Translate, place: Place = "command"): readonly StepWords[] =>
  steps.map(({ step, state, findings }) => ({
    step,
    state,
    name: t(`lti.doctor.step.${step}`),
    findings: findings.map((finding) => inWords(finding, t, place)),
  }));

function inWords({ code, field, values = {} }: Finding, t: Translate, place: Place): FindingWords {
  const setting = (name: Field): string => t(place === "page" ? `lti.doctor.pageField.${name}` : `lti.doctor.field.${name}`);
  const named = {
    ...values,
    field: field === undefined ? t("lti.doctor.anAddress") : setting(field),
    ...("direction" in values && { direction: t(`lti.doctor.direction.${values.direction}`) }),
    seconds: "seconds" in values ? t("lti.doctor.bySeconds", { seconds: values["seconds"] ?? 0 }) : "",
  };
  return {
    ...(field !== undefined && { field }),
    text: t(`lti.doctor.finding.${code}`, named),
    advice: t(place === "page" && OTHER_ON_PAGE.has(code) ? `lti.doctor.pageAdvice.${code}` : `lti.doctor.advice.${code}`, named),
  };
}
