import { compare, exact, parseExact, toText } from "../../shared/exact.ts";
import { LOCALES, type Locale, type Text } from "../../shared/json.ts";
import type { Gap, Question, QuestionType } from "../questions/question.ts";
import { canonical } from "./canonical.ts";
import { weightsOf } from "./choice.ts";
import { say } from "./draft.ts";
import { htmlToMarkdown, markdownToHtml } from "./markup.ts";
import { percentOf, shareOfPercent } from "./percent.ts";

export const EXPORTS = ["qti3", "moodle", "gift", "xlsx", "csv"] as const;
export type ExportFormat = (typeof EXPORTS)[number];

/** What a format can hold of what banks have. */
interface Holds {
  readonly without: readonly QuestionType[];
  /** Ids of options, items and gaps; else they are counted anew. */
  readonly ids: boolean;
  /** Markdown as written; else as much of it as HTML says. */
  readonly markdown: boolean;
  readonly guide: boolean;
  readonly units: boolean;
  readonly relative: boolean;
  /** Right items that belong to no left one. */
  readonly spare: boolean;
  /** Weights of gaps that are no whole numbers. */
  readonly anyWeight: boolean;
  /** Relative tolerances in gaps. */
  readonly gapRelative: boolean;
}

/** A workbook and a text with commas hold the same. */
const SHEET: Holds = {
  without: [],
  ids: false,
  markdown: true,
  guide: true,
  units: false,
  relative: true,
  spare: true,
  anyWeight: false,
  gapRelative: false,
};

export const HOLDS: Readonly<Record<ExportFormat, Holds>> = {
  qti3: {
    without: [],
    ids: true,
    markdown: false,
    guide: true,
    units: false,
    relative: true,
    spare: true,
    anyWeight: true,
    gapRelative: true,
  },
  moodle: {
    without: [],
    ids: false,
    markdown: true,
    guide: true,
    units: true,
    relative: false,
    spare: true,
    anyWeight: false,
    gapRelative: false,
  },
  gift: {
    without: ["ordering", "cloze"],
    ids: false,
    markdown: true,
    guide: false,
    units: false,
    relative: false,
    spare: false,
    anyWeight: false,
    gapRelative: false,
  },
  xlsx: SHEET,
  csv: SHEET,
};

/** The sentence stands in the locales under `exchange.loss.<code>`. */
export const LOSSES = ["type", "media", "guide", "units", "relative", "spare", "weight", "gap-rules", "fraction", "arrow"] as const;
export type Loss = (typeof LOSSES)[number];

export interface Held {
  /** In one language (its texts stand in all three), without what the format cannot hold; absent where it cannot hold the question. */
  readonly question?: Question | undefined;
  readonly lost: readonly Loss[];
}

/** A question as a format keeps it, and what is lost. Written and read again, it is the same. */
export function held(original: Question, format: ExportFormat, locale: Locale): Held {
  const holds = HOLDS[format];
  const question = inOneLanguage(original, locale);
  const lost = new Set<Loss>();
  if (holds.without.includes(question.type)) return { lost: ["type"] };
  if (needsFraction(question)) return { lost: ["fraction"] };
  if (
    question.type === "matching" &&
    ARROWS[format]?.test([...question.left, ...question.right].map(({ text }) => text.en).join("\n")) === true
  )
    return { lost: ["arrow"] };
  if (format === "gift" && question.type === "text" && question.accepted.every(({ text }) => text.includes("->")))
    return { lost: ["arrow"] };
  const { media, ...rest } = question;
  if (media !== undefined && media.length > 0) lost.add("media");
  let kept = { ...rest, stem: textOf(rest.stem, holds), explanation: textOf(rest.explanation, holds) } as Question;
  if ("guide" in kept) {
    if (!holds.guide) lost.add("guide");
    kept = { ...kept, guide: holds.guide ? textOf(kept.guide, holds) : say("—") };
  }
  if (kept.type === "numeric") {
    const units = kept.units ?? [];
    const listed = holds.units && units.every(({ factor }) => isWritable(factor));
    if (!listed && units.length > 0) lost.add("units");
    if (!holds.relative && kept.accepted.some(({ tolerance }) => tolerance?.type === "relative")) lost.add("relative");
    kept = {
      ...kept,
      accepted: kept.accepted.map((each) => withoutRelative(each, holds.relative)),
      ...(!listed && { units: undefined, unitRequired: undefined }),
    };
  }
  if (kept.type === "matching" && !holds.spare) {
    const used = Object.values(kept.key);
    const right = kept.right.filter(({ id }) => used.includes(id));
    if (right.length < kept.right.length) lost.add("spare");
    if (right.length < 2) return { lost: ["spare"] };
    kept = { ...kept, right };
  }
  if (kept.type === "cloze") kept = { ...kept, body: textOf(kept.body, holds), gaps: kept.gaps.map((gap) => heldGap(gap, holds, lost)) };
  return { question: canonical(kept, holds.ids), lost: [...lost] };
}

/** What these formats write between the two sides of a pair; no side may have it. */
const ARROWS: Readonly<Partial<Record<ExportFormat, RegExp>>> = { gift: /->/, xlsx: /=>|→/, csv: /=>|→/ };

const ROUNDS = 8;

/** Odd Markdown settles after a few turns through HTML; what comes back is what it settles to. */
function textOf(text: Text, { markdown }: Holds): Text {
  if (markdown) return text;
  let words = text.en;
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = htmlToMarkdown(markdownToHtml(words)).text || "—";
    if (next === words) break;
    words = next;
  }
  return say(words);
}

type Numbered = { readonly tolerance?: { readonly type: "absolute" | "relative"; readonly by: string } | undefined };
const withoutRelative = <N extends Numbered>(each: N, holds: boolean): N =>
  each.tolerance?.type === "relative" && !holds ? { ...each, tolerance: undefined } : each;

function heldGap(gap: Gap, holds: Holds, lost: Set<Loss>): Gap {
  let weight = gap.weight;
  if (weight !== undefined && !holds.anyWeight && !/^[1-9]\d{0,3}$/.test(toText(exact(weight)))) {
    lost.add("weight");
    weight = undefined;
  }
  const base = { ...gap, weight };
  if (base.type === "text") {
    const strict = base.strict?.includes("case") === true ? (["case"] as const) : undefined;
    if ((base.strict ?? []).some((each) => each !== "case") || (base.edits ?? 0) > 0) lost.add("gap-rules");
    return { ...base, strict, edits: undefined };
  }
  if (base.type !== "numeric") return base;
  if ((base.units ?? []).length > 0) lost.add("units");
  if (!holds.gapRelative && base.accepted.some(({ tolerance }) => tolerance?.type === "relative")) lost.add("relative");
  return {
    ...base,
    units: undefined,
    unitRequired: undefined,
    accepted: base.accepted.map((each) => withoutRelative(each, holds.gapRelative)),
  };
}

/** Formats write decimals: a third is none, and a share must come back from five places of per cent. */
function needsFraction(question: Question): boolean {
  const accepted =
    question.type === "cloze"
      ? question.gaps.flatMap((gap) => (gap.type === "choice" ? [] : [gap]))
      : "accepted" in question
        ? [question]
        : [];
  const numbers = accepted.flatMap((rule) =>
    rule.accepted.flatMap((each) => ("value" in each ? [each.value, each.tolerance?.by ?? "0"] : [])),
  );
  const shares = [
    ...accepted.flatMap((rule) => rule.accepted.map(({ share }) => share ?? "1")),
    ...(question.type === "multiple" ? weightsOf(question).map(({ share }) => share) : []),
  ];
  return (
    numbers.some((text) => !isDecimal(text)) ||
    (question.type !== "multiple" && shares.some((share) => compare(exact(shareOfPercent(percentOf(share)) ?? "0"), exact(share)) !== 0)) ||
    (question.type === "cloze" && question.gaps.some(({ weight }) => weight !== undefined && !isDecimal(weight)))
  );
}

/** Moodle has the inverse of our factors, as a decimal: a whole factor is found again from it, others must end. */
const isWritable = (factor: string): boolean => exact(factor).d === 1n || isDecimal(toText({ n: exact(factor).d, d: exact(factor).n }));

const isDecimal = (text: string): boolean => {
  const value = parseExact(text);
  return value !== undefined && !toText(value).includes("/");
};

/** Every text in all three languages as it is in this one. */
export function inOneLanguage(question: Question, locale: Locale): Question {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== "object") return node;
    if (isText(node)) return say(node[locale]);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
  };
  // The same shape with other words in it.
  return walk(question) as Question;
}

export const isText = (node: object): node is Text =>
  LOCALES.every((locale) => locale in node && typeof (node as Record<string, unknown>)[locale] === "string") &&
  Object.keys(node).length === LOCALES.length;
