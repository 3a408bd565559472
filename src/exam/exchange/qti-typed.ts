import { compare, divide, exact, toText, ZERO, type Exact } from "../../shared/exact.ts";
import type { AcceptedNumber } from "../questions/question.ts";
import { UnreadableItem, type DraftContent, type Note } from "./draft.ts";
import { numberText } from "./percent.ts";
import { highest, numberOr, snapped, type Declaration } from "./qti-parts.ts";
import { childOf, childrenOf, textOf, within, type Element } from "./xml.ts";

/** A typed answer: a number where its declaration or its processing says so, else a text. */
export function typed(item: Element, declared: Declaration, notes: Note[]): DraftContent {
  const { scale: _, ...rule } = ruleOf(item, declared, notes);
  return rule;
}

type Rule =
  | {
      readonly type: "text";
      readonly accepted: readonly { readonly text: string; readonly share?: string }[];
      readonly strict?: readonly ["case"];
      readonly scale: Exact;
    }
  | { readonly type: "numeric"; readonly accepted: readonly AcceptedNumber[]; readonly scale: Exact };

const worth = (value: Exact, scale: Exact) => {
  const share = snapped(divide(value, scale));
  return share === "1" ? {} : { share };
};

export function ruleOf(item: Element, declared: Declaration, notes: Note[]): Rule {
  const isNumber = declared.baseType === "float" || declared.baseType === "integer";
  if (isNumber) {
    const found = numbersOf(item, declared);
    const scale = highest(found.map(({ value }) => value));
    if (compare(scale, ZERO) <= 0) throw new UnreadableItem("key-missing");
    return { type: "numeric", scale, accepted: found.map(({ number, value }) => ({ ...number, ...worth(value, scale) })) };
  }
  const mapped = declared.mapping.filter(({ value }) => compare(value, ZERO) > 0);
  if (mapped.length === 0) {
    if (declared.correct.length === 0) throw new UnreadableItem("key-missing");
    return { type: "text", scale: exact(1), accepted: declared.correct.map((text) => ({ text })) };
  }
  if (declared.mapping.some(({ value }) => compare(value, ZERO) < 0)) notes.push({ code: "fractions-changed" });
  const scale = highest(mapped.map(({ value }) => value));
  const strict = mapped.every(({ caseSensitive }) => caseSensitive) ? { strict: ["case"] as const } : {};
  return { type: "text", scale, accepted: mapped.map(({ key, value }) => ({ text: key, ...worth(value, scale) })), ...strict };
}

function numbersOf(item: Element, declared: Declaration): readonly { number: AcceptedNumber; value: Exact }[] {
  const processing = childOf(item, "response-processing");
  const branches = processing === undefined ? [] : within(processing, "response-if", "response-else-if");
  const found = branches.flatMap((branch) => {
    const equal = childOf(branch, "equal") ?? within(branch, "equal")[0];
    if (equal === undefined || !within(equal, "variable").some(({ attributes }) => attributes["identifier"] === declared.identifier))
      return [];
    const wanted = childOf(equal, "base-value");
    const value = numberText(wanted === undefined ? (declared.correct[0] ?? "") : textOf(wanted));
    const earned = childrenOf(branch, "set-outcome-value")
      .flatMap((set) => within(set, "base-value"))
      .at(-1);
    if (value === undefined) throw new UnreadableItem("malformed", { problem: textOf(wanted).slice(0, 40) });
    return [{ number: { value, ...toleranceOf(equal) }, value: earned === undefined ? exact(1) : numberOr(textOf(earned)) }];
  });
  if (found.length > 0) return found;
  if (declared.mapping.length > 0)
    return declared.mapping
      .filter(({ value }) => compare(value, ZERO) > 0)
      .map(({ key, value }) => ({ number: { value: numberOf(key) }, value }));
  return declared.correct.map((key) => ({ number: { value: numberOf(key) }, value: exact(1) }));
}

function numberOf(text: string): string {
  const value = numberText(text);
  if (value === undefined) throw new UnreadableItem("malformed", { problem: text.slice(0, 40) });
  return value;
}

function toleranceOf({ attributes }: Element) {
  const mode = attributes["tolerance-mode"] ?? "exact";
  const by = numberText((attributes["tolerance"] ?? "0").trim().split(/\s+/)[0] ?? "0");
  if (mode === "exact" || by === undefined || by === "0") return {};
  // Relative tolerances are per cent in QTI.
  const share = mode === "relative" ? toText(divide(exact(by), exact(100))) : by;
  return { tolerance: { type: mode === "relative" ? ("relative" as const) : ("absolute" as const), by: share } };
}
