import { compare, exact, parseExact, toText, ZERO } from "../../shared/exact.ts";
import { LOCALES, type Locale, type Text } from "../../shared/json.ts";
import type { Gap, Option, Question, QuestionType } from "../questions/question.ts";
import { gapsInOrder } from "./cloze-code.ts";
import { weightsOf } from "./choice.ts";
import { optionId, say } from "./draft.ts";
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
  xlsx: {
    without: [],
    ids: false,
    markdown: true,
    guide: true,
    units: false,
    relative: true,
    spare: true,
    anyWeight: false,
    gapRelative: false,
  },
  csv: {
    without: [],
    ids: false,
    markdown: true,
    guide: true,
    units: false,
    relative: true,
    spare: true,
    anyWeight: false,
    gapRelative: false,
  },
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

/**
 * One way to write what means the same: exact numbers in their shortest form, defaults left out, options counted from `a` unless ids
 * are kept. Two questions that differ by nothing else are then equal.
 */
export function canonical(question: Question, ids: boolean): Question {
  return JSON.parse(JSON.stringify(ordered(evened(ids ? question : renumbered(question))))) as Question;
}

function ordered(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(ordered);
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(
    Object.entries(node)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, ordered(value)]),
  );
}

const line = (text: Text): Text => say(text.en.replaceAll(/\s+/g, " ").trim());
const lines = <O extends Option>(options: readonly O[]) => options.map((option) => ({ ...option, text: line(option.text) }));
const shortest = (text: string | undefined, without: string): string | undefined => {
  const short = text === undefined ? without : toText(exact(text));
  return short === without ? undefined : short;
};

interface Rule {
  readonly accepted: readonly {
    readonly text?: string;
    readonly value?: string;
    readonly share?: string | undefined;
    readonly tolerance?: { readonly type: "absolute" | "relative"; readonly by: string } | undefined;
  }[];
}
const evenRule = <R extends Rule>(rule: R): R =>
  ({
    ...rule,
    accepted: rule.accepted.map(({ share, tolerance, value, ...each }) => ({
      ...each,
      ...(value !== undefined && { value: toText(exact(value)) }),
      share: shortest(share, "1"),
      tolerance:
        tolerance === undefined || compare(exact(tolerance.by), ZERO) === 0 ? undefined : { ...tolerance, by: toText(exact(tolerance.by)) },
    })),
  }) as unknown as R;

function evened(question: Question): Question {
  const base = { ...question, tags: question.tags === undefined || question.tags.length === 0 ? undefined : question.tags };
  switch (base.type) {
    case "single":
      return { ...base, options: lines(base.options), fixed: base.fixed === true ? true : undefined };
    case "multiple": {
      const { rule } = base.scoring;
      const scoring = rule === "penalty" ? { rule, penalty: toText(exact(base.scoring.penalty ?? "1")) } : { rule };
      return {
        ...base,
        options: lines(base.options),
        fixed: base.fixed === true ? true : undefined,
        key: base.options.flatMap(({ id }) => (base.key.includes(id) ? [id] : [])),
        scoring,
      };
    }
    case "text":
      return evenRule(base);
    case "numeric":
      return {
        ...evenRule(base),
        units:
          base.units === undefined || base.units.length === 0
            ? undefined
            : base.units.map(({ name, factor }) => ({ name, factor: toText(exact(factor)) })),
        unitRequired: base.unitRequired === true ? true : undefined,
      };
    case "matching":
      return { ...base, left: lines(base.left), right: lines(base.right) };
    case "ordering":
      return { ...base, items: lines(base.items) };
    case "cloze":
      return { ...base, gaps: gapsInOrder(base.body.en, base.gaps).map(evenGap) };
    case "essay":
      return { ...base, length: base.length === undefined || (base.length.from ?? base.length.to) === undefined ? undefined : base.length };
    default:
      return base;
  }
}

function evenGap(gap: Gap): Gap {
  const base = { ...gap, weight: shortest(gap.weight, "1") };
  if (base.type === "choice") return { ...base, options: lines(base.options), fixed: base.fixed === true ? true : undefined };
  return base.type === "text" ? evenRule(base) : evenRule(base);
}

const idsOf = (options: readonly Option[]): ReadonlyMap<string, string> => new Map(options.map(({ id }, index) => [id, optionId(index)]));
const renamed = (options: readonly Option[]): readonly Option[] => options.map(({ text }, index) => ({ id: optionId(index), text }));

function renumbered(question: Question): Question {
  switch (question.type) {
    case "single":
    case "multiple": {
      const ids = idsOf(question.options);
      return { ...question, options: renamed(question.options), key: question.key.map((id) => ids.get(id) ?? id) };
    }
    case "matching": {
      // Right items in the order in which the left ones use them, as pairs are written.
      const used = [...new Set(question.left.map(({ id }) => question.key[id] ?? ""))];
      const right = [
        ...used.flatMap((id) => question.right.filter((each) => each.id === id)),
        ...question.right.filter(({ id }) => !used.includes(id)),
      ];
      const [from, to] = [idsOf(question.left), idsOf(right)];
      const key = Object.fromEntries(question.left.map(({ id }) => [from.get(id) ?? id, to.get(question.key[id] ?? "") ?? ""]));
      return { ...question, left: renamed(question.left), right: renamed(right), key };
    }
    case "ordering": {
      const items = question.key.flatMap((id) => question.items.filter((item) => item.id === id));
      return { ...question, items: renamed(items), key: items.map((_, index) => optionId(index)) };
    }
    case "cloze": {
      const inText = gapsInOrder(question.body.en, question.gaps);
      const ids = new Map(inText.map(({ id }, index) => [id, `g${index + 1}`]));
      const gaps = inText.map((gap): Gap => {
        const id = ids.get(gap.id) ?? gap.id;
        return gap.type === "choice"
          ? { ...gap, id, options: renamed(gap.options), key: idsOf(gap.options).get(gap.key) ?? gap.key }
          : { ...gap, id };
      });
      return {
        ...question,
        body: say(question.body.en.replaceAll(/\[\[([a-z0-9-]+)\]\]/g, (_, id: string) => `[[${ids.get(id) ?? id}]]`)),
        gaps,
      };
    }
    default:
      return question;
  }
}
