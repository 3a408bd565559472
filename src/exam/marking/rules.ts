import { collections } from "../../store/collections.ts";
import type { Store } from "../../store/port.ts";
import type { AttemptRecord } from "../records.ts";
import type { MarkingRules } from "./records.ts";
import { PRESETS } from "./review.ts";

/** Of a cohort's exam while nobody has chosen anything. */
const UNCHOSEN: MarkingRules = { markers: 1, limit: "15", release: { type: "at-once" }, review: PRESETS.learn };

type Exam = Pick<AttemptRecord, "tenant" | "cohort" | "component">;

export const rulesId = ({ cohort, component }: Omit<Exam, "tenant">): string => `${cohort}.${component}`;

export async function rulesOf(store: Pick<Store, "get">, exam: Exam): Promise<MarkingRules> {
  return (await store.get(collections.markingRules, exam.tenant, rulesId(exam))) ?? UNCHOSEN;
}

/** The sitting as its marks leave it: held back where it comes to be marked before the release. What was told stays told. */
export function held(before: AttemptRecord, after: AttemptRecord, told: boolean): AttemptRecord {
  const { withheld: _before, ...rest } = after;
  const wasTold = before.state === "marked" && before.withheld !== true;
  return after.state === "marked" && !wasTold && !told ? { ...rest, withheld: true } : rest;
}

/** A sitting as its learner may know of it: one held back is one still being marked. */
export function unveiled(attempt: AttemptRecord, told: boolean): AttemptRecord {
  if (attempt.withheld !== true || told) return attempt;
  const { score: _score, regraded: _regraded, ...rest } = attempt;
  return { ...rest, state: "handed-in", marks: {} };
}
