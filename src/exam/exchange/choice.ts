import { compare, divide, exact, multiply, parseExact, subtract, toText, ZERO, type ExactText } from "../../shared/exact.ts";
import type { MultipleQuestion } from "../questions/question.ts";
import { toOptions, UnreadableItem, type DraftContent, type Note } from "./draft.ts";

/** An option and the share of the marks that choosing it adds or takes. */
export interface Weighted {
  readonly text: string;
  readonly share: ExactText;
}

export interface ReadChoice {
  readonly content: DraftContent;
  readonly notes: readonly Note[];
}

const positive = (share: ExactText): boolean => compare(exact(share), ZERO) > 0;
const CHANGED: Note = { code: "fractions-changed" };

/** Single choice with weights. @throws UnreadableItem where no option, or more than one, earns everything */
export function weightedSingle(options: readonly Weighted[], fixed = false): ReadChoice {
  const full = options.flatMap(({ share }, index) => (compare(exact(share), exact(1)) >= 0 ? [index] : []));
  const [right] = full;
  if (right === undefined) throw new UnreadableItem("key-missing");
  if (full.length > 1) throw new UnreadableItem("shape-unknown");
  const listed = toOptions(options.map(({ text }) => text));
  const partial = options.some(({ share }, index) => index !== right && compare(exact(share), ZERO) !== 0);
  return {
    content: { type: "single", options: listed, key: [listed[right]?.id ?? ""], ...(fixed && { fixed }) },
    notes: partial ? [CHANGED] : [],
  };
}

/** Multiple response with weights: equal ones are our rule with a penalty, others are evened out and said so. */
export function weightedMultiple(options: readonly Weighted[], fixed = false): ReadChoice {
  const listed = toOptions(options.map(({ text }) => text));
  const right = options.flatMap(({ share }, index) => (positive(share) ? [index] : []));
  if (right.length === 0) throw new UnreadableItem("key-missing");
  const each = divide(exact(1), exact(right.length));
  const even = right.every((index) => compare(exact(options[index]?.share ?? "0"), each) === 0);
  const wrong = options.filter(({ share }) => !positive(share)).map(({ share }) => exact(share));
  const [first = subtract(ZERO, each)] = wrong;
  const same = wrong.every((share) => compare(share, first) === 0);
  const penalty = even && same ? toText(multiply(subtract(ZERO, first), exact(right.length))) : "1";
  return {
    content: {
      type: "multiple",
      options: listed,
      key: right.map((index) => listed[index]?.id ?? ""),
      ...(fixed && { fixed }),
      scoring: { rule: "penalty", penalty: parseExact(penalty) === undefined ? "1" : penalty },
    },
    notes: even && same ? [] : [CHANGED],
  };
}

/** What choosing each option adds, for formats that weigh options: never more than everything is taken. */
export function weightsOf({ options, key, scoring }: Pick<MultipleQuestion, "options" | "key" | "scoring">): readonly Weighted[] {
  const each = divide(exact(1), exact(key.length));
  const penalty = scoring.rule === "penalty" ? exact(scoring.penalty ?? "1") : exact(1);
  const taken = multiply(each, penalty);
  const wrong = subtract(ZERO, compare(taken, exact(1)) > 0 ? exact(1) : taken);
  return options.map(({ id, text }) => ({ text: text.en, share: toText(key.includes(id) ? each : wrong) }));
}
