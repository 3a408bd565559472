import { exact } from "../../shared/exact.ts";
import { typeOf } from "../answering.ts";
import { choicesOf } from "../questions/value.ts";
import type { AttemptRecord, PaperItem } from "../records.ts";
import type { MarkedPaper } from "./tally.ts";

/** A marked sitting as the figures want it. */
export const markedPaper = (attempt: Pick<AttemptRecord, "paper" | "marks" | "answers">): MarkedPaper =>
  attempt.paper.flatMap((item) => {
    const mark = attempt.marks[item.question];
    const of = numberOf(item.marks);
    if (mark === undefined || of <= 0) return [];
    const value = attempt.answers[item.question]?.value ?? "";
    return [{ question: item.question, earned: numberOf(mark.mark), of, choices: chosen(item, value) }];
  });

function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const { n, d } = exact(text);
  return Number(n) / Number(d);
}

/** Typed answers are evened out, so that those that read the same are counted together. */
function chosen(item: PaperItem, value: string): readonly string[] | undefined {
  switch (typeOf(item)) {
    case "single":
    case "true-false":
      return value === "" ? [] : [value];
    case "multiple":
      return choicesOf(value);
    case "text":
    case "numeric":
      return value.trim() === "" ? [] : [value.normalize("NFKC").trim().toLowerCase().slice(0, 80)];
    case "matching":
    case "ordering":
    case "cloze":
    case "short":
    case "essay":
      return undefined;
  }
}
