import type { AttemptRecord, PaperItem, QuestionRecord } from "../../exam/records.ts";
import { AppError } from "../../shared/errors.ts";
import { compare, exact } from "../../shared/exact.ts";
import { aboveComponent, componentActivity, questionActivity } from "../activities.ts";
import { isoDuration } from "../duration.ts";
import type { EventOf } from "../events.ts";
import type { Facts, PaperFacts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { answerText } from "../questions.ts";
import { earned } from "../scores.ts";
import type { Result } from "../statement.ts";
import { ownVocabulary, VERBS } from "../vocabulary.ts";

/** A sitting began. */
export function attempted(event: EventOf<"exam-attempted">, facts: Facts): readonly Said[] {
  const { attempt } = paperOf(facts);
  return [
    {
      verb: VERBS.attempted,
      object: componentActivity(facts, event.component),
      parent: aboveComponent(facts, event.component),
      ...sitting(facts, attempt),
    },
  ];
}

/** A sitting ended: `answered` for each question in the paper's order, then `completed`. */
export function handedIn(event: EventOf<"exam-handed-in">, facts: Facts): readonly Said[] {
  const { attempt, questions } = paperOf(facts);
  const exam = componentActivity(facts, event.component);
  const within = sitting(facts, attempt);
  const answers = attempt.paper.map((item): Said => {
    const question = questions.get(item.question);
    if (question === undefined) throw new AppError("not-found", { reason: `question ${item.question}` });
    return {
      verb: VERBS.answered,
      object: questionActivity(facts, question),
      parent: exam,
      result: answer(attempt, item, question),
      at: Math.min(attempt.answers[item.question]?.at ?? event.at, event.at),
      ...within,
    };
  });
  const duration = isoDuration((attempt.handedInAt ?? event.at) - attempt.startedAt);
  const done: Said = {
    verb: VERBS.completed,
    object: exam,
    parent: aboveComponent(facts, event.component),
    result: { completion: true, duration },
    ...within,
  };
  return [...answers, done];
}

/**
 * What was answered. Success and score are claimed only where the machine marked it: a person's mark comes later, may change, and
 * must not make the same event say two different things.
 */
function answer(attempt: AttemptRecord, item: PaperItem, { question }: QuestionRecord): Result {
  const response = answerText(question, attempt.answers[item.question]?.value ?? "");
  const mark = attempt.marks[item.question];
  if (question.type === "short" || question.type === "essay" || mark === undefined || mark.by !== "auto") return { response };
  const success = compare(exact(mark.mark), exact(item.marks)) >= 0;
  return { response, success, ...earned(exact(mark.mark), item.marks) };
}

const sitting = (facts: Facts, attempt: AttemptRecord): Pick<Said, "contextExtensions" | "within"> => ({
  contextExtensions: { [ownVocabulary(facts.publicUrl).attemptNumber.id]: attempt.number },
  within: `exam ${attempt.id}`,
});

function paperOf(facts: Facts): PaperFacts {
  if (facts.paper === undefined) throw new AppError("not-found", { reason: "attempt" });
  return facts.paper;
}
