import { z } from "zod";

/** Statements by the rules of xAPI 2.0 (IEEE 9274.1.1, 4.2), which every statement of ours also keeps. */
const iri = z.string().regex(/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i, "is no absolute IRI");
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, "is no UUID of RFC 4122");
/** Encodable as UTF-8, and storable: no lone surrogate, no U+0000. */
const text = z.string().refine((value) => value.isWellFormed() && !value.includes("\u0000"), "is no text an LRS can keep");
const finite = z.number().refine(Number.isFinite);
const TAG =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*$/i;
const languageTag = z.string().regex(TAG, "is no language tag of RFC 5646");
const languageMap = z.record(languageTag, text);

/** RFC 3339, with seconds, a `T`, and an offset that is no negative zero. */
const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const timestamp = z
  .string()
  .regex(TIME, "is no timestamp of RFC 3339")
  .refine((value) => !value.endsWith("-00:00"), "has the offset -00:00")
  .refine((value) => !Number.isNaN(Date.parse(value)), "is no day of any calendar");
const duration = z
  .string()
  .regex(
    /^P(?!$)(\d+W|(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?D)?(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?)$/,
    "is no ISO 8601 duration",
  );

const notNull = z.json().refine((value) => value !== undefined);
const extensions = z.record(iri, notNull);

const identifiers = {
  mbox: z
    .string()
    .regex(/^mailto:[^\s@]+@[^\s@]+$/)
    .optional(),
  mbox_sha1sum: z
    .string()
    .regex(/^[0-9a-f]{40}$/i)
    .optional(),
  openid: iri.optional(),
  account: z.strictObject({ homePage: iri, name: text.min(1) }).optional(),
};
type Identified = { readonly [K in keyof typeof identifiers]?: unknown };
const count = ({ mbox, mbox_sha1sum: sha1, openid, account }: Identified): number =>
  [mbox, sha1, openid, account].filter((one) => one !== undefined).length;

const agent = z
  .strictObject({ objectType: z.literal("Agent").optional(), name: text.optional(), ...identifiers })
  .refine((one) => count(one) === 1, "needs exactly one identifier");
const agentObject = z
  .strictObject({ objectType: z.literal("Agent"), name: text.optional(), ...identifiers })
  .refine((one) => count(one) === 1, "needs exactly one identifier");
const group = z
  .strictObject({ objectType: z.literal("Group"), name: text.optional(), member: z.array(agent).optional(), ...identifiers })
  .refine((one) => count(one) === 1 || (count(one) === 0 && (one.member ?? []).length > 0), "is no identified and no anonymous group");
const actor = z.union([agent, group]);

const components = z
  .array(z.strictObject({ id: z.string().regex(/^\S+$/, "has white space"), description: languageMap.optional() }))
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "has an id twice");
const LISTS = { choice: ["choices"], sequencing: ["choices"], likert: ["scale"], matching: ["source", "target"], performance: ["steps"] };
const definition = z
  .strictObject({
    name: languageMap.optional(),
    description: languageMap.optional(),
    type: iri.optional(),
    moreInfo: iri.optional(),
    interactionType: z
      .enum(["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"])
      .optional(),
    correctResponsesPattern: z.array(text).optional(),
    choices: components.optional(),
    scale: components.optional(),
    source: components.optional(),
    target: components.optional(),
    steps: components.optional(),
    extensions: extensions.optional(),
  })
  .superRefine((one, issues) => {
    const lists = ["choices", "scale", "source", "target", "steps"] as const;
    const allowed: readonly string[] = (LISTS as Readonly<Record<string, string[]>>)[one.interactionType ?? ""] ?? [];
    const say = (message: string): void => issues.addIssue({ code: "custom", message });
    for (const list of lists) if (one[list] !== undefined && !allowed.includes(list)) say(`${list} with ${one.interactionType ?? "none"}`);
    if (one.correctResponsesPattern !== undefined && one.interactionType === undefined) say("a pattern without an interactionType");
  });

const activity = z.strictObject({ objectType: z.literal("Activity").optional(), id: iri, definition: definition.optional() });
const statementRef = z.strictObject({ objectType: z.literal("StatementRef"), id: uuid });

const score = z
  .strictObject({ scaled: finite.min(-1).max(1).optional(), raw: finite.optional(), min: finite.optional(), max: finite.optional() })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, "has min not below max")
  .refine(({ raw = 0, min }) => min === undefined || raw >= min, "is below min")
  .refine(({ raw, max }) => raw === undefined || max === undefined || raw <= max, "is above max");

const result = z.strictObject({
  score: score.optional(),
  success: z.boolean().optional(),
  completion: z.boolean().optional(),
  response: text.optional(),
  duration: duration.optional(),
  extensions: extensions.optional(),
});

const activities = z.union([activity, z.array(activity)]);
const relevantTypes = z.array(iri).min(1).optional();
const context = z.strictObject({
  registration: uuid.optional(),
  instructor: actor.optional(),
  team: group.optional(),
  contextActivities: z
    .strictObject({
      parent: activities.optional(),
      grouping: activities.optional(),
      category: activities.optional(),
      other: activities.optional(),
    })
    .optional(),
  contextAgents: z.array(z.strictObject({ objectType: z.literal("contextAgent"), agent, relevantTypes })).optional(),
  contextGroups: z.array(z.strictObject({ objectType: z.literal("contextGroup"), group, relevantTypes })).optional(),
  revision: text.optional(),
  platform: text.optional(),
  language: languageTag.optional(),
  statement: statementRef.optional(),
  extensions: extensions.optional(),
});

const attachment = z.strictObject({
  usageType: iri,
  display: languageMap,
  description: languageMap.optional(),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+/),
  length: z.number().int().min(0),
  sha2: z.string().regex(/^[0-9a-f]{64}$/i),
  fileUrl: iri.optional(),
});

const inner = {
  actor,
  verb: z.strictObject({ id: iri, display: languageMap.optional() }),
  result: result.optional(),
  context: context.optional(),
  timestamp: timestamp.optional(),
  attachments: z.array(attachment).optional(),
};
const subStatement = z.strictObject({
  objectType: z.literal("SubStatement"),
  ...inner,
  object: z.union([activity, agentObject, group, statementRef]),
});

const Statement = z
  .strictObject({
    id: uuid.optional(),
    ...inner,
    object: z.union([activity, agentObject, group, statementRef, subStatement]),
    stored: timestamp.optional(),
    authority: actor.optional(),
    version: z
      .string()
      .regex(/^(2\.0\.0|1\.0\.\d+)$/, "is no version an LRS of 2.0 takes")
      .optional(),
  })
  .superRefine((one, issues) => {
    const kind = "objectType" in one.object ? (one.object.objectType ?? "Activity") : "Activity";
    const say = (message: string): void => issues.addIssue({ code: "custom", message });
    if (one.verb.id === "http://adlnet.gov/expapi/verbs/voided" && kind !== "StatementRef") say("voids no statement");
    if (kind !== "Activity" && (one.context?.platform ?? one.context?.revision) !== undefined) say("platform or revision beside a person");
    if (one.version?.startsWith("1.") === true && (one.context?.contextAgents ?? one.context?.contextGroups) !== undefined)
      say("context agents or groups in a statement of 1.0");
  });

/** What an LRS of xAPI 2.0 would refuse about a statement, in words; none when it is good. */
export function refusals(statement: unknown): readonly string[] {
  const parsed = Statement.safeParse(statement);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}
