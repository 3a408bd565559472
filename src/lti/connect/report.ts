import type { Translate } from "../../i18n/translate.ts";
import type { Examination, Finding, StepResult } from "./findings.ts";

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

/** An examination for people: what was tried, what is wrong, and what to do about it. */
export const toReport = ({ steps }: Examination, t: Translate): readonly StepWords[] =>
  steps.map(({ step, state, findings }) => ({
    step,
    state,
    name: t(`lti.doctor.step.${step}`),
    findings: findings.map((finding) => inWords(finding, t)),
  }));

function inWords({ code, field, values = {} }: Finding, t: Translate): FindingWords {
  const named = {
    ...values,
    field: field === undefined ? t("lti.doctor.anAddress") : t(`lti.doctor.field.${field}`),
    ...("direction" in values && { direction: t(`lti.doctor.direction.${values.direction}`) }),
    seconds: "seconds" in values ? t("lti.doctor.bySeconds", { seconds: values["seconds"] ?? 0 }) : "",
  };
  return {
    ...(field !== undefined && { field }),
    text: t(`lti.doctor.finding.${code}`, named),
    advice: t(`lti.doctor.advice.${code}`, named),
  };
}
