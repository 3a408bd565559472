import { exact, shown } from "../../shared/exact.ts";
import { isAutomatic } from "../answering.ts";
import { sittingLabel } from "../label.ts";
import type { ToMark } from "./desk.ts";
import { unmarked } from "../marking.ts";
import { moment } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import type { AttemptRecord } from "../records.ts";

/**
 * The list of sittings without names: those that wait, longest first, then the marked ones for correction.
 * @param done the sitting whose marks were just saved
 */
export function toMarkingPage(lists: readonly ToMark[], reader: Reader, done?: AttemptRecord) {
  const { t, locale, href } = reader;
  const row = (attempt: AttemptRecord) => {
    const left = unmarked(attempt).length;
    return {
      label: sittingLabel(attempt.id),
      href: href(`/marking/${attempt.id}`),
      handedIn: moment(attempt.handedInAt ?? 0, reader),
      left: t("exam.marking.left", { left, all: attempt.paper.filter((item) => !isAutomatic(item)).length }),
      score: attempt.score === undefined ? undefined : shown(exact(attempt.score)),
    };
  };
  return {
    title: t("exam.marking.title"),
    done: done === undefined ? undefined : doneText(done, reader),
    analyses: lists.map(({ exam }) => ({
      href: href(`/analysis/${exam.id}`),
      text: t("exam.marking.analysis", { name: exam.name[locale] }),
    })),
    noExam: lists.length === 0,
    nothing: lists.length > 0 && lists.every(({ waiting }) => waiting.length === 0),
    waiting: lists
      .filter(({ waiting }) => waiting.length > 0)
      .map(({ exam, waiting }) => ({ caption: t("exam.marking.waiting", { name: exam.name[locale] }), rows: waiting.map(row) })),
    marked: lists
      .filter(({ marked }) => marked.length > 0)
      .map(({ exam, marked }) => ({
        caption: t("exam.marking.marked", { name: exam.name[locale], count: marked.length }),
        rows: marked.map(row),
      })),
  };
}

function doneText(attempt: AttemptRecord, { t }: Reader): string {
  const label = sittingLabel(attempt.id);
  return attempt.score === undefined
    ? t("exam.marking.partly", { label })
    : t("exam.marking.done", { label, score: shown(exact(attempt.score)) });
}
