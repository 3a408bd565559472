import type { AttemptRecord } from "../records.ts";

/** Question ids (without version) of a person's sittings → number of the latest sitting that asked it. */
export const metIn = (attempts: readonly Pick<AttemptRecord, "number" | "paper">[]): ReadonlyMap<string, number> =>
  new Map(
    attempts
      .toSorted((a, b) => a.number - b.number)
      .flatMap(({ number, paper }) => paper.map(({ question }) => [question.slice(0, question.lastIndexOf("@")), number] as const)),
  );
