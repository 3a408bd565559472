import type { Json } from "../shared/json.ts";
import type { LrsClient, ReadyStatement } from "../xapi/lrs-client.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import { rebuilt } from "./expansion.ts";
import type { LoadFacts } from "./fact-loader.ts";
import type { OutboxRecord } from "./records.ts";

/** A message's statements as they were first sent, or the first that could not be had. */
export type FirstSent =
  | { readonly type: "same"; readonly statements: readonly ReadyStatement[] }
  | { readonly type: "unmatched"; readonly statement: string; readonly why: "gone" | "voided" | "changed" };

interface Sources {
  readonly facts: LoadFacts;
  /** The LRS that got them first, where there is one. */
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
}

/** What an LRS adds to a statement, or rewrites of it. */
const THEIRS: ReadonlySet<string> = new Set(["stored", "authority", "version"]);

/**
 * Collects the statements of a message exactly as they were first sent: as they are still kept, as the facts make them, or as the first
 * LRS holds them; whichever has the id and the digest that were written down then.
 * @throws Error when the LRS does not answer
 */
export async function firstSent(message: OutboxRecord, { facts, lrs }: Sources): Promise<FirstSent> {
  const { ids = [], digests = [] } = message;
  const kept = byId((message.statements ?? []) as readonly ReadyStatement[]);
  const made = byId(kept.size === ids.length ? [] : await rebuilt(message, facts).catch(() => []));
  const statements: ReadyStatement[] = [];
  for (const [position, id] of ids.entries()) {
    const wanted = digests[position];
    const own = [kept.get(id), made.get(id)].find((one) => one !== undefined && statementDigest(one) === wanted);
    if (own !== undefined) {
      statements.push(own);
      continue;
    }
    const held = await lrs?.find(id);
    if (held === undefined) return { type: "unmatched", statement: id, why: (await lrs?.voided(id)) === true ? "voided" : "gone" };
    // Messages from before digests were kept: what the first LRS holds under the id is what was sent.
    if (wanted !== undefined && statementDigest(held) !== wanted) return { type: "unmatched", statement: id, why: "changed" };
    statements.push(withoutTheirs(held, id));
  }
  return { type: "same", statements };
}

const byId = (statements: readonly ReadyStatement[]): ReadonlyMap<string, ReadyStatement> =>
  new Map(statements.map((statement) => [statement.id, statement]));

/** As we said it: without what the LRS added, its time written as we write it. */
function withoutTheirs(held: Json, id: string): ReadyStatement {
  const entries = Object.entries(held as Readonly<Record<string, Json>>).filter(([key]) => !THEIRS.has(key));
  const said = entries.map(([key, value]) => [
    key,
    key === "timestamp" && typeof value === "string" ? new Date(value).toISOString() : value,
  ]);
  return { ...(Object.fromEntries(said) as Readonly<Record<string, Json>>), id, version: "1.0.3" };
}
