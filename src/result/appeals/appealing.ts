import { DateTime } from "luxon";
import { compare, exact } from "../../shared/exact.ts";
import { dayIn, type Day } from "../../certificate/validity.ts";
import type { DecisionRecord, ScoreRecord } from "../records.ts";
import type { Against, AppealRecord } from "./records.ts";

/** The subject of an appeal against the decision: the name that no component may have. */
export const DECISION = "total";

/** What can be appealed against: every score that is released and the decision that holds, by subject. */
export function subjectsOf(
  scores: readonly ScoreRecord[],
  decision: Pick<DecisionRecord, "id" | "at" | "total" | "tier"> | undefined,
): ReadonlyMap<string, Against> {
  const subjects = scores.flatMap(({ id, component, state, score, at, source, ref }): readonly [string, Against][] =>
    state === "final" && score !== undefined
      ? [[component, { ref: id, at, score, source, ...(ref !== undefined && { evidence: ref }) }]]
      : [],
  );
  return new Map([
    ...subjects,
    ...(decision === undefined
      ? []
      : [[DECISION, { ref: decision.id, at: decision.at, score: decision.total, tier: decision.tier }] as const]),
  ]);
}

export interface Window {
  /** Calendar days after the day of release; 0 = no appeals. */
  readonly days: number;
  /** IANA zone in which days are counted. */
  readonly zone: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The last day on which an appeal can be made, inclusive. */
export const lastDay = (at: number, { days, zone }: Pick<Window, "days" | "zone">): Day =>
  DateTime.fromISO(dayIn(zone, at), { zone: "utc" }).plus({ days }).toFormat("yyyy-MM-dd");

/** Why a learner cannot appeal now; the sentence stands in the locales under `appeals.obstacle.<reason>`. */
export type Obstacle = "nothing-released" | "already-waiting" | "already-made" | "no-appeals" | "too-late";

export type Verdict =
  | { readonly type: "possible"; readonly until: Day }
  | {
      readonly type: "refused";
      readonly reason: Obstacle;
      /** The last day there was, where there was one. */
      readonly until?: Day;
    };

/** Whether two appeals, or an appeal and what stands now, are about the same score or decision. */
export const isSame = (a: Against, b: Against): boolean =>
  a.ref === b.ref && a.at === b.at && compare(exact(a.score), exact(b.score)) === 0;

/**
 * Whether what stands can be appealed against: once, within the days after it was given, and not while an appeal against an earlier score of the
 * same component still waits.
 * @param appeals the learner's own about this subject
 */
export function judgeAppeal(
  against: Against | undefined,
  appeals: readonly Pick<AppealRecord, "state" | "against">[],
  window: Window,
): Verdict {
  if (appeals.some(({ state }) => state === "waiting")) return { type: "refused", reason: "already-waiting" };
  if (against === undefined) return { type: "refused", reason: "nothing-released" };
  if (appeals.some((appeal) => isSame(appeal.against, against))) return { type: "refused", reason: "already-made" };
  if (window.days <= 0) return { type: "refused", reason: "no-appeals" };
  const until = lastDay(against.at, window);
  return dayIn(window.zone, window.now) <= until ? { type: "possible", until } : { type: "refused", reason: "too-late", until };
}

/** Who may answer: `alone` where the one who decided answers because the cohort has nobody else with the right. */
export type Answering =
  | { readonly type: "possible"; readonly alone: boolean }
  | { readonly type: "refused"; readonly reason: "own" | "scored-it" | "decided-it" };

/**
 * Nobody answers about themself or about a score they gave, and about a decision of theirs only where nobody else could.
 * @param able person ids of everybody in the cohort with the right to answer
 */
export function judgeAnswering(
  { person, judges, subject }: Pick<AppealRecord, "person" | "judges" | "subject">,
  self: string,
  able: readonly string[],
): Answering {
  if (person === self) return { type: "refused", reason: "own" };
  if (!judges.includes(self)) return { type: "possible", alone: false };
  if (subject !== DECISION) return { type: "refused", reason: "scored-it" };
  const others = able.some((one) => one !== self && one !== person);
  return others ? { type: "refused", reason: "decided-it" } : { type: "possible", alone: true };
}

/** What both messages to the record store say; the words are nobody's but the two sides'. */
export const factsOf = ({ id, cohort, person, subject }: Pick<AppealRecord, "id" | "cohort" | "person" | "subject">) => ({
  key: id,
  cohort,
  person,
  appeal: id,
  ...(subject !== DECISION && { component: subject }),
});

/** Characters of a reason: fewer say nothing, more are not read. */
export const WORDS = { least: 10, most: 2_000 } as const;

/** A browser's form sends each line's end as two characters. */
export const asTyped = (text: string): string => text.replaceAll("\r\n", "\n");

/** What keeps a reason from being taken; blanks round it do not make it longer. */
export function wordsProblem(text: string): "too-short" | "too-long" | undefined {
  if (Array.from(text.trim()).length < WORDS.least) return "too-short";
  return Array.from(text).length > WORDS.most ? "too-long" : undefined;
}
