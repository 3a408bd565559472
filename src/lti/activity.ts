import type { Role } from "../people/records.ts";
import { may } from "../people/rights.ts";
import type { Component } from "../programme/records.ts";

/** The page of a session on which somebody with these roles works on a component; a link to one component opens it for everyone. */
export function activityPath(component: Component | undefined, roles: readonly Role[]): string {
  const learner = may(roles, "own.work");
  const marker = may(roles, "work.mark");
  switch (component?.instrument) {
    case "exam":
      return learner ? `/exam/${component.id}` : marker ? "/marking" : "/home";
    case "observation":
      return roles.includes("rater") ? "/panels" : marker ? "/practical" : learner ? "/results" : "/home";
    case "parts":
    case "entered":
      return marker ? "/daily" : may(roles, "mentee.rate") ? "/mentees" : learner ? "/results" : "/home";
    case undefined:
      return "/home";
  }
}
