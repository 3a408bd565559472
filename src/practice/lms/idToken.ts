import { createHash, randomInt } from "node:crypto";
import type { Course } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { AGS_SCOPES, CLAIM } from "./claims.ts";
import { boundLineItem, customClaim } from "./custom.ts";
import type { Launch } from "./launches.ts";
import { DEPLOYMENT_ID, redirectUri, services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { LineItem, RegisteredTool, ResourceLink } from "./records.ts";
import { launchRoles, shortRoles } from "./roles.ts";

/** A launch with its records looked up. */
export interface LaunchFacts {
  launch: Launch;
  course: Course;
  link: ResourceLink | null;
  item: LineItem | null;
  person: PracticePerson;
  tool: RegisteredTool;
}

type Claims = Record<string, unknown>;

const MESSAGE = { resource: "LtiResourceLinkRequest", deepLinking: "LtiDeepLinkingRequest", review: "LtiSubmissionReviewRequest" } as const;

/** A word that only this platform could have made for this person and course: Moodle's sesskey, without a session. */
export function sessionKey(platform: Platform, course: string, user: string): string {
  return createHash("sha256").update(`${platform.secret}:${course}:${user}`).digest("base64url").slice(0, 10);
}

/** Where the message is to arrive in the tool. */
export function targetLink(platform: Platform, { launch, link, item }: Pick<LaunchFacts, "launch" | "link" | "item">): string {
  const own = link?.url ?? redirectUri(platform);
  return launch.message === "review" ? (item?.review?.url ?? own) : own;
}

function localeOf(platform: Platform, person: PracticePerson): string {
  return platform.settings.localeForm === "moodle" ? person.locale.toLowerCase().replace("-", "_") : person.locale;
}

function presentation(platform: Platform, { launch, course, link, person }: LaunchFacts): Claims {
  if (launch.message === "deepLinking") return { locale: localeOf(platform, person) };
  const container = launch.target === "window" ? "4" : "3";
  const query = `course=${course.id}&launch_container=${container}&instanceid=${link?.id ?? "0"}&sesskey=${sessionKey(platform, course.id, person.id)}`;
  return {
    locale: localeOf(platform, person),
    document_target: launch.target,
    return_url: `${platform.issuer}/mod/lti/return.php?${query}`,
  };
}

function outcome(platform: Platform, link: ResourceLink, person: PracticePerson): Claims {
  const data = { instanceid: link.id, userid: person.id, typeid: DEPLOYMENT_ID, launchid: randomInt(1_000_000, 2_000_000_000) };
  const hash = createHash("sha256")
    .update(platform.secret + JSON.stringify(data))
    .digest("hex");
  return { lis_result_sourcedid: JSON.stringify({ data, hash }), lis_outcome_service_url: `${platform.issuer}/mod/lti/service.php` };
}

function linkClaims(platform: Platform, { launch, link, person }: LaunchFacts): Claims {
  if (link === null) return {};
  return {
    ...(launch.forUser === null ? {} : { [CLAIM.forUser]: { user_id: launch.forUser } }),
    [CLAIM.resourceLink]: { title: link.title, description: link.text, id: link.id },
    ...(link.graded ? { [CLAIM.outcome]: outcome(platform, link, person) } : {}),
  };
}

function personClaims(platform: Platform, person: PracticePerson): Claims {
  if (platform.settings.privacy) return { [CLAIM.ext]: { lms: "moodle-2" } };
  return {
    given_name: person.given,
    family_name: person.family,
    name: person.name,
    [CLAIM.ext]: { user_username: person.username, lms: "moodle-2" },
    ...(person.email === "" ? {} : { email: person.email }),
  };
}

function lineItemUrl(platform: Platform, { launch, course, link, item }: LaunchFacts): string | undefined {
  if (launch.message === "review" && item !== null) return services.lineItem(platform, course.id, item.id);
  return link === null ? undefined : boundLineItem(platform, link, platform.state.items(course.id));
}

function serviceClaims(platform: Platform, course: Course, lineItem: string | undefined): Claims {
  const scope = AGS_SCOPES.filter((each) => platform.settings.scopes.includes(each));
  return {
    [CLAIM.ags]: {
      scope,
      lineitems: services.lineItems(platform, course.id),
      ...(lineItem === undefined ? {} : { lineitem: lineItem }),
    },
    [CLAIM.nrps]: { context_memberships_url: services.roster(platform, course.id), service_versions: ["1.0", "2.0"] },
  };
}

function deepLinkingClaim(platform: Platform, { course, person, tool }: LaunchFacts): Claims {
  const query = `course=${course.id}&id=${tool.deploymentId}&as=${person.id}&sesskey=${sessionKey(platform, course.id, person.id)}`;
  return {
    [CLAIM.deepLinking]: {
      accept_types: ["ltiResourceLink"],
      accept_presentation_document_targets: ["frame", "iframe", "window"],
      accept_copy_advice: false,
      accept_multiple: true,
      accept_unsigned: false,
      auto_create: false,
      can_confirm: false,
      deep_link_return_url: `${platform.issuer}/mod/lti/contentitem_return.php?${query}`,
      title: "Tierwise",
      text: "",
    },
  };
}

/** The payload of an id_token, in the shape and order of Moodle 5.1; it lives 60 s. */
export function launchClaims(platform: Platform, facts: LaunchFacts, nonce: string): Claims {
  const { launch, course, link, item, person, tool } = facts;
  const iat = Math.floor(platform.now() / 1000);
  const lineItem = lineItemUrl(platform, facts);
  const reviewCustom = launch.message === "review" ? (item?.review?.custom ?? {}) : {};
  return {
    nonce,
    iat,
    exp: iat + platform.settings.idTokenSeconds,
    iss: platform.issuer,
    aud: tool.clientId,
    [CLAIM.deployment]: tool.deploymentId,
    [CLAIM.target]: targetLink(platform, facts),
    sub: person.id,
    [CLAIM.lis]: { person_sourcedid: person.employeeNumber, course_section_sourcedid: course.slug },
    [CLAIM.roles]: launchRoles(person),
    ...(person.kind === "mentor" ? { [CLAIM.mentorScope]: person.mentees ?? [] } : {}),
    [CLAIM.context]: { id: course.id, label: course.label, title: course.title, type: ["CourseSection"] },
    [CLAIM.messageType]: MESSAGE[launch.message],
    ...linkClaims(platform, facts),
    ...personClaims(platform, person),
    [CLAIM.presentation]: presentation(platform, facts),
    [CLAIM.platform]: {
      product_family_code: "moodle",
      version: "2025100600.02",
      guid: platform.guid,
      name: "practice",
      description: "练习学习平台 Practice LMS",
    },
    [CLAIM.version]: "1.3.0",
    [CLAIM.custom]: customClaim(
      platform,
      { course, link, person, tool, lineItem: lineItem ?? "", shortRoles: shortRoles(person) },
      reviewCustom,
    ),
    ...serviceClaims(platform, course, lineItem),
    ...(launch.message === "deepLinking" ? deepLinkingClaim(platform, facts) : {}),
  };
}
