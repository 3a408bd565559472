import { z } from "zod";
import { readLocal } from "../exam/attempts/settings.ts";
import { LONGEST_TASK } from "../programme/records.ts";

/** Homework as typed. */
export interface HomeworkForm {
  /** Number of the programme's version the page was opened on. */
  readonly base: number;
  readonly task: string;
  /** `2026-12-01T18:00` in the company's zone; empty = no date. */
  readonly due: string;
}

/** A text area sends each line break as two characters; what is longer than any task is nobody's typing. */
export const HomeworkBody = z.object({
  base: z.coerce.number().int().min(1).max(1_000_000),
  task: z.string().max(20_000).default(""),
  due: z.string().max(40).default(""),
});

export interface HomeworkProblem {
  readonly field: "task" | "due";
  readonly code: "task-length" | "due-format" | "due-past";
}

/** What is set; both absent: no homework. */
export interface HomeworkSet {
  readonly task?: string;
  readonly due?: number;
}

export type HomeworkRead =
  | { readonly type: "read"; readonly homework: HomeworkSet }
  | { readonly type: "refused"; readonly problems: readonly HomeworkProblem[] };

export interface HomeworkBefore {
  /** Epoch ms, as it stands; a date that is left as it is may lie behind. */
  readonly due: number | undefined;
  readonly zone: string;
  readonly now: number;
}

/** The homework as the form wants it. */
export function readHomework(form: HomeworkForm, { due: stands, zone, now }: HomeworkBefore): HomeworkRead {
  const problems: HomeworkProblem[] = [];
  const task = form.task.replaceAll(/\r\n?/g, "\n").trim();
  if (task.length > LONGEST_TASK) problems.push({ field: "task", code: "task-length" });
  const typed = form.due.normalize("NFKC").trim().replace(/\s+/, "T");
  const read = typed === "" ? { at: undefined } : readLocal(typed, stands, zone);
  const due = read?.at;
  if (read === undefined) problems.push({ field: "due", code: "due-format" });
  else if (due !== undefined && due !== stands && due <= now) problems.push({ field: "due", code: "due-past" });
  if (problems.length > 0) return { type: "refused", problems };
  return { type: "read", homework: { ...(task !== "" && { task }), ...(due !== undefined && { due }) } };
}
