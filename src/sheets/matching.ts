import type { PersonRecord } from "../people/records.ts";
import type { Remark } from "./row.ts";
import { plain } from "./text.ts";

/** What a row says of whom it is about. */
export interface Said {
  readonly name?: string | undefined;
  readonly employeeNumber?: string | undefined;
  readonly department?: string | undefined;
  /** Person id chosen by whoever imports. */
  readonly chosen?: string | undefined;
}

/** Those it may be: found by the number, and by the name. */
export interface Found {
  readonly byNumber: PersonRecord | undefined;
  readonly byName: readonly PersonRecord[];
}

export type Match =
  | { readonly type: "person"; readonly person: PersonRecord }
  | { readonly type: "open"; readonly problem: Remark; readonly candidates: readonly string[] };

const same = (a: string | undefined, b: string | undefined): boolean => plain(a ?? "") === plain(b ?? "");
const isCalled = (person: PersonRecord, name: string): boolean => same(person.name, name) || same(person.confirmedName, name);

/** Who a row is about: by employee number, else by name and department; where two may be meant, people decide. */
export function matchPerson(said: Said, { byNumber, byName }: Found): Match {
  const { name = "", employeeNumber, department, chosen } = said;
  const open = (code: string, candidates: readonly PersonRecord[], column = "name"): Match => ({
    type: "open",
    problem: { code, column, values: { name, number: employeeNumber ?? "", department: department ?? "" } },
    candidates: candidates.map(({ id }) => id),
  });
  const named = byName.filter((person) => isCalled(person, name));
  const among = byNumber === undefined ? named : [byNumber, ...named];
  const wanted = among.find(({ id }) => id === chosen);
  if (wanted !== undefined) return { type: "person", person: wanted };
  if (employeeNumber !== undefined) {
    if (byNumber === undefined) {
      return open(
        "unknown-number",
        named.filter((person) => person.employeeNumber === undefined),
        "employeeNumber",
      );
    }
    return isCalled(byNumber, name) || name === ""
      ? { type: "person", person: byNumber }
      : open("number-of-another", among, "employeeNumber");
  }
  const there = department === undefined ? named : named.filter((person) => same(person.department, department));
  const [only] = there.length === 1 ? there : named.length === 1 && named[0]?.department === undefined ? named : [];
  if (only !== undefined) return { type: "person", person: only };
  return named.length === 0 ? open("unknown-person", []) : open(named.length === 1 ? "other-department" : "several-people", named);
}
