import { compare, exact, ZERO, type Exact } from "../../shared/exact.ts";
import type { Defect } from "./kind.ts";
import { distance, fold } from "./fold.ts";
import type { TextRule } from "./question.ts";
import { highest, shareDefects } from "./shares.ts";

/** Share of the marks a typed text earns, 0–1: the best of the accepted texts it agrees with. */
export function textShare({ accepted, strict, edits = 0 }: TextRule, typed: string): Exact {
  const given = fold(typed, strict);
  if (given.trim() === "") return ZERO;
  return highest(accepted.filter(({ text }) => agrees(given, fold(text, strict), edits)).map(({ share }) => exact(share ?? "1")));
}

function agrees(given: string, wanted: string, edits: number): boolean {
  if (given === wanted) return true;
  const length = Array.from(wanted).length;
  // In a short word, one changed character makes another word.
  const allowed = Math.min(edits, Math.floor(length / 4));
  return allowed > 0 && Math.abs(Array.from(given).length - length) <= allowed && distance(given, wanted) <= allowed;
}

/** The texts that earn everything, as a person would write them. */
export const textKey = ({ accepted }: TextRule): readonly string[] =>
  accepted.filter(({ share }) => compare(exact(share ?? "1"), exact(1)) === 0).map(({ text }) => text);

export function textDefects(rule: TextRule): readonly Defect[] {
  const blank = rule.accepted.filter(({ text }) => fold(text, rule.strict).trim() === "");
  return [...shareDefects(rule.accepted), ...blank.map(({ text }): Defect => ({ code: "accepted-blank", values: { text } }))];
}
