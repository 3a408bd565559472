import { findCourse } from "../courses.ts";
import type { LaunchFacts } from "./idToken.ts";
import { targetLink } from "./idToken.ts";
import type { Launch } from "./launches.ts";
import { toolOf } from "./platform.ts";
import type { Platform } from "./platform.ts";
import { mayTeach } from "./roles.ts";

/** The fields of a third-party initiated login, in Moodle's order. */
export interface LoginFields {
  iss: string;
  target_link_uri: string;
  login_hint: string;
  lti_message_hint: string;
  client_id: string;
  lti_deployment_id: string;
  lti_storage_target?: string;
}

/** Looks up what a launch names; undefined where the course, the person, the link or the right is missing. */
export function launchFacts(platform: Platform, launch: Launch): LaunchFacts | undefined {
  const course = findCourse(launch.course);
  const person = platform.state.person(launch.user);
  if (course === undefined || person === undefined || !platform.state.isEnrolled(course.id, person.id)) return undefined;
  const link = launch.link === null ? null : (platform.state.link(course.id, launch.link) ?? undefined);
  const item = launch.item === null ? null : (platform.state.item(course.id, launch.item) ?? undefined);
  const tool = toolOf(platform, link?.tool ?? launch.tool);
  if (link === undefined || item === undefined || tool === undefined) return undefined;
  const forbidden =
    launch.message === "deepLinking" ? !mayTeach(person) : launch.message === "review" && !mayReview(launch, mayTeach(person));
  if (forbidden || (launch.message === "resource" && link === null)) return undefined;
  return { launch, course, link, item, person, tool };
}

/** Teachers look at any submission, others at their own. */
function mayReview(launch: Launch, teaches: boolean): boolean {
  return launch.item !== null && launch.forUser !== null && (teaches || launch.forUser === launch.user);
}

/** Starts a login for these facts: what the page then posts to the tool. */
export function startLogin(platform: Platform, facts: LaunchFacts): LoginFields {
  const launchId = platform.launches.start(facts.launch);
  const hint = facts.link === null ? { launchid: launchId } : { cmid: Number(facts.link.id) + 1, launchid: launchId };
  return {
    iss: platform.issuer,
    target_link_uri: targetLink(platform, facts),
    login_hint: facts.person.id,
    lti_message_hint: JSON.stringify(hint),
    client_id: facts.tool.clientId,
    lti_deployment_id: facts.tool.deploymentId,
    // Only the course page keeps data; behind a window of its own there is none.
    ...(platform.settings.storage !== "off" && facts.launch.target === "iframe" && { lti_storage_target: "_parent" }),
  };
}
