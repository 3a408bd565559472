import type { ProgrammeDefinition } from "./records.ts";

/** Where a programme says nothing. */
const USUAL = 7;
const MOST = 60;

/** Calendar days in which a released score or a decision can be appealed against; 0 = not at all. */
export const appealDays = ({ appeals }: Pick<ProgrammeDefinition, "appeals">): number => appeals?.days ?? USUAL;

export const areAppealDays = (days: number): boolean => Number.isInteger(days) && days >= 0 && days <= MOST;

/** As typed; what is no whole number becomes NaN, so that the check can refuse it. What is unchanged stays as it was, absent included. */
export function typedAppealDays(before: ProgrammeDefinition, typed: string | undefined): Pick<ProgrammeDefinition, "appeals"> {
  const plain = typed?.normalize("NFKC").trim();
  const days = plain === undefined ? appealDays(before) : /^\d{1,6}$/.test(plain) ? Number(plain) : Number.NaN;
  if (days === appealDays(before)) return before.appeals === undefined ? {} : { appeals: before.appeals };
  return { appeals: { days } };
}
