import { fits } from "../answering.ts";
import type { Answer, AttemptRecord } from "../records.ts";
import type { LateAnswer, LateUploadRecord } from "./records.ts";

/** What of an upload is news to a paper: answers that could be given there and are not what is stored. */
export const newsIn = (attempt: Pick<AttemptRecord, "paper" | "answers">, sent: readonly LateAnswer[]): readonly LateAnswer[] =>
  attempt.paper.flatMap((item) => {
    const last = sent.findLast(({ question }) => question === item.question);
    if (last === undefined || !fits(item, last.value) || last.value === (attempt.answers[item.question]?.value ?? "")) return [];
    return [{ question: item.question, value: last.value }];
  });

/** An upload with what another device sent after it; by question the later word stands. */
export function merged<U extends Pick<LateUploadRecord, "answers">>(upload: U, more: readonly LateAnswer[]): U {
  const kept = upload.answers.filter(({ question }) => !more.some((each) => each.question === question));
  const answers = [...kept, ...more];
  const same =
    answers.length === upload.answers.length &&
    answers.every((each) => upload.answers.some((old) => old.question === each.question && old.value === each.value));
  return same ? upload : { ...upload, answers };
}

/** The paper with a late upload in it. */
export function withLate(attempt: AttemptRecord, answers: readonly LateAnswer[], now: number): AttemptRecord {
  const taken = answers.map(({ question, value }): readonly [string, Answer] => [
    question,
    { value, revision: (attempt.answers[question]?.revision ?? 0) + 1, at: now },
  ]);
  return { ...attempt, answers: { ...attempt.answers, ...Object.fromEntries(taken) } };
}
