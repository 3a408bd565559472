import type { Bar } from "../../report/bar-chart.ts";
import type { Reader } from "../../web/reader.ts";
import { questionIn } from "../library.ts";
import type { Question } from "../records.ts";
import type { AnalysedItem, Analysis } from "./analysis.service.ts";
import { ENOUGH, type Flag } from "./flags.ts";
import { questionLabel } from "./question-label.ts";

const KIND: Readonly<Record<Flag, "bad" | "warn" | "info">> = {
  "key-suspect": "bad",
  negative: "bad",
  weak: "warn",
  "too-hard": "warn",
  "too-easy": "info",
  "dead-distractor": "info",
};

export const CHARTS = ["facility", "discrimination"] as const;
export type Chart = (typeof CHARTS)[number];

/** Bars that still read on one page. */
const BARS = 20;

/** Share as per cent with one decimal, as every figure of these pages. */
export const perCent = (share: number): string => `${(share * 100).toFixed(1)}%`;
export const figure = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(2));

/** The questions a chart shows: the hardest, or those that tell least apart. */
export function bars(analysis: Analysis, chart: Chart, { locale }: Pick<Reader, "locale">): readonly Bar[] {
  const value = (item: AnalysedItem): number | undefined => (chart === "facility" ? item.facility : item.discrimination);
  return worst(analysis, value).map((item) => ({
    label: questionLabel(questionIn(analysis.questions, item.question), locale, 18),
    value: Math.round((value(item) ?? 0) * 100),
    kind: item.flags.includes("key-suspect") || item.flags.includes("negative") ? "bad" : item.flags.length > 0 ? "warn" : "good",
  }));
}

const worst = ({ items }: Analysis, value: (item: AnalysedItem) => number | undefined): readonly AnalysedItem[] =>
  items
    .filter((item) => value(item) !== undefined)
    .toSorted((a, b) => (value(a) ?? 0) - (value(b) ?? 0))
    .slice(0, BARS);

/** Items that want a look first, then the others, each group by difficulty. */
const inOrder = (items: readonly AnalysedItem[]): readonly AnalysedItem[] =>
  items.toSorted((a, b) => Number(a.flags.length === 0) - Number(b.flags.length === 0) || a.facility - b.facility);

/** An exam's figures, what they mean, and every question with what to look at. */
export function toAnalysisPage(analysis: Analysis, reader: Reader) {
  const { t, locale, href } = reader;
  const { exam, papers, band } = analysis;
  const base = `/analysis/${exam.id}`;
  const label = (item: AnalysedItem): string => questionLabel(questionIn(analysis.questions, item.question), locale, 60);
  const numbers = (item: AnalysedItem) => [{ text: perCent(item.facility) }, { text: figure(item.discrimination) }];
  const columns = (keys: readonly string[]) => keys.map((key, index) => ({ text: t(`analysis.column.${key}`), num: index > 0 }));
  const chart = (of: Chart) => {
    const value = (item: AnalysedItem): number | undefined => (of === "facility" ? item.facility : item.discrimination);
    const shown = worst(analysis, value);
    return {
      caption: t(`analysis.chart.${of}`, { count: shown.length }),
      alt: t(`analysis.chart.${of}`, { count: shown.length }),
      src: href(`${base}/chart.svg?of=${of}`),
      columns: columns(["question", "facility", "discrimination"]),
      rows: shown.map((item) => ({ cells: [{ text: label(item) }, ...numbers(item)] })),
    };
  };
  return {
    title: t("analysis.title", { name: exam.name[locale] }),
    back: href("/marking"),
    empty: papers === 0 ? t("analysis.empty") : undefined,
    few: papers > 0 && papers < ENOUGH ? t("analysis.few", { papers, enough: ENOUGH }) : undefined,
    figures: [
      { name: t("analysis.papers"), value: String(papers) },
      { name: t("analysis.mean"), value: `${analysis.mean.toFixed(1)} ± ${analysis.deviation.toFixed(1)}` },
      { name: t("analysis.guess"), value: analysis.guess.toFixed(1) },
      {
        name: t("analysis.alpha"),
        value:
          analysis.alpha === undefined ? "–" : `${figure(analysis.alpha)} · ${t(`analysis.reliability.${reliability(analysis.alpha)}`)}`,
      },
      { name: t("analysis.error"), value: analysis.error === undefined ? "–" : analysis.error.toFixed(1) },
    ],
    drawn: analysis.drawn,
    band: band && t("analysis.band", { from: band.from.toFixed(1), to: band.to.toFixed(1), papers: band.papers }),
    csv: href(`${base}/items.csv`),
    caption: t("analysis.items", { count: analysis.items.length }),
    items: inOrder(analysis.items).map((item) => ({
      label: label(item),
      href: href(`${base}/questions/${encodeURIComponent(item.question)}`),
      facility: perCent(item.facility),
      discrimination: figure(item.discrimination),
      answers: item.answers,
      flags: item.flags.map((flag) => ({ kind: KIND[flag], text: t(`analysis.flag.${flag}.name`) })),
    })),
    charts: CHARTS.map(chart).filter(({ rows }) => rows.length > 0),
  };
}

/** J. C. Nunnally, Psychometric Theory, 1978: 0.7 will do for a look, decisions about people want more. */
const reliability = (alpha: number): string => (alpha >= 0.8 ? "good" : alpha >= 0.7 ? "fair" : "poor");

/** What an exported row calls the question's type is what the bank calls it. */
export const typeName = ({ type }: Question, { t }: Pick<Reader, "t">): string => t(`analysis.type.${type}`);
