import type { PersonRecord } from "../people/records.ts";
import { NOBODY } from "./scrub.ts";

/** What of a person's own record names them. */
export type Known = Pick<PersonRecord, "name" | "email" | "employeeNumber" | "confirmedName">;

/** Words by which others may have named them in what they wrote; none once the person's record is scrubbed. */
export const marksOf = (known: Known | undefined): readonly string[] =>
  [known?.name, known?.confirmedName, known?.employeeNumber, known?.email].filter(
    (mark): mark is string => mark !== undefined && mark !== "" && mark !== NOBODY,
  );
