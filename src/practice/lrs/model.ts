import { z } from "zod";
import { activity } from "./activity.ts";
import { actor, agent, agentObject, group } from "./actor.ts";
import { duration, extensions, finite, iri, languageMap, languageTag, text, timestamp, uuid } from "./values.ts";

export const VOIDED = "http://adlnet.gov/expapi/verbs/voided";

const verb = z.strictObject({ id: iri, display: languageMap.optional() });
const statementRef = z.strictObject({ objectType: z.literal("StatementRef"), id: uuid });

const score = z
  .strictObject({ scaled: finite.min(-1).max(1).optional(), raw: finite.optional(), min: finite.optional(), max: finite.optional() })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, "has a min that is not below max")
  .refine(({ raw, min }) => raw === undefined || min === undefined || raw >= min, "has a raw below min")
  .refine(({ raw, max }) => raw === undefined || max === undefined || raw <= max, "has a raw above max");

const result = z.strictObject({
  score: score.optional(),
  success: z.boolean().optional(),
  completion: z.boolean().optional(),
  response: text.optional(),
  duration: duration.optional(),
  extensions: extensions.optional(),
});

const activities = z.union([activity, z.array(activity)]);
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
  contextAgents: z
    .array(z.strictObject({ objectType: z.literal("contextAgent"), agent, relevantTypes: z.array(iri).min(1).optional() }))
    .optional(),
  contextGroups: z
    .array(z.strictObject({ objectType: z.literal("contextGroup"), group, relevantTypes: z.array(iri).min(1).optional() }))
    .optional(),
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
  sha2: z.string().regex(/^[0-9a-f]{56,128}$/i, "is no SHA-2 sum"),
  fileUrl: iri,
});

const inner = {
  actor,
  verb,
  result: result.optional(),
  context: context.optional(),
  timestamp: timestamp.optional(),
  attachments: z.array(attachment).optional(),
};

interface Ruled {
  verb: { id: string };
  object: { objectType?: string | undefined };
  context?: { revision?: string | undefined; platform?: string | undefined } | undefined;
}

/** Rules between parts: voiding takes a StatementRef, and revision and platform go with an Activity (Data, 2.3.2, 2.4.6). */
function checkParts(statement: Ruled, issues: z.RefinementCtx): void {
  const kind = statement.object.objectType ?? "Activity";
  if (statement.verb.id === VOIDED && kind !== "StatementRef") {
    issues.addIssue({ code: "custom", path: ["object"], message: "of a voiding statement must be a StatementRef" });
  }
  for (const name of ["revision", "platform"] as const) {
    if (statement.context?.[name] !== undefined && kind !== "Activity") {
      issues.addIssue({ code: "custom", path: ["context", name], message: "goes with an Activity only" });
    }
  }
}

/** Picks the schema by objectType, so that a refusal names the part that is wrong and not every kind it is not. */
function objectOf<K extends string, T>(kinds: Readonly<Record<K, z.ZodType<T>>>): z.ZodType<T> {
  return z.unknown().transform((value, issues) => {
    const given = typeof value === "object" && value !== null && "objectType" in value ? value.objectType : "Activity";
    const found = Object.entries<z.ZodType<T>>(kinds).find(([kind]) => kind === given);
    if (found === undefined) {
      issues.addIssue({ code: "custom", path: ["objectType"], message: "is no kind of object" });
      return z.NEVER;
    }
    const parsed = found[1].safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) issues.addIssue({ code: "custom", message: issue.message, path: issue.path });
    return z.NEVER;
  });
}

const simpleKinds = { Activity: activity, Agent: agentObject, Group: group, StatementRef: statementRef };
const simpleObject = objectOf<string, z.infer<(typeof simpleKinds)[keyof typeof simpleKinds]>>(simpleKinds);
const subStatement = z.strictObject({ objectType: z.literal("SubStatement"), ...inner, object: simpleObject }).superRefine(checkParts);
const anyKinds = { ...simpleKinds, SubStatement: subStatement };
const anyObject = objectOf<string, z.infer<(typeof anyKinds)[keyof typeof anyKinds]>>(anyKinds);

/** A statement as it may be sent: xAPI 1.0.3 Data, with 2.0's context agents and groups; no other property, no null. */
export const StatementSchema = z
  .strictObject({
    id: uuid.optional(),
    ...inner,
    object: anyObject,
    stored: timestamp.optional(),
    authority: actor.optional(),
    version: z
      .string()
      .regex(/^(1\.0(\.\d+)?|2\.0\.0)$/)
      .optional(),
  })
  .superRefine(checkParts);
export type Statement = z.infer<typeof StatementSchema>;

/** A statement as kept: complete with what the store adds. */
export type StoredStatement = Statement & { id: string; stored: string; timestamp: string; version: string };
