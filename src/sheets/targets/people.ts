import { dayIn } from "../../certificate/validity.ts";
import { companyOf } from "../../people/company.ts";
import { historyOf, sinceAlways } from "../../people/posts.ts";
import type { Actor, PersonRecord } from "../../people/records.ts";
import { type RosterRow, rosterVerdicts, type RowVerdict } from "../../people/roster-rows.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import type { Ids } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { findAll, insert, replace, type Change, type Store } from "../../store/port.ts";
import { formOf } from "../forms.ts";
import { cohortPeople } from "../known-people.ts";
import type { Remark } from "../row.ts";
import { type Asked, type Judged, type OpenTarget, present, refusedRow, sameRow } from "../target.ts";

interface Deps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: () => number;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const COLUMNS: Readonly<Record<string, string>> = { since: "started", lastDay: "left" };

/** A start date is the post's for somebody new or come back; for anybody else it says nothing of when a post changed. */
function toRow(values: Asked["values"], before: PersonRecord | undefined): RosterRow {
  const { started, left } = values;
  const returned = before?.lastDay !== undefined && started !== undefined && started > before.lastDay;
  return {
    ...present(values, "name", "employeeNumber", "department", "position", "email"),
    ...(started !== undefined && (before === undefined || returned) && { since: started }),
    ...(left !== undefined && { lastDay: left }),
  };
}

/** The roster of people, by employee number; what a row leaves blank stays as it is. */
export const peopleTarget =
  ({ store, ids, clock, definition }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant } = actor;
    const form = formOf("people", await definition(actor));
    const here = await cohortPeople({ store }, actor);
    const today = dayIn((await companyOf(store, tenant)).zone, clock());

    async function numbered(employeeNumber: string): Promise<PersonRecord | undefined> {
      const query = { index: "byEmployeeNumber", equal: [employeeNumber] };
      return (await findAll(store, collections.persons, { tenant, query }))[0];
    }

    /** Somebody who logs in elsewhere is another course's to describe. */
    async function isElsewhere(person: PersonRecord): Promise<boolean> {
      if (here.members.has(person.id)) return false;
      const accounts = await store.find(collections.accounts, tenant, { index: "byPerson", equal: [person.id], limit: 1 });
      return accounts.records.length > 0;
    }

    async function judge({ values, chosen }: Asked): Promise<Judged> {
      const key = values["employeeNumber"] ?? "";
      const { email } = values;
      if (email !== undefined && !EMAIL.test(email))
        return refusedRow([{ code: "not-email", column: "email", values: { value: email } }], { key });
      const byNumber = await numbered(key);
      const match = byNumber === undefined ? await here.match({ ...values, chosen }) : undefined;
      const candidates = match?.type === "open" ? match.candidates : [];
      if (candidates.length > 0 && chosen !== "new") return refusedRow([{ code: "may-be-known", column: "name" }], { key, candidates });
      const person = byNumber ?? (match?.type === "person" ? match.person : undefined);
      if (person !== undefined && (await isElsewhere(person)))
        return refusedRow([{ code: "elsewhere", column: "employeeNumber" }], { key });
      // Chosen by hand: the number of the row becomes theirs.
      const before = person === undefined ? undefined : { ...person, employeeNumber: key };
      const persons = new Map(before === undefined ? [] : [[key, before]]);
      const [verdict] = rosterVerdicts([toRow(values, before)], { tenant, today, persons });
      return verdict === undefined ? refusedRow([], { key }) : judged(verdict, { key, person });
    }

    function judged(verdict: RowVerdict, { key, person }: { key: string; person: PersonRecord | undefined }): Judged {
      if (verdict.type === "refused") {
        return refusedRow(
          verdict.problems.map(({ field, code }) => ({ code: `roster-${code}`, column: COLUMNS[field] ?? field })),
          { key },
        );
      }
      const given = person !== undefined && person.employeeNumber !== key;
      if (verdict.type === "same" && !given) return sameRow(key);
      const after = verdict.type === "same" ? { employeeNumber: key } : verdict.person;
      const make = (): Promise<readonly Change[]> =>
        Promise.resolve([
          person === undefined
            ? insert<PersonRecord>(collections.persons, { ...withName(after), id: ids.id(), tenant })
            : replace<PersonRecord>(collections.persons, {
                ...(verdict.type === "same" ? person : withName(after)),
                ...ofPerson(person, key),
              }),
        ]);
      return { key, problems: [], notes: notesOf(verdict, person), outcome: person === undefined ? "new" : "change", make };
    }

    async function rows() {
      return [...here.people.values()].map((person) => [
        person.name,
        person.employeeNumber ?? "",
        person.department ?? "",
        person.position ?? "",
        startedOn(person),
        person.email ?? "",
        person.lastDay ?? "",
      ]);
    }
    return { form, judge, rows };
  };

const withName = (after: Partial<PersonRecord>): Omit<PersonRecord, "id" | "tenant" | "version"> => ({ ...after, name: after.name ?? "" });
const ofPerson = ({ id, tenant, version }: PersonRecord, employeeNumber: string) => ({ id, tenant, version, employeeNumber });

/** The day of the first post that was entered. */
function startedOn(person: PersonRecord): string {
  const [first] = historyOf(person);
  return first === undefined || sinceAlways(first) ? "" : first.since;
}

function notesOf(verdict: Exclude<RowVerdict, { type: "refused" }>, person: PersonRecord | undefined): readonly Remark[] {
  if (verdict.type === "same" || person === undefined) return [];
  const renamed: Remark[] =
    verdict.person.name === person.name ? [] : [{ code: "renamed", column: "name", values: { value: person.name } }];
  return [
    ...renamed,
    ...(verdict.type === "leave" || verdict.type === "return" ? [{ code: `roster-${verdict.type}`, column: "left" }] : []),
  ];
}
