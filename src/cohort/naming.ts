import type { Role } from "../people/records.ts";
import type { MemberRecord } from "./records.ts";

/** Roles an instructor may name in a cohort; the others come from the LMS alone. */
export const NAMEABLE = ["rater", "mentor", "supervisor", "instructor"] as const satisfies readonly Role[];
export type Nameable = (typeof NAMEABLE)[number];

export interface Naming {
  readonly person: string;
  readonly named: readonly Nameable[];
  /** Person id of the mentor, or "" for none. */
  readonly mentor: string;
}

export type NamingProblem = { readonly code: "unknown-person" | "own-mentor" | "mentor-not-named"; readonly person: string };

/** Checks a whole people form against the cohort; mentors must be named mentors, and nobody mentors themselves. */
export function checkNamings(namings: readonly Naming[], members: ReadonlyMap<string, MemberRecord>): readonly NamingProblem[] {
  const mentors = new Set(namings.filter((naming) => naming.named.includes("mentor")).map((naming) => naming.person));
  for (const [person, member] of members) {
    const launchedMentor = member.launched.includes("mentor");
    if (launchedMentor || (member.named.includes("mentor") && !namings.some((naming) => naming.person === person))) mentors.add(person);
  }
  return namings.flatMap((naming): NamingProblem[] => {
    if (!members.has(naming.person)) return [{ code: "unknown-person", person: naming.person }];
    if (naming.mentor === "") return [];
    if (naming.mentor === naming.person) return [{ code: "own-mentor", person: naming.person }];
    return mentors.has(naming.mentor) ? [] : [{ code: "mentor-not-named", person: naming.person }];
  });
}

/** The member after naming; undefined when nothing changes. */
export function named(member: MemberRecord, naming: Naming): MemberRecord | undefined {
  const mentor = naming.mentor === "" ? undefined : naming.mentor;
  const sameRoles = member.named.length === naming.named.length && naming.named.every((role) => member.named.includes(role));
  if (sameRoles && member.mentor === mentor) return undefined;
  const { mentor: _before, ...rest } = member;
  return { ...rest, named: naming.named, ...(mentor !== undefined && { mentor }) };
}
