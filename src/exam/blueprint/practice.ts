import type { ExamSettings } from "../../programme/records.ts";
import { seededRandom } from "../../shared/random.ts";
import type { Question } from "../questions/question.ts";
import { drawable } from "./rows.ts";

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
