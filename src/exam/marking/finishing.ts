import type { Change } from "../../store/port.ts";
import type { Closing } from "../closing.ts";
import type { AttemptRecord, Mark, PaperItem } from "../records.ts";
import { withScore } from "../with-score.ts";

/** The changes that put a final mark on the paper, and its score where that was the last one. */
export function finished(
  closing: Pick<Closing, "scoring">,
  { attempt, item }: { readonly attempt: AttemptRecord; readonly item: PaperItem },
  { mark, comment, by, at }: Mark,
): Promise<readonly Change[]> {
  const final: Mark = { mark, by, at, ...(comment !== undefined && { comment }) };
  const after = withScore({ ...attempt, marks: { ...attempt.marks, [item.question]: final } });
  return closing.scoring(attempt, after, { person: by, at });
}
