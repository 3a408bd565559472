import type { PracticePerson } from "../people.ts";
import { ROLE } from "./claims.ts";

/** Whole role URIs of a launch, as Moodle sends them; the mentor's role is the one thing here that Moodle does not know. */
export function launchRoles(person: PracticePerson): string[] {
  switch (person.kind) {
    case "administrator":
      return [ROLE.institutionAdministrator, ROLE.instructor, ROLE.systemAdministrator];
    case "instructor":
      return [ROLE.instructor];
    case "mentor":
      return [ROLE.mentor];
    case "rater":
      return [person.nonEditing === true ? ROLE.instructor : ROLE.learner];
    case "learner":
    case "supervisor":
      return [ROLE.learner];
  }
}

/** `$Membership.role`: short names, an administrator with the old URNs. */
export function shortRoles(person: PracticePerson): string {
  if (person.kind === "administrator") return "Instructor,urn:lti:sysrole:ims/lis/Administrator,urn:lti:instrole:ims/lis/Administrator";
  return launchRoles(person)
    .map((role) => role.slice(role.indexOf("#") + 1))
    .join(",");
}

/** The roster's short role: a non-editing teacher launches as Instructor and is Learner here. */
export function rosterRole(person: PracticePerson): "Instructor" | "Learner" | "Mentor" {
  if (person.kind === "administrator" || person.kind === "instructor") return "Instructor";
  return person.kind === "mentor" ? "Mentor" : "Learner";
}

/** Who may hold a grade: the student role only, which a non-editing teacher lacks although the roster calls him Learner. */
export function isGradable(person: PracticePerson): boolean {
  return rosterRole(person) === "Learner" && person.nonEditing !== true;
}

/** Who may set up activities and edit grades. */
export function mayTeach(person: PracticePerson): boolean {
  return person.kind === "instructor" || person.kind === "administrator";
}
