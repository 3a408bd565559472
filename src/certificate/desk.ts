import type { Actor } from "../people/records.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { DecisionRecord } from "../result/records.ts";
import { scoreId } from "../result/scores.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { judgeTier, type Verdict } from "./applying.ts";
import type { ApplicationRecord, CertificateRecord } from "./records.ts";

/** A waiting application with what is needed to answer it. */
export interface DeskApplication {
  readonly application: ApplicationRecord;
  /** The decision that holds now and the programme version it was made under. */
  readonly decision: DecisionRecord | undefined;
  readonly programme: ProgrammeRecord | undefined;
  /** Whether the decision that holds still carries the tier applied for. */
  readonly verdict: Verdict;
  /** What the mentor wrote beside the rating. */
  readonly mentorNote: string | undefined;
}

export interface Desk {
  /** Oldest first: who waits longest is answered first. */
  readonly waiting: readonly DeskApplication[];
  /** Newest number first. */
  readonly certificates: readonly CertificateRecord[];
}

/** Everything an instructor answers applications with, in a few index walks. */
export async function deskOf(store: Store, { tenant, cohort }: Actor): Promise<Desk> {
  const query = { index: "byCohort", equal: [cohort] };
  const [applications, decisions, certificates] = await Promise.all([
    findAll(store, collections.applications, { tenant, query }),
    findAll(store, collections.decisions, { tenant, query }),
    findAll(store, collections.certificates, { tenant, query }),
  ]);
  const standing = new Map(decisions.filter(({ state }) => state === "standing").map((decision) => [decision.person, decision]));
  const waiting = applications.filter(({ state }) => state === "waiting").toSorted((a, b) => a.at - b.at);
  const versions = new Set(waiting.flatMap(({ person }) => standing.get(person)?.programme ?? []));
  const programmes = new Map(
    await Promise.all([...versions].map(async (id) => [id, await store.get(collections.programmes, tenant, id)] as const)),
  );
  return {
    waiting: await Promise.all(
      waiting.map(async (application) => {
        const decision = standing.get(application.person);
        const programme = programmes.get(decision?.programme ?? "");
        const verdict = judgeTier(application.tier, decision, programme?.definition);
        return { application, decision, programme, verdict, mentorNote: await mentorNote(store, application, programme) };
      }),
    ),
    certificates: certificates.toSorted((a, b) => b.number.localeCompare(a.number, "en", { numeric: true })),
  };
}

async function mentorNote(
  store: Store,
  { tenant, cohort, person }: ApplicationRecord,
  programme: ProgrammeRecord | undefined,
): Promise<string | undefined> {
  if (programme === undefined) return undefined;
  const leaf = allLeaves(programme.definition).find((one) => one.instrument === "entered" && one.enteredBy === "mentor");
  return leaf === undefined ? undefined : (await store.get(collections.scores, tenant, scoreId(cohort, leaf.id, person)))?.note;
}
