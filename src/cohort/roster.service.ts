import type { NrpsClient, RosterMember } from "../lti/service-port.ts";
import type { PlatformRecord } from "../lti/records.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Role } from "../people/records.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, replace, type Change, type Store } from "../store/port.ts";
import { placeOf } from "../people/identities.ts";
import { accountId, joinPerson, place, type Known } from "./enrolment.ts";
import { inBatches } from "./in-batches.ts";
import type { Cohorts } from "./ports.ts";
import type { MemberRecord } from "./records.ts";

export interface RosterService {
  /** Reads the course's roster and makes the cohort's places agree with it; people absent from it have left. */
  refresh(tenant: string, cohort: string): Promise<RosterOutcome>;
  /** The same in the background, at most every ten minutes per cohort; a failure is logged, and the next launch tries again. */
  refreshSoon(tenant: string, cohort: string): void;
  /** Resolves when background reads have ended. */
  settled(): Promise<void>;
}

export type RosterOutcome = { readonly type: "read"; readonly present: number; readonly left: number } | { readonly type: "no-roster" };

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly nrps: NrpsClient;
  readonly platform: (tenant: string, id: string) => Promise<PlatformRecord | undefined>;
  /** Role URIs or short names → our roles. */
  readonly toRoles: (roles: readonly string[]) => readonly Role[];
  /** What else is worth doing when an instructor comes by: grades kept for want of a gradebook are sent once a launch offers one. */
  readonly afterVisit: (tenant: string, cohort: string) => Promise<unknown>;
  readonly warn: (detail: object, message: string) => void;
}

interface Course {
  readonly tenant: string;
  readonly cohort: string;
  readonly platform: string;
}

/** What is stored of somebody on the roster. */
interface Arriving extends Known {
  readonly member: MemberRecord | undefined;
}
const NOBODY: Arriving = { account: undefined, person: undefined, member: undefined };

const FRESH = 10 * MINUTE;

export function createRoster(dependencies: Dependencies): RosterService {
  const { store, clock, ids, cohorts, nrps, toRoles, warn } = dependencies;
  const readAt = new Map<string, number>();
  const running = new Set<Promise<unknown>>();

  async function refresh(tenant: string, cohort: string): Promise<RosterOutcome> {
    const link = (await cohorts.links(tenant, cohort)).find((candidate) => candidate.nrps !== undefined);
    const platform = link === undefined ? undefined : await dependencies.platform(tenant, link.platform);
    if (link?.nrps === undefined || platform === undefined) return { type: "no-roster" };
    const people = await nrps.roster(platform, link.nrps.url);
    return deciding(store, async () => {
      const changes = await arrivals({ tenant, cohort, platform: platform.id }, people);
      const leavers = await leave({ tenant, cohort }, people);
      const line = auditLine({
        tenant,
        cohort,
        at: clock(),
        actor: "system",
        action: "roster.read",
        subject: cohort,
        detail: { present: people.length, left: leavers.length },
      });
      const all = [...changes, ...leavers];
      return {
        changes: all.length === 0 ? [] : [...all, line],
        outcome: { type: "read", present: people.length, left: leavers.length } as const,
      };
    });
  }

  async function arrivals(at: Course, people: readonly RosterMember[]): Promise<readonly Change[]> {
    const known = await inBatches(people, (one) => knownOf(at, one));
    return people.flatMap((one, index) => arrival(at, one, known[index] ?? NOBODY));
  }

  async function knownOf({ tenant, cohort, platform }: Course, one: RosterMember): Promise<Arriving> {
    const [account, holder] = await Promise.all([
      store.get(collections.accounts, tenant, accountId(platform, one.sub)),
      byEmployeeNumber(tenant, one.employeeNumber),
    ]);
    const id = account?.person ?? holder?.joinedTo ?? holder?.id;
    const person = id === undefined ? undefined : id === holder?.id ? holder : await store.get(collections.persons, tenant, id);
    const member = person === undefined ? undefined : await placeOf(store, { tenant, cohort, person: person.id });
    const alias = member === undefined || member.person === id ? undefined : await store.get(collections.persons, tenant, member.person);
    return { account, person, holder, alias, member };
  }

  function arrival({ tenant, cohort, platform }: Course, one: RosterMember, known: Arriving): readonly Change[] {
    const joined = joinPerson({ tenant, platform, sub: one.sub, claims: one }, known, () => ids.id());
    const person = known.alias?.id ?? joined.person;
    return [...joined.changes, ...place({ tenant, cohort, person, sub: one.sub, rostered: toRoles(one.roles) }, known.member)];
  }

  async function byEmployeeNumber(tenant: string, number: string | undefined) {
    if (number === undefined) return undefined;
    const { records } = await store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [number], limit: 1 });
    return records[0];
  }

  async function leave(at: { tenant: string; cohort: string }, people: readonly RosterMember[]): Promise<Change[]> {
    const present = new Set(people.map((one) => one.sub));
    const members = await findAll(store, collections.members, { tenant: at.tenant, query: { index: "byCohort", equal: [at.cohort] } });
    return members
      .filter((member) => member.active && !present.has(member.sub))
      .map((member) => replace(collections.members, { ...member, active: false }));
  }

  return {
    refresh,
    refreshSoon(tenant, cohort) {
      const key = `${tenant}/${cohort}`;
      if (clock() - (readAt.get(key) ?? 0) < FRESH) return;
      readAt.set(key, clock());
      const visit = async (): Promise<void> => {
        await dependencies.afterVisit(tenant, cohort);
        await refresh(tenant, cohort);
      };
      const task = visit().catch((error: unknown) => {
        readAt.delete(key);
        warn({ cohort, err: error }, "roster not read");
      });
      running.add(task);
      void task.finally(() => running.delete(task));
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
