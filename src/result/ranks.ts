import { compare, type Exact } from "../shared/exact.ts";

const falling = (totals: ReadonlyMap<string, Exact>): readonly (readonly [string, Exact])[] =>
  [...totals].toSorted(([, a], [, b]) => compare(b, a));

/** Standard competition ranking ("1224") by exact total: person → 1 for the best; equal totals share a rank. */
export function ranksOf(totals: ReadonlyMap<string, Exact>): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  let previous: { total: Exact; rank: number } | undefined;
  falling(totals).forEach(([person, total], place) => {
    const rank = previous !== undefined && compare(previous.total, total) === 0 ? previous.rank : place + 1;
    ranks.set(person, rank);
    previous = { total, rank };
  });
  return ranks;
}

/** The best `percent` (whole, 0–100) of n people: ceil(percent × n ÷ 100), and everybody who ties with the last of them. */
export function topShare(totals: ReadonlyMap<string, Exact>, percent: number): ReadonlySet<string> {
  const places = Math.ceil((percent * totals.size) / 100);
  const ranks = ranksOf(totals);
  return new Set([...ranks].filter(([, rank]) => rank <= places).map(([person]) => person));
}
