import { dayIn } from "../certificate/validity.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import { companyOf } from "./company.ts";
import { identitiesOf, joinedTo } from "./identities.ts";
import { joinVerdict, type JoinProblem, type Standing } from "./joining.ts";
import { hasLeft } from "./leaving.ts";
import { createPlaces } from "./places.ts";
import { createRosterImport, type RosterImport } from "./roster-import.ts";
import { withPost } from "./posts.ts";
import type { AccountRecord, PersonRecord, Post } from "./records.ts";

/** Who does it: an administrator's or a person's id, within the company. */
export interface By {
  readonly tenant: string;
  readonly person: string;
}

export type Joined =
  | { readonly type: "joined"; readonly lead: string; readonly accounts: number }
  | { readonly type: "refused"; readonly problem: JoinProblem };

export type Parted = { readonly type: "parted"; readonly person: string } | { readonly type: "only-account" };

export type Entered = "entered" | "same" | "future";

export interface Kinship {
  readonly person: PersonRecord;
  /** Set where this person was joined to somebody. */
  readonly lead: PersonRecord | undefined;
  readonly joined: readonly PersonRecord[];
  /** The holder of an employee number that a launch of this person brought. */
  readonly perhaps: PersonRecord | undefined;
  readonly standings: readonly Standing[];
}

export interface Persons extends RosterImport {
  /** @throws AppError("not-found") */
  kinship(tenant: string, person: string): Promise<Kinship>;
  /** Makes two persons one. @throws AppError("not-found") */
  join(by: By, person: string, other: string): Promise<Joined>;
  /** Takes a joined person out again, with their accounts and everything made under them; nobody joined, nothing done. @throws AppError("not-found") */
  part(by: By, joined: string): Promise<void>;
  /** Gives an account that came by its employee number a person of its own; what was made before stays. @throws AppError("not-found") */
  partAccount(by: By, account: string): Promise<Parted>;
  /** Department and position from a day on, not after today. @throws AppError("not-found") */
  enterPost(by: By, person: string, post: Post): Promise<Entered>;
  /** Sets the last day (ISO date), or takes it away again. @throws AppError("not-found") */
  leave(by: By, person: string, lastDay: string | undefined): Promise<void>;
  /** Ends the places of everybody whose last day was from `from` to yesterday; for the night. @returns how many people */
  vacate(tenant: string, from: string): Promise<number>;
}

export interface PersonsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** People of a company beyond any cohort: who is who, where they work, who has left. */
export function createPersons({ store, clock, ids }: PersonsDeps): Persons {
  const places = createPlaces(store);
  const line = ({ tenant, person }: By, action: string, subject: string, detail: Json = {}): Change =>
    auditLine({ tenant, cohort: "", at: clock(), actor: person, action: `person.${action}`, subject, detail });
  const today = async (tenant: string): Promise<string> => dayIn((await companyOf(store, tenant)).zone, clock());

  async function need(tenant: string, id: string): Promise<PersonRecord> {
    const person = await store.get(collections.persons, tenant, id);
    if (person === undefined) throw new AppError("not-found", { reason: `person ${id}` });
    return person;
  }

  const accountsOf = (tenant: string, person: string): Promise<AccountRecord[]> =>
    findAll(store, collections.accounts, { tenant, query: { index: "byPerson", equal: [person] } });

  async function candidate(tenant: string, id: string) {
    const [person, standings, joined] = await Promise.all([need(tenant, id), places.standings(tenant, id), joinedTo(store, tenant, id)]);
    return { person, standings, joined: joined.length };
  }

  async function holderOf(tenant: string, number: string | undefined): Promise<PersonRecord | undefined> {
    if (number === undefined) return undefined;
    const { records } = await store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [number], limit: 1 });
    return records[0];
  }

  return {
    ...createRosterImport({ store, clock, ids, places, today }),

    async kinship(tenant, id) {
      const person = await need(tenant, id);
      const [joined, lead, perhaps, standings] = await Promise.all([
        joinedTo(store, tenant, id),
        person.joinedTo === undefined ? undefined : store.get(collections.persons, tenant, person.joinedTo),
        holderOf(tenant, person.joinedTo === undefined ? person.claimedNumber : undefined),
        places.standings(tenant, id),
      ]);
      return { person, lead, joined, standings, perhaps: perhaps?.id === id ? undefined : perhaps };
    },

    join: (by, person, otherId) =>
      deciding<Joined>(store, async () => {
        const { tenant } = by;
        const [first, second] = await Promise.all([candidate(tenant, person), candidate(tenant, otherId)]);
        const verdict = joinVerdict(first, second);
        if (verdict.type === "refused") return { changes: [], outcome: verdict };
        const { lead, other, setAside } = verdict;
        const [joining, leading] = other === first.person.id ? [first.person, second.person] : [second.person, first.person];
        const accounts = await accountsOf(tenant, other);
        const changes = [
          replace<PersonRecord>(collections.persons, { ...joining, joinedTo: lead, lastDay: leading.lastDay }),
          ...accounts.map((account) => replace<AccountRecord>(collections.accounts, { ...account, person: lead, broughtBy: other })),
          ...(await places.setAside(tenant, setAside)),
          line(by, "joined", other, { to: lead, accounts: accounts.map(({ id }) => id), setAside: setAside.map((one) => ({ ...one })) }),
        ];
        return { changes, outcome: { type: "joined", lead, accounts: accounts.length } };
      }),

    part: (by, id) =>
      deciding<void>(store, async () => {
        const { tenant } = by;
        const { joinedTo: lead, ...alone } = await need(tenant, id);
        if (lead === undefined) return { changes: [], outcome: undefined };
        const brought = (await accountsOf(tenant, lead)).filter(({ broughtBy }) => broughtBy === id);
        const changes = [
          replace<PersonRecord>(collections.persons, alone),
          ...brought.map(({ broughtBy: _whose, ...account }) => replace<AccountRecord>(collections.accounts, { ...account, person: id })),
          ...(await places.bringBack(tenant, [id, lead])),
          line(by, "parted", id, { from: lead, accounts: brought.map((account) => account.id) }),
        ];
        return { changes, outcome: undefined };
      }),

    partAccount: (by, id) =>
      deciding<Parted>(store, async () => {
        const { tenant } = by;
        const account = await store.get(collections.accounts, tenant, id);
        if (account === undefined || account.broughtBy !== undefined) throw new AppError("not-found", { reason: `account ${id}` });
        if ((await accountsOf(tenant, account.person)).length === 1) return { changes: [], outcome: { type: "only-account" } };
        const { name } = await need(tenant, account.person);
        const fresh = ids.id();
        const changes = [
          insert<PersonRecord>(collections.persons, { id: fresh, tenant, name }),
          replace<AccountRecord>(collections.accounts, { ...account, person: fresh }),
          line(by, "account-parted", account.person, { account: id, to: fresh }),
        ];
        return { changes, outcome: { type: "parted", person: fresh } };
      }),

    enterPost: (by, id, post) =>
      deciding<Entered>(store, async () => {
        const [person, day] = await Promise.all([need(by.tenant, id), today(by.tenant)]);
        if (post.since > day) return { changes: [], outcome: "future" };
        const after = withPost(person, post, day);
        if (JSON.stringify(after.posts) === JSON.stringify(person.posts)) return { changes: [], outcome: "same" };
        const { since, department = "", position = "" } = post;
        return {
          changes: [replace<PersonRecord>(collections.persons, after), line(by, "posted", id, { since, department, position })],
          outcome: "entered",
        };
      }),

    leave: (by, id, lastDay) =>
      deciding<void>(store, async () => {
        const { tenant } = by;
        const [person, day] = await Promise.all([need(tenant, id), today(tenant)]);
        if (person.lastDay === lastDay) return { changes: [], outcome: undefined };
        const same = await identitiesOf(store, person);
        const gone = hasLeft({ lastDay }, day);
        const changes = [
          ...same.map(({ lastDay: _before, ...one }) =>
            replace<PersonRecord>(collections.persons, { ...one, ...(lastDay !== undefined && { lastDay }) }),
          ),
          ...(await Promise.all(same.map((one) => (gone ? places.vacate(tenant, one.id) : places.resume(tenant, one.id))))).flat(),
          line(by, lastDay === undefined ? "returned" : "leaving", id, lastDay === undefined ? {} : { lastDay }),
        ];
        return { changes, outcome: undefined };
      }),

    async vacate(tenant, from) {
      const to = await today(tenant);
      const leavers = await findAll(store, collections.persons, { tenant, query: { index: "byLastDay", equal: [], from, to } });
      let people = 0;
      for (const { id } of leavers) {
        people += await deciding(store, async () => {
          const person = await need(tenant, id);
          const changes = hasLeft(person, to) ? await places.vacate(tenant, id) : [];
          if (changes.length === 0) return { changes, outcome: 0 };
          return { changes: [...changes, line({ tenant, person: "system" }, "left", id, { lastDay: person.lastDay ?? "" })], outcome: 1 };
        });
      }
      return people;
    },
  };
}
