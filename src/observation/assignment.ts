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

/** Gives each person the raters with the least to do, in a stable order; nobody scores themselves. */
export function assignRaters({ persons, raters, perPanel, load = new Map() }: AssignmentRequest): AssignmentOutcome {
  const work = new Map(raters.map((rater) => [rater, load.get(rater) ?? 0]));
  const assignments: Assignment[] = [];
  for (const person of persons) {
    const free = raters.filter((rater) => rater !== person);
    if (free.length < perPanel) return { type: "too-few-raters", needed: perPanel, available: free.length };
    const chosen = free
      .toSorted((a, b) => (work.get(a) ?? 0) - (work.get(b) ?? 0) || raters.indexOf(a) - raters.indexOf(b))
      .slice(0, perPanel);
    for (const rater of chosen) work.set(rater, (work.get(rater) ?? 0) + 1);
    assignments.push({ person, raters: chosen.toSorted((a, b) => raters.indexOf(a) - raters.indexOf(b)) });
  }
  return { type: "assigned", assignments };
}
