import type { MemberRecord } from "../cohort/records.ts";
import type { PersonRecord } from "./records.ts";

/** Whether somebody's last day is over; days are ISO dates in the company's zone. */
export const hasLeft = ({ lastDay }: Pick<PersonRecord, "lastDay">, today: string): boolean => lastDay !== undefined && lastDay < today;

/** A place after its person has left the company; undefined where nothing changes. A place left before stays as it was. */
export const vacated = (member: MemberRecord): MemberRecord | undefined =>
  member.active ? { ...member, active: false, leftCompany: true } : undefined;

/** A place after its person came back: what ended with the leaving comes back, what ended before does not. */
export function resumed({ leftCompany, ...member }: MemberRecord): MemberRecord | undefined {
  return leftCompany === true ? { ...member, active: true } : undefined;
}
