import { componentById } from "../../programme/tree.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { exact, shown } from "../../shared/exact.ts";
import type { Reader, Words } from "../../web/reader.ts";
import { dateWords, dayWords } from "../wording.ts";
import { DECISION, isSame, WORDS } from "./appealing.ts";
import type { OwnAppeals, OwnSubject, WordsProblem } from "./appeals.service.ts";
import type { Against, AppealRecord } from "./records.ts";

/** What an appeal is about, by its name; a component that left the programme by its id. */
export const subjectName = (subject: string, definition: ProgrammeDefinition, { t, locale }: Words): string =>
  subject === DECISION ? t("appeals.decision") : (componentById(definition, subject)?.name[locale] ?? subject);

export const KINDS = { waiting: "info", withdrawn: "quiet", upheld: "good", "not-upheld": "warn" } as const satisfies Record<
  AppealRecord["state"],
  string
>;

/** Score and tier as they stood. */
export function scoreWords(against: Against, definition: ProgrammeDefinition, { t, locale }: Words): string {
  const score = shown(exact(against.score));
  if (against.tier === undefined) return score;
  const tier = definition.tiers.find(({ id }) => id === against.tier)?.name[locale] ?? against.tier ?? t("result.retrain");
  return t("appeals.decided", { score, tier });
}

/** A cell of the calculation's table. */
export type Cell = { readonly text: string; readonly href?: string };

/** The way to appeal beside each score and the decision, or what came of it; empty where nobody can and nobody did. */
export function appealCells(own: OwnAppeals, reader: Reader): ReadonlyMap<string, Cell> {
  const cells = [...own.subjects].flatMap(([subject, one]): readonly [string, Cell][] => {
    const cell = cellOf(subject, one, own.appeals, reader);
    return cell === undefined ? [] : [[subject, cell]];
  });
  return new Map(cells);
}

function cellOf(
  subject: string,
  { against, verdict }: OwnSubject,
  appeals: readonly AppealRecord[],
  { t, locale, href }: Reader,
): Cell | undefined {
  if (verdict.type === "possible")
    return { href: href(`/results/appeals/${subject}`), text: t("appeals.until", { date: dayWords(verdict.until, locale) }) };
  const about = appeals.filter((appeal) => appeal.subject === subject);
  const made = about.find(({ state }) => state === "waiting") ?? about.find((one) => against !== undefined && isSame(one.against, against));
  if (made !== undefined) return { href: `#appeal-${made.id}`, text: t(`appeals.state.${made.state}`) };
  return verdict.until === undefined ? undefined : { text: t("appeals.over", { date: dayWords(verdict.until, locale) }) };
}

/** What can have come of sending or withdrawing one. */
export const APPEAL_TOLD = ["made", "withdrawn", "nothing-released", "already-waiting", "already-made", "no-appeals", "too-late"] as const;

type Told = (typeof APPEAL_TOLD)[number] | undefined;

/** What is told after the redirect. */
function toldOf(told: Told, { t }: Pick<Words, "t">) {
  if (told === undefined) return undefined;
  return told === "made" || told === "withdrawn"
    ? { kind: "success", text: t(`appeals.told.${told}`) }
    : { kind: "warning", text: t(`appeals.obstacle.${told}`) };
}

/** What there is to say of a learner's appeals; nothing where they made none and none was refused just now. */
export const toOwnAppeals = (own: OwnAppeals, told: Told, reader: Reader) =>
  own.appeals.length === 0 && told === undefined ? undefined : { told: toldOf(told, reader), made: toMade(own, reader) };

/** Newest first: their words, and the answer with its date. They stay for good. */
function toMade({ appeals, definition }: OwnAppeals, reader: Reader) {
  const { t, locale, zone, href } = reader;
  const date = (at: number): string => dateWords(at, zone, locale);
  return appeals.map(({ id, subject, against, state, words, at, answer, withdrawnAt }) => ({
    id,
    name: subjectName(subject, definition, reader),
    state: { kind: KINDS[state], text: t(`appeals.state.${state}`) },
    facts: [
      { name: t("appeals.against"), value: scoreWords(against, definition, reader) },
      { name: t("appeals.made"), value: date(at) },
      ...(withdrawnAt === undefined ? [] : [{ name: t("appeals.withdrawn"), value: date(withdrawnAt) }]),
    ],
    words,
    answer: answer === undefined ? undefined : { words: answer.words, date: t("appeals.answered", { date: date(answer.at) }) },
    withdraw: state === "waiting" ? href(`/results/appeals/${id}/withdraw`) : undefined,
  }));
}

export interface AppealForm {
  readonly own: OwnAppeals;
  readonly subject: string;
  readonly against: Against;
  /** ISO date. */
  readonly until: string;
  readonly typed?: { readonly words: string; readonly problem: WordsProblem } | undefined;
}

/** The page on which a learner writes an appeal. */
export function toAppealForm({ own, subject, against, until, typed }: AppealForm, reader: Reader) {
  const { t, locale, zone, href } = reader;
  const error = typed === undefined ? undefined : t(`appeals.problem.${typed.problem}`, WORDS);
  return {
    title: t("appeals.form.title", { name: subjectName(subject, own.definition, reader) }),
    back: { href: href("/results"), text: t("appeals.form.back") },
    errors: error === undefined ? [] : [{ href: "#words", text: error }],
    facts: [
      { name: t("appeals.against"), value: scoreWords(against, own.definition, reader) },
      { name: t(subject === DECISION ? "appeals.decidedOn" : "appeals.released"), value: dateWords(against.at, zone, locale) },
      { name: t("appeals.form.until"), value: dayWords(until, locale) },
    ],
    action: href(`/results/appeals/${subject}`),
    words: { value: typed?.words ?? "", error, hint: t("appeals.form.hint", WORDS), most: WORDS.most },
  };
}
