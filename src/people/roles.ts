import type { MemberRecord } from "../cohort/records.ts";
import type { Role } from "./records.ts";

type Standing = Pick<MemberRecord, "named" | "rostered" | "active">;

/**
 * The roles a person acts with: those of the launch, corrected by the roster, with those an instructor named.
 * - Launched as instructor but learner in the roster (Moodle's non-editing teacher): assistant until an instructor confirms more.
 * - Named rater, mentor or supervisor: no longer a learner here, unless named learner too.
 */
export function actingRoles(launched: readonly Role[], member: Standing | undefined): readonly Role[] {
  const named = member?.named ?? [];
  const demoted = launched.includes("instructor") && member?.rostered !== undefined && !member.rostered.includes("instructor");
  const own: Role[] = launched.map((role) => (role === "instructor" && demoted && !named.includes("instructor") ? "assistant" : role));
  const all = new Set<Role>([...own, ...named]);
  if (named.length > 0 && !named.includes("learner")) all.delete("learner");
  return [...all];
}

/** Whether somebody counts among a cohort's learners: on its list, in its columns, in its ranks. */
export const isLearner = (member: Pick<MemberRecord, "launched" | "named" | "rostered" | "active">): boolean =>
  member.active && actingRoles(member.launched, member).includes("learner");
