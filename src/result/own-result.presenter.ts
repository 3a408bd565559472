import type { Translate } from "../i18n/translate.ts";
import { compare, exact, shown, sum } from "../shared/exact.ts";
import type { Reader, Words } from "../web/reader.ts";
import { DECISION } from "./appeals/appealing.ts";
import type { Cell } from "./appeals/own-appeals.presenter.ts";
import type { OwnResult } from "./result.service.ts";
import { storedTrace } from "./standing.ts";
import { leafResults } from "./total.ts";
import { type Trace, type TraceLine, traceOf } from "./trace.ts";
import { weakItems } from "./weak.ts";
import { dateWords, figure, shownUp } from "./wording.ts";

export interface ResultPage {
  readonly title: string;
  /** Where the learner stands, said first. */
  readonly lead: string;
  readonly total: string | undefined;
  readonly tier: { readonly kind: string; readonly text: string } | undefined;
  readonly notices: readonly { readonly kind: string; readonly text: string }[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly calculation: {
    readonly caption: string;
    readonly columns: readonly object[];
    readonly rows: readonly object[];
    readonly notes: readonly string[];
  };
  readonly scale: { readonly src: string; readonly alt: string; readonly rows: readonly object[] };
  readonly weak: readonly { readonly name: string; readonly why: string; readonly advice: string }[];
  readonly button: { readonly href: string; readonly text: string } | undefined;
}

/** What stands beside each score and the decision on appeals, by subject; empty: nothing does. */
type Beside = ReadonlyMap<string, Cell>;
const NOTHING: Beside = new Map();

/** A learner's result: what is decided, else what is in and what is still missing, said in words. */
export function toResultPage(own: OwnResult, person: string, reader: Reader, beside: Beside = NOTHING): ResultPage {
  const { t, locale, href } = reader;
  const { decision, programme } = own;
  const trace = decision === undefined ? traceOf(own.result, own.proposal) : storedTrace(decision);
  const tier = decision === undefined ? undefined : tierBadge(trace, reader);
  return {
    title: t("result.own.title"),
    lead: lead(own, reader),
    total: trace.shown,
    tier,
    notices: notices(own, reader),
    facts: facts(own, person, reader),
    calculation: calculation(trace, reader, beside),
    scale: {
      src: href(`/tier-scale.svg?v=${programme.number}${decision === undefined ? "" : `&at=${shown(exact(decision.total))}`}`),
      alt: t("result.scale.alt"),
      rows: programme.definition.tiers.map(({ id, name, line }) => ({
        name: name[locale],
        from: figure(line),
        current: id === decision?.tier,
      })),
    },
    weak: weakItems(own.result.components, own.figures.means).map(({ name, reason, advice, against }) => ({
      name: name[locale],
      why: t(`result.weak.${reason}`, { figure: shown(against) }),
      advice: t(`result.advice.${advice}`),
    })),
    button:
      decision !== undefined && decision.tier !== null ? { href: href("/certificate"), text: t("result.own.toCertificate") } : undefined,
  };
}

function tierBadge(trace: Trace, { t, locale }: Reader): ResultPage["tier"] {
  return trace.tier === null ? { kind: "bad", text: t("result.retrain") } : { kind: "good", text: trace.tier.name[locale] };
}

function lead({ decision, result }: OwnResult, { t, locale, zone }: Reader): string {
  if (decision !== undefined)
    return t(decision.tier === null ? "result.own.retrain" : "result.own.decided", { date: dateWords(decision.at, zone, locale) });
  if (result.official) return t("result.own.undecided");
  const waiting = leafResults(result.components).filter(({ state }) => state === "pending");
  const names = waiting.map(({ name }) => name[locale]).join(t("result.comma"));
  return t("result.own.pending", { count: waiting.length, names });
}

function notices({ decision, moved, programme }: OwnResult, { t }: Reader): ResultPage["notices"] {
  return [
    ...(moved ? [{ kind: "info", text: t("result.own.moved") }] : []),
    ...(decision?.tier === null && programme.definition.makeUps > 0
      ? [{ kind: "warning", text: t("result.own.makeUp", { count: programme.definition.makeUps }) }]
      : []),
  ];
}

function facts(own: OwnResult, person: string, { t, locale }: Reader): ResultPage["facts"] {
  const { decision, figures, programme, proposal, moved } = own;
  const rank = figures.ranks.get(person);
  const found: { name: string; value: string }[] = [];
  if (decision === undefined) return found;
  if (!moved && proposal?.nextTier !== undefined && proposal.missing.n > 0n) {
    const values = { points: shownUp(proposal.missing), tier: proposal.nextTier.name[locale] };
    found.push({ name: t("result.own.next"), value: t("result.own.missing", values) });
  }
  if (programme.definition.showRank && rank !== undefined) {
    found.push({ name: t("result.own.rank"), value: t("result.own.rankOf", { rank, count: figures.ranked }) });
  }
  return found;
}

/** The table of the calculation: a row per component, its parts below it, the total last. */
function calculation(trace: Trace, { t, locale }: Reader, beside: Beside): ResultPage["calculation"] {
  const further = (id: string): readonly object[] => (beside.size === 0 ? [] : [beside.get(id) ?? { text: "–" }]);
  const shared = trace.lines.filter(
    ({ state, weight, effective }) => state !== "excused" && compare(exact(weight), exact(effective)) !== 0,
  );
  const gates = trace.lines.filter(({ id }) => trace.gatesFailed.includes(id)).map(({ name }) => name[locale]);
  const top = trace.lines.filter(({ depth, contribution }) => depth === 0 && contribution !== undefined);
  const points = sum(top.map(({ contribution = "0" }) => exact(contribution)));
  return {
    caption: t("result.calculation.caption"),
    columns: [
      { text: t("result.calculation.component") },
      { text: t("result.calculation.score"), num: true },
      { text: t("result.calculation.weight"), num: true },
      { text: t("result.calculation.points"), num: true },
      { text: t("result.calculation.state") },
      ...(beside.size === 0 ? [] : [{ text: t("appeals.column") }]),
    ],
    rows: [
      ...trace.lines.map((line) => ({ cells: [...lineCells(line, { t, locale }), ...further(line.id)] })),
      {
        cells: [
          { text: t("result.calculation.total") },
          { text: trace.shown ?? "–" },
          { text: trace.total === undefined ? "" : "100%" },
          { text: shown(points) },
          totalState(trace, t),
          ...further(DECISION),
        ],
      },
    ],
    notes: [
      t("result.calculation.exact"),
      ...(shared.length > 0 ? [t("result.calculation.shared")] : []),
      ...gates.map((name) => t("result.calculation.gate", { name })),
      ...(trace.tier === null
        ? []
        : [t("result.calculation.line", { total: trace.shown ?? "", line: figure(trace.tier.line), tier: trace.tier.name[locale] })]),
    ],
  };
}

const totalState = (trace: Trace, t: Translate): object =>
  trace.total === undefined ? { kind: "quiet", text: t("result.state.pending") } : { kind: "good", text: t("result.state.final") };

function lineCells(line: TraceLine, { t, locale }: Words): readonly object[] {
  const name = `${"– ".repeat(line.depth)}${line.name[locale]}`;
  return [
    { text: name },
    { text: line.shown ?? "–" },
    { text: line.state === "excused" ? "–" : `${figure(line.effective)}%` },
    { text: line.contribution === undefined ? "–" : shown(exact(line.contribution)) },
    lineState(line, t),
  ];
}

function lineState({ state, passed, passLine = "0" }: TraceLine, t: Translate): object {
  if (passed === false) return { kind: "bad", text: t("result.state.failed", { line: figure(passLine) }) };
  if (passed === true) return { kind: "good", text: t("result.state.passed", { line: figure(passLine) }) };
  return { kind: state === "final" ? "good" : "quiet", text: t(`result.state.${state}`) };
}
