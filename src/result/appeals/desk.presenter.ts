import { componentById } from "../../programme/tree.ts";
import { exact, shown } from "../../shared/exact.ts";
import type { Reader } from "../../web/reader.ts";
import { storedTrace } from "../standing.ts";
import { dateWords, figure } from "../wording.ts";
import { DECISION, WORDS } from "./appealing.ts";
import type { Settlement } from "./appeals.service.ts";
import { KINDS, scoreWords, subjectName } from "./own-appeals.presenter.ts";
import type { Desk, DeskAppeal } from "./reading.ts";

type Unclear = Extract<Settlement, { readonly type: "unclear" }>["problem"];

export interface DeskFacts {
  readonly desk: Desk;
  /** What was answered just now. */
  readonly told?: { readonly appeal: string } | undefined;
  /** An answer that was not taken from this person. */
  readonly refused?: "scored-it" | "decided-it" | undefined;
  /** What was typed into one form and refused. */
  readonly typed?:
    | { readonly appeal: string; readonly upheld: boolean | undefined; readonly words: string; readonly problem: Unclear }
    | undefined;
}

/** Appeals to answer, oldest first, and those that were answered. */
export function toAppealsPage(facts: DeskFacts, reader: Reader) {
  const { t } = reader;
  const { desk, told, typed, refused } = facts;
  const done = told && desk.settled.find(({ appeal }) => appeal.id === told.appeal);
  return {
    title: t("appeals.desk.title"),
    errors: typed === undefined ? [] : [{ href: fieldOf(typed), text: problemWords(typed.problem, reader) }],
    told: done && toTold(done, desk, reader),
    refused: refused && t(`appeals.refused.${refused}`),
    waiting: desk.waiting.map((one) => toWaiting(one, facts, reader)),
    settled: desk.settled.map((one) => toSettled(one, desk, reader)),
  };
}

const fieldOf = ({ appeal, problem }: { readonly appeal: string; readonly problem: Unclear }): string =>
  `#${problem === "no-verdict" ? "verdict" : "words"}-${appeal}`;

const problemWords = (problem: Unclear, { t }: Reader): string => t(`appeals.problem.${problem}`, WORDS);

/** An answer changes nothing by itself: one that was upheld leads on to where something can be changed. */
function toTold(one: DeskAppeal, desk: Desk, reader: Reader) {
  const { t } = reader;
  const way = one.appeal.state === "upheld" ? remedyOf(one, desk, reader) : undefined;
  return { kind: "success", text: t(`appeals.desk.told.${one.appeal.state}`, { name: one.name }), href: way?.href, link: way?.text };
}

/** Where the score came about can be looked at. */
function evidenceOf({ appeal: { against } }: DeskAppeal, { t, href }: Reader) {
  const { source, evidence } = against;
  if (source === "exam" && evidence !== undefined) return { href: href(`/marking/${evidence}`), text: t("appeals.evidence.exam") };
  if (source === "panel" && evidence !== undefined)
    return { href: href(`/practical/panels/${evidence}/moderate`), text: t("appeals.evidence.panel") };
  return undefined;
}

/** Where it can be changed, by the deeds there are for that. */
function remedyOf(one: DeskAppeal, { definition }: Desk, reader: Reader) {
  const { t, href } = reader;
  const { subject, against } = one.appeal;
  if (subject === DECISION) return { href: href("/decide"), text: t("appeals.remedy.decision") };
  const evidence = evidenceOf(one, reader);
  if (evidence !== undefined) return { href: evidence.href, text: t(`appeals.remedy.${against.source === "exam" ? "exam" : "panel"}`) };
  const component = componentById(definition, subject);
  return component?.instrument === "entered" && component.enteredBy === "staff"
    ? { href: href("/daily"), text: t("appeals.remedy.daily") }
    : { href: href("/sheets/assessment"), text: t("appeals.remedy.sheet") };
}

function head(one: DeskAppeal, { definition, names }: Desk, reader: Reader) {
  const { t, zone, locale } = reader;
  const { appeal, score, decision, moved } = one;
  const { id, subject, against, judges, words, at } = appeal;
  const people = judges.map((judge) => names.get(judge)).filter((name) => name !== undefined);
  const decided = subject === DECISION;
  return {
    id,
    name: one.name,
    about: subjectName(subject, definition, reader),
    facts: [
      { name: t("appeals.against"), value: scoreWords(against, definition, reader) },
      { name: t(decided ? "appeals.decidedOn" : "appeals.released"), value: dateWords(against.at, zone, locale) },
      ...(people.length === 0
        ? []
        : [{ name: t(decided ? "appeals.desk.decidedBy" : "appeals.desk.scoredBy"), value: people.join(t("result.comma")) }]),
      ...(score?.note === undefined || score.note === "" ? [] : [{ name: t("appeals.desk.note"), value: score.note }]),
      { name: t("appeals.made"), value: dateWords(at, zone, locale) },
    ],
    moved: moved ? t(decided ? "appeals.desk.decidedAnew" : "appeals.desk.moved") : undefined,
    evidence: evidenceOf(one, reader),
    trace:
      decision &&
      storedTrace(decision)
        .lines.filter(({ contribution }) => contribution !== undefined)
        .map((line) =>
          t("appeals.desk.line", {
            name: `${"– ".repeat(line.depth)}${line.name[locale]}`,
            score: line.shown ?? "",
            weight: figure(line.effective),
            points: shown(exact(line.contribution ?? "0")),
          }),
        ),
    words,
  };
}

function toWaiting(one: DeskAppeal, facts: DeskFacts, reader: Reader) {
  const { t, href } = reader;
  const { id } = one.appeal;
  const { answering } = one;
  const typed = facts.typed?.appeal === id ? facts.typed : undefined;
  return {
    ...head(one, facts.desk, reader),
    refused: answering.type === "refused" ? t(`appeals.refused.${answering.reason}`) : undefined,
    alone: answering.type === "possible" && answering.alone,
    action: href(`/appeals/${id}/answer`),
    verdict: {
      id: `verdict-${id}`,
      error: typed?.problem === "no-verdict" ? problemWords(typed.problem, reader) : undefined,
      options: [
        { value: "upheld", text: t("appeals.desk.upheld"), checked: typed?.upheld === true },
        { value: "not-upheld", text: t("appeals.desk.notUpheld"), checked: typed?.upheld === false },
      ],
    },
    answer: {
      id: `words-${id}`,
      value: typed?.words ?? "",
      error: typed === undefined || typed.problem === "no-verdict" ? undefined : problemWords(typed.problem, reader),
      hint: t("appeals.desk.hint", WORDS),
      most: WORDS.most,
    },
  };
}

function toSettled(one: DeskAppeal, desk: Desk, reader: Reader) {
  const { t, zone, locale } = reader;
  const { state, answer, withdrawnAt } = one.appeal;
  const remedy = state === "upheld" ? remedyOf(one, desk, reader) : undefined;
  return {
    ...head(one, desk, reader),
    onward: remedy ?? evidenceOf(one, reader),
    state: { kind: KINDS[state], text: t(`appeals.state.${state}`) },
    answer: answer && {
      words: answer.words,
      by: t("appeals.desk.answeredBy", { name: desk.names.get(answer.by) ?? answer.by, date: dateWords(answer.at, zone, locale) }),
    },
    withdrawn: withdrawnAt === undefined ? undefined : t("appeals.desk.withdrawnOn", { date: dateWords(withdrawnAt, zone, locale) }),
  };
}
