import type { Course } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { LineItem, RegisteredTool, ResourceLink } from "./records.ts";
import { DEPLOYMENT_ID } from "./platform.ts";

export interface CustomContext {
  course: Course;
  link: ResourceLink | null;
  person: PracticePerson;
  lineItem: string;
  shortRoles: string;
  tool: RegisteredTool;
}

type Variable = (platform: Platform, context: CustomContext) => string | null;

// Moodle resolves these whole values and nothing else: `pre$User.id` stays as it is, and so does a name it does not know.
const VARIABLES: Readonly<Record<string, Variable>> = {
  "$User.id": (_, { person }) => person.id,
  "$User.username": (_, { person }) => person.username,
  "$Person.name.full": (_, { person }) => person.name,
  "$Person.name.given": (_, { person }) => person.given,
  "$Person.name.family": (_, { person }) => person.family,
  "$Person.email.primary": (_, { person }) => person.email,
  "$Person.sourcedId": (_, { person }) => person.employeeNumber,
  "$Person.address.timezone": () => "99",
  "$Membership.role": (_, { shortRoles }) => shortRoles,
  "$Context.id": (_, { course }) => course.id,
  "$Context.label": (_, { course }) => course.label,
  "$Context.title": (_, { course }) => course.title,
  "$Context.id.history": (_, { course }) => course.copiedFrom?.join(",") ?? "",
  "$Context.sourcedId": (_, { course }) => course.slug,
  "$CourseSection.title": (_, { course }) => course.title,
  "$CourseSection.label": (_, { course }) => course.label,
  "$CourseSection.sourcedId": (_, { course }) => course.slug,
  "$CourseSection.longDescription": (_, { course }) => course.summary,
  "$CourseSection.timeFrame.begin": () => "",
  "$CourseSection.timeFrame.end": () => "",
  "$ResourceLink.id": (_, { link }) => link?.id ?? null,
  "$ResourceLink.title": (_, { link }) => link?.title ?? null,
  "$ResourceLink.description": (_, { link }) => link?.text ?? null,
  "$LineItem.url": (_, { lineItem }) => lineItem,
  "$LineItems.url": (platform, { course }) => services.lineItems(platform, course.id),
  "$ToolProxyBinding.memberships.url": (platform, { course }) => services.roster(platform, course.id),
  "$Results.url": () => "",
  "$Scores.url": () => "",
  "$Moodle.Person.userGroupIds": () => "",
};

/** Moodle's old-style key: lower case, anything but letters and digits as `_`. */
function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, "_");
}

/**
 * The custom claim: the link's parameters under the tool type's (which win), a mixed-case key also in its plain form, values of
 * one line, known variables resolved, and Moodle's setting addresses.
 */
export function customClaim(
  platform: Platform,
  context: CustomContext,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string | null> {
  const claim: Record<string, string | null> = {};
  const given = { ...context.link?.custom, ...context.tool.custom, ...extra };
  for (const [key, value] of Object.entries(given)) {
    const [line = ""] = value.split(/\r?\n/);
    const resolve = Object.hasOwn(VARIABLES, line) ? VARIABLES[line] : undefined;
    const resolved = resolve === undefined ? line : resolve(platform, context);
    claim[plainKey(key)] = resolved;
    claim[key] = resolved;
  }
  const base = `${platform.issuer}/mod/lti/services.php`;
  claim.context_memberships_url = services.roster(platform, context.course.id);
  claim.system_setting_url = `${base}/tool/${DEPLOYMENT_ID}/custom`;
  claim.context_setting_url = `${base}/CourseSection/${context.course.id}/bindings/tool/${DEPLOYMENT_ID}/custom`;
  if (context.link !== null) claim.link_setting_url = `${base}/links/{link_id}/custom`;
  return claim;
}

/** The AGS claim's `lineitem`: the only bound column; "" once the activity's own one was deleted; undefined with none or several. */
export function boundLineItem(platform: Platform, link: ResourceLink, items: readonly LineItem[]): string | undefined {
  const bound = items.filter((item) => item.link === link.id);
  const [only] = bound;
  if (only === undefined) return link.graded ? "" : undefined;
  return bound.length === 1 ? services.lineItem(platform, link.course, only.id) : undefined;
}
