import type { Role } from "../people/records.ts";

const MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership";

/** LTI 1.3 Core A.2.2: context roles by whole URI, and the short names it still allows for them. */
const COURSE_ROLES: ReadonlyMap<string, Role> = new Map([
  [`${MEMBERSHIP}#Instructor`, "instructor"],
  [`${MEMBERSHIP}#Mentor`, "mentor"],
  [`${MEMBERSHIP}#Learner`, "learner"],
  ["Instructor", "instructor"],
  ["Mentor", "mentor"],
  ["Learner", "learner"],
]);

/** Sub-roles of Instructor that only assist; platforms send the principal role beside them (Core A.2.3). */
const ASSISTING: ReadonlySet<string> = new Set(
  ["", "Group", "Offering", "Section", "SectionAssociation", "Template"].map((part) => `${MEMBERSHIP}/Instructor#TeachingAssistant${part}`),
);

/** Who runs the whole platform (LTI 1.3 Core A.2.1); a course's administrator does not. */
const ADMINISTRATORS: ReadonlySet<string> = new Set(
  ["institution", "system"].map((kind) => `http://purl.imsglobal.org/vocab/lis/v2/${kind}/person#Administrator`),
);

/**
 * All roles of a launch: those of the course and, where the platform's administrators administer the tenant, that of its administrator.
 * An administrator without a course role of their own is no learner.
 */
export function launchedRoles(sent: readonly string[], platform: { readonly administers?: boolean | undefined }): readonly Role[] {
  const course = courseRoles(sent);
  if (platform.administers !== true || !sent.some((name) => ADMINISTRATORS.has(name))) return course;
  const named = sent.some((name) => COURSE_ROLES.has(name) || ASSISTING.has(name));
  return named ? [...course, "administrator"] : ["administrator"];
}

/**
 * What a person is in the course by the launch alone. Institution and system roles give nothing in a course; an assistant stays one although
 * the platform names the principal role Instructor too; whoever has no course role known to us is a learner.
 */
export function courseRoles(sent: readonly string[]): readonly Role[] {
  const roles = new Set<Role>();
  for (const name of sent) {
    const role = COURSE_ROLES.get(name);
    if (role !== undefined) roles.add(role);
  }
  if (sent.some((name) => ASSISTING.has(name))) {
    roles.delete("instructor");
    roles.add("assistant");
  }
  return roles.size === 0 ? ["learner"] : [...roles];
}
