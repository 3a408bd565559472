import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import { identitiesOf } from "./identities.ts";
import { hasLeft } from "./leaving.ts";
import type { By } from "./persons.service.ts";
import type { Places } from "./places.ts";
import type { PersonRecord } from "./records.ts";
import { rosterVerdicts, type RosterPerson, type RosterRow, type RowVerdict } from "./roster-rows.ts";

export interface RosterImport {
  /** What the rows would do; nothing is written. */
  previewRoster(tenant: string, rows: readonly RosterRow[]): Promise<readonly RowVerdict[]>;
  /**
   * Does it, all rows or, where one commit is too large, in batches of 50: refused rows change nothing. Repeating it changes nothing more.
   * @param progress told how many rows are done
   */
  roster(by: By, rows: readonly RosterRow[], progress?: (done: number) => Promise<void> | void): Promise<readonly RowVerdict[]>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly places: Places;
  readonly today: (tenant: string) => Promise<string>;
}

const BATCH = 50;

/** The company's list of people, by employee number. */
export function createRosterImport({ store, clock, ids, places, today }: Deps): RosterImport {
  async function byNumber(tenant: string, number: string): Promise<PersonRecord | undefined> {
    const { records } = await store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [number], limit: 1 });
    return records[0];
  }

  async function judge(tenant: string, rows: readonly RosterRow[]): Promise<readonly RowVerdict[]> {
    const persons = new Map<string, PersonRecord>();
    for (let start = 0; start < rows.length; start += BATCH) {
      const numbers = rows.slice(start, start + BATCH).flatMap(({ employeeNumber }) => employeeNumber ?? []);
      const found = await Promise.all(numbers.map((number) => byNumber(tenant, number)));
      for (const person of found) if (person?.employeeNumber !== undefined) persons.set(person.employeeNumber, person);
    }
    return rosterVerdicts(rows, { tenant, today: await today(tenant), persons });
  }

  async function changesOf(by: By, verdict: RowVerdict, day: string): Promise<readonly Change[]> {
    if (verdict.type === "same" || verdict.type === "refused") return [];
    const { person } = verdict;
    const id = person.id ?? ids.id();
    const { tenant } = by;
    const line = auditLine({
      tenant,
      cohort: "",
      at: clock(),
      actor: by.person,
      action: "person.listed",
      subject: id,
      detail: { verdict: verdict.type },
    });
    if (!isStored(person)) return [insert<PersonRecord>(collections.persons, { ...person, id }), line];
    return [replace<PersonRecord>(collections.persons, person), ...(await ofKin(person, day)), line];
  }

  /** Those who are the same human being leave and come back with them. */
  async function ofKin(person: PersonRecord, day: string): Promise<readonly Change[]> {
    const kin = (await identitiesOf(store, person)).filter(({ id }) => id !== person.id);
    const moved = kin.filter(({ lastDay }) => lastDay !== person.lastDay);
    const { tenant } = person;
    const gone = hasLeft(person, day);
    const ended = await Promise.all([person, ...kin].map(({ id }) => (gone ? places.vacate(tenant, id) : places.resume(tenant, id))));
    return [...moved.map((one) => replace<PersonRecord>(collections.persons, { ...one, lastDay: person.lastDay })), ...ended.flat()];
  }

  return {
    previewRoster: judge,
    async roster(by, rows, progress) {
      const verdicts: RowVerdict[] = [];
      const day = await today(by.tenant);
      for (let start = 0; start < rows.length; start += BATCH) {
        const part = await deciding(store, async () => {
          const outcome = await judgePart(by.tenant, rows, start);
          return { changes: (await Promise.all(outcome.map((verdict) => changesOf(by, verdict, day)))).flat(), outcome };
        });
        verdicts.push(...part);
        await progress?.(Math.min(start + BATCH, rows.length));
      }
      return verdicts;
    },
  };

  /** A number that an earlier batch had is refused here as in the preview. */
  async function judgePart(tenant: string, rows: readonly RosterRow[], start: number): Promise<readonly RowVerdict[]> {
    const earlier = new Set(rows.slice(0, start).map(({ employeeNumber }) => employeeNumber));
    const part = rows.slice(start, start + BATCH);
    const judged = await judge(tenant, part);
    return judged.map((verdict, index) => {
      const number = part[index]?.employeeNumber;
      if (number === undefined || !earlier.has(number)) return verdict;
      return { type: "refused", problems: [{ field: "employeeNumber", code: "twice" }] };
    });
  }
}

const isStored = (person: RosterPerson): person is RosterPerson & PersonRecord => person.id !== undefined && person.version !== undefined;
