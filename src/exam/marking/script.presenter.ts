import { exact, sum } from "../../shared/exact.ts";
import { isAutomatic } from "../answering.ts";
import { sittingLabel } from "../label.ts";
import { questionIn } from "../library.ts";
import type { Marked, MarkRequest } from "./mark-sheet.ts";
import type { ScriptToMark } from "./desk.ts";
import { counted, marksSoFar, marksText, paperTotal } from "../marking.ts";
import { stemBlock } from "../questions/stem.ts";
import type { Reader } from "../../web/reader.ts";
import type { PaperItem } from "../records.ts";

/** What came back when marks could not be saved, with what was typed. */
export interface Refused {
  readonly outcome: Extract<Marked, { type: "invalid" | "changed" }>;
  readonly typed: MarkRequest["marks"];
}

/** One sitting to mark: each answer that a person marks with its guide, and the sum of what the machine marked. No name anywhere. */
export function toScriptPage({ exam, attempt, questions, markers }: ScriptToMark, reader: Reader, refused?: Refused) {
  const { t, locale, href } = reader;
  const label = sittingLabel(attempt.id);
  const problems = refused?.outcome.type === "invalid" ? refused.outcome.problems : {};
  const numbered = attempt.paper.map((item, index) => ({ item, number: index + 1 }));
  const choices = attempt.paper.filter(isAutomatic);
  const earned = sum(choices.map(({ question }) => exact(attempt.marks[question]?.mark ?? "0")));
  const ratio = (part: string, whole: string): string => t("exam.script.of", { earned: part, total: whole });

  function place({ item, number }: { item: PaperItem; number: number }) {
    const question = questionIn(questions, item.question);
    const mark = attempt.marks[item.question];
    const typed = refused?.typed[item.question];
    const problem = problems[item.question];
    const answer = (attempt.answers[item.question]?.value ?? "").trim();
    const words = { number, marks: item.marks };
    return {
      id: `mark-${number}`,
      markName: `mark.${item.question}`,
      commentId: `comment-${number}`,
      commentName: `comment.${item.question}`,
      heading: t("exam.script.question", words),
      stem: stemBlock(question, reader),
      guide: "guide" in question ? question.guide[locale] : "",
      answer: answer === "" ? undefined : answer,
      markLabel: t("exam.script.mark", words),
      markHint: t("exam.script.mark-hint", words),
      // Nothing was written, so nothing can be earned: the marker only confirms.
      mark: typed?.mark ?? mark?.mark ?? (answer === "" ? "0" : ""),
      comment: typed?.comment ?? mark?.comment ?? "",
      theirs: refused?.outcome.type === "changed" && mark !== undefined ? t("exam.script.theirs", { mark: mark.mark }) : undefined,
      // Where two mark, nobody marks alone: only what is final can be corrected here.
      queued: markers === 2 && mark === undefined,
      error: problem === undefined ? undefined : t(`exam.script.${problem}`, words),
    };
  }

  const places = numbered.filter(({ item }) => !isAutomatic(item)).map(place);
  return {
    title: t("exam.script.title", { label }),
    exam: exam.name[locale],
    action: href(`/marking/${attempt.id}`),
    back: href("/marking"),
    seen: attempt.version,
    changed: refused?.outcome.type === "changed",
    errors: places.flatMap(({ id, error }) => (error === undefined ? [] : [{ href: `#${id}`, text: error }])),
    facts: [
      ...(choices.length === 0
        ? []
        : [{ name: t("exam.script.choices"), value: ratio(marksText(earned), marksText(paperTotal(choices))) }]),
      { name: t("exam.script.so-far"), value: ratio(marksText(marksSoFar(attempt)), marksText(paperTotal(counted(attempt)))) },
    ],
    places,
    fields: places.some(({ queued }) => !queued),
  };
}
