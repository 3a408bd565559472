import {
  add,
  compare,
  divide,
  exact,
  HUNDRED,
  multiply,
  parseExact,
  shown,
  sum,
  toText,
  ZERO,
  type Exact,
  type ExactText,
} from "../shared/exact.ts";
import { isAutomatic } from "./answering.ts";
import { markAnswer } from "./questions/kinds.ts";
import type { AttemptRecord, Mark, PaperItem, Question } from "./records.ts";

/** Marks of everything on a paper that a machine marks, as at hand-in. @param question the question version by its pinned id */
export function markChoices(attempt: AttemptRecord, question: (id: string) => Question, at: number): Readonly<Record<string, Mark>> {
  return Object.fromEntries(
    attempt.paper.filter(isAutomatic).map((item) => {
      const mark = markAnswer(question(item.question), attempt.answers[item.question]?.value ?? "", item.marks) ?? ZERO;
      return [item.question, { mark: toText(mark), by: "auto", at }];
    }),
  );
}

/** Marks as people read them: as they are where they end within two decimals, else cut off there. */
export const marksText = (marks: Exact): string => (100n % marks.d === 0n ? toText(marks) : shown(marks));

type Sat = Pick<AttemptRecord, "paper" | "marks" | "regraded">;

/** Questions that count, in paper order: all but those a regrade left out. */
export const counted = ({ paper, regraded }: Pick<AttemptRecord, "paper" | "regraded">): readonly PaperItem[] =>
  paper.filter(({ question }) => regraded?.[question]?.as.type !== "left-out");

/** Questions that still wait for a marker, in paper order. */
export const unmarked = (attempt: Sat): readonly PaperItem[] =>
  counted(attempt).filter(({ question }) => !Object.hasOwn(attempt.marks, question));

export const paperTotal = (paper: readonly PaperItem[]): Exact => sum(paper.map(({ marks }) => exact(marks)));

export const marksSoFar = (attempt: Sat): Exact =>
  counted(attempt).reduce((total, { question }) => add(total, exact(attempt.marks[question]?.mark ?? "0")), ZERO);

/** Σ marks ÷ total of what counts × 100, exact, 0–100; undefined while a question is unmarked or the paper carries no marks. */
export function scoreOf(attempt: Sat): Exact | undefined {
  const total = paperTotal(counted(attempt));
  if (unmarked(attempt).length > 0 || compare(total, ZERO) === 0) return undefined;
  return divide(multiply(marksSoFar(attempt), HUNDRED), total);
}

export type MarkProblem = "not-a-number" | "out-of-range";

export type MarkRead = { readonly type: "mark"; readonly mark: ExactText } | { readonly type: "problem"; readonly problem: MarkProblem };

/** A mark as typed, from 0 to the question's marks; plain decimals only, full-width digits are read as digits. */
export function readMark(typed: string, item: Pick<PaperItem, "marks">): MarkRead {
  const plain = typed.normalize("NFKC").trim();
  const value = /^\d{1,6}(\.\d{1,6})?$/.test(plain) ? parseExact(plain) : undefined;
  if (value === undefined) return { type: "problem", problem: /^-\d/.test(plain) ? "out-of-range" : "not-a-number" };
  return compare(value, exact(item.marks)) > 0 ? { type: "problem", problem: "out-of-range" } : { type: "mark", mark: toText(value) };
}
