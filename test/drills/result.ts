import type { Lab } from "./lab.ts";

/** The last line a drill prints. */
export interface DrillResult {
  readonly name: string;
  readonly pass: boolean;
  /** The row of the list of drills it stands for. */
  readonly drill: string;
  readonly [figure: string]: unknown;
}

/** Ids the LRS does not hold. */
export async function missingFromLrs({ delivery: { lrs } }: Lab, ids: readonly string[]): Promise<readonly string[]> {
  if (lrs === undefined) throw new Error("no LRS");
  const missing: string[] = [];
  for (let from = 0; from < ids.length; from += 4) {
    const some = ids.slice(from, from + 4);
    const found = await Promise.all(some.map((id) => lrs.find(id)));
    missing.push(...some.filter((_, index) => found[index] === undefined));
  }
  return missing;
}

/** Column, person and figures of every cell where the LMS shows something else than the tool wishes. */
export async function wrongInGradebook(lab: Lab): Promise<readonly string[]> {
  const book = lab.gradebook();
  const subs = new Map(lab.learners.map(({ actor, sub }) => [actor.person, sub]));
  const cells = await lab.cells();
  return cells.flatMap(({ column, person, score }) => {
    const shown = book.get(`${subs.get(person)} ${column}`);
    return shown === Number(score) ? [] : [`${column} ${person}: ${score} wished, ${shown} shown`];
  });
}
