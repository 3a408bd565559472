import { AppError } from "../../shared/errors.ts";
import { isAutomatic } from "../answering.ts";
import { readMark, type MarkProblem } from "../marking.ts";
import type { AttemptRecord, Mark, PaperItem } from "../records.ts";

export interface MarkRequest {
  readonly attempt: string;
  /** `AttemptRecord.version` the marker saw. */
  readonly seen: number;
  /** Per question that a person marks, as typed; an empty mark leaves the question unmarked. */
  readonly marks: Readonly<Record<string, { readonly mark: string; readonly comment: string }>>;
}

export type Marked =
  | { readonly type: "marked" | "partly"; readonly attempt: AttemptRecord }
  | { readonly type: "invalid"; readonly problems: Readonly<Record<string, MarkProblem>> }
  /** Somebody else marked the same question meanwhile; nothing was written. */
  | { readonly type: "changed"; readonly attempt: AttemptRecord };

export type MarksRead =
  | Exclude<Marked, { type: "marked" | "partly" }>
  | { readonly type: "marks"; readonly marks: Readonly<Record<string, Mark>> };

/** The marks of a request that are new; every problem at once, and nothing at all where another marker was quicker. */
export function readMarks(attempt: AttemptRecord, { seen, marks }: MarkRequest, by: { by: string; at: number }): MarksRead {
  const problems: Record<string, MarkProblem> = {};
  const fresh: Record<string, Mark> = {};
  const shorts = attempt.paper.filter((item: PaperItem) => !isAutomatic(item));
  for (const [question, typed] of Object.entries(marks)) {
    const item = shorts.find((each) => each.question === question);
    if (item === undefined) throw new AppError("bad-input", { values: { field: question.slice(0, 80) } });
    const before = attempt.marks[question];
    const moved = seen !== attempt.version;
    if (typed.mark.trim() === "" && (before === undefined || moved)) continue;
    const read = readMark(typed.mark, item);
    const comment = typed.comment.trim();
    if (read.type === "problem") problems[question] = read.problem;
    else if (read.mark === before?.mark && comment === (before.comment ?? "")) continue;
    else if (moved && before !== undefined) return { type: "changed", attempt };
    else fresh[question] = { mark: read.mark, ...by, ...(comment !== "" && { comment }) };
  }
  return Object.keys(problems).length > 0 ? { type: "invalid", problems } : { type: "marks", marks: fresh };
}
