/** Who scores whom. */
export interface Assignment {
  readonly person: string;
  readonly raters: readonly string[];
}

export interface AssignmentRequest {
  readonly persons: readonly string[];
  readonly raters: readonly string[];
  readonly perPanel: number;
  /** Panels a rater has already, so that new ones even out. */
  readonly load?: ReadonlyMap<string, number>;
}

export type AssignmentOutcome =
  | { readonly type: "assigned"; readonly assignments: readonly Assignment[] }
  | { readonly type: "too-few-raters"; readonly needed: number; readonly available: number };

/**
 * Gives each person the raters with the least to do; among those, the ones who have scored together least, so that every rater can be
 * compared with every other; then in the order given. Nobody scores themselves.
 */
export function assignRaters({ persons, raters, perPanel, load = new Map() }: AssignmentRequest): AssignmentOutcome {
  const work = new Map(raters.map((rater) => [rater, load.get(rater) ?? 0]));
  const together = new Map<string, number>();
  const assignments: Assignment[] = [];
  for (const person of persons) {
    const free = raters.filter((rater) => rater !== person);
    if (free.length < perPanel) return { type: "too-few-raters", needed: perPanel, available: free.length };
    const chosen: string[] = [];
    while (chosen.length < perPanel) {
      const met = (rater: string): number => chosen.reduce((sum, other) => sum + (together.get(pair(rater, other)) ?? 0), 0);
      const [next] = free
        .filter((rater) => !chosen.includes(rater))
        .toSorted((a, b) => (work.get(a) ?? 0) - (work.get(b) ?? 0) || met(a) - met(b) || raters.indexOf(a) - raters.indexOf(b));
      if (next === undefined) break;
      for (const other of chosen) together.set(pair(next, other), (together.get(pair(next, other)) ?? 0) + 1);
      work.set(next, (work.get(next) ?? 0) + 1);
      chosen.push(next);
    }
    assignments.push({ person, raters: chosen.toSorted((a, b) => raters.indexOf(a) - raters.indexOf(b)) });
  }
  return { type: "assigned", assignments };
}

const pair = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);
