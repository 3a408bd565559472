import type { ExamSettings, PublishedBefore } from "../../programme/records.ts";
import { seededRandom } from "../../shared/random.ts";
import type { Question } from "../questions/question.ts";
import type { BankNow } from "../bank/source.ts";
import { drawable, isPractice } from "./rows.ts";

/**
 * Question ids set apart for practice: those set apart before, for what was published is known for ever, and from each area as many
 * more as bring it to `perArea`. The same seed and bank give the same ones.
 */
export function setApart(
  questions: readonly Question[],
  settings: Pick<ExamSettings, "sections" | "published">,
  { perArea, seed }: { readonly perArea: number; readonly seed: string },
): readonly string[] {
  const before = settings.published?.practice ?? [];
  const areaOf = new Map(questions.map(({ id, area }) => [id, area]));
  const random = seededRandom(seed);
  const fresh = [...Map.groupBy(drawable(questions, settings), ({ area }) => area)].flatMap(([area, inArea]) => {
    const missing = perArea - before.filter((id) => areaOf.get(id) === area).length;
    return random
      .shuffle(inArea)
      .slice(0, Math.max(0, missing))
      .map(({ id }) => id);
  });
  return [...before, ...fresh.toSorted()];
}

/** Whether learners may see by now what is published of an exam before it is sat. */
export const isOut = (published: PublishedBefore | undefined, now: number): published is PublishedBefore =>
  published !== undefined && published.show !== "nothing" && (published.from === undefined || now >= published.from);

/** What an exam publishes to practise with, once it is out. */
export const practiceOf = (bank: Pick<BankNow, "ready">, settings: Pick<ExamSettings, "published">): readonly Question[] =>
  settings.published?.show === "practice" ? bank.ready().filter((question) => isPractice(question, settings)) : [];
