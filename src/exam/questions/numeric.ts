import { z } from "zod";
import type { Kind } from "./kind.ts";
import { numberField, reviewedLine } from "./line.ts";
import { numberDefects, numberKey, numberShare } from "./number-rule.ts";
import type { NumericQuestion } from "./question.ts";
import { base, numberRule } from "./schema.ts";

/** A number, with a tolerance and units where they are given. */
export const numeric: Kind<NumericQuestion> = {
  schema: z.strictObject({ ...base, ...numberRule, type: z.literal("numeric") }),
  marking: "automatic",
  defects: numberDefects,
  layOut: () => ({ order: [] }),
  share: numberShare,
  field: (question, { value, words }) => ({ line: numberField(question, value, words) }),
  review: (question, value) => [reviewedLine(value, numberShare(question, value))],
  key: (question) => [numberKey(question).join(" / ")],
};
