import type { ImportedMark } from "../certificate/records.ts";
import { readScore } from "./cells.ts";
import { plain } from "./text.ts";

export type ReEvaluation = NonNullable<ImportedMark["reEvaluation"]>;

/** `通过（复评总分85分）`, `待复评`, `未通过`, `已过期`; `undefined` for other words. */
export function readReEvaluation(typed: string): ReEvaluation | undefined {
  const text = plain(typed);
  const total = readScore(/(\d+(?:\.\d+)?)(?=分|\)|points|$)/.exec(text)?.[1] ?? "");
  if (/^(待|pending)/.test(text)) return { state: "pending" };
  if (/^(未通过|未通過|不通过|不通過|failed|notpassed)/.test(text)) return { state: "failed", ...(total !== undefined && { total }) };
  if (/^(已过期|已過期|过期|過期|expired)/.test(text)) return { state: "expired" };
  if (/^(已?通过|已?通過|passed)/.test(text)) return { state: "passed", ...(total !== undefined && { total }) };
  return undefined;
}
