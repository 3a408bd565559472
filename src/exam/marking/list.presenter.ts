import { may } from "../../people/rights.ts";
import type { Role } from "../../people/records.ts";
import { exact, shown } from "../../shared/exact.ts";
import type { Reader } from "../../web/reader.ts";
import { questionLabel } from "../analysis/question-label.ts";
import { isAutomatic } from "../answering.ts";
import { sittingLabel } from "../label.ts";
import { unmarked } from "../marking.ts";
import type { AttemptRecord } from "../records.ts";
import type { ToMark } from "./desk.ts";
import type { ExamQueues, QuestionQueue } from "./queue.ports.ts";

/** What the page says was just done: a whole paper's marks, or the last answer of a question. */
export type Done = { readonly type: "paper"; readonly attempt: AttemptRecord } | { readonly type: "question" };

interface MarkingShown {
  readonly lists: readonly ToMark[];
  readonly queues: readonly ExamQueues[];
  readonly roles: readonly Role[];
  readonly done?: Done | undefined;
}

const LABEL = 60;

/** What waits: question by question, then whole papers without names, then the marked ones for correction. */
export function toMarkingPage({ lists, queues, roles, done }: MarkingShown, reader: Reader) {
  const { t, locale, href } = reader;
  const leads = may(roles, "programme.edit");
  const row = (attempt: AttemptRecord) => {
    const left = unmarked(attempt).length;
    return {
      label: sittingLabel(attempt.id),
      href: href(`/marking/${attempt.id}`),
      left: t("exam.marking.left", { left, all: attempt.paper.filter((item) => !isAutomatic(item)).length }),
      score: attempt.score === undefined ? undefined : shown(exact(attempt.score)),
      held: attempt.withheld === true,
    };
  };
  return {
    title: t("exam.marking.title"),
    done: done && doneText(done, reader),
    exams: queues.map((exam) => toExam(exam, { reader, leads })),
    noExam: lists.length === 0,
    nothing: queues.every(({ questions }) => questions.every(({ waiting, elsewhere }) => waiting + elsewhere === 0)),
    waiting: lists
      .filter(({ waiting }) => waiting.length > 0)
      .map(({ exam, waiting }) => ({
        caption: t("exam.marking.waiting", { name: exam.name[locale], count: waiting.length }),
        rows: waiting.map(row),
      })),
    marked: lists
      .filter(({ marked }) => marked.length > 0)
      .map(({ exam, marked }) => ({
        caption: t("exam.marking.marked", { name: exam.name[locale], count: marked.length }),
        rows: marked.map(row),
      })),
  };
}

function toExam({ exam, markers, questions, apart }: ExamQueues, { reader, leads }: { reader: Reader; leads: boolean }) {
  const { t, locale, href } = reader;
  const open = questions.filter(({ waiting, elsewhere }) => waiting + elsewhere > 0);
  return {
    name: exam.name[locale],
    how: t(`marking.list.markers-${markers}`),
    caption: t("marking.list.questions", { name: exam.name[locale] }),
    rows: open.map((queue) => toRow(exam.id, queue, reader)),
    apart: apart.map((marking) => ({
      label: sittingLabel(marking.attempt),
      href: href(`/marking/apart/${encodeURIComponent(marking.id)}`),
    })),
    apartText: t("marking.list.apart", { count: apart.length }),
    links: [
      { href: href(`/analysis/${exam.id}`), text: t("exam.marking.analysis", { name: exam.name[locale] }) },
      ...(leads
        ? [
            { href: href(`/marking/${exam.id}/agreement`), text: t("marking.list.agreement", { name: exam.name[locale] }) },
            { href: href(`/marking/${exam.id}/rules`), text: t("marking.list.rules", { name: exam.name[locale] }) },
          ]
        : []),
    ],
  };
}

const toRow = (exam: string, { question, id, progress, waiting, elsewhere }: QuestionQueue, { t, locale, href }: Reader) => ({
  text: questionLabel(question, locale, LABEL),
  progress: t("marking.list.progress", { done: progress.done, all: progress.all }),
  waiting,
  elsewhere,
  action: waiting > 0 ? href(`/marking/${exam}/questions/${encodeURIComponent(id)}/next`) : undefined,
});

function doneText(done: Done, { t }: Reader): string {
  if (done.type === "question") return t("marking.list.question-done");
  const label = sittingLabel(done.attempt.id);
  return done.attempt.score === undefined
    ? t("exam.marking.partly", { label })
    : t("exam.marking.done", { label, score: shown(exact(done.attempt.score)) });
}
