import { z } from "zod";
import type { Kind } from "./kind.ts";
import { reviewedLine, textField } from "./line.ts";
import type { TextQuestion } from "./question.ts";
import { base, textRule } from "./schema.ts";
import { textDefects, textKey, textShare } from "./text-rule.ts";

/** A short text marked against accepted ones. */
export const text: Kind<TextQuestion> = {
  schema: z.strictObject({ ...base, ...textRule, type: z.literal("text") }),
  marking: "automatic",
  defects: textDefects,
  layOut: () => ({ order: [] }),
  share: textShare,
  field: (_, { value }) => ({ line: textField(value) }),
  review: (question, value) => [reviewedLine(value, textShare(question, value))],
  key: (question) => [textKey(question).join(" / ")],
};
