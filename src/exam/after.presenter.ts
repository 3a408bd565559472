import { compare, exact, shown } from "../shared/exact.ts";
import { isAutomatic } from "./answering.ts";
import { bestOf, countedScore } from "./attempts/counting.ts";
import type { ExamFacts } from "./exam.service.ts";
import type { ExamComponent } from "./exams.ts";
import { questionIn } from "./library.ts";
import { counted, marksSoFar, marksText, paperTotal } from "./marking.ts";
import { clockTime, moment } from "../i18n/times.ts";
import { stemBlock } from "./questions/stem.ts";
import { showsQuestions } from "./marking/review.ts";
import type { Reviewed } from "./marking/reviewing.ts";
import type { Verdict } from "./questions/kind.ts";
import { reviewOf } from "./questions/review.ts";
import type { Reader } from "../web/reader.ts";
import type { AttemptRecord, PaperItem } from "./records.ts";

const handedIn = ({ handedInAt, handedInBy }: AttemptRecord, { t }: Reader, time: (at: number) => string): string =>
  t(handedInBy === "deadline" ? "exam.after.ran-out" : "exam.after.received", { time: time(handedInAt ?? 0) });

/** Handed in and not told yet: what happens next, and of the paper what the exam's rules let the learner see by now. */
export function toAfterPage(exam: ExamComponent, reviewed: Reviewed, reader: Reader) {
  const { attempt } = reviewed;
  const { t, locale, href } = reader;
  const has = (automatic: boolean): boolean => attempt.paper.some((item) => isAutomatic(item) === automatic);
  return {
    title: t("exam.after.title", { name: exam.name[locale] }),
    ranOut: attempt.handedInBy === "deadline",
    received: handedIn(attempt, reader, (at) => clockTime(at, reader)),
    next: [...(has(true) ? ["next-choices"] : []), ...(has(false) ? ["next-shorts"] : []), "next-result"].map((key) =>
      t(`exam.after.${key}`),
    ),
    release: releaseText(reviewed, reader),
    keysWait: reviewed.keysWait,
    questions: questionsOf(reviewed, reader),
    home: href("/home"),
  };
}

function releaseText({ release }: Reviewed, reader: Reader): string | undefined {
  if (release === undefined || release.type === "at-once") return undefined;
  return release.type === "at"
    ? reader.t("exam.after.release-at", { time: moment(release.at, reader) })
    : reader.t("exam.after.release-by-hand");
}

type ResultFacts = Pick<ExamFacts, "exam" | "attempts"> & { readonly may?: ExamFacts["may"] };

/** The result of a marked sitting, and of its questions what the exam's rules let the learner see. */
export function toResultPage({ exam, attempts, may }: ResultFacts, reviewed: Reviewed, reader: Reader) {
  const { attempt } = reviewed;
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
    capped: attempt.cap === undefined ? undefined : t("exams.make-up.counts", { cap: shown(exact(attempt.cap)) }),
    keysWait: reviewed.keysWait,
    questions: questionsOf(reviewed, reader),
    again:
      may?.type === "yes"
        ? { href: href(`/exam/${exam.id}/start`), text: t(`exam.before.${may.makeUp === undefined ? "start-again" : "sit-make-up"}`) }
        : undefined,
    home: href("/home"),
  };
}

const questionsOf = (reviewed: Reviewed, reader: Reader) =>
  showsQuestions(reviewed.may) ? reviewed.attempt.paper.map((item, index) => answered(item, { reviewed, number: index + 1, reader })) : [];

interface Place {
  readonly reviewed: Reviewed;
  readonly number: number;
  readonly reader: Reader;
}

/** What may not be seen is not in the page at all. */
function answered(item: PaperItem, { reviewed: { attempt, questions, may }, number, reader }: Place) {
  const { t, locale } = reader;
  const question = questionIn(questions, item.question);
  const mark = attempt.marks[item.question];
  const { parts, verdict, key } = reviewOf(question, attempt.answers[item.question]?.value ?? "", { t, locale });
  const badge = (of: Verdict | undefined) => (of === undefined || !may.has("marks") ? undefined : verdictBadge(of, t));
  const earned = t("exam.result.marks-of", { earned: marksText(exact(mark?.mark ?? "0")), total: item.marks });
  return {
    heading: t("exam.sitting.question", { number }),
    stem: stemBlock(question, reader),
    marks: may.has("marks") ? earned : undefined,
    parts: parts.map((part) => ({
      label: part.label,
      answer: may.has("answers") ? part.answer : undefined,
      verdict: badge(part.verdict),
      key: may.has("key") ? part.key : undefined,
    })),
    answers: may.has("answers"),
    keys: may.has("key"),
    named: parts.some(({ label }) => label !== undefined) && (may.has("answers") || may.has("key")),
    whole: parts.length === 1 ? undefined : badge(verdict),
    key: may.has("key") ? key : [],
    why: may.has("explanations") ? question.explanation[locale] : undefined,
    comment: may.has("comments") ? mark?.comment : undefined,
  };
}

const verdictBadge = (verdict: Verdict, t: Reader["t"]) => ({
  text: t(`exam.result.${verdict}`),
  right: verdict === "right",
  partly: verdict === "partly",
});
