import { clockTime } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import { sittingLabel } from "../label.ts";
import type { MarkProblem } from "../marking.ts";
import { renderBlock } from "../questions/markdown.ts";
import type { AnswerToMark } from "./queue.ports.ts";

/** What came back when a mark could not be taken, with what was typed. */
export interface RefusedMark {
  readonly mark: string;
  readonly comment: string;
  /** Absent: somebody else has the answer by now. */
  readonly problem?: MarkProblem | undefined;
}

interface Around {
  readonly refused?: RefusedMark | undefined;
  /** The answer before this one, just marked. */
  readonly saved?: string | undefined;
}

/** One answer to one question, without name, photo or time of handing in; the guide beside it, the keys under it. */
export function toAnswerPage(answer: AnswerToMark, reader: Reader, { refused, saved }: Around = {}) {
  const { t, locale, href } = reader;
  const { attempt, item, question, place, until, given, progress } = answer;
  const path = answerPath(attempt.id, item.question);
  const written = (attempt.answers[item.question]?.value ?? "").trim();
  const [label, words] = [sittingLabel(attempt.id), { marks: item.marks }];
  const mine = (place === "free" && until !== undefined) || place === "given";
  const error = refused?.problem && t(`marking.answer.${refused.problem}`, words);
  return {
    title: t("marking.answer.title", { label }),
    exam: answer.exam.name[locale],
    back: href("/marking"),
    saved:
      saved === undefined
        ? undefined
        : { text: t("marking.answer.saved", { label: sittingLabel(saved) }), href: href(answerPath(saved, item.question)) },
    progress: { value: progress.done, max: progress.all, label: t("marking.answer.progress") },
    marks: t("marking.answer.marks", words),
    stem: renderBlock(question.stem[locale]),
    guide: "guide" in question ? question.guide[locale] : "",
    answer: written === "" ? undefined : written,
    errors: error === undefined ? [] : [{ href: "#mark", text: error }],
    lost: refused !== undefined && refused.problem === undefined ? t("marking.answer.lost", { mark: refused.mark }) : undefined,
    state: mine ? undefined : stateOf(answer, reader),
    form: mine
      ? {
          action: href(path),
          // What was given already needs nobody to keep it.
          hold: place === "free" ? href(`${path}/hold`) : "",
          leave: href(`${path}/leave`),
          // Nothing was written, so nothing can be earned: the marker only confirms.
          mark: refused?.mark ?? given?.mark ?? (written === "" ? "0" : ""),
          full: item.marks,
          comment: refused?.comment ?? given?.comment ?? "",
          hint: t("marking.answer.mark-hint", words),
          error,
          kept: until === undefined ? undefined : t("marking.answer.kept", { time: clockTime(until, reader).slice(0, 5) }),
          takenText: t("marking.answer.taken"),
        }
      : undefined,
  };
}

function stateOf({ attempt, item, place }: AnswerToMark, { t, href }: Reader) {
  const text = t(`marking.answer.${place === "free" ? "free" : place === "taken" ? "taken" : "over"}`);
  return {
    text,
    take: place === "free" ? href(`${answerPath(attempt.id, item.question)}/hold`) : undefined,
    next: href(`/marking/${attempt.component}/questions/${encodeURIComponent(item.question)}/next`),
  };
}

export const answerPath = (attempt: string, question: string): string => `/marking/${attempt}/answers/${encodeURIComponent(question)}`;
