import { z } from "zod";
import type { Json, Text } from "../../shared/json.ts";
import type { StoredStatement } from "../../xapi/lrs-reader.ts";

/** What a report needs of one statement. */
export interface Told {
  readonly id: string;
  /** IRI. */
  readonly verb: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  /** Account name or mail hash of who did it. */
  readonly actor: string;
  readonly object: string;
  readonly objectType: string;
  readonly text: Text | undefined;
  /** One person's way through one cohort; empty in a statement that is not of the training. */
  readonly registration: string;
  /** The learner's department; empty where none was known. */
  readonly department: string;
  /** IRIs of the grouping activities and of the object. */
  readonly about: readonly string[];
  readonly success: boolean | undefined;
  /** Score as shown: two decimals. */
  readonly raw: number | undefined;
  /** Extensions of the result, by IRI. */
  readonly extensions: Readonly<Record<string, Json>>;
}

const Words = z.object({ "zh-CN": z.string(), "zh-TW": z.string(), en: z.string() });
const Told = z.object({
  id: z.string(),
  timestamp: z.string(),
  verb: z.object({ id: z.string() }),
  actor: z.object({ account: z.object({ name: z.string() }).optional(), mbox_sha1sum: z.string().optional() }),
  object: z.object({
    id: z.string(),
    definition: z.object({ type: z.string().optional(), description: z.unknown().optional() }).optional(),
  }),
  result: z
    .object({
      success: z.boolean().optional(),
      score: z.object({ raw: z.number().optional() }).optional(),
      extensions: z.record(z.string(), z.json()).optional(),
    })
    .optional(),
  context: z
    .object({
      registration: z.string().optional(),
      team: z.object({ name: z.string().optional() }).optional(),
      contextActivities: z.object({ grouping: z.array(z.object({ id: z.string() })).optional() }).optional(),
    })
    .optional(),
});

/** Reads a statement of whoever wrote it; undefined for one that no report could use. */
export function readTold(statement: StoredStatement): Told | undefined {
  const parsed = Told.safeParse(statement);
  if (!parsed.success) return undefined;
  const { id, timestamp, verb, actor, object, result, context } = parsed.data;
  const at = Date.parse(timestamp);
  if (!Number.isFinite(at)) return undefined;
  const text = Words.safeParse(object.definition?.description);
  return {
    id,
    verb: verb.id,
    at,
    actor: actor.account?.name ?? actor.mbox_sha1sum ?? "",
    object: object.id,
    objectType: object.definition?.type ?? "",
    text: text.success ? text.data : undefined,
    registration: context?.registration ?? "",
    department: context?.team?.name ?? "",
    about: [object.id, ...(context?.contextActivities?.grouping ?? []).map((one) => one.id)],
    success: result?.success,
    raw: result?.score?.raw,
    extensions: result?.extensions ?? {},
  };
}
