import { digest } from "../../shared/ids.ts";
import { unmarked } from "../marking.ts";
import { isAutomatic } from "../answering.ts";
import type { AttemptRecord } from "../records.ts";
import { placeOf } from "./lease.ts";
import type { MarkingRecord } from "./records.ts";

/** One answer to a question, and where it stands with the markers. */
export interface QueuedAnswer {
  readonly attempt: AttemptRecord;
  readonly marking: MarkingRecord | undefined;
}

/** All answers to one question that this marker may ever be given. */
export interface Queue {
  readonly question: string;
  readonly answers: readonly QueuedAnswer[];
}

export const markingId = (attempt: string, question: string): string => `${attempt}.${question}`;

/** The written questions of handed-in papers, in the order they are first met, each with all its answers. */
export function queuesOf(attempts: readonly AttemptRecord[], markings: readonly MarkingRecord[]): readonly Queue[] {
  const known = new Map(markings.map((marking) => [marking.id, marking]));
  const queues = new Map<string, QueuedAnswer[]>();
  for (const attempt of attempts) {
    if (attempt.state === "open") continue;
    for (const { question } of attempt.paper.filter((item) => !isAutomatic(item))) {
      const answers = queues.get(question) ?? [];
      answers.push({ attempt, marking: known.get(markingId(attempt.id, question)) });
      queues.set(question, answers);
    }
  }
  return [...queues].map(([question, answers]) => ({ question, answers }));
}

const waits = (question: string, { attempt }: QueuedAnswer): boolean => unmarked(attempt).some((item) => item.question === question);

/** What waits for this marker, kept for others left out: in an order of their own that tells nothing, and stays the same. */
export function waitingFor({ question, answers }: Queue, person: string, now: number): readonly QueuedAnswer[] {
  const rank = ({ attempt }: QueuedAnswer): string => digest(`${person} ${question} ${attempt.id}`);
  return answers
    .filter((answer) => waits(question, answer) && placeOf(answer.marking, person, now) === "free")
    .map((answer) => ({ answer, rank: rank(answer) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ answer }) => answer);
}

export interface Progress {
  /** Answers that need nothing more of this marker. */
  readonly done: number;
  readonly all: number;
}

export const progressOf = ({ question, answers }: Queue, person: string): Progress => ({
  done: answers.filter(
    (answer) => !waits(question, answer) || answer.marking?.state === "apart" || answer.marking?.given.some(({ by }) => by === person),
  ).length,
  all: answers.length,
});
