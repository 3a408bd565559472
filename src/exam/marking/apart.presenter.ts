import { shown } from "../../shared/exact.ts";
import type { Reader } from "../../web/reader.ts";
import { sittingLabel } from "../label.ts";
import { renderBlock } from "../questions/markdown.ts";
import type { ApartAnswer, DecisionTyped, MarkDecided } from "./deciding.service.ts";
import { apartBy } from "./double.ts";

/** What came back when a decision could not be taken, with what was typed. */
export interface RefusedDecision {
  readonly typed: Omit<DecisionTyped, "marking">;
  readonly outcome: Exclude<MarkDecided, { type: "decided" }>;
}

/** Two marks of one answer side by side, by whom is not said, and the word of who decides. */
export function toApartPage({ exam, attempt, item, question, marking }: ApartAnswer, reader: Reader, refused?: RefusedDecision) {
  const { t, locale, href } = reader;
  const words = { marks: item.marks };
  const written = (attempt.answers[item.question]?.value ?? "").trim();
  const [first, second] = marking.given;
  const problem = refused?.outcome.type === "problem" ? refused.outcome : undefined;
  const markError = problem?.mark && t(`marking.answer.${problem.mark}`, words);
  const reasonError = problem?.reason && t("marking.apart.no-reason");
  const difference = first && second && shown(apartBy(first.mark, second.mark, item.marks));
  return {
    title: t("marking.apart.title", { label: sittingLabel(attempt.id) }),
    exam: exam.name[locale],
    back: href("/marking"),
    why: t("marking.apart.why", { difference: difference ?? "0.00", limit: marking.limit }),
    marks: t("marking.answer.marks", words),
    stem: renderBlock(question.stem[locale]),
    guide: "guide" in question ? question.guide[locale] : "",
    answer: written === "" ? undefined : written,
    given: marking.given.map(({ mark, comment }, index) => ({
      name: t("marking.apart.marker", { number: index + 1 }),
      mark: t("exam.result.marks-of", { earned: mark, total: item.marks }),
      comment,
    })),
    over: refused?.outcome.type === "over" ? t("marking.apart.over") : undefined,
    errors: [
      ...(markError === undefined ? [] : [{ href: "#mark", text: markError }]),
      ...(reasonError === undefined ? [] : [{ href: "#reason", text: reasonError }]),
    ],
    decided: marking.decision && {
      text: t("marking.apart.decided", { mark: marking.decision.mark, marks: item.marks }),
      reason: marking.decision.reason,
    },
    form:
      marking.state === "apart"
        ? {
            action: href(`/marking/apart/${encodeURIComponent(marking.id)}`),
            hint: t("marking.answer.mark-hint", words),
            mark: refused?.typed.mark ?? "",
            markError,
            comment: refused?.typed.comment ?? "",
            reason: refused?.typed.reason ?? "",
            reasonError,
          }
        : undefined,
  };
}
