import { compare, divide, exact, toText, ZERO, type Exact } from "../../shared/exact.ts";
import { isAutomatic } from "../answering.ts";
import { withScore } from "../with-score.ts";
import { counted, marksSoFar, paperTotal } from "../marking.ts";
import { markAnswer } from "../questions/kinds.ts";
import type { AttemptRecord, Mark, PaperItem, Question } from "../records.ts";
import type { RegradeRecord } from "./records.ts";

export type Regrade = Pick<RegradeRecord, "id" | "question" | "change" | "rule" | "by" | "at">;

/** The question as it was asked, and as it is marked now where the regrade changes its key. */
export interface Keys {
  readonly asked: Question;
  readonly keyed?: Question | undefined;
}

/**
 * A handed-in sitting as the regrade leaves it; the very same one where it changes nothing: the question is not asked, the regrade was
 * applied before, the paper is still open, nothing would be left to count, or a raise-only regrade would lower the score.
 */
export function regraded(attempt: AttemptRecord, regrade: Regrade, keys: Keys): AttemptRecord {
  const item = attempt.paper.find(({ question }) => question === regrade.question);
  const known = attempt.regraded?.[regrade.question];
  if (item === undefined || attempt.state === "open" || known?.regrade === regrade.id) return attempt;
  const after = withScore(changed(attempt, item, { regrade, keys }));
  const [then, now] = [standing(attempt), standing(after)];
  if (now === undefined) return attempt;
  return regrade.rule === "raise-only" && then !== undefined && compare(now, then) < 0 ? attempt : after;
}

/** Share earned of what is marked and counts; exact, 0–1. Of a paper fully marked it is the score ÷ 100. */
function standing(attempt: AttemptRecord): Exact | undefined {
  const marked = counted(attempt).filter(({ question }) => Object.hasOwn(attempt.marks, question));
  const of = paperTotal(marked);
  if (compare(paperTotal(counted(attempt)), ZERO) === 0) return undefined;
  return compare(of, ZERO) === 0 ? ZERO : divide(marksSoFar(attempt), of);
}

function changed(attempt: AttemptRecord, item: PaperItem, { regrade, keys }: { regrade: Regrade; keys: Keys }): AttemptRecord {
  const { id, question, change, at, by } = regrade;
  const asked = markAsAsked(attempt, item, { question: keys.asked, at });
  const { [question]: _before, ...others } = attempt.marks;
  const marked = (mark: Mark | undefined): AttemptRecord["marks"] => (mark === undefined ? others : { ...others, [question]: mark });
  const note = { regrade: id, as: change, ...(asked !== undefined && { asked }) };
  return { ...attempt, marks: marked(markNow()), regraded: { ...attempt.regraded, [question]: note } };

  function markNow(): Mark | undefined {
    switch (change.type) {
      case "key":
        return keys.keyed === undefined ? asked : automatic(attempt, item, { question: keys.keyed, at });
      case "full-marks":
        return { mark: item.marks, by: isAutomatic(item) ? "auto" : by, at };
      case "left-out":
      case "as-asked":
        return asked;
    }
  }
}

/** The mark without any regrade: reckoned anew where the machine marks, else the marker's, kept beside the one that took its place. */
function markAsAsked(attempt: AttemptRecord, item: PaperItem, { question, at }: { question: Question; at: number }): Mark | undefined {
  if (isAutomatic(item)) return automatic(attempt, item, { question, at });
  const known = attempt.regraded?.[item.question];
  return known?.as.type === "full-marks" ? known.asked : attempt.marks[item.question];
}

function automatic(attempt: AttemptRecord, item: PaperItem, { question, at }: { question: Question; at: number }): Mark {
  const mark = markAnswer(question, attempt.answers[item.question]?.value ?? "", item.marks) ?? ZERO;
  const text = toText(mark);
  const before = attempt.marks[item.question];
  // A mark that stays the same stays of the time it was given.
  return before !== undefined && before.by === "auto" && compare(exact(before.mark), mark) === 0 ? before : { mark: text, by: "auto", at };
}
