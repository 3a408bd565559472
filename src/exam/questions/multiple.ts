import { z } from "zod";
import { compare, divide, exact, fraction, multiply, subtract, ZERO, type Exact } from "../../shared/exact.ts";
import type { Kind } from "./kind.ts";
import { inOrder, optionDefects, picksOf, wordsOf } from "./options.ts";
import type { MultipleQuestion } from "./question.ts";
import { base, exactText, options } from "./schema.ts";
import { ratio } from "./shares.ts";
import { choicesOf } from "./value.ts";

const whole = (count: number): Exact => fraction(BigInt(count), 1n);

function share({ key, scoring }: MultipleQuestion, value: string): Exact {
  const chosen = choicesOf(value);
  const right = chosen.filter((id) => key.includes(id)).length;
  const wrong = chosen.length - right;
  if (scoring.rule !== "penalty")
    return scoring.rule === "all"
      ? ratio(right === key.length && wrong === 0 ? 1 : 0, 1)
      : ratio(right - Math.max(0, chosen.length - key.length), key.length);
  const earned = subtract(whole(right), multiply(exact(scoring.penalty ?? "1"), whole(wrong)));
  return compare(earned, ZERO) <= 0 ? ZERO : divide(earned, whole(key.length));
}

/** Any number of options is right; see {@link MultipleScoring} for the three rules. */
export const multiple: Kind<MultipleQuestion> = {
  schema: z.strictObject({
    ...base,
    type: z.literal("multiple"),
    options,
    key: z.array(z.string()).min(1),
    fixed: z.boolean().optional(),
    scoring: z.discriminatedUnion("rule", [
      z.strictObject({ rule: z.enum(["all", "proportional"]) }),
      z.strictObject({ rule: z.literal("penalty"), penalty: exactText.optional() }),
    ]),
  }),
  marking: "automatic",
  defects: ({ options: all, key, scoring }) => [
    ...optionDefects(all, key),
    ...(scoring.rule === "penalty" && compare(exact(scoring.penalty ?? "1"), ZERO) < 0
      ? [{ code: "penalty-negative", values: {} } as const]
      : []),
  ],
  layOut: ({ options: all, fixed }, random) => ({ order: inOrder(all, fixed, random) }),
  share,
  field: ({ options: all }, { item, value, words: { t, locale } }) => ({
    boxes: { picks: picksOf(all, item.order, { chosen: choicesOf(value), locale }), hint: t("exam.question.choose-all") },
  }),
  review({ options: all, key }, value, { locale }) {
    const chosen = choicesOf(value);
    if (chosen.length === 0) return [{ verdict: "wrong" }];
    return chosen.map((id) => ({ answer: wordsOf(all, id, locale), verdict: key.includes(id) ? "right" : "wrong" }));
  },
  key: ({ options: all, key }, { locale }) => key.map((id) => wordsOf(all, id, locale)),
};
