import { choicesOf, partsOf } from "../exam/questions/value.ts";
import type { Question } from "../exam/records.ts";
import { add, compare, exact, multiply, subtract, toText, type Exact } from "../shared/exact.ts";
import { responseText, type Interaction, type NumberRange } from "./interactions.ts";

/** How a bank question is answered, as xAPI knows it. Where right answers cannot be listed, none is claimed. */
export function interactionOf(question: Question): Interaction {
  switch (question.type) {
    case "single":
    case "multiple":
      return { type: "choice", options: question.options, correct: [question.key] };
    case "true-false":
      return { type: "true-false", correct: question.key };
    case "text":
      return {
        type: "fill-in",
        accepted: question.accepted.filter(earnsAll).map(({ text }) => text),
        matchCase: question.strict?.includes("case"),
      };
    case "numeric":
      return { type: "numeric", accepted: question.accepted.filter(earnsAll).map(rangeOf) };
    case "matching":
      return { type: "matching", left: question.left, right: question.right, correct: Object.entries(question.key) };
    case "ordering":
      return { type: "sequencing", options: question.items, correct: question.key };
    case "short":
    case "essay":
      return { type: "long-fill-in" };
    case "cloze":
      return { type: "other" };
  }
}

/** An answer as stored, in the format of its interaction; the empty text for none. */
export function answerText(question: Question, value: string): string {
  if (value === "") return "";
  const interaction = interactionOf(question);
  const parts = [...partsOf(value)];
  switch (question.type) {
    case "multiple":
      return responseText(interaction, choicesOf(value));
    case "matching":
      return responseText(interaction, parts);
    case "ordering": {
      const placed = parts.toSorted(([, a], [, b]) => Number(a) - Number(b));
      return responseText(
        interaction,
        placed.map(([item]) => item),
      );
    }
    case "cloze":
      return parts.map(([gap, given]) => `${gap}[.]${given}`).join("[,]");
    case "numeric":
      return value.trim();
    case "single":
    case "true-false":
    case "text":
    case "short":
    case "essay":
      return responseText(interaction, value);
  }
}

/** Only what earns all the marks is a right answer. */
const earnsAll = ({ share = "1" }: { readonly share?: string | undefined }): boolean => compare(exact(share), exact("1")) >= 0;

type AcceptedNumber = Extract<Question, { readonly type: "numeric" }>["accepted"][number];

const magnitude = (value: Exact): Exact => (value.n < 0n ? { n: -value.n, d: value.d } : value);

function rangeOf({ value, tolerance }: AcceptedNumber): NumberRange {
  const middle = exact(value);
  if (tolerance === undefined) return { from: decimal(middle), to: decimal(middle) };
  const by = exact(tolerance.by);
  const width = tolerance.type === "absolute" ? by : multiply(by, magnitude(middle));
  return { from: decimal(subtract(middle, width)), to: decimal(add(middle, width)) };
}

/** A decimal number, as the format wants it; one that never ends is cut by floating point. */
function decimal(value: Exact): string {
  const text = toText(value);
  return text.includes("/") ? String(Number(value.n) / Number(value.d)) : text;
}
