import { compare, divide, exact, HUNDRED, mean, multiply, subtract, toText, ZERO, type Exact, type ExactText } from "../../shared/exact.ts";
import type { GivenMark, MarkingRecord } from "./records.ts";

/** How far two marks are from each other: |a − b| in per cent of the question's marks, exact. */
export function apartBy(a: ExactText, b: ExactText, marks: ExactText): Exact {
  const difference = subtract(exact(a), exact(b));
  const size = compare(difference, ZERO) < 0 ? subtract(ZERO, difference) : difference;
  return compare(exact(marks), ZERO) === 0 ? ZERO : divide(multiply(size, HUNDRED), exact(marks));
}

export type Verdict =
  | { readonly type: "open" }
  | { readonly type: "final"; readonly mark: ExactText; readonly comment?: string | undefined }
  | { readonly type: "apart" };

/**
 * What the marks given so far make: of one marker the mark itself; of two their mean while they differ by the limit or less.
 * @param marks what the question carries
 */
export function verdictOf({ given, markers, limit }: Pick<MarkingRecord, "given" | "markers" | "limit">, marks: ExactText): Verdict {
  const [first, second] = given;
  if (first === undefined || (markers === 2 && second === undefined)) return { type: "open" };
  const comment = commentOf(given.slice(0, markers));
  if (markers === 1 || second === undefined) return { type: "final", mark: first.mark, comment };
  if (compare(apartBy(first.mark, second.mark, marks), exact(limit)) > 0) return { type: "apart" };
  return { type: "final", mark: toText(mean([exact(first.mark), exact(second.mark)])), comment };
}

/** Comments for the learner, each said once; undefined where there is none. */
function commentOf(given: readonly GivenMark[]): string | undefined {
  const said = [...new Set(given.flatMap(({ comment }) => (comment === undefined ? [] : [comment])))];
  return said.length === 0 ? undefined : said.join("\n");
}
