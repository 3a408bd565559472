import { z } from "zod";
import type { Kind } from "./kind.ts";
import type { EssayQuestion, ShortQuestion } from "./question.ts";
import { base, text } from "./schema.ts";
import { MAX_TEXT } from "./shape.ts";

/** What both have in common: a person reads it with the guide at hand. */
const written = {
  marking: "manual",
  layOut: () => ({ order: [] }),
  review: (_: unknown, value: string) => [{ answer: value.trim() === "" ? undefined : value }],
  key: () => [],
} as const;

/** A few sentences. */
export const short: Kind<ShortQuestion> = {
  ...written,
  schema: z.strictObject({ ...base, type: z.literal("short"), guide: text }),
  defects: () => [],
  field: (_, { value }) => ({ text: { value, maxlength: MAX_TEXT, rows: 9 } }),
};

const count = z.int().min(1).max(MAX_TEXT).optional();

/** A longer text, with advice on its length where there is any. */
export const essay: Kind<EssayQuestion> = {
  ...written,
  schema: z.strictObject({ ...base, type: z.literal("essay"), guide: text, length: z.strictObject({ from: count, to: count }).optional() }),
  defects: ({ length: { from = 0, to = MAX_TEXT } = {} }) => (from > to ? [{ code: "length-reversed", values: { from, to } }] : []),
  field: ({ length: { from, to } = {} }, { value, words: { t } }) => ({
    text: { value, maxlength: MAX_TEXT, rows: 16, hint: lengthHint({ from, to }, t) },
  }),
};

function lengthHint(
  { from, to }: NonNullable<EssayQuestion["length"]>,
  t: (key: string, values: Record<string, number>) => string,
): string | undefined {
  if (from !== undefined && to !== undefined) return t("exam.question.length", { from, to });
  if (from !== undefined) return t("exam.question.length-from", { from });
  return to === undefined ? undefined : t("exam.question.length-to", { to });
}
