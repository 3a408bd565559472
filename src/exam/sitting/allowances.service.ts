import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import { MINUTE, type Clock } from "../../shared/clock.ts";
import type { Signals } from "../../signals/signals.service.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, remove, replace, type Change, type Store } from "../../store/port.ts";
import type { AttemptRecord } from "../records.ts";
import { grantedTime, NO_ALLOWANCE, type Allowance } from "./granted.ts";
import type { AllowanceRecord } from "./records.ts";
import type { Rooms } from "./rooms.ts";
import { timeline } from "./timeline.ts";

/** What single persons are allowed beyond others. Seen by themselves and by instructors. */
export interface Allowances {
  of(actor: Pick<Actor, "tenant" | "cohort">, person: string): Promise<Allowance>;
  /** Holds for sittings that start from now on, and for those under way where it gives them more. */
  allow(actor: Actor, person: string, allowance: Allowance): Promise<void>;
}

interface AllowancesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly rooms: Pick<Rooms, "now">;
  readonly signals: Pick<Signals, "send">;
}

const allowanceId = (cohort: string, person: string): string => `${cohort}.${person}`;

const stored = (store: Pick<Store, "get">, { tenant, cohort, person }: Pick<Actor, "tenant" | "cohort" | "person">) =>
  store.get(collections.allowances, tenant, allowanceId(cohort, person));

const given = (record: AllowanceRecord | undefined): Allowance =>
  record === undefined ? NO_ALLOWANCE : { percent: record.percent, extra: record.extra, breaks: record.breaks };

/** What a person is allowed in the cohort's exams. */
export const allowanceOf = async (store: Pick<Store, "get">, who: Pick<Actor, "tenant" | "cohort" | "person">): Promise<Allowance> =>
  given(await stored(store, who));

/** The clock a sitting starts with. @param standard ms that anybody who starts now has */
export async function startingTime(
  store: Pick<Store, "get">,
  actor: Pick<Actor, "tenant" | "cohort" | "person">,
  { now, standard }: { readonly now: number; readonly standard: number },
): Promise<Pick<AttemptRecord, "deadline" | "standard" | "breaks">> {
  const allowance = await allowanceOf(store, actor);
  const deadline = now + grantedTime(standard, allowance);
  return { deadline, standard, ...(allowance.breaks > 0 && { breaks: { allowed: allowance.breaks * MINUTE, taken: [] } }) };
}

export function createAllowances({ store, clock, rooms, signals }: AllowancesDeps): Allowances {
  async function movedBy(
    tenant: string,
    attempt: AttemptRecord,
    { was, is }: { was: Allowance; is: Allowance },
  ): Promise<readonly Change[]> {
    const after = moved(attempt, { was, is });
    if (attempt.state !== "open" || after === attempt) return [];
    if (timeline(attempt, await rooms.now(attempt), clock()).over) return [];
    return [replace<AttemptRecord>(collections.attempts, after), signals.send({ tenant, topic: `sitting:${attempt.id}` })];
  }

  return {
    of: (actor, person) => allowanceOf(store, { ...actor, person }),
    allow: (actor, person, is) =>
      deciding(store, async () => {
        const { tenant, cohort } = actor;
        const [record, at] = [await stored(store, { tenant, cohort, person }), clock()];
        const was = given(record);
        if (was.percent === is.percent && was.extra === is.extra && was.breaks === is.breaks) return { changes: [], outcome: undefined };
        const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
        const fresh = { id: allowanceId(cohort, person), tenant, cohort, person, ...is, by: actor.person, at };
        return {
          changes: [
            ...written(record, fresh),
            // What was allowed says something of the person, so the line tells that it changed and no more.
            auditLine({ tenant, cohort, at, actor: actor.person, action: "exam.allowed", subject: person }),
            ...(await Promise.all(attempts.map((attempt) => movedBy(tenant, attempt, { was, is })))).flat(),
          ],
          outcome: undefined,
        };
      }),
  };
}

function written(record: AllowanceRecord | undefined, fresh: Omit<AllowanceRecord, "version">): readonly Change[] {
  const nothing = fresh.percent === NO_ALLOWANCE.percent && fresh.extra === 0 && fresh.breaks === 0;
  if (record === undefined) return nothing ? [] : [insert<AllowanceRecord>(collections.allowances, fresh)];
  return [nothing ? remove(collections.allowances, record) : replace(collections.allowances, { ...fresh, version: record.version })];
}

/** A sitting under way keeps what it was promised: it is given more, never less. */
export function moved(attempt: AttemptRecord, { was, is }: { readonly was: Allowance; readonly is: Allowance }): AttemptRecord {
  const standard = attempt.standard ?? attempt.deadline - attempt.startedAt;
  const more = Math.max(0, grantedTime(standard, is) - grantedTime(standard, was));
  const breaks = Math.max(attempt.breaks?.allowed ?? 0, is.breaks * MINUTE);
  if (more === 0 && breaks === (attempt.breaks?.allowed ?? 0)) return attempt;
  const resting = breaks > 0 && { breaks: { taken: attempt.breaks?.taken ?? [], allowed: breaks } };
  return { ...attempt, deadline: attempt.deadline + more, ...resting };
}
