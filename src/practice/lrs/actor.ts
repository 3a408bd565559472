import { z } from "zod";
import { iri, text } from "./values.ts";

const identifiers = {
  mbox: z
    .string()
    .regex(/^mailto:[^\s@<>"]+@[^\s@<>"]+$/, "is no mailto IRI")
    .optional(),
  mbox_sha1sum: z
    .string()
    .regex(/^[0-9a-f]{40}$/i, "is no SHA-1 sum")
    .optional(),
  openid: iri.optional(),
  account: z.strictObject({ homePage: iri, name: text.min(1) }).optional(),
};
type Identified = { [K in keyof typeof identifiers]?: unknown };

function identifierCount(actor: Identified): number {
  return [actor.mbox, actor.mbox_sha1sum, actor.openid, actor.account].filter((value) => value !== undefined).length;
}

const hasOneIdentifier = (actor: Identified): boolean => identifierCount(actor) === 1;
const ONE_IDENTIFIER = "needs exactly one of mbox, mbox_sha1sum, openid, account";
const agentFields = { objectType: z.literal("Agent").optional(), name: text.optional(), ...identifiers };

/** An Agent has exactly one inverse functional identifier (Data, 2.4.2.1). */
export const agent = z.strictObject(agentFields).refine(hasOneIdentifier, ONE_IDENTIFIER);

/** An Agent as the object of a statement, where objectType is required. */
export const agentObject = z.strictObject({ ...agentFields, objectType: z.literal("Agent") }).refine(hasOneIdentifier, ONE_IDENTIFIER);

/** A Group is identified by exactly one identifier, or anonymous with members; groups do not nest (Data, 2.4.2.2). */
export const group = z
  .strictObject({ objectType: z.literal("Group"), name: text.optional(), member: z.array(agent).optional(), ...identifiers })
  .refine((each) => identifierCount(each) <= 1, "has more than one identifier")
  .refine((each) => identifierCount(each) === 1 || (each.member?.length ?? 0) > 0, "is anonymous and has no members");

type Agent = z.infer<typeof agent>;
type Group = z.infer<typeof group>;
export type Actor = Agent | Group;

/** An Agent or a Group, told apart by objectType, so that the reason for a refusal is the right one. */
export const actor: z.ZodType<Actor> = z.unknown().transform((value, context) => {
  const isGroup = typeof value === "object" && value !== null && "objectType" in value && value.objectType === "Group";
  const parsed = (isGroup ? group : agent).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ code: "custom", message: issue.message, path: issue.path });
  return z.NEVER;
});

/** The identifier as one word, equal for equal actors; undefined for an anonymous group. */
export function actorKey(one: Actor): string | undefined {
  if (one.mbox !== undefined) return `mbox|${one.mbox}`;
  if (one.mbox_sha1sum !== undefined) return `sha1|${one.mbox_sha1sum.toLowerCase()}`;
  if (one.openid !== undefined) return `openid|${one.openid}`;
  return one.account === undefined ? undefined : `account|${one.account.homePage}|${one.account.name}`;
}

/** An actor's own key and its members': what the `agent` filter looks for. */
export function actorKeys(one: Actor): string[] {
  const members = "member" in one ? (one.member ?? []) : [];
  return [one, ...members].map(actorKey).filter((key) => key !== undefined);
}
