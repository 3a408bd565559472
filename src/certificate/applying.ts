import type { ProgrammeDefinition } from "../programme/records.ts";
import type { DecisionRecord } from "../result/records.ts";
import { isAbove } from "../result/tier.ts";
import type { ApplicationRecord, CertificateRecord } from "./records.ts";

/** Why no certificate can be applied for, or issued, now; the sentence stands in the locales under `certificate.refused.<reason>`. */
export type Obstacle = "no-decision" | "no-tier" | "unknown-tier" | "above-earned" | "already-waiting" | "already-issued";

export interface Applying {
  /** The tier asked for. */
  readonly tier: string;
  /** The decision that holds, with the programme version it was decided under. */
  readonly decision: DecisionRecord | undefined;
  readonly definition: ProgrammeDefinition | undefined;
  /** The learner's applications and certificates in this cohort. */
  readonly applications: readonly ApplicationRecord[];
  readonly certificates: readonly CertificateRecord[];
}

/** Whether a tier can be applied for; `below` says that the learner earned a better one. */
export type Verdict = { readonly type: "possible"; readonly below: boolean } | { readonly type: "refused"; readonly reason: Obstacle };

const refused = (reason: Obstacle): Verdict => ({ type: "refused", reason });

/** DOMAIN, the backbone, 7: a tier above the one earned is refused with the reason; below it is allowed, with a notice. */
export function judgeApplication({ tier, decision, definition, applications, certificates }: Applying): Verdict {
  if (applications.some(({ state }) => state === "waiting")) return refused("already-waiting");
  const rights = judgeTier(tier, decision, definition);
  if (rights.type === "refused" || decision === undefined) return rights;
  const used = applications.filter(
    (application) => application.decision === decision.id && application.tier === tier && application.state === "issued",
  );
  const standing = certificates.filter(({ state }) => state === "issued").map(({ id }) => id);
  return used.some(({ certificate }) => certificate !== undefined && standing.includes(certificate)) ? refused("already-issued") : rights;
}

/** Whether a decision carries a tier. */
export function judgeTier(tier: string, decision: DecisionRecord | undefined, definition: ProgrammeDefinition | undefined): Verdict {
  if (decision === undefined || definition === undefined) return refused("no-decision");
  if (decision.tier === null) return refused("no-tier");
  if (!definition.tiers.some(({ id }) => id === tier)) return refused("unknown-tier");
  if (isAbove(definition.tiers, tier, decision.tier)) return refused("above-earned");
  return { type: "possible", below: tier !== decision.tier };
}
