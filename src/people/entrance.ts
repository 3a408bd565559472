import { dayIn } from "../certificate/validity.ts";
import { memberId } from "../cohort/enrolment.ts";
import type { CohortRecord, MemberRecord } from "../cohort/records.ts";
import type { SessionRecord } from "../lti/records.ts";
import { isAt, type SessionPlace } from "../lti/sessions.ts";
import { SECOND, type Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { companyOf, type Company } from "./company.ts";
import { hasLeft } from "./leaving.ts";
import type { Actor, PersonRecord } from "./records.ts";
import { actingRoles } from "./roles.ts";

/** A company's name and zone hardly ever change; a change is seen everywhere within this time. */
const REMEMBERED = 10 * SECOND;

interface Dependencies {
  readonly store: Pick<Store, "get">;
  readonly clock: Clock;
}

/** What is stored of somebody's place: read beside the session that is expected to lead there, in one round trip. */
export interface Expected {
  readonly place: SessionPlace;
  readonly forPage: boolean;
  readonly found: Promise<Found>;
}

interface Found {
  readonly member: MemberRecord | undefined;
  readonly person: PersonRecord | undefined;
  /** Read for those who ask for a page. */
  readonly cohort: CohortRecord | undefined;
}

/** Who a session's person is right now: asked at each request, so that a role given or taken counts at once. */
export function createEntrance({ store, clock }: Dependencies) {
  const companies = new Map<string, { readonly company: Company; readonly until: number }>();

  async function company(tenant: string): Promise<Company> {
    const known = companies.get(tenant);
    if (known !== undefined && clock() < known.until) return known.company;
    const read = await companyOf(store, tenant);
    companies.set(tenant, { company: read, until: clock() + REMEMBERED });
    return read;
  }

  /**
   * Whoever has left the course has left here too, open sessions included; and a new launch with other rights counts in the tabs of
   * older ones at once, so the place in the cohort speaks, not the session.
   */
  async function acting(session: SessionRecord, member: MemberRecord | undefined): Promise<Actor> {
    const { tenant, person, cohort } = session;
    if (member?.leftCompany === true) throw new AppError("left-company");
    if (member?.active !== true) throw new AppError("not-signed-in", { reason: "no longer in the course" });
    const roles = actingRoles(member.launched, member);
    if (!roles.includes("administrator") || (await administers(session))) return { tenant, person, cohort, roles };
    return { tenant, person, cohort, roles: roles.filter((role) => role !== "administrator") };
  }

  /** From the day after the last one, whether or not the night's work has ended the place yet. */
  function stays({ lastDay }: Pick<PersonRecord, "lastDay">, { zone }: Company): void {
    if (hasLeft({ lastDay }, dayIn(zone, clock()))) throw new AppError("left-company");
  }

  /** The role rests on the platform's setting: taken from the platform, or the platform switched off, it is gone from open sessions too. */
  async function administers({ tenant, platform }: SessionRecord): Promise<boolean> {
    const record = await store.get(collections.platforms, tenant, platform);
    return record?.administers === true && record.state === "on";
  }

  async function read({ tenant, cohort, person }: SessionPlace, forPage: boolean): Promise<Found> {
    const [member, self, own] = await Promise.all([
      store.get(collections.members, tenant, memberId(cohort, person)),
      store.get(collections.persons, tenant, person),
      forPage ? store.get(collections.cohorts, tenant, cohort) : undefined,
    ]);
    return { member, person: self, cohort: own };
  }

  /** What was read ahead, if that was of the right place, and enough. */
  const found = (session: SessionRecord, expected: Expected | undefined, forPage: boolean): Promise<Found> =>
    expected !== undefined && isAt(session, expected.place) && (expected.forPage || !forPage) ? expected.found : read(session, forPage);

  return {
    /** Reads ahead, while the session itself is being read: where it may lead, if anybody knows. */
    expect(place: SessionPlace | undefined, forPage: boolean): Expected | undefined {
      if (place === undefined) return undefined;
      const reading = read(place, forPage);
      // Whoever waits for the session hears of a store that is away.
      reading.catch(() => undefined);
      return { place, forPage, found: reading };
    },
    /** The person and their roles alone. @throws AppError("not-signed-in") for somebody who has left the course, AppError("left-company") */
    async actor(session: SessionRecord, expected?: Expected): Promise<Actor> {
      const { member, person } = await found(session, expected, false);
      if (person?.lastDay !== undefined) stays(person, await company(session.tenant));
      return acting(session, member);
    },
    /** The same with what the frame round a page says; `archived`: the cohort may only be looked at. @throws as {@link actor}, AppError("not-found") */
    async enter(
      session: SessionRecord,
      expected?: Expected,
    ): Promise<{ actor: Actor; personName: string; company: Company; archived: boolean }> {
      const [{ member, person, cohort }, employer] = await Promise.all([found(session, expected, true), company(session.tenant)]);
      if (member === undefined || person === undefined)
        throw new AppError("not-found", { reason: `place of ${session.person} in ${session.cohort}` });
      if (person.lastDay !== undefined) stays(person, employer);
      const archived = cohort?.state === "archived";
      return { actor: await acting(session, member), personName: person.name, company: employer, archived };
    },
  };
}
