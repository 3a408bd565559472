import type { Cohorts } from "../../cohort/ports.ts";
import type { Actor, PersonRecord } from "../../people/records.ts";
import type { Ids } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { findAll, insert, replace, type Store } from "../../store/port.ts";
import { formOf } from "../forms.ts";
import { cohortPeople } from "../known-people.ts";
import type { Remark } from "../row.ts";
import { type Asked, type Judged, type OpenTarget, present, refusedRow, sameRow, saysNothingNew } from "../target.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";

interface Deps {
  readonly store: Store;
  readonly cohorts: Cohorts;
  readonly ids: Ids;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

const FIELDS = ["name", "employeeNumber", "department", "position", "email"] as const;
const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

/** The roster of people, by employee number; what a row leaves blank stays as it is. */
export const peopleTarget =
  ({ store, cohorts, ids, definition }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant } = actor;
    const form = formOf("people", await definition(actor));
    const here = await cohortPeople({ store, cohorts }, actor);

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
      const key = values["employeeNumber"];
      const said = present(values, ...FIELDS);
      const notes: Remark[] = ["started", "left"].flatMap((column) => (values[column] === undefined ? [] : [{ code: "not-kept", column }]));
      if (said.email !== undefined && !EMAIL.test(said.email)) {
        return refusedRow([{ code: "not-email", column: "email", values: { value: said.email } }], { key });
      }
      const byNumber = await numbered(key ?? "");
      const match = byNumber === undefined ? await here.match({ ...values, chosen }) : undefined;
      const nameless = match?.type === "open" ? match.candidates : [];
      if (nameless.length > 0 && chosen !== "new")
        return refusedRow([{ code: "may-be-known", column: "name" }], { key, candidates: nameless });
      const person = byNumber ?? (match?.type === "person" ? match.person : undefined);
      if (person === undefined) {
        const record = { id: ids.id(), tenant, name: values["name"] ?? "", ...said };
        return {
          key,
          problems: [],
          notes,
          outcome: "new",
          make: () => Promise.resolve([insert<PersonRecord>(collections.persons, record)]),
        };
      }
      if (await isElsewhere(person)) return refusedRow([{ code: "elsewhere", column: "employeeNumber" }], { key });
      if (saysNothingNew(said, person)) return sameRow(key ?? "", notes);
      const renamed: Remark[] = person.name === said.name ? [] : [{ code: "renamed", column: "name", values: { value: person.name } }];
      return {
        key,
        problems: [],
        notes: [...renamed, ...notes],
        outcome: "change",
        make: () => Promise.resolve([replace<PersonRecord>(collections.persons, { ...person, ...said })]),
      };
    }

    const rows = () =>
      Promise.resolve(
        [...here.people.values()].map((person) => [
          person.name,
          person.employeeNumber ?? "",
          person.department ?? "",
          person.position ?? "",
          "",
          person.email ?? "",
          "",
        ]),
      );
    return { form, judge, rows };
  };
