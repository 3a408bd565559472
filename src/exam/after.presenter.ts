import { compare, exact, shown, toText } from "../shared/exact.ts";
import { isChoice } from "./answering.ts";
import type { ExamFacts } from "./exam.service.ts";
import type { ExamComponent } from "./exams.ts";
import { questionIn, type Questions } from "./library.ts";
import { bestOf, marksSoFar, paperTotal } from "./marking.ts";
import { clockTime, moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import type { AttemptRecord, PaperItem } from "./records.ts";

const handedIn = ({ handedInAt, handedInBy }: AttemptRecord, { t }: Reader, time: (at: number) => string): string =>
  t(handedInBy === "deadline" ? "exam.after.ran-out" : "exam.after.received", { time: time(handedInAt ?? 0) });

/** Handed in and not fully marked: what happens next, and nothing that tells a right answer. */
export function toAfterPage(exam: ExamComponent, attempt: AttemptRecord, reader: Reader) {
  const { t, locale, href } = reader;
  const has = (choice: boolean): boolean => attempt.paper.some((item) => isChoice(item) === choice);
  return {
    title: t("exam.after.title", { name: exam.name[locale] }),
    ranOut: attempt.handedInBy === "deadline",
    received: handedIn(attempt, reader, (at) => clockTime(at, reader)),
    next: [...(has(true) ? ["next-choices"] : []), ...(has(false) ? ["next-shorts"] : []), "next-result"].map((key) =>
      t(`exam.after.${key}`),
    ),
    home: href("/home"),
  };
}

/** The result of a marked sitting, question by question. */
export function toResultPage(
  { exam, attempts, mayStart }: ExamFacts,
  { attempt, questions }: { attempt: AttemptRecord; questions: Questions },
  reader: Reader,
) {
  const { t, locale, href } = reader;
  const score = exact(attempt.score ?? "0");
  const best = bestOf(attempts) ?? attempt;
  const passed = exam.passLine === undefined ? undefined : compare(score, exact(exam.passLine)) >= 0;
  return {
    title: t("exam.result.title", { name: exam.name[locale] }),
    received: handedIn(attempt, reader, (at) => moment(at, reader)),
    score: shown(score),
    marks: t("exam.result.marks-of", { earned: toText(marksSoFar(attempt)), total: toText(paperTotal(attempt.paper)) }),
    line: passed === undefined ? undefined : t(passed ? "exam.result.pass" : "exam.result.fail", { line: exam.passLine ?? "" }),
    passed,
    other: best.id === attempt.id ? undefined : t("exam.result.other", { score: shown(score), best: shown(exact(best.score ?? "0")) }),
    questions: attempt.paper.map((item, index) => reviewed(item, { attempt, questions, number: index + 1, reader })),
    again: mayStart
      ? { action: href(`/exam/${exam.id}/start`), text: t("exam.before.start-again"), confirm: t("exam.before.start-confirm") }
      : undefined,
    home: href("/home"),
  };
}

interface Place {
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  readonly number: number;
  readonly reader: Reader;
}

function reviewed(item: PaperItem, { attempt, questions, number, reader: { t, locale } }: Place) {
  const question = questionIn(questions, item.question);
  const given = attempt.answers[item.question]?.value ?? "";
  const mark = attempt.marks[item.question];
  const option = (id: string | undefined): string | undefined =>
    question.type === "single" ? question.options.find((each) => each.id === id)?.text[locale] : undefined;
  const right = question.type === "single" && question.key.includes(given);
  return {
    heading: t("exam.sitting.question", { number }),
    stem: question.stem[locale],
    marks: t("exam.result.marks-of", { earned: mark?.mark ?? "0", total: item.marks }),
    choice: question.type === "single",
    right,
    answer: question.type === "single" ? option(given) : given.trim() === "" ? undefined : given,
    key: right || question.type !== "single" ? undefined : option(question.key[0]),
    why: question.explanation[locale],
    comment: mark?.comment,
  };
}
