import { moment } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import { answerInWords } from "../questions/review.ts";
import { renderBlock } from "../questions/markdown.ts";
import { questionIn, type Questions } from "../library.ts";
import type { AttemptRecord } from "../records.ts";
import type { LateCase } from "./late.service.ts";
import type { LateUploadRecord } from "./records.ts";

/** What arrived late beside what was handed in, for whoever decides about it. */
export function toLatePage(
  { attempt, upload }: LateCase,
  { name, questions, fault }: { readonly name: string; readonly questions: Questions; readonly fault?: boolean },
  reader: Reader,
) {
  const { t, locale, href } = reader;
  const words = (id: string, value: string): string =>
    value.trim() === "" ? t("exam.result.blank") : answerInWords(questionIn(questions, id), value, reader);
  return {
    title: t("sitting.late.title", { name }),
    back: href(`/live/${attempt.component}`),
    action: href(`/late/${attempt.id}`),
    errors: fault === true ? [{ href: "#reason", text: t("sitting.late.reason-missing") }] : [],
    reasonError: fault === true ? t("sitting.late.reason-missing") : undefined,
    facts: [
      { name: t("sitting.late.ended"), value: moment(attempt.handedInAt ?? attempt.deadline, reader) },
      { name: t("sitting.late.arrived"), value: moment(upload.at, reader) },
    ],
    decided: upload.state === "waiting" ? undefined : t(`sitting.late.was-${upload.state}`, { reason: upload.reason ?? "" }),
    answers: upload.answers.map(({ question, value }) => ({
      heading: t("exam.sitting.question", { number: attempt.paper.findIndex((item) => item.question === question) + 1 }),
      stem: renderBlock(questionIn(questions, question).stem[locale]),
      stored: words(question, attempt.answers[question]?.value ?? ""),
      // Accepted ones stand in the paper by now.
      late: words(question, value),
      same: attempt.answers[question]?.value === value,
    })),
  };
}

/** What a learner is told of their own late answers. */
export function toLateNotice(upload: LateUploadRecord | undefined, attempt: AttemptRecord, reader: Reader) {
  const { t, href } = reader;
  const path = href(`/exam/${attempt.component}`);
  const numbers = (upload?.answers ?? [])
    .map(({ question }) => attempt.paper.findIndex((item) => item.question === question) + 1)
    .join(", ");
  return {
    attempt: attempt.id,
    url: `${path}/late`,
    notice:
      upload === undefined
        ? undefined
        : {
            kind: upload.state === "waiting" ? "warning" : "info",
            text: t(`sitting.late.own-${upload.state}`, { numbers, reason: upload.reason ?? "" }),
          },
  };
}
