import { z } from "zod";
import type { Defect, Kind } from "./kind.ts";
import { ids, optionDefects, picksOf, wordsOf } from "./options.ts";
import type { MatchingQuestion } from "./question.ts";
import { base, id, options } from "./schema.ts";
import { ratio } from "./shares.ts";
import { partsOf } from "./value.ts";

function share({ left, key, scoring }: MatchingQuestion, value: string) {
  const given = partsOf(value);
  const right = left.filter((item) => given.has(item.id) && given.get(item.id) === key[item.id]).length;
  return scoring === "pairs" ? ratio(right, left.length) : ratio(right === left.length ? 1 : 0, 1);
}

function defects({ left, right, key }: MatchingQuestion): readonly Defect[] {
  const [known, lefts] = [ids(right), ids(left)];
  return [
    ...optionDefects(left, Object.keys(key)),
    ...optionDefects(right),
    ...lefts.filter((each) => !Object.hasOwn(key, each)).map((item): Defect => ({ code: "key-incomplete", values: { item } })),
    ...Object.values(key)
      .filter((each) => !known.includes(each))
      .map((each): Defect => ({ code: "key-unknown", values: { key: each } })),
  ];
}

/** To each left item the right one that belongs to it. */
export const matching: Kind<MatchingQuestion> = {
  schema: z.strictObject({
    ...base,
    type: z.literal("matching"),
    left: options,
    right: options,
    key: z.record(id, z.string()),
    scoring: z.enum(["pairs", "all"]),
  }),
  marking: "automatic",
  defects,
  layOut: ({ left, right }, random) => ({
    order: random.shuffle(ids(right)),
    parts: random.shuffle(ids(left)).map((part) => ({ id: part })),
  }),
  share,
  field({ left, right }, { item, value, words: { t, locale } }) {
    const given = partsOf(value);
    return {
      rows: {
        hint: t("exam.question.match"),
        none: t("exam.question.none"),
        parts: (item.parts ?? []).map(({ id: part }) => ({
          part,
          label: wordsOf(left, part, locale),
          picks: picksOf(right, item.order, { chosen: [given.get(part) ?? ""], locale }),
        })),
      },
    };
  },
  review({ left, right, key }, value, { locale }) {
    const given = partsOf(value);
    return left.map(({ id: part, text }) => {
      const chosen = given.get(part);
      const isRight = chosen === key[part];
      return {
        label: text[locale],
        answer: chosen === undefined ? undefined : wordsOf(right, chosen, locale),
        verdict: isRight ? "right" : "wrong",
        key: isRight ? undefined : wordsOf(right, key[part] ?? "", locale),
      };
    });
  },
  key: ({ left, right, key }, { locale }) =>
    left.map(({ id: part, text }) => `${text[locale]} → ${wordsOf(right, key[part] ?? "", locale)}`),
};
