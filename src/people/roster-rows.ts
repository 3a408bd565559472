import { isDay } from "../certificate/validity.ts";
import { hasLeft } from "./leaving.ts";
import { withPost } from "./posts.ts";
import type { PersonRecord } from "./records.ts";

/** One line of the company's list of people, as read from a sheet; a blank cell is an absent field and changes nothing. */
export interface RosterRow {
  readonly employeeNumber?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly department?: string | undefined;
  readonly position?: string | undefined;
  /** ISO date from which department and position hold; absent: today. After the last day of somebody who left: they came back then. */
  readonly since?: string | undefined;
  /** ISO date of the last day in the company. */
  readonly lastDay?: string | undefined;
}

export interface RowProblem {
  readonly field: keyof RosterRow;
  /** `missing`: needed and blank; `twice`: an earlier row has it; `day`: no calendar day; `future`: after today. */
  readonly code: "missing" | "twice" | "day" | "future";
}

/** What a row does to the person with its employee number. */
export type RowVerdict =
  | { readonly type: "create" | "update" | "leave" | "return"; readonly person: RosterPerson }
  | { readonly type: "same" }
  | { readonly type: "refused"; readonly problems: readonly RowProblem[] };

/** The person after the row; a new one has no id yet. */
export type RosterPerson = Omit<PersonRecord, "id" | "version"> & { readonly id?: string; readonly version?: number };

export interface RosterKnown {
  readonly tenant: string;
  /** Today in the company's zone, ISO date. */
  readonly today: string;
  /** By employee number. */
  readonly persons: ReadonlyMap<string, PersonRecord>;
}

/** A verdict for every row, in order. */
export function rosterVerdicts(rows: readonly RosterRow[], known: RosterKnown): readonly RowVerdict[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const number = row.employeeNumber ?? "";
    const problems = [...problemsOf(row, known), ...(seen.has(number) ? [{ field: "employeeNumber", code: "twice" } as const] : [])];
    seen.add(number);
    return problems.length > 0 ? { type: "refused", problems } : verdictOf(row, known.persons.get(number), known);
  });
}

function problemsOf(row: RosterRow, { today, persons }: RosterKnown): readonly RowProblem[] {
  const problems: RowProblem[] = [];
  if (row.employeeNumber === undefined) problems.push({ field: "employeeNumber", code: "missing" });
  else if (row.name === undefined && !persons.has(row.employeeNumber)) problems.push({ field: "name", code: "missing" });
  for (const field of ["since", "lastDay"] as const) {
    if (row[field] !== undefined && !isDay(row[field])) problems.push({ field, code: "day" });
  }
  if (row.since !== undefined && row.since > today) problems.push({ field: "since", code: "future" });
  return problems;
}

function verdictOf(row: RosterRow, before: PersonRecord | undefined, { tenant, today }: RosterKnown): RowVerdict {
  const returns = before?.lastDay !== undefined && row.lastDay === undefined && row.since !== undefined && row.since > before.lastDay;
  const { lastDay: left, ...stayed }: RosterPerson = before ?? { tenant, name: row.name ?? "", employeeNumber: row.employeeNumber };
  const lastDay = row.lastDay ?? (returns ? undefined : left);
  const said = {
    ...stayed,
    ...(row.name !== undefined && { name: row.name }),
    ...(row.email !== undefined && { email: row.email }),
    ...(lastDay !== undefined && { lastDay }),
  };
  const person = movedBy(row, said, today);
  if (before === undefined) return { type: "create", person };
  if (returns) return { type: "return", person };
  if (lastDay !== undefined && lastDay !== left) return { type: hasLeft({ lastDay }, today) ? "leave" : "update", person };
  return sameSaid(before, person) ? { type: "same" } : { type: "update", person };
}

/** Only what a row names is moved; the other half of the post is as it was. */
function movedBy(row: RosterRow, person: RosterPerson, today: string): RosterPerson {
  const department = row.department ?? person.department;
  const position = row.position ?? person.position;
  if (department === person.department && position === person.position) return person;
  return withPost(person, { since: row.since ?? today, department, position }, today);
}

const SAID = ["name", "email", "department", "position", "lastDay"] as const;
const sameSaid = (a: RosterPerson, b: RosterPerson): boolean =>
  SAID.every((field) => a[field] === b[field]) && JSON.stringify(a.posts) === JSON.stringify(b.posts);
