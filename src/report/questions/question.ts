import type { Text } from "../../shared/json.ts";
import type { OwnVocabulary } from "../../xapi/vocabulary.ts";
import type { Told } from "./told.ts";

/** A figure, a word of the tool's records, or a wording in the three languages. */
export type Cell = string | number | Text;

/** One line of an answer, by column. */
export type Row = Readonly<Record<string, Cell>>;

/** Epoch ms, the first included and the last not. */
export interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface Asked {
  /** The terms of this tool's own profile. */
  readonly terms: OwnVocabulary;
  readonly period: Period;
}

/** A question a training manager asks, answered from statements alone. */
export interface Question {
  /** Verbs of the statements that are looked at, IRIs; of these only what happened in the period. */
  readonly verbs: (terms: OwnVocabulary) => readonly string[];
  /** Verbs whose statements are looked at whenever they happened. */
  readonly everVerbs?: (terms: OwnVocabulary) => readonly string[];
  readonly columns: readonly string[];
  /** The column whose figure a chart shows, and the one that names its bars. */
  readonly chart: { readonly label: string; readonly value: string };
  /** The aggregation. Pure; the order of `told` changes nothing. */
  readonly rows: (told: readonly Told[], asked: Asked) => readonly Row[];
}

export const inPeriod = (at: number, { from = -Infinity, to = Infinity }: Period): boolean => at >= from && at < to;
