import type { Launch } from "../lti/launch.ts";
import type { AccountRecord, PersonRecord, Role } from "../people/records.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Change, type New, type StoredRecord } from "../store/port.ts";
import type { LinkRecord, MemberRecord } from "./records.ts";

/** What a launch or a roster line says of a person. */
export interface Claims {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly employeeNumber?: string | undefined;
}

/** The person's record after new claims: what is said replaces what was known, what is missing erases nothing. */
export function mergePerson(before: PersonRecord, claims: Claims, holder?: PersonRecord): PersonRecord {
  const { employeeNumber } = claims;
  if (employeeNumber !== undefined && holder !== undefined && holder.id !== before.id) {
    // Somebody else holds that number: perhaps the same person twice, which an administrator decides; nobody is kept out by it.
    const { employeeNumber: _held, ...rest } = claims;
    const kin = holder.id === before.joinedTo || holder.joinedTo === before.id;
    return { ...mergePerson(before, rest), ...(!kin && { claimedNumber: employeeNumber }) };
  }
  return {
    ...before,
    name: claims.name ?? before.name,
    ...(claims.email !== undefined && { email: claims.email }),
    ...(claims.employeeNumber !== undefined && { employeeNumber: claims.employeeNumber }),
  };
}

export interface Known {
  readonly account: AccountRecord | undefined;
  /** The account's person, else the one with the claimed employee number. */
  readonly person: PersonRecord | undefined;
  /** Who holds the claimed employee number, where it is not the one stored with the person. */
  readonly holder?: PersonRecord | undefined;
  /** The person as which they have a place in this cohort, where records stay with another whom they were joined with. */
  readonly alias?: PersonRecord | undefined;
}

export interface Login {
  readonly tenant: string;
  readonly platform: string;
  readonly sub: string;
  readonly claims: Claims;
}

/**
 * Joins a login to its person: the account's, else the holder of the claimed employee number, else somebody new.
 * An account once joined stays, whatever the claims say later; parting it is a person's decision.
 */
export function joinPerson(
  login: Login,
  known: Known,
  newId: () => string,
): { readonly person: string; readonly changes: readonly Change[] } {
  const { tenant, platform, sub, claims } = login;
  const changes: Change[] = [];
  const id = known.person?.id ?? newId();
  if (known.person === undefined) {
    changes.push(insert<PersonRecord>(collections.persons, { id, tenant, name: claims.name ?? sub, ...compact(claims) }));
  } else {
    pushIfChanged(changes, collections.persons, known.person, mergePerson(known.person, claims, known.holder));
    if (known.alias !== undefined && claims.name !== undefined)
      pushIfChanged(changes, collections.persons, known.alias, { ...known.alias, name: claims.name });
  }
  if (known.account === undefined)
    changes.push(insert<AccountRecord>(collections.accounts, { id: accountId(platform, sub), tenant, platform, sub, person: id }));
  return { person: id, changes };
}

export interface Placement {
  readonly tenant: string;
  readonly cohort: string;
  readonly person: string;
  readonly sub: string;
  readonly launched?: readonly Role[];
  readonly rostered?: readonly Role[];
  readonly mentor?: string;
}

/** The person's place in the cohort after a launch or a roster read. Named roles and the mentor are the instructor's to change. */
export function place(at: Placement, before: MemberRecord | undefined): readonly Change[] {
  const { launched, rostered } = at;
  const changes: Change[] = [];
  if (before === undefined) {
    const record: New<MemberRecord> = {
      id: memberId(at.cohort, at.person),
      tenant: at.tenant,
      cohort: at.cohort,
      person: at.person,
      launched: launched ?? rostered ?? ["learner"],
      named: [],
      ...(rostered !== undefined && { rostered }),
      active: true,
      sub: at.sub,
    };
    changes.push(insert<MemberRecord>(collections.members, record));
  } else {
    const after = {
      ...before,
      sub: at.sub,
      active: before.leftCompany !== true && before.setAside === undefined,
      launched: launched ?? before.launched,
      ...(rostered !== undefined && { rostered }),
    };
    pushIfChanged(changes, collections.members, before, after);
  }
  return changes;
}

/** What the platform offered in this launch, kept for the workers. */
export function linkAfter(launch: Launch, cohort: string, before: LinkRecord | undefined): readonly Change[] {
  const said = {
    platform: launch.platform.id,
    deployment: launch.deployment,
    resourceLink: launch.resourceLink.id,
    cohort,
    custom: launch.custom,
    ...(launch.ags !== undefined && { ags: launch.ags }),
    ...(launch.nrps !== undefined && { nrps: launch.nrps }),
  };
  if (before === undefined)
    return [
      insert<LinkRecord>(collections.links, {
        ...said,
        id: linkId(said.platform, said.deployment, said.resourceLink),
        tenant: launch.platform.tenant,
      }),
    ];
  const changes: Change[] = [];
  pushIfChanged(changes, collections.links, before, { ...before, ...said });
  return changes;
}

/** One account a login: its id follows from it, so that a launch finds it by a plain read. */
export const accountId = (platform: string, sub: string): string => digest(`account ${platform} ${sub}`).slice(0, 24);

/** The same for the link a launch comes through. */
export const linkId = (platform: string, deployment: string, resourceLink: string): string =>
  digest(`link ${platform} ${deployment} ${resourceLink}`).slice(0, 24);

export const memberId = (cohort: string, person: string): string => `${cohort}.${person}`;

/** A replace, unless nothing would change: a relaunch of someone known writes nothing. */
function pushIfChanged<R extends StoredRecord>(changes: Change[], collection: Parameters<typeof replace<R>>[0], before: R, after: R): void {
  if (!isSame(before, after)) changes.push(replace(collection, after));
}

/** Whether two values are the same once stored: fields in whatever order, undefined as if it were not there. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  // By lists of names: a loop over the fields themselves is made for one shape of record, and was thrown away a hundred times for all the others.
  return (
    Object.keys(a).every((name) => isSame(a[name], b[name])) &&
    Object.keys(b).every((name) => b[name] === undefined || a[name] !== undefined)
  );
}

const compact = (claims: Claims): Omit<Claims, "name"> => ({
  ...(claims.email !== undefined && { email: claims.email }),
  ...(claims.employeeNumber !== undefined && { employeeNumber: claims.employeeNumber }),
});
