import type { Difference } from "../../src/delivery/differences.ts";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { openLab, type Lab, type LrsAddress } from "./lab.ts";
import { plantAll, type Planted } from "./planted.ts";
import type { DrillResult } from "./result.ts";
import { liveAYear } from "./year.ts";

interface Reconciling {
  readonly learners: number;
  /** A real LRS, which cannot be made to forget: faults are planted on all other sides. */
  readonly lrs?: LrsAddress | undefined;
}

/** Faults of different kinds that are planted at least where every side can be reached. */
const KINDS = 20;

/** A cohort with regrades, revocations and erasures reconciles to nothing; faults planted on every side are found, named and repaired. */
export async function reconciling({ learners, lrs }: Reconciling): Promise<DrillResult> {
  const lab = await openLab({ learners, seed: 7, lrs });
  try {
    const lived = await liveAYear(lab, 7);
    await policyOf(lab, "daily", "tool");
    // Revocations are told by the first nightly run where the deed itself did not tell them.
    const first = await reconcile(lab, true);
    const untold = first.differences.filter(({ detail }) => detail === "revoked").length;
    await lab.settleDown(HOUR, MINUTE);
    const before = await reconcile(lab, false);
    const { certified } = lived;
    const planted = await plantAll(lab, lived, lrs === undefined);
    const found = await reconcile(lab, true);
    const unnamed = planted.filter((one) => !found.differences.some((difference) => names(difference, one)));
    const extra = found.differences.filter((difference) => !planted.some((one) => names(difference, one)));
    await lab.settleDown(HOUR, MINUTE);
    // A certificate whose record is gone is issued anew by a person.
    const reissued = await reissue(lab, planted, certified);
    await lab.settleDown(HOUR, MINUTE);
    const after = await reconcile(lab, false);
    const { proof } = after;
    const proved = Object.values(proof).every(({ tool, held }) => tool.count === held.count && tool.hash === held.hash);
    const pass =
      first.differences.length === untold &&
      before.complete &&
      unnamed.length === 0 &&
      after.complete &&
      proved &&
      (lrs !== undefined || planted.length >= KINDS);
    return {
      name: "reconcile",
      drill: "reconcile",
      pass,
      learners,
      certified: certified.length,
      regraded: lived.regraded,
      withdrawn: lived.withdrawn,
      revoked: lived.revoked.length,
      erased: lived.erased.length,
      revocationsTold: untold,
      before: before.differences.length,
      ...(before.differences.length > 0 && { first: before.differences.slice(0, 5), unread: before.unread }),
      planted: planted.length,
      found: planted.length - unnamed.length,
      unnamed: unnamed.map(({ name }) => name),
      besides: summed(extra),
      repaired: found.repaired,
      reissued,
      after: after.differences.length,
      ...(after.differences.length > 0 && { left: after.differences.slice(0, 8) }),
      proof,
    };
  } finally {
    await lab.close();
  }
}

const reconcile = (lab: Lab, repair: boolean) => lab.delivery.reconciliation.run(lab, { repair, actor: "system" });

const names = (difference: Difference, { kind, person, column }: Planted): boolean =>
  difference.kind === kind &&
  (person === undefined || difference.person === person) &&
  (column === undefined || difference.column === column);

const summed = (differences: readonly Difference[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(differences, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]));

async function policyOf(lab: Lab, column: string, policy: "tool" | "ask"): Promise<void> {
  const record = await lab.store.get(collections.lineItems, lab.tenant, `${lab.cohort}.${column}`);
  if (record !== undefined) await lab.store.commit([replace(collections.lineItems, { ...record, policy })]);
}

async function reissue(lab: Lab, planted: readonly Planted[], learners: Lab["learners"]): Promise<number> {
  const lost = planted.filter(({ kind }) => kind === "certificate-missing");
  let issued = 0;
  for (const { person } of lost) {
    const application = (await lab.services.certificates.applications(lab.tenant, lab.cohort)).find(
      (one) => one.person === person && one.state === "waiting",
    );
    const learner = learners.find(({ actor }) => actor.person === person);
    if (application === undefined || learner === undefined) continue;
    const issue = await lab.services.certificates.issue(lab.instructor, { application: application.id, mentorComment: "" });
    if (issue.type === "issued") issued += 1;
  }
  return issued;
}
