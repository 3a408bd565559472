import type { Bar } from "../report/bar-chart.ts";
import { tierSpread } from "./spread.ts";
import type { Translate } from "../i18n/translate.ts";
import type { Reader } from "../web/reader.ts";
import type { Board, BoardRow } from "../result/result.service.ts";
import type { ComponentResult } from "../result/total.ts";
import { nearLine } from "../result/tier.ts";
import { exact, shown } from "../shared/exact.ts";

export const FILTERS = ["all", "missing", "ready", "below", "near"] as const;
export type BoardFilter = (typeof FILTERS)[number];

/** Points of 100 on either side of a tier's line within which a total is called close. */
const NEAR = exact(1);

export interface BoardPage {
  readonly title: string;
  readonly caption: string;
  readonly columns: readonly { readonly text: string; readonly num: boolean }[];
  readonly rows: readonly object[];
  readonly filters: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly empty: string | undefined;
  readonly chart:
    | { readonly src: string; readonly alt: string; readonly columns: readonly object[]; readonly rows: readonly object[] }
    | undefined;
}

/** Whether a row belongs under a filter. */
export function matches(row: BoardRow, filter: BoardFilter, board: Pick<Board, "programme">): boolean {
  const { result, proposal, decision, moved } = row;
  switch (filter) {
    case "all":
      return true;
    case "missing":
      return !result.official;
    case "ready":
      return result.official && (decision === undefined || moved);
    case "below":
      return (proposal !== undefined && proposal.tier === null) || result.components.some((component) => component.passed === false);
    case "near":
      return result.total !== undefined && nearLine(board.programme.definition.tiers, result.total, NEAR) !== undefined;
  }
}

/** The picture beside the table, in the reader's words. */
export const spreadOf = (board: Board, { t, locale }: Pick<Reader, "t" | "locale">): readonly Bar[] =>
  tierSpread(board, {
    tier: (id) => board.programme.definition.tiers.find((tier) => tier.id === id)?.name[locale] ?? id,
    retrain: t("cohort.home.retrainTier"),
    open: t("cohort.board.open"),
  });

/** One row a person, one column a component: colour and figure. */
export function toBoardPage(board: Board, filter: BoardFilter, reader: Reader): BoardPage {
  const { t, locale, href } = reader;
  const { definition } = board.programme;
  const rows = board.rows.filter((row) => matches(row, filter, board));
  return {
    title: t("cohort.board.title"),
    caption: t("cohort.board.caption", { shown: rows.length, all: board.rows.length }),
    columns: [
      { text: t("cohort.people.name"), num: false },
      ...definition.components.map((component) => ({ text: component.name[locale], num: true })),
      { text: t("cohort.board.total"), num: true },
      { text: t("cohort.board.tier"), num: true },
    ],
    rows: rows.map((row) => toRow(row, reader)),
    filters: FILTERS.map((one) => ({
      text: t("cohort.board.filter", {
        name: t(`cohort.board.filters.${one}`),
        count: board.rows.filter((row) => matches(row, one, board)).length,
      }),
      href: href(one === "all" ? "/board" : `/board?show=${one}`),
      current: one === filter,
    })),
    empty: rows.length === 0 ? t(board.rows.length === 0 ? "cohort.board.emptyCohort" : "cohort.board.emptyFilter") : undefined,
    chart: board.rows.length === 0 ? undefined : toChart(spreadOf(board, reader), reader),
  };
}

function toRow({ place, result, proposal, decision, moved }: BoardRow, { t, locale }: Reader): object {
  const tier = proposal === undefined ? undefined : (proposal.tier?.name[locale] ?? t("cohort.home.retrainTier"));
  const standing =
    decision === undefined ? (tier === undefined ? t("cohort.board.open") : t("cohort.board.proposed", { tier })) : (tier ?? "");
  return {
    name: place.person.name,
    note: place.person.department,
    cells: [
      ...result.components.map((component) => toCell(component, t)),
      { text: result.total === undefined ? "–" : shown(result.total), kind: result.total === undefined ? "quiet" : undefined },
      {
        text: standing,
        kind: decision === undefined ? (tier === undefined ? "quiet" : "warn") : decision.tier === null ? "bad" : "good",
        note: moved ? t("cohort.board.moved") : undefined,
      },
    ],
  };
}

function toCell(component: ComponentResult, t: Translate): object {
  switch (component.state) {
    case "final":
      return { text: component.score === undefined ? "" : shown(component.score), kind: component.passed === false ? "bad" : "good" };
    case "excused":
      return { text: t("cohort.board.excused"), kind: "quiet" };
    case "partial":
      return { text: t("cohort.board.partial"), kind: "warn" };
    case "pending":
      return { text: "–", kind: "quiet" };
  }
}

function toChart(bars: readonly Bar[], { t, href }: Reader): NonNullable<BoardPage["chart"]> {
  return {
    src: href("/board/tiers.svg"),
    alt: t("cohort.board.spread"),
    columns: [{ text: t("cohort.board.tier") }, { text: t("cohort.board.people"), num: true }],
    rows: bars.map(({ label, value }) => ({ cells: [{ text: label }, { text: String(value) }] })),
  };
}
