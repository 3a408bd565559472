import { z } from "zod";
import type { Kind } from "./kind.ts";
import { inOrder, optionDefects, picksOf, wordsOf } from "./options.ts";
import type { SingleQuestion } from "./question.ts";
import { base, options } from "./schema.ts";
import { ratio } from "./shares.ts";

const isRight = ({ key }: SingleQuestion, value: string): boolean => key.includes(value);

/** One option of several: all marks for the right one. */
export const single: Kind<SingleQuestion> = {
  schema: z.strictObject({
    ...base,
    type: z.literal("single"),
    options,
    key: z.array(z.string()).length(1, "a single choice has one right option"),
    fixed: z.boolean().optional(),
  }),
  marking: "automatic",
  defects: ({ options: all, key }) => optionDefects(all, key),
  layOut: ({ options: all, fixed }, random) => ({ order: inOrder(all, fixed, random) }),
  share: (question, value) => ratio(isRight(question, value) ? 1 : 0, 1),
  field: ({ options: all }, { item, value, words: { locale } }) => ({ radios: picksOf(all, item.order, { chosen: [value], locale }) }),
  review: (question, value, { locale }) => [
    {
      answer: value === "" ? undefined : wordsOf(question.options, value, locale),
      verdict: isRight(question, value) ? "right" : "wrong",
    },
  ],
  key: ({ options: all, key }, { locale }) => key.map((id) => wordsOf(all, id, locale)),
};
