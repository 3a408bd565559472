import { add, divide, exact, fraction, multiply, sum, ZERO, type Exact } from "../../shared/exact.ts";
import { kindOf } from "../questions/kinds.ts";
import type { ClozeQuestion, MultipleQuestion, Question } from "../questions/question.ts";
import { choicesValue } from "../questions/value.ts";

const one = (of: number): Exact => fraction(1n, BigInt(Math.max(1, of)));

/**
 * Share of the marks that blind guessing earns on average, 0–1; undefined where a person marks. Every way to answer is taken as
 * equally likely; a text or a number is never guessed.
 */
export function guessShare(question: Question): Exact | undefined {
  switch (question.type) {
    case "single":
      return one(question.options.length);
    case "true-false":
      return one(2);
    case "multiple":
      return multipleGuess(question);
    case "matching":
      return question.scoring === "pairs"
        ? one(question.right.length)
        : fraction(1n, BigInt(question.right.length) ** BigInt(question.left.length));
    case "ordering":
      // Of n! orders: an item stands in its place in (n − 1)! of them, and a pair of neighbours stays together in as many.
      return question.scoring === "all" ? one(factorial(question.items.length)) : one(question.items.length);
    case "cloze":
      return clozeGuess(question);
    case "text":
    case "numeric":
      return ZERO;
    case "short":
    case "essay":
      return undefined;
  }
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** The longest list whose every choice is tried; above it a guess earns next to nothing anyway. */
const LONGEST = 10;

/** Mean over every set of options but the empty one, which is a blank answer and no guess. */
function multipleGuess(question: MultipleQuestion): Exact {
  const { options } = question;
  if (options.length > LONGEST) return ZERO;
  const kind = kindOf(question);
  if (kind.marking === "manual") return ZERO;
  const sets = 2 ** options.length - 1;
  const shares = Array.from({ length: sets }, (_, index) =>
    kind.share(question, choicesValue(options.filter((_option, place) => ((index + 1) >> place) & 1).map(({ id }) => id))),
  );
  return divide(sum(shares), fraction(BigInt(sets), 1n));
}

function clozeGuess({ gaps }: ClozeQuestion): Exact {
  const weight = (gap: ClozeQuestion["gaps"][number]): Exact => exact(gap.weight ?? "1");
  const guessed = gaps.reduce(
    (total, gap) => (gap.type === "choice" ? add(total, multiply(weight(gap), one(gap.options.length))) : total),
    ZERO,
  );
  return divide(guessed, sum(gaps.map(weight)));
}
