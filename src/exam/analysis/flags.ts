import type { Question } from "../questions/question.ts";
import type { ChoiceFigures, ItemFigures } from "./tally.ts";

/** What an item's figures ask an instructor to look at. */
export type Flag = "key-suspect" | "negative" | "weak" | "too-easy" | "too-hard" | "dead-distractor";

/** Below this many papers figures hint and prove nothing. */
export const ENOUGH = 30;

/** Ebel & Frisbie 1991: below 0.2 an item hardly tells strong from weak. */
const WEAK = 0.2;
const EASY = 0.95;
/** A facility this near to guessing says that hardly anybody knew it. */
const OVER_GUESS = 0.05;
/** T. M. Haladyna and S. M. Downing, "How many options is enough for a multiple-choice test item?", 1993: a distractor works from 5%. */
const DEAD = 0.05;
/** A wrong option that so many chose is no slip. */
const MANY = 0.1;

/** Worst first. @param guess share that blind guessing earns; undefined where a person marks */
export function flagsOf(item: ItemFigures, question: Question, guess: number | undefined): readonly Flag[] {
  const { facility, discrimination } = item;
  const told = (flag: Flag, holds: boolean): readonly Flag[] => (holds ? [flag] : []);
  const negative = discrimination !== undefined && discrimination < 0;
  return [
    ...told("key-suspect", keySuspect(item, question)),
    ...told("negative", negative),
    ...told("weak", !negative && discrimination !== undefined && discrimination < WEAK && facility < EASY),
    ...told("too-easy", facility >= EASY),
    ...told("too-hard", facility <= (guess ?? 0) + OVER_GUESS),
    ...told("dead-distractor", deadDistractors(item, question).length > 0),
  ];
}

/** Ids of right options; none where the type has no options. */
export function keysOf(question: Question): readonly string[] {
  if (question.type === "single" || question.type === "multiple") return question.key;
  return question.type === "true-false" ? [String(question.key)] : [];
}

/** Ids of all options, in the bank's order. */
export function optionsOf(question: Question): readonly string[] {
  if (question.type === "single" || question.type === "multiple") return question.options.map(({ id }) => id);
  return question.type === "true-false" ? ["true", "false"] : [];
}

/** Options that are not right and that hardly anybody chose. */
export function deadDistractors(item: ItemFigures, question: Question): readonly string[] {
  if (question.type === "true-false") return [];
  const counts = new Map(item.choices.map(({ value, count }) => [value, count]));
  return optionsOf(question).filter((id) => !keysOf(question).includes(id) && (counts.get(id) ?? 0) < DEAD * item.answers);
}

/** Stronger learners chose a wrong option: those who did earned more on the rest of the paper than those who chose the key. */
function keySuspect({ choices, answers }: ItemFigures, question: Question): boolean {
  if (question.type !== "single" && question.type !== "true-false") return false;
  const isKey = ({ value }: ChoiceFigures): boolean => keysOf(question).includes(value);
  const key = choices.find(isKey);
  return choices.some((choice) => !isKey(choice) && choice.count >= MANY * answers && (key === undefined || choice.rest > key.rest));
}
