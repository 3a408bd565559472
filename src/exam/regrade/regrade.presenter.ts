import { listed } from "../../i18n/lists.ts";
import { moment } from "../../i18n/times.ts";
import { toJobBox } from "../../jobs/job.presenter.ts";
import type { JobStanding } from "../../jobs/jobs.service.ts";
import { exact, shown } from "../../shared/exact.ts";
import type { TimedReader } from "../../web/reader.ts";
import { stemBlock } from "../questions/stem.ts";
import type { Question } from "../records.ts";
import { REKEYED } from "./new-key.ts";
import { partKey } from "./part-keys.ts";
import type { RegradeTyped } from "./regrade.forms.ts";
import type { DryRun, MoveTold, RegradeProblem, RegradeSubject } from "./regrade.service.ts";
import type { RegradeRecord } from "./records.ts";

/** What a regrade page shows. */
export interface Shown {
  readonly subject: RegradeSubject;
  readonly typed?: RegradeTyped | undefined;
  readonly problem?: RegradeProblem | undefined;
  readonly dryRun?: DryRun | undefined;
  readonly notice?: "changed" | "busy" | undefined;
  /** Of a regrade of this question that is not through yet. */
  readonly job?: JobStanding | undefined;
}

/** One question's regrade: what it counts as, what to change, who would move, and what was changed before. */
export function toRegradePage({ subject, typed, problem, dryRun, notice, job }: Shown, reader: TimedReader) {
  const { t, href } = reader;
  const { exam, question, history } = subject;
  const path = `/regrade/${exam.id}/${encodeURIComponent(pinnedId(question))}`;
  const error = problem && { href: problem === "no-reason" ? "#reason" : "#key", text: t(`regrade.problem.${problem}`) };
  return {
    title: t("regrade.title", { name: question.id }),
    back: href(`/analysis/${exam.id}/questions/${encodeURIComponent(pinnedId(question))}`),
    stem: stemBlock(question, reader),
    now: t(`regrade.now.${history[0]?.change.type ?? "as-asked"}`),
    errors: error === undefined ? [] : [error],
    notice: notice && t(`regrade.notice.${notice}`),
    job: job && toJobBox(job, { label: t("regrade.running"), back: path, onward: { path: "/decide", text: t("regrade.decide") } }, reader),
    form: job === undefined ? toForm(subject, typed, { action: href(path), problem, reader }) : undefined,
    dryRun:
      job !== undefined || dryRun === undefined || typed === undefined
        ? undefined
        : toDryRun(dryRun, typed, { action: href(path), reader }),
    history: history.map((regrade) => toHistoryRow(regrade, reader)),
  };
}

const pinnedId = ({ id, version }: Question): string => `${id}@${version}`;

interface FormPlace {
  readonly action: string;
  readonly problem: RegradeProblem | undefined;
  readonly reader: TimedReader;
}

function toForm({ question, history }: RegradeSubject, typed: RegradeTyped | undefined, { action, problem, reader }: FormPlace) {
  const { t, locale } = reader;
  const rekeyed = REKEYED.includes(question.type);
  const touched = history.length > 0;
  const whats = [...(rekeyed ? ["key"] : []), "left-out", "full-marks", ...(touched ? ["as-asked"] : [])];
  const first = typed?.what ?? whats[0];
  const keyError = problem === undefined || problem === "no-reason" ? undefined : t(`regrade.problem.${problem}`);
  return {
    action,
    what: whats.map((what) => ({
      value: what,
      text: t(`regrade.what.${what}.name`),
      hint: t(`regrade.what.${what}.hint`),
      checked: what === first,
    })),
    options: optionsToTick(question, typed?.key ?? keyNow(question), { t, locale }),
    accept: question.type === "text" || question.type === "numeric" ? { value: typed?.key.join("\n") ?? "", error: keyError } : undefined,
    parts: partsToChoose(question, typed?.key, reader),
    keyError,
    rules: (["raise-only", "full"] as const).map((rule) => ({
      value: rule,
      text: t(`regrade.rule.${rule}.name`),
      hint: t(`regrade.rule.${rule}.hint`),
      checked: rule === (typed?.rule ?? "raise-only"),
    })),
    reason: typed?.reason ?? "",
    reasonError: problem === "no-reason" ? t("regrade.problem.no-reason") : undefined,
  };
}

/** A list or further answers for each part of a question of parts; absent for the others. */
function partsToChoose(question: Question, typed: readonly string[] | undefined, { t, locale }: Pick<TimedReader, "t" | "locale">) {
  const given = (part: string): readonly string[] =>
    (typed ?? []).filter((each) => each.startsWith(`${part}=`)).map((each) => each.slice(part.length + 1));
  const select = (part: string, label: string, { choices, now }: { choices: readonly (readonly [string, string])[]; now: string }) => ({
    id: `key-${part}`,
    label,
    options: choices.map(([value, text]) => ({ value: partKey(part, value), text, selected: value === (given(part)[0] ?? now) })),
  });
  switch (question.type) {
    case "matching":
      return question.left.map(({ id, text }) =>
        select(id, text[locale], { choices: question.right.map((right) => [right.id, right.text[locale]]), now: question.key[id] ?? "" }),
      );
    case "ordering":
      return question.items.map(({ id, text }) =>
        select(id, text[locale], {
          choices: question.items.map((_, index) => [String(index + 1), String(index + 1)]),
          now: String(question.key.indexOf(id) + 1),
        }),
      );
    case "cloze":
      return question.gaps.map((gap, index) => {
        const label = t("exam.question.gap", { gap: index + 1 });
        if (gap.type === "choice")
          return select(gap.id, label, { choices: gap.options.map(({ id, text }) => [id, text[locale]]), now: gap.key });
        return { id: `accept-${gap.id}`, label, accept: { name: `accept.${gap.id}`, value: given(gap.id).join("\n") } };
      });
    case "single":
    case "multiple":
    case "true-false":
    case "text":
    case "numeric":
    case "short":
    case "essay":
      return undefined;
  }
}

const keyNow = (question: Question): readonly string[] =>
  question.type === "single" || question.type === "multiple" ? question.key : question.type === "true-false" ? [String(question.key)] : [];

function optionsToTick(question: Question, ticked: readonly string[], { t, locale }: Pick<TimedReader, "t" | "locale">) {
  const of = (value: string, text: string) => ({ value, text, checked: ticked.includes(value) });
  if (question.type === "true-false") return ["true", "false"].map((value) => of(value, t(`exam.question.${value}`)));
  if (question.type !== "single" && question.type !== "multiple") return undefined;
  return question.options.map(({ id, text }) => of(id, text[locale]));
}

function toDryRun({ papers, changed, moves, seen }: DryRun, typed: RegradeTyped, { action, reader }: Omit<FormPlace, "problem">) {
  const { t } = reader;
  const count = (holds: (move: MoveTold) => boolean): number => moves.filter(holds).length;
  return {
    facts: [
      { name: t("regrade.dry.papers"), value: t("regrade.dry.of", { changed, papers }) },
      { name: t("regrade.dry.moves"), value: String(moves.length) },
      { name: t("regrade.dry.tiers"), value: String(count(tierMoves)) },
      { name: t("regrade.dry.decisions"), value: String(count(({ decision }) => decision)) },
      { name: t("regrade.dry.certificates"), value: String(count(({ certificates }) => certificates.length > 0)) },
    ],
    table: {
      caption: t("regrade.dry.caption"),
      columns: ["name", "score", "tier", "after"].map((key) => ({ text: t(`regrade.dry.column.${key}`), num: key === "score" })),
      rows: moves.map((move) => ({ cells: moveCells(move, reader) })),
    },
    none: moves.length === 0 ? t("regrade.dry.none") : undefined,
    action,
    hidden: [
      { name: "what", value: typed.what },
      ...typed.key.map((value) => ({ name: "key", value })),
      { name: "rule", value: typed.rule },
      { name: "reason", value: typed.reason },
      { name: "seen", value: seen },
    ],
    confirm: t("regrade.dry.confirm", { count: moves.length }),
  };
}

const tierMoves = ({ tierBefore, tierAfter }: MoveTold): boolean =>
  (tierBefore !== undefined || tierAfter !== undefined) && tierBefore?.id !== tierAfter?.id;

function moveCells(move: MoveTold, { t, locale }: TimedReader) {
  const tier = (of: MoveTold["tierAfter"]): string =>
    of === undefined ? t("regrade.dry.open") : (of?.name[locale] ?? t("result.retrain"));
  const score = (text: string | undefined): string => (text === undefined ? "–" : shown(exact(text)));
  const [from, to] = [tier(move.tierBefore), tier(move.tierAfter)];
  const touched = [
    ...(move.decision ? [t("regrade.dry.redecide")] : []),
    ...move.certificates.map((number) => t("regrade.dry.certificate", { number })),
  ];
  return [
    { text: move.name },
    { text: `${score(move.before)} → ${score(move.after)}` },
    { text: from === to ? to : `${from} → ${to}` },
    { text: touched.length === 0 ? "–" : listed(touched, locale) },
  ];
}

const toHistoryRow = ({ change, rule, reason, at, state, moved }: RegradeRecord, reader: TimedReader) => ({
  at: moment(at, reader),
  what: reader.t(`regrade.what.${change.type}.name`),
  rule: reader.t(`regrade.rule.${rule}.name`),
  reason,
  moved: state === "running" ? "…" : String(moved ?? 0),
});
