import { z } from "zod";
import { agent, actorKey, group } from "./actor.ts";
import type { StatementFilter } from "./query.ts";
import { iri, timestamp, uuid } from "./values.ts";

const PAGE_LIMIT = 500;
const DEFAULT_PAGE = 100;

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const actorParameter = z.string().transform((text, issues) => {
  try {
    return actorKey(z.union([agent, group]).parse(JSON.parse(text))) ?? z.NEVER;
  } catch {
    issues.addIssue("is no Agent or identified Group");
    return z.NEVER;
  }
});
const common = { attachments: z.literal("false").optional(), format: z.enum(["exact", "ids"]).optional() };
const moment = timestamp.transform((value) => Date.parse(value));

const OneSchema = z.union([z.strictObject({ statementId: uuid, ...common }), z.strictObject({ voidedStatementId: uuid, ...common })]);
const ManySchema = z.strictObject({
  agent: actorParameter.optional(),
  verb: iri.optional(),
  activity: iri.optional(),
  registration: uuid.optional(),
  related_activities: flag.optional(),
  related_agents: flag.optional(),
  since: moment.optional(),
  until: moment.optional(),
  limit: z.string().regex(/^\d+$/).transform(Number).optional(),
  ascending: flag.optional(),
  ...common,
});
const MoreSchema = z.strictObject({
  filter: z.custom<StatementFilter>((value) => typeof value === "object" && value !== null),
  ids: z.boolean(),
});

/** A parsed GET of /xapi/statements. */
export type StatementsRequest =
  | { type: "one"; id: string; voided: boolean; ids: boolean }
  | { type: "many"; filter: StatementFilter; ids: boolean }
  | { type: "refused"; reason: string };

function words(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "bad request" : `${issue.path.join(".") || "parameters"}: ${issue.message}`;
}

/** The address of the next page holds the whole question, so that a page can be asked for again. */
export function encodeMore(filter: StatementFilter, ids: boolean): string {
  return Buffer.from(JSON.stringify({ filter, ids })).toString("base64url");
}

function parseMore(more: unknown): StatementsRequest {
  try {
    const { filter, ids } = MoreSchema.parse(JSON.parse(Buffer.from(String(more), "base64url").toString()));
    return { type: "many", filter, ids };
  } catch {
    return { type: "refused", reason: "more: is no page of this store" };
  }
}

/** Checks the query parameters (Communication, 2.1.3): unknown ones and forbidden pairs are refused. */
export function parseStatementsRequest(query: Record<string, unknown>): StatementsRequest {
  if (query.more !== undefined) return parseMore(query.more);
  if (query.statementId !== undefined || query.voidedStatementId !== undefined) {
    const one = OneSchema.safeParse(query);
    if (!one.success)
      return { type: "refused", reason: "statementId or voidedStatementId: a UUID, alone, with attachments or format at most" };
    const ids = one.data.format === "ids";
    return "statementId" in one.data
      ? { type: "one", id: one.data.statementId, voided: false, ids }
      : { type: "one", id: one.data.voidedStatementId, voided: true, ids };
  }
  const many = ManySchema.safeParse(query);
  if (!many.success) return { type: "refused", reason: words(many.error) };
  const { related_agents, related_activities, limit = DEFAULT_PAGE, format, attachments: _none, ...rest } = many.data;
  const size = limit === 0 ? PAGE_LIMIT : Math.min(limit, PAGE_LIMIT);
  return {
    type: "many",
    filter: { ...rest, relatedAgents: related_agents, relatedActivities: related_activities, limit: size },
    ids: format === "ids",
  };
}
