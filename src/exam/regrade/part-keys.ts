import { parseExact, toText } from "../../shared/exact.ts";
import type { ClozeQuestion, Gap, MatchingQuestion, OrderingQuestion } from "../questions/question.ts";
import type { NewKey } from "./new-key.ts";

/** One part of a question and what is right there: `left=right`, `item=place`, `gap=option` or `gap=a further answer`. */
export const partKey = (part: string, value: string): string => `${part}=${value}`;

type Problem = Extract<NewKey, { type: "problem" }>;
const problem = (code: Problem["problem"]): Problem => ({ type: "problem", problem: code });

/** By the first sign, for a typed answer may hold others. */
const partsOf = (typed: readonly string[]): readonly (readonly [part: string, value: string])[] =>
  typed.map((each) => {
    const at = each.indexOf("=");
    return at < 0 ? [each, ""] : [each.slice(0, at), each.slice(at + 1).trim()];
  });

/** Left items that are not named keep what belongs to them. */
export function matchingKey(question: MatchingQuestion, typed: readonly string[]): NewKey {
  const { left, right, key } = question;
  const pairs = partsOf(typed);
  const known = pairs.every(([part, value]) => left.some(({ id }) => id === part) && right.some(({ id }) => id === value));
  if (!known) return problem("unknown-option");
  const after = { ...key, ...Object.fromEntries(pairs) };
  if (left.every(({ id }) => after[id] === key[id])) return problem("same-key");
  return { type: "question", question: { ...question, key: after } };
}

/** Every item has its own place, 1 to n. */
export function orderingKey(question: OrderingQuestion, typed: readonly string[]): NewKey {
  const { items, key } = question;
  const places = new Map(partsOf(typed).map(([item, place]) => [item, Number(place)]));
  if ([...places.keys()].some((item) => !items.some(({ id }) => id === item))) return problem("unknown-option");
  const after = items.map(({ id }) => id).toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  if (!after.every((item, index) => places.get(item) === index + 1)) return problem("no-order");
  if (after.every((item, index) => item === key[index])) return problem("same-key");
  return { type: "question", question: { ...question, key: after } };
}

/** A list gets another right choice, a line or a number further right answers; gaps that are not named stay as they are. */
export function clozeKey(question: ClozeQuestion, typed: readonly string[]): NewKey {
  const parts = partsOf(typed).filter(([, value]) => value !== "");
  if (parts.some(([part]) => !question.gaps.some(({ id }) => id === part))) return problem("unknown-option");
  const gaps: Gap[] = [];
  for (const gap of question.gaps) {
    const values = [...new Set(parts.filter(([part]) => part === gap.id).map(([, value]) => value))];
    const after = keyedGap(gap, values);
    if ("problem" in after) return after;
    gaps.push(after);
  }
  if (gaps.every((gap, index) => gap === question.gaps[index])) return problem("same-key");
  return { type: "question", question: { ...question, gaps } };
}

/** The very same gap where nothing is new. */
function keyedGap(gap: Gap, values: readonly string[]): Gap | Problem {
  switch (gap.type) {
    case "choice": {
      const [key = gap.key] = values;
      if (!gap.options.some(({ id }) => id === key)) return problem("unknown-option");
      return key === gap.key ? gap : { ...gap, key };
    }
    case "text": {
      const fresh = values.filter((value) => !gap.accepted.some(({ text }) => text === value));
      return fresh.length === 0 ? gap : { ...gap, accepted: [...gap.accepted, ...fresh.map((text) => ({ text }))] };
    }
    case "numeric": {
      const read = values.map((value) => parseExact(value.normalize("NFKC")));
      if (read.includes(undefined)) return problem("not-a-number");
      const fresh = read.flatMap((value) => (value === undefined ? [] : [toText(value)]));
      const added = fresh.filter((value) => !gap.accepted.some((accepted) => accepted.value === value));
      return added.length === 0 ? gap : { ...gap, accepted: [...gap.accepted, ...added.map((value) => ({ value }))] };
    }
  }
}
