import { blanks, halfDone } from "./answering.ts";
import type { Sitting } from "./exam.service.ts";
import { clockTime } from "../i18n/times.ts";
import { countdown } from "./countdown.ts";
import type { Reader } from "../web/reader.ts";

/** The summary before handing in: blanks and flags first, then every question with a way back to it. */
export function toCheckPage({ exam, attempt, clock }: Sitting, reader: Reader) {
  const { t, locale, href } = reader;
  const sitting = href(`/exam/${exam.id}/sitting`);
  const blank = new Set(blanks(attempt).map(({ question }) => question));
  const half = new Set(halfDone(attempt).map(({ question }) => question));
  const names = new Map(exam.exam.sections.map(({ id, name }) => [id, name[locale]]));
  return {
    title: t("exam.check.title"),
    attempt: attempt.id,
    action: href(`/exam/${exam.id}/hand-in`),
    back: sitting,
    complete: blank.size === 0 && half.size === 0,
    blanks: blank.size > 0 ? t("exam.check.blanks", { count: blank.size }) : undefined,
    halves: half.size > 0 ? t("exam.check.halves", { count: half.size }) : undefined,
    flags: attempt.flags.length > 0 ? t("exam.check.flags", { count: attempt.flags.length }) : undefined,
    left: t("exam.check.left", { left: countdown(clock.left), until: clockTime(clock.deadline, reader) }),
    rows: attempt.paper.map(({ question, section }, index) => ({
      number: index + 1,
      text: t("exam.sitting.question", { number: index + 1 }),
      href: `${sitting}#q${index + 1}`,
      section: names.get(section) ?? section,
      blank: blank.has(question),
      half: half.has(question),
      flagged: attempt.flags.includes(question),
    })),
  };
}
