import type { Role } from "../people/records.ts";
import { messageOf, type Claims } from "./claims.ts";
import type { DeepLinkingRequest, PlatformRecord } from "./records.ts";
import { launchedRoles } from "./roles.ts";
import { CLAIM, type MessageType } from "./words.ts";

/** A verified launch in our words. */
export interface Launch {
  readonly platform: PlatformRecord;
  readonly deployment: string;
  readonly sub: string;
  readonly messageType: MessageType;
  /** Course roles by the launch alone, never empty; `administrator` only from a platform that was given it. */
  readonly launched: readonly Role[];
  readonly person: { readonly name?: string; readonly email?: string; readonly employeeNumber?: string };
  /** The LTI context; a launch outside any course counts as a course of its own, so that two links never share people. */
  readonly course: { readonly id: string; readonly title: string };
  /** The link; a deep-linking request, which has none yet, stands for its course. */
  readonly resourceLink: { readonly id: string; readonly title?: string };
  /** Strings only; variables the platform did not resolve are left out. No prototype. */
  readonly custom: Readonly<Record<string, string>>;
  readonly ags?: { readonly scopes: readonly string[]; readonly lineItems?: string; readonly lineItem?: string };
  readonly nrps?: { readonly url: string };
  /** As the platform wrote it: `zh_CN`, `en-GB` … */
  readonly locale?: string;
  /** `iframe`, `window` … */
  readonly target: string;
  readonly returnUrl?: string;
  /** Whom this mentor accompanies, by subject id (`role_scope_mentor`). */
  readonly menteeSubs?: readonly string[];
  readonly deepLinking?: DeepLinkingRequest;
  /** Subject id of whose work is to be looked at (submission review); rights are checked against it. */
  readonly forUser?: string;
}

/** Says checked claims in our words; `sub` apart, for an anonymous launch has been refused before. */
export function toLaunch(claims: Claims, sub: string, platform: PlatformRecord): Launch {
  const presentation = claims[CLAIM.presentation];
  const ags = claims[CLAIM.ags];
  const nrps = claims[CLAIM.nrps];
  const mentees = claims[CLAIM.menteeSubs];
  const launched = launchedRoles(claims[CLAIM.roles], platform);
  return {
    platform,
    deployment: claims[CLAIM.deployment],
    sub,
    messageType: messageOf(claims),
    launched,
    person: present({ name: fullName(claims), email: claims.email, employeeNumber: resolved(claims[CLAIM.lis]?.person_sourcedid) }),
    ...place(claims),
    custom: customOf(claims[CLAIM.custom]),
    ...(ags !== undefined && { ags: { scopes: ags.scope, ...present({ lineItems: ags.lineitems, lineItem: ags.lineitem }) } }),
    ...(nrps !== undefined && { nrps: { url: nrps.context_memberships_url } }),
    target: presentation?.document_target ?? "iframe",
    ...present({ locale: presentation?.locale, returnUrl: presentation?.return_url }),
    ...(mentees !== undefined && launched.includes("mentor") && { menteeSubs: mentees }),
    ...extras(claims),
  };
}

function place(claims: Claims): Pick<Launch, "course" | "resourceLink"> {
  const context = claims[CLAIM.context];
  const link = CLAIM.resourceLink in claims ? claims[CLAIM.resourceLink] : undefined;
  const course = {
    id: context?.id ?? (link === undefined ? `deployment:${claims[CLAIM.deployment]}` : `link:${claims[CLAIM.deployment]}:${link.id}`),
    title: context?.title ?? context?.label ?? link?.title ?? "",
  };
  return {
    course,
    resourceLink: link === undefined ? { id: `deep-linking:${course.id}` } : { id: link.id, ...present({ title: link.title }) },
  };
}

function extras(claims: Claims): Pick<Launch, "deepLinking" | "forUser"> {
  if (CLAIM.forUser in claims) return { forUser: claims[CLAIM.forUser].user_id };
  if (!(CLAIM.deepLinking in claims)) return {};
  const settings = claims[CLAIM.deepLinking];
  return {
    deepLinking: {
      returnUrl: settings.deep_link_return_url,
      acceptTypes: settings.accept_types,
      acceptMultiple: settings.accept_multiple ?? true,
      ...present({ data: settings.data }),
    },
  };
}

const fullName = (claims: Claims): string | undefined =>
  claims.name ?? ([claims.given_name, claims.family_name].filter((part) => part !== undefined).join(" ") || undefined);

/** A value that is not a substitution variable the platform left as it stood (`$Person.sourcedId`). */
const resolved = (value: string | undefined): string | undefined =>
  value === undefined || /^\$[A-Za-z]\w*(\.\w+)+$/.test(value) ? undefined : value;

const MAX_CUSTOM = 100;

function customOf(sent: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, string>> {
  const custom = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(sent ?? {}).slice(0, MAX_CUSTOM)) {
    const text = typeof value === "string" ? resolved(value) : undefined;
    if (text !== undefined && name !== "__proto__" && name.length <= 100) custom[name] = text.slice(0, 2_000);
  }
  return custom;
}

/** The object without its undefined fields. */
function present<T extends Readonly<Record<string, string | undefined>>>(fields: T): { [K in keyof T]?: string } {
  const said: { [K in keyof T]?: string } = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) said[name] = value;
  }
  return said;
}
