import { z } from "zod";
import type { Exact } from "../../shared/exact.ts";
import type { Defect, Kind } from "./kind.ts";
import { ids, optionDefects, wordsOf } from "./options.ts";
import type { OrderingQuestion } from "./question.ts";
import { base, options } from "./schema.ts";
import { ratio } from "./shares.ts";
import { partsOf } from "./value.ts";

/** The place each item was given, 1 the first; a place given to two items is none, for it would bet on both. */
function places(value: string): ReadonlyMap<string, number> {
  const given = [...partsOf(value)].map(([item, place]) => [item, Number(place)] as const);
  return new Map(given.filter(([, place]) => given.filter(([, other]) => other === place).length === 1));
}

function share({ key, scoring }: OrderingQuestion, value: string): Exact {
  const placed = places(value);
  const inPlace = key.filter((item, index) => placed.get(item) === index + 1).length;
  if (scoring === "positions") return ratio(inPlace, key.length);
  if (scoring === "all") return ratio(inPlace === key.length ? 1 : 0, 1);
  const follows = key.slice(1).filter((item, index) => placed.get(item) === (placed.get(key[index] ?? "") ?? Number.NaN) + 1);
  return ratio(follows.length, key.length - 1);
}

function defects({ items, key }: OrderingQuestion): readonly Defect[] {
  const missing = ids(items).filter((item) => !key.includes(item));
  return [...optionDefects(items, key), ...missing.map((item): Defect => ({ code: "key-incomplete", values: { item } }))];
}

/** Items to be put in order: each gets its place, 1 to n. */
export const ordering: Kind<OrderingQuestion> = {
  schema: z.strictObject({
    ...base,
    type: z.literal("ordering"),
    items: options,
    key: z.array(z.string()).min(2),
    scoring: z.enum(["all", "positions", "neighbours"]),
  }),
  marking: "automatic",
  defects,
  layOut({ items, key }, random) {
    const shuffled = random.shuffle(ids(items));
    // The page must not show the right order by accident.
    const shown = shuffled.every((item, index) => item === key[index]) ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled;
    return { order: shown.map((_, index) => String(index + 1)), parts: shown.map((part) => ({ id: part })) };
  },
  share,
  field({ items }, { item, value, words: { t, locale } }) {
    const given = partsOf(value);
    return {
      rows: {
        hint: t("exam.question.order", { count: item.order.length }),
        none: t("exam.question.none"),
        parts: (item.parts ?? []).map(({ id: part }) => ({
          part,
          label: wordsOf(items, part, locale),
          picks: item.order.map((place) => ({ id: place, text: place, picked: given.get(part) === place })),
        })),
      },
    };
  },
  review({ items, key }, value, { locale }) {
    const [given, placed] = [partsOf(value), places(value)];
    return key.map((part, index) => {
      const isRight = placed.get(part) === index + 1;
      return {
        label: wordsOf(items, part, locale),
        answer: given.get(part),
        verdict: isRight ? "right" : "wrong",
        key: isRight ? undefined : String(index + 1),
      };
    });
  },
  key: ({ items, key }, { locale }) => key.map((item, index) => `${index + 1}. ${wordsOf(items, item, locale)}`),
};
