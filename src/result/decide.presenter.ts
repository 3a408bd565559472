import { exact, shown, toText } from "../shared/exact.ts";
import type { Board, BoardRow, Left } from "./result.service.ts";
import type { Reader } from "../web/reader.ts";
import { nearLine } from "./tier.ts";
import { leafResults, type Result } from "./total.ts";
import { dateWords, figure } from "./wording.ts";

/** Points of 100 on either side of a line within which a total deserves a second look. */
const NEAR = exact(1);

/** An appeal of a learner waits: a hint, never a lock; a link for whoever may answer. */
interface Hint {
  readonly text: string;
  readonly href?: string | undefined;
}

export interface DecidePage {
  readonly title: string;
  readonly action: string;
  readonly lead: string;
  readonly notices: readonly { readonly kind: string; readonly text: string }[];
  readonly ready: readonly object[];
  readonly submit: { readonly text: string; readonly confirm: string } | undefined;
  readonly pending: readonly { readonly name: string; readonly why: string; readonly appeal: Hint | undefined }[];
  readonly decided: { readonly caption: string; readonly columns: readonly object[]; readonly rows: readonly object[] } | undefined;
  readonly nobody: string | undefined;
}

export interface DecideFacts {
  readonly board: Board;
  readonly self: string;
  /** What the approval before came to, told after the redirect. */
  readonly done: { readonly [outcome in "decided" | Left]?: number | undefined };
  /** By learner, the appeal of theirs that waits. */
  readonly appeals: ReadonlyMap<string, string>;
  readonly mayAnswer: boolean;
}

function hintOf(person: string, { appeals, mayAnswer }: DecideFacts, { t, href }: Reader): Hint | undefined {
  const appeal = appeals.get(person);
  if (appeal === undefined) return undefined;
  return { text: t("appeals.decide"), ...(mayAnswer && { href: href(`/appeals#appeal-${appeal}`) }) };
}

/** What an approver ticks: the person with the total and tier seen, so that nothing else is decided. */
export const approvalValue = (row: BoardRow): string =>
  [row.place.person.id, toText(row.result.total ?? { n: 0n, d: 1n }), row.proposal?.tier?.id ?? ""].join("~");

/** Proposed tiers with those near a line marked; who is pending and why; what is decided. */
export function toDecidePage(facts: DecideFacts, reader: Reader): DecidePage {
  const { board, self, done } = facts;
  const { t, href } = reader;
  const open = board.rows.filter(({ result, decision, moved }) => result.official && (decision === undefined || moved));
  const pending = board.rows.filter(({ result }) => !result.official);
  const decided = board.rows.filter(({ decision }) => decision !== undefined);
  const ready = open.map((row) => ({
    ...toReadyRow(row, { board, own: row.place.person.id === self, appealed: facts.appeals.has(row.place.person.id) }, reader),
    appeal: hintOf(row.place.person.id, facts, reader),
  }));
  const allowed = open.filter(({ place }) => place.person.id !== self).length;
  return {
    title: t("result.decide.title"),
    action: href("/decide"),
    lead: t("result.decide.lead", { ready: open.length, pending: pending.length, decided: decided.length }),
    notices: toNotices(done, reader),
    ready,
    submit: allowed === 0 ? undefined : { text: t("result.decide.submit"), confirm: t("result.decide.confirm", { count: allowed }) },
    pending: pending.map((row) => ({
      name: row.place.person.name,
      why: t("result.decide.waitsFor", { names: missing(row.result, reader) }),
      appeal: hintOf(row.place.person.id, facts, reader),
    })),
    decided: decided.length === 0 ? undefined : decidedTable(decided, facts, reader),
    nobody: board.rows.length === 0 ? t("result.decide.nobody") : undefined,
  };
}

function toNotices(done: DecideFacts["done"], { t }: Reader): DecidePage["notices"] {
  const { decided = 0, moved = 0, pending = 0, same = 0 } = done;
  return [
    ...(decided > 0 ? [{ kind: "success", text: t("result.decide.done", { count: decided }) }] : []),
    ...(moved > 0 ? [{ kind: "warning", text: t("result.decide.leftMoved", { count: moved }) }] : []),
    ...(pending > 0 ? [{ kind: "warning", text: t("result.decide.leftPending", { count: pending }) }] : []),
    ...(same > 0 ? [{ kind: "info", text: t("result.decide.leftSame", { count: same }) }] : []),
  ];
}

const missing = (result: Result, { t, locale }: Reader): string =>
  leafResults(result.components)
    .filter(({ state }) => state === "pending")
    .map(({ name }) => name[locale])
    .join(t("result.comma"));

function toReadyRow(row: BoardRow, given: { board: Board; own: boolean; appealed: boolean }, reader: Reader): object {
  const { board, own, appealed } = given;
  const { t, locale } = reader;
  const { person } = row.place;
  const { tiers } = board.programme.definition;
  const total = row.result.total ?? exact(0);
  const near = nearLine(tiers, total, NEAR);
  const before = tiers.find(({ id }) => id === row.decision?.tier)?.name[locale] ?? t("result.retrain");
  const gates = (row.proposal?.gatesFailed ?? []).map(
    (gate) => leafResults(row.result.components).find(({ id }) => id === gate)?.name[locale] ?? gate,
  );
  return {
    id: person.id,
    name: person.name,
    department: person.department,
    value: approvalValue(row),
    checked: near === undefined && !own && !appealed,
    own,
    label: t("result.decide.tick", { name: person.name }),
    total: shown(total),
    tier: row.proposal?.tier?.name[locale] ?? t("result.retrain"),
    tierKind: row.proposal?.tier === null ? "bad" : "good",
    near: near === undefined ? undefined : t("result.decide.near", { line: figure(near.line), tier: near.name[locale] }),
    gate: gates.length === 0 ? undefined : t("result.decide.gate", { names: gates.join(t("result.comma")) }),
    moved: row.moved ? t("result.decide.was", { tier: before, total: shown(exact(row.decision?.total ?? "0")) }) : undefined,
  };
}

function decidedTable(rows: readonly BoardRow[], facts: DecideFacts, reader: Reader): NonNullable<DecidePage["decided"]> {
  const { t, locale, zone } = reader;
  const { tiers } = facts.board.programme.definition;
  const appealed = facts.appeals.size > 0;
  return {
    caption: t("result.decide.decidedCaption"),
    columns: [
      { text: t("result.decide.name") },
      { text: t("result.decide.total"), num: true },
      { text: t("result.decide.tier") },
      { text: t("result.decide.date") },
      ...(appealed ? [{ text: t("appeals.column") }] : []),
    ],
    rows: rows.flatMap(({ place, decision }) => {
      if (decision === undefined) return [];
      const tier = tiers.find(({ id }) => id === decision.tier)?.name[locale] ?? decision.tier ?? t("result.retrain");
      return [
        {
          cells: [
            { text: place.person.name },
            { text: shown(exact(decision.total)) },
            { kind: decision.tier === null ? "bad" : "good", text: tier },
            { text: dateWords(decision.at, zone, locale) },
            ...(appealed ? [hintOf(place.person.id, facts, reader) ?? { text: "–" }] : []),
          ],
        },
      ];
    }),
  };
}
