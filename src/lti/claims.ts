import { z } from "zod";
import { plainClaims } from "./plain-claims.ts";
import { Refusal } from "./refusal.ts";
import { identifier, isWebUrl, optionalText, optionalUrl } from "./text.ts";
import { CLAIM, MESSAGE } from "./words.ts";

const seconds = z.number().min(0).max(100_000_000_000);
const object = z.record(z.string(), z.unknown());

/** An optional claim whose shape is wrong counts as not said: it is a service or a courtesy, not the launch. */
const courtesy = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const Context = z.object({ id: identifier(255), title: optionalText(500), label: optionalText(255) });
const ResourceLink = z.object({ id: identifier(255), title: optionalText(500) });

const Ags = z.object({
  scope: z.array(z.string().max(255)).max(50),
  lineitems: optionalUrl,
  lineitem: optionalUrl,
});

const DeepLinking = z.object({
  deep_link_return_url: z.string().max(4_096).refine(isWebUrl),
  accept_types: z.array(z.string().max(100)).max(50),
  accept_presentation_document_targets: z.array(z.string().max(100)).max(50),
  accept_multiple: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  data: z.string().max(20_000).optional(),
});

const Common = z.object({
  iss: z.string().min(1).max(2_048),
  aud: z.union([z.string().max(255), z.array(z.string().max(255)).min(1).max(20)]),
  azp: z.string().max(255).optional(),
  sub: identifier(255).optional(),
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  nonce: z.string().min(1).max(255),
  [CLAIM.version]: z.literal("1.3.0"),
  [CLAIM.deployment]: identifier(255),
  [CLAIM.roles]: z.array(z.string().max(500)).max(200),
  [CLAIM.menteeSubs]: courtesy(z.array(z.string().min(1).max(255)).max(2_000)),
  [CLAIM.context]: Context.optional(),
  [CLAIM.presentation]: courtesy(z.object({ locale: optionalText(35), document_target: optionalText(20), return_url: optionalUrl })),
  [CLAIM.custom]: courtesy(object),
  [CLAIM.lis]: courtesy(z.object({ person_sourcedid: optionalText(255) })),
  [CLAIM.ags]: courtesy(Ags),
  [CLAIM.nrps]: courtesy(z.object({ context_memberships_url: z.string().max(4_096).refine(isWebUrl) })),
  name: optionalText(500),
  given_name: optionalText(255),
  family_name: optionalText(255),
  email: optionalText(320),
});

const target = z.string().min(1).max(4_096);

const Claims = z.discriminatedUnion(CLAIM.messageType, [
  Common.extend({
    [CLAIM.messageType]: z.literal("LtiResourceLinkRequest"),
    [CLAIM.target]: target,
    [CLAIM.resourceLink]: ResourceLink,
  }),
  Common.extend({
    [CLAIM.messageType]: z.literal("LtiDeepLinkingRequest"),
    [CLAIM.target]: target.optional(),
    [CLAIM.deepLinking]: DeepLinking,
  }),
  Common.extend({
    [CLAIM.messageType]: z.literal("LtiSubmissionReviewRequest"),
    [CLAIM.target]: target,
    [CLAIM.resourceLink]: ResourceLink,
    [CLAIM.ags]: Ags,
    [CLAIM.forUser]: z.object({ user_id: identifier(255) }),
  }),
]);

/** The claims of a launch (LTI 1.3 Core 5.3, Deep Linking 2.0, Submission Review 1.0), typed and bounded; all others are dropped. */
export type Claims = z.infer<typeof Claims>;

export const messageOf = (claims: Claims) => MESSAGE[claims[CLAIM.messageType]];

/** @throws Refusal("claims-shape") naming the first claim that is missing or wrong */
export const readClaims = (payload: unknown): Claims => plainClaims(payload) ?? readAnyClaims(payload);

/** The same by the schema alone, which says what claims are; plain ones are only read faster. */
export function readAnyClaims(payload: unknown): Claims {
  const parsed = Claims.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal("claims-shape", issue?.path.map((part) => String(part).replace(/^.*\/claim\//, "")).join(".") || issue?.message);
}
