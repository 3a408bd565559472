import type { Told } from "./told.ts";

/** A share of a whole in per cent, to one decimal; half goes up. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * 1_000) / whole) / 10);

/** To so many decimals. */
export const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

/** Scores have two decimals: summed as hundredths they are exact. */
export const mean = (scores: readonly number[]): number =>
  scores.reduce((sum, score) => sum + Math.round(score * 100), 0) / 100 / scores.length;

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Which of two statements about the same thing holds: the later one; of one moment the one whose id is greater, so that every run agrees. */
export const later = (a: Told, b: Told): Told => (b.at > a.at || (b.at === a.at && b.id > a.id) ? b : a);

/** The statement that holds of each thing. */
export function latest(told: readonly Told[], thing: (one: Told) => string): readonly Told[] {
  const held = new Map<string, Told>();
  for (const one of told) {
    const before = held.get(thing(one));
    held.set(thing(one), before === undefined ? one : later(before, one));
  }
  return [...held.values()];
}

/** Names in one order everywhere, whatever the machine's language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
