import { uuidV5 } from "../shared/ids.ts";
import { toolAgent } from "./agents.ts";
import { tenantNamespace } from "./frame.ts";
import type { Voiding } from "./statement.ts";
import { VERBS } from "./vocabulary.ts";

interface Speaker {
  /** Origin of the tool, no trailing slash. */
  readonly publicUrl: string;
  readonly tenant: string;
}

/** The id of a statement issued anew; `id` is that of its first issue. */
export const revisedId = ({ publicUrl, tenant }: Speaker, id: string, revision: number): string =>
  uuidV5(tenantNamespace(publicUrl, tenant), `revision ${revision} of ${id}`);

/** Withdraws a statement (xAPI 1.0.3 Data 2.3.2): said by the tool itself, once for each id. @param at epoch ms */
export const voiding = ({ publicUrl, tenant }: Speaker, id: string, at: number): Voiding => ({
  id: uuidV5(tenantNamespace(publicUrl, tenant), `voiding of ${id}`),
  version: "1.0.3",
  timestamp: new Date(at).toISOString(),
  actor: toolAgent(publicUrl),
  verb: VERBS.voided,
  object: { objectType: "StatementRef", id },
});
