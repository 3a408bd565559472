import { listed } from "../../i18n/lists.ts";
import { compare, type Exact, ZERO } from "../../shared/exact.ts";
import type { Words } from "../../web/reader.ts";
import type { TypedField } from "./field.ts";
import type { ReviewedPart, Verdict } from "./kind.ts";
import type { NumberRule } from "./question.ts";
import { MAX_LINE } from "./shape.ts";
import { ONE } from "./shares.ts";

export const verdictOf = (share: Exact): Verdict => (compare(share, ONE) === 0 ? "right" : compare(share, ZERO) > 0 ? "partly" : "wrong");

export const textField = (value: string): TypedField => ({ value, maxlength: MAX_LINE });

/** A phone's number keys have no letters, so they come up only where no unit can be typed. */
export const numberField = ({ units = [], unitRequired = false }: NumberRule, value: string, words: Words): TypedField => ({
  value,
  maxlength: MAX_LINE,
  ...(units.length === 0 && { inputmode: "decimal" }),
  hint: units.length === 0 ? words.t("exam.question.number") : unitHint(units, unitRequired, words),
});

function unitHint(units: NonNullable<NumberRule["units"]>, required: boolean, { t, locale }: Words): string {
  const names = units.map(({ name }) => name);
  return t(required ? "exam.question.unit-required" : "exam.question.unit", { units: listed(names, locale, "disjunction") });
}

/** A typed line afterwards: as it was typed, with its verdict. */
export const reviewedLine = (value: string, share: Exact): ReviewedPart => ({
  answer: value.trim() === "" ? undefined : value.trim(),
  verdict: verdictOf(share),
});
