import { z } from "zod";
import type { Words } from "../../web/reader.ts";
import type { Kind } from "./kind.ts";
import type { TrueFalseQuestion } from "./question.ts";
import { base } from "./schema.ts";
import { ratio } from "./shares.ts";

const VALUES = ["true", "false"] as const;

const isRight = ({ key }: TrueFalseQuestion, value: string): boolean => value === String(key);
const inWords = (value: string, { t }: Pick<Words, "t">): string => t(value === "true" ? "exam.question.true" : "exam.question.false");

/** A statement that is true or false; "true" always stands first. */
export const trueFalse: Kind<TrueFalseQuestion> = {
  schema: z.strictObject({ ...base, type: z.literal("true-false"), key: z.boolean() }),
  marking: "automatic",
  defects: () => [],
  layOut: () => ({ order: VALUES }),
  share: (question, value) => ratio(isRight(question, value) ? 1 : 0, 1),
  field: (_, { value, words }) => ({ radios: VALUES.map((id) => ({ id, text: inWords(id, words), picked: id === value })) }),
  review: (question, value, words) => [
    { answer: value === "" ? undefined : inWords(value, words), verdict: isRight(question, value) ? "right" : "wrong" },
  ],
  key: ({ key }, words) => [inWords(String(key), words)],
};
