import type { Bar } from "../report/bar-chart.ts";
import type { Board } from "../result/result.service.ts";

/** How a cohort's people spread over the tiers, best first, then retrain, then those whose scores are not all in. */
export function tierSpread(
  board: Pick<Board, "programme" | "rows">,
  words: { tier(id: string): string; retrain: string; open: string },
): readonly Bar[] {
  const { tiers } = board.programme.definition;
  const count = (test: (tier: string | null | undefined) => boolean): number =>
    board.rows.filter((row) => test(row.proposal === undefined ? undefined : (row.proposal.tier?.id ?? null))).length;
  return [
    ...tiers.map(({ id }) => ({ label: words.tier(id), value: count((tier) => tier === id), kind: "good" as const })),
    { label: words.retrain, value: count((tier) => tier === null), kind: "bad" },
    { label: words.open, value: count((tier) => tier === undefined), kind: "quiet" },
  ];
}
