import { z } from "zod";
import { compare, divide, exact, multiply, sum, ZERO } from "../../shared/exact.ts";
import { LOCALES } from "../../shared/json.ts";
import { gapDefects, gapField, gapKey, gapSchema, gapShare, gapWords } from "./gap.ts";
import type { Defect, Kind } from "./kind.ts";
import { verdictOf } from "./line.ts";
import { renderBlock } from "./markdown.ts";
import { inOrder } from "./options.ts";
import type { ClozeQuestion, Gap } from "./question.ts";
import { base, text } from "./schema.ts";
import { partsOf } from "./value.ts";

const MARKER = /\[\[([a-z0-9-]+)\]\]/gu;

const weight = (gap: Gap) => exact(gap.weight ?? "1");

function share({ gaps }: ClozeQuestion, value: string) {
  const given = partsOf(value);
  const earned = gaps.map((gap) => multiply(weight(gap), gapShare(gap, given.get(gap.id) ?? "")));
  return divide(sum(earned), sum(gaps.map(weight)));
}

function defects({ body, gaps }: ClozeQuestion): readonly Defect[] {
  const known = gaps.map(({ id }) => id);
  const found: Defect[] = gaps.flatMap(gapDefects);
  if (new Set(known).size < gaps.length) found.push({ code: "gaps-share-id", values: {} });
  if (gaps.some((gap) => compare(weight(gap), ZERO) <= 0)) found.push({ code: "gap-weight", values: {} });
  for (const locale of LOCALES) {
    const marked = markersOf(body[locale]);
    for (const gap of marked) if (!known.includes(gap)) found.push({ code: "gap-unknown", values: { gap, locale } });
    for (const gap of known)
      if (marked.filter((each) => each === gap).length !== 1) found.push({ code: "gap-count", values: { gap, locale } });
  }
  return found;
}

const markersOf = (body: string): readonly string[] => [...body.matchAll(MARKER)].map(([, gap]) => gap ?? "");

/** Gaps in the order in which a text has them. */
const inText = ({ gaps, body }: ClozeQuestion, locale: keyof ClozeQuestion["body"]): readonly Gap[] =>
  markersOf(body[locale]).flatMap((id) => gaps.find((gap) => gap.id === id) ?? []);

/** A text with gaps: lists, lines and numbers. */
export const cloze: Kind<ClozeQuestion> = {
  schema: z.strictObject({ ...base, type: z.literal("cloze"), body: text, gaps: z.array(gapSchema).min(1).max(40) }),
  marking: "automatic",
  defects,
  layOut: ({ gaps }, random) => ({
    order: [],
    parts: gaps.map((gap) => ({ id: gap.id, order: gap.type === "choice" ? inOrder(gap.options, gap.fixed, random) : [] })),
  }),
  share,
  field(question, { item, number, value, words }) {
    const [given, { t, locale }] = [partsOf(value), words];
    const gaps = inText(question, locale);
    // Splitting at a group gives text and gap id in turn.
    const pieces = renderBlock(question.body[locale]).split(MARKER);
    return {
      cloze: {
        none: t("exam.question.none"),
        pieces: pieces.map((piece, index) => {
          const place = gaps.findIndex(({ id }) => id === piece);
          const gap = gaps[place];
          if (index % 2 === 0 || gap === undefined) return { html: piece };
          const order = item.parts?.find(({ id }) => id === gap.id)?.order ?? [];
          const label = t("exam.question.gap-of", { gap: place + 1, number });
          return { gap: gapField(gap, given.get(gap.id) ?? "", { order, label, words }) };
        }),
      },
    };
  },
  review(question, value, { t, locale }) {
    const given = partsOf(value);
    return inText(question, locale).map((gap, index) => {
      const typed = given.get(gap.id);
      const verdict = verdictOf(gapShare(gap, typed ?? ""));
      return {
        label: t("exam.question.gap", { gap: index + 1 }),
        answer: typed === undefined ? undefined : gapWords(gap, typed, locale),
        verdict,
        key: verdict === "right" ? undefined : gapKey(gap, locale),
      };
    });
  },
  key: (question, { t, locale }) =>
    inText(question, locale).map((gap, index) => `${t("exam.question.gap", { gap: index + 1 })}: ${gapKey(gap, locale)}`),
};
