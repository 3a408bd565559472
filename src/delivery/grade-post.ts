import type { Cohorts } from "../cohort/ports.ts";
import { ServiceRefusal, type AgsClient, type AgsPlace, type AgsResult, type MarkingNotice, type Score } from "../lti/service-port.ts";
import { isLearner } from "../people/roles.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { ColumnRemoved, ColumnReserved, TOTAL, type Gradebooks } from "./gradebook.ts";
import { nextStamp, toMarkingNotice, toScore } from "./grade-score.ts";
import { overrideIn, pointsOf } from "./overrides.ts";
import { reasonText, type ReasonCode } from "./reasons.ts";
import type { GradeRecord } from "./records.ts";
import { writeAll } from "./write-all.ts";

/** What became of one cell. `record` is the cell as last written, for the note of the outcome. */
export type GradeOutcome =
  | { readonly type: "sent"; readonly record: GradeRecord }
  /** The teacher's grade in the LMS stays. */
  | { readonly type: "kept"; readonly record: GradeRecord }
  | { readonly type: "parked"; readonly record: GradeRecord; readonly reason: string }
  | {
      readonly type: "later";
      readonly record: GradeRecord;
      readonly reason: string;
      /** ms. */
      readonly retryAfter: number | undefined;
      /** The platform that as a whole is not to be asked now. */
      readonly platformDown: boolean;
    }
  /** A newer wish stands in the cell; it is sent on its own. */
  | { readonly type: "superseded" };

export interface GradePostDeps {
  readonly store: Pick<Store, "get" | "commit">;
  readonly ags: Pick<AgsClient, "postScore" | "results">;
  readonly cohorts: Pick<Cohorts, "place">;
  readonly gradebooks: Gradebooks;
  readonly clock: Clock;
}

/** Scores in doubt that are remembered of one cell; it has been retried more often than that only while the LMS was down. */
const REMEMBERED = 8;

/** Answers that speak of the whole platform; a 500 may be one locked column. */
const WHOLE_PLATFORM: ReadonlySet<number | undefined> = new Set([undefined, 401, 408, 429, 502, 503, 504]);

/** Posts one cell: column found, stamp written down first, one new try each for a deleted column and for a stale stamp. */
export function createGradePost({ store, ags, cohorts, gradebooks, clock }: GradePostDeps) {
  /** Writes the stamp before it is used: whatever happens then, the next post of this cell is later. Undefined: a newer wish came. */
  async function stamped(record: GradeRecord): Promise<GradeRecord | undefined> {
    const { score } = record;
    const posted = score === undefined ? record.posted : [...(record.posted ?? []), shownNumber(exact(score))].slice(-REMEMBERED);
    const [written] = await writeAll(store, collections.grades, [{ ...record, posted, stamp: nextStamp(clock(), record.stamp) }]);
    return written;
  }

  /** The account of somebody who is a learner here; nobody else has a place in the gradebook. */
  async function learnerSub({ tenant, cohort, person }: GradeRecord): Promise<string | undefined> {
    try {
      const { member } = await cohorts.place(tenant, cohort, person);
      return isLearner(member) ? member.sub : undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === "not-found") return undefined;
      throw error;
    }
  }

  /** The total's comment carries the tier and is never missing: a platform erases the feedback where it is. */
  async function commentOf(record: GradeRecord): Promise<string> {
    return record.comment !== "" || record.column !== TOTAL ? record.comment : gradebooks.label(record);
  }

  /** A teacher's grade that our newer one does not replace, by the column's policy. First posts replace nothing. */
  async function standing(place: AgsPlace, at: { record: GradeRecord; url: string; sub: string }): Promise<GradeOutcome | undefined> {
    const { record, url, sub } = at;
    if (record.force === true || (record.posted ?? []).length === 0) return undefined;
    const column = await store.get(collections.lineItems, record.tenant, `${record.cohort}.${record.column}`);
    const policy = column?.policy ?? "lms";
    if (policy === "tool") return undefined;
    const theirs = overrideIn(await resultsOf(place, url, sub), record);
    if (theirs === undefined) return undefined;
    if (policy === "ask") return { type: "parked", record, reason: reasonText("overridden", String(theirs)) };
    return { type: "kept", record: { ...record, kept: theirs } };
  }

  /** No right to read results, or no column: there is nothing to compare with. */
  async function resultsOf(place: AgsPlace, url: string, sub: string): Promise<readonly AgsResult[]> {
    try {
      return await ags.results(place, url, sub);
    } catch (error) {
      if (error instanceof ServiceRefusal && (error.kind === "refused" || error.kind === "missing")) return [];
      throw error;
    }
  }

  /** Platforms take a grade away where they are told that work waits for a mark: nothing is said once there is one, of whomever. */
  async function needless(place: AgsPlace, at: { record: GradeRecord; url: string; sub: string }): Promise<boolean> {
    const { record, url, sub } = at;
    if ((record.posted ?? []).length > 0) return true;
    return (await resultsOf(place, url, sub)).some((result) => pointsOf(result) !== undefined);
  }

  const body = async (record: GradeRecord, userId: string): Promise<Score | MarkingNotice> => {
    const { score, stamp } = record;
    if (score === undefined) return toMarkingNotice({ stamp, userId, comment: await gradebooks.marking(record.tenant) });
    return toScore(score, { stamp, userId, comment: await commentOf(record) });
  };

  async function post(place: AgsPlace, first: GradeRecord, sub: string): Promise<GradeOutcome> {
    let record = first;
    let url = await gradebooks.url(place, record);
    const at = { record, url, sub };
    if (record.score === undefined) {
      if (await needless(place, at)) return { type: "sent", record };
    } else {
      const stands = await standing(place, at);
      if (stands !== undefined) return stands;
    }
    const spent = new Set<string>();
    for (;;) {
      const next = await stamped(record);
      if (next === undefined) return { type: "superseded" };
      record = next;
      try {
        await ags.postScore(place, url, await body(record, sub));
        return { type: "sent", record };
      } catch (error) {
        const again = error instanceof ServiceRefusal && (error.kind === "missing" || error.kind === "stale") && !spent.has(error.kind);
        // The column is where it was: it is the person that the LMS does not know in it.
        const personGone = error instanceof ServiceRefusal && error.kind === "missing" && url === at.url;
        if (personGone && !again) return { type: "parked", record, reason: reasonText("person-missing", error.message) };
        if (!again) return sorted(record, error);
        spent.add(error.kind);
        if (error.kind === "missing") url = await gradebooks.url(place, record, url);
      }
    }
  }

  return async (record: GradeRecord, place: AgsPlace): Promise<GradeOutcome> => {
    const sub = await learnerSub(record);
    if (sub === undefined) return { type: "parked", record, reason: reasonText("not-learner") };
    try {
      return await post(place, record, sub);
    } catch (error) {
      return sorted(record, error);
    }
  };
}

/** An error by what to do about it. @throws what speaks of our store and not of this cell */
export function sorted(record: GradeRecord, error: unknown): GradeOutcome {
  const later = (code: ReasonCode, detail = "", platformDown = false, retryAfter?: number): GradeOutcome => {
    return { type: "later", record, reason: reasonText(code, detail), platformDown, retryAfter };
  };
  if (error instanceof ColumnReserved) return later("column-reserved");
  if (error instanceof ColumnRemoved) return { type: "parked", record, reason: reasonText("column-removed") };
  if (error instanceof AppError && error.code === "not-found") {
    return { type: "parked", record, reason: reasonText("facts-missing", error.reason) };
  }
  if (error instanceof AppError) throw error;
  if (!(error instanceof ServiceRefusal)) return later("unexpected", error instanceof Error ? error.message : "");
  const detail = `${error.status ?? ""} ${error.message}`.trim();
  const down = WHOLE_PLATFORM.has(error.status);
  if (error.status === 401) return later("unauthorized", detail, down, error.retryAfter);
  switch (error.kind) {
    case "later":
      return later("unreachable", detail, down, error.retryAfter);
    case "stale":
      return later("stale", detail);
    case "missing":
      return { type: "parked", record, reason: reasonText("column-missing", detail) };
    case "refused":
      return { type: "parked", record, reason: reasonText("refused", detail) };
  }
}
