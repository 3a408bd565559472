import { compare, exact, shown } from "../shared/exact.ts";
import { isAutomatic } from "./answering.ts";
import { bestOf, countedScore } from "./attempts/counting.ts";
import type { ExamFacts } from "./exam.service.ts";
import type { ExamComponent } from "./exams.ts";
import { questionIn, type Questions } from "./library.ts";
import { counted, marksSoFar, marksText, paperTotal } from "./marking.ts";
import { clockTime, moment } from "../i18n/times.ts";
import { renderBlock } from "./questions/markdown.ts";
import type { Verdict } from "./questions/kind.ts";
import { reviewOf } from "./questions/review.ts";
import type { Reader } from "../web/reader.ts";
import type { AttemptRecord, PaperItem } from "./records.ts";

const handedIn = ({ handedInAt, handedInBy }: AttemptRecord, { t }: Reader, time: (at: number) => string): string =>
  t(handedInBy === "deadline" ? "exam.after.ran-out" : "exam.after.received", { time: time(handedInAt ?? 0) });

/** Handed in and not fully marked: what happens next, and nothing that tells a right answer. */
export function toAfterPage(exam: ExamComponent, attempt: AttemptRecord, reader: Reader) {
  const { t, locale, href } = reader;
  const has = (automatic: boolean): boolean => attempt.paper.some((item) => isAutomatic(item) === automatic);
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
    marks: t("exam.result.marks-of", { earned: marksText(marksSoFar(attempt)), total: marksText(paperTotal(counted(attempt))) }),
    line: passed === undefined ? undefined : t(passed ? "exam.result.pass" : "exam.result.fail", { line: exam.passLine ?? "" }),
    passed,
    other:
      best.id === attempt.id ? undefined : t("exam.result.other", { score: shown(score), best: shown(exact(countedScore(best) ?? "0")) }),
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
  const mark = attempt.marks[item.question];
  const { parts, verdict, key } = reviewOf(question, attempt.answers[item.question]?.value ?? "", { t, locale });
  return {
    heading: t("exam.sitting.question", { number }),
    stem: renderBlock(question.stem[locale]),
    marks: t("exam.result.marks-of", { earned: marksText(exact(mark?.mark ?? "0")), total: item.marks }),
    parts: parts.map((part) => ({ ...part, verdict: part.verdict === undefined ? undefined : verdictBadge(part.verdict, t) })),
    named: parts.some(({ label }) => label !== undefined),
    whole: verdict === undefined || parts.length === 1 ? undefined : verdictBadge(verdict, t),
    key,
    why: question.explanation[locale],
    comment: mark?.comment,
  };
}

const verdictBadge = (verdict: Verdict, t: Reader["t"]) => ({
  text: t(`exam.result.${verdict}`),
  right: verdict === "right",
  partly: verdict === "partly",
});
