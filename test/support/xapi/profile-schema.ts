import { z } from "zod";

/** A profile document, as the xAPI Profiles specification 1.0 (Part 2) lays it down. */
const iri = z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i, "is no IRI");
const words = z
  .record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().min(1))
  .refine((map) => Object.keys(map).length > 0);
const iris = z.array(iri).min(1);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const path = z.string().regex(/^\$(?!.*\.\.)(?!.*[?(])/, "is no JSONPath that profiles may use");

const base = { id: iri, inScheme: iri };
const labelled = { prefLabel: words, definition: words };

const semantic = z.strictObject({
  ...base,
  ...labelled,
  type: z.enum(["Verb", "ActivityType", "AttachmentUsageType"]),
  deprecated: z.boolean().optional(),
  broader: iris.optional(),
  broadMatch: iris.optional(),
  narrower: iris.optional(),
  narrowMatch: iris.optional(),
  relatedMatch: iris.optional(),
  exactMatch: iris.optional(),
});

const jsonSchema = z.string().refine((text) => {
  try {
    const schema: unknown = JSON.parse(text);
    return typeof schema === "object" && schema !== null && "type" in schema;
  } catch {
    return false;
  }
}, "is no JSON schema");

const extension = z
  .strictObject({
    ...base,
    ...labelled,
    type: z.enum(["ContextExtension", "ResultExtension", "ActivityExtension"]),
    deprecated: z.boolean().optional(),
    recommendedActivityTypes: iris.optional(),
    recommendedVerbs: iris.optional(),
    context: iri.optional(),
    schema: iri.optional(),
    inlineSchema: jsonSchema.optional(),
  })
  .refine(({ schema, inlineSchema }) => schema === undefined || inlineSchema === undefined, "has two schemas")
  .refine(({ type, recommendedActivityTypes: types }) => types === undefined || type === "ActivityExtension", "recommends activity types")
  .refine(({ type, recommendedVerbs: verbs }) => verbs === undefined || type !== "ActivityExtension", "recommends verbs");

const rule = z
  .strictObject({
    location: path,
    selector: path.optional(),
    presence: z.enum(["included", "excluded", "recommended"]).optional(),
    any: z.array(scalar).min(1).optional(),
    all: z.array(scalar).min(1).optional(),
    none: z.array(scalar).min(1).optional(),
    scopeNote: words.optional(),
  })
  .refine(({ presence, any, all, none }) => [presence, any, all, none].some((one) => one !== undefined), "rules nothing");

const template = z
  .strictObject({
    ...base,
    ...labelled,
    type: z.literal("StatementTemplate"),
    deprecated: z.boolean().optional(),
    verb: iri.optional(),
    objectActivityType: iri.optional(),
    contextGroupingActivityType: iris.optional(),
    contextParentActivityType: iris.optional(),
    contextOtherActivityType: iris.optional(),
    contextCategoryActivityType: iris.optional(),
    attachmentUsageType: iris.optional(),
    objectStatementRefTemplate: iris.optional(),
    contextStatementRefTemplate: iris.optional(),
    rules: z.array(rule).min(1).optional(),
  })
  .refine((one) => one.objectActivityType === undefined || one.objectStatementRefTemplate === undefined, "has two kinds of object");

const ORDERS = ["alternates", "optional", "oneOrMore", "sequence", "zeroOrMore"] as const;
const pattern = z
  .strictObject({
    ...base,
    type: z.literal("Pattern"),
    primary: z.boolean().optional(),
    prefLabel: words.optional(),
    definition: words.optional(),
    deprecated: z.boolean().optional(),
    alternates: z.array(iri).min(2).optional(),
    sequence: z.array(iri).min(2).optional(),
    optional: iri.optional(),
    oneOrMore: iri.optional(),
    zeroOrMore: iri.optional(),
  })
  .refine((one) => ORDERS.filter((order) => one[order] !== undefined).length === 1, "needs exactly one order")
  .refine((one) => one.primary !== true || (one.prefLabel !== undefined && one.definition !== undefined), "is primary without words");

const versions = z
  .array(z.strictObject({ id: iri, wasRevisionOf: iris.optional(), generatedAtTime: z.iso.datetime() }))
  .min(1)
  // Newest first: each but the oldest says what it was made from.
  .refine(
    (all) => all.every(({ wasRevisionOf }, index) => (wasRevisionOf === undefined) === (index === all.length - 1)),
    "lacks wasRevisionOf",
  );

export type Template = z.infer<typeof template>;
export type Pattern = z.infer<typeof pattern>;
export type Rule = z.infer<typeof rule>;

export const ProfileSchema = z
  .strictObject({
    "@context": z.literal("https://w3id.org/xapi/profiles/context"),
    id: iri,
    type: z.literal("Profile"),
    conformsTo: z.literal("https://w3id.org/xapi/profiles#1.0"),
    ...labelled,
    seeAlso: z.url().optional(),
    versions,
    author: z.strictObject({ type: z.enum(["Organization", "Person"]), name: z.string().min(1), url: z.url().optional() }),
    concepts: z
      .array(z.union([semantic, extension]))
      .min(1)
      .optional(),
    templates: z.array(template).min(1).optional(),
    patterns: z.array(pattern).min(1).optional(),
  })
  .superRefine(({ id, versions: all, concepts = [], templates = [], patterns = [] }, issues) => {
    const say = (message: string): void => issues.addIssue({ code: "custom", message });
    const parts = [...concepts, ...templates, ...patterns];
    const ids = [id, ...all.map((version) => version.id), ...parts.map((part) => part.id)];
    for (const [index, one] of ids.entries()) if (ids.indexOf(one) !== index) say(`${one} stands twice`);
    const newest = all[0]?.id;
    for (const part of parts) if (part.inScheme !== newest) say(`${part.id} is in ${part.inScheme}`);

    const byId = new Map(patterns.map((one) => [one.id, one]));
    const known = new Set([...templates.map((one) => one.id), ...byId.keys()]);
    for (const one of patterns) {
      for (const member of membersOf(one)) if (!known.has(member)) say(`${one.id} names ${member}`);
      if (reaches(one.id, one.id, byId)) say(`${one.id} contains itself`);
      for (const member of one.alternates ?? []) {
        const inner = byId.get(member);
        if (inner?.optional !== undefined || inner?.zeroOrMore !== undefined) say(`${one.id} has an optional alternate`);
      }
    }
    for (const one of templates)
      for (const named of [...(one.objectStatementRefTemplate ?? []), ...(one.contextStatementRefTemplate ?? [])])
        if (!templates.some(({ id: other }) => other === named)) say(`${one.id} names ${named}`);
  });

export const membersOf = ({ alternates, sequence, optional, oneOrMore, zeroOrMore }: Pattern): readonly string[] => [
  ...(alternates ?? []),
  ...(sequence ?? []),
  ...[optional, oneOrMore, zeroOrMore].filter((one) => one !== undefined),
];

function reaches(from: string, goal: string, byId: ReadonlyMap<string, Pattern>, seen = new Set<string>()): boolean {
  const pattern = byId.get(from);
  return (pattern === undefined ? [] : membersOf(pattern)).some((member) => {
    if (member === goal) return true;
    if (seen.has(member)) return false;
    seen.add(member);
    return reaches(member, goal, byId, seen);
  });
}
