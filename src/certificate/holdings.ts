import type { Actor } from "../people/records.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import type { DecisionRecord } from "../result/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { ApplicationRecord, CertificateRecord } from "./records.ts";

/** All that bears on one learner's certificates in one cohort. */
export interface Holdings {
  /** The decision that holds. */
  readonly decision: DecisionRecord | undefined;
  /** The programme version it was decided under. */
  readonly programme: ProgrammeRecord | undefined;
  /** Newest first. */
  readonly applications: readonly ApplicationRecord[];
  /** Newest first. */
  readonly certificates: readonly CertificateRecord[];
}

/** Reads what one person holds in the actor's cohort. */
export async function holdingsOf(store: Store, { tenant, cohort }: Pick<Actor, "tenant" | "cohort">, person: string): Promise<Holdings> {
  const query = { index: "byCohort", equal: [cohort, person] };
  const [decisions, applications, certificates] = await Promise.all([
    findAll(store, collections.decisions, { tenant, query }),
    findAll(store, collections.applications, { tenant, query: { ...query, descending: true } }),
    findAll(store, collections.certificates, { tenant, query }),
  ]);
  const decision = decisions.find(({ state }) => state === "standing");
  const programme = decision === undefined ? undefined : await store.get(collections.programmes, tenant, decision.programme);
  return {
    decision,
    programme,
    applications,
    certificates: certificates.toSorted((a, b) => (a.issuedOn === b.issuedOn ? compareNumbers(b, a) : a.issuedOn < b.issuedOn ? 1 : -1)),
  };
}

const compareNumbers = (a: CertificateRecord, b: CertificateRecord): number => a.number.localeCompare(b.number, "en", { numeric: true });
