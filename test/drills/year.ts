import { announce } from "../../src/delivery/changes.ts";
import { createErasure } from "../../src/erasure/erasure.service.ts";
import { DAY, HOUR, MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { seeded } from "../support/fault-proxy.ts";
import type { Lab, Learner } from "./lab.ts";

const LEAVES = ["theory", "practical", "attendance", "homework", "mentor"];

/** What became of a cohort in its year. */
export interface Year {
  /** Those who still hold their certificate, or hold one that was revoked. */
  readonly certified: readonly Learner[];
  readonly regraded: number;
  /** Statements that a regrade withdrew. */
  readonly withdrawn: number;
  readonly revoked: readonly Learner[];
  /** People whose data was erased. */
  readonly erased: readonly Learner[];
}

/** A cohort's whole life by the product's use cases: scores, decisions, certificates, regrades with new decisions, revocations, erasures. */
export async function liveAYear(lab: Lab, seed: number): Promise<Year> {
  const { services, clock, instructor, learners } = lab;
  const random = seeded(seed);
  for (const { actor } of learners) {
    await lab.settle(actor.person, Object.fromEntries(LEAVES.map((leaf) => [leaf, String(Math.floor(5_000 + random() * 5_001) / 100)])));
  }
  clock.advance(DAY);
  await services.results.decide(
    instructor,
    learners.map(({ actor }) => ({ person: actor.person })),
  );
  await lab.settleDown(HOUR);
  clock.advance(DAY);
  const certified: Learner[] = [];
  for (const learner of learners.slice(0, Math.ceil(learners.length * 0.6))) if (await certify(lab, learner)) certified.push(learner);
  clock.advance(DAY);

  const appealed = learners.slice(-Math.ceil(learners.length * 0.15));
  const withdrawn = await regrade(lab, appealed);
  const held = await services.certificates.certificates(lab.tenant, lab.cohort);
  const gone = held.slice(0, Math.ceil(held.length * 0.05));
  for (const { id } of gone) await services.certificates.revoke(instructor, { certificate: id, reason: "复核未通过" });
  await lab.settleDown(HOUR, MINUTE);

  const people = new Set(gone.map(({ person }) => person));
  const revoked = certified.filter(({ actor }) => people.has(actor.person));
  const standing = certified.filter(({ actor }) => !people.has(actor.person));
  // One with a certificate, one whose score was withdrawn before, one with neither.
  const erased = [standing.at(-1), appealed[0], learners[certified.length + 5]].filter((one) => one !== undefined);
  const erasure = createErasure({ store: lab.store, withdrawals: lab.delivery.withdrawals, files: lab.services.files, clock });
  for (const { actor } of erased) await erasure.erase(lab.tenant, actor.person, "system");
  await lab.settleDown(HOUR, MINUTE);
  return { certified: standing.slice(0, -1), regraded: appealed.length, withdrawn, revoked, erased };
}

/**
 * Scores are appealed and change, and the result is decided anew. What was said of the score before is withdrawn, and every second time
 * the change itself is told. @returns statements withdrawn
 */
async function regrade(lab: Lab, appealed: readonly Learner[]): Promise<number> {
  const { services, instructor, store, tenant, cohort, clock, delivery } = lab;
  let withdrawn = 0;
  for (const [index, { actor }] of appealed.entries()) {
    const { person } = actor;
    const score = await store.get(collections.scores, tenant, `${cohort}.theory.${person}`);
    if (score?.score === undefined) throw new Error("no score to appeal");
    const after = String(Math.min(100, Number(score.score) + 7));
    await lab.settle(person, { theory: after });
    const replaces = { type: "scored" as const, key: `${score.id}@${score.version}` };
    const told = { type: "regraded" as const, key: `${score.id}@${score.version + 1}`, cohort, person, at: clock(), component: "theory" };
    const changes = await delivery.withdrawals.voidStatementsOf(tenant, [replaces], clock());
    withdrawn += 2;
    await store.commit([
      ...changes,
      ...(index % 2 === 0 ? [announce(tenant, { ...told, score: after, passLine: "60", replaces, before: score.score })] : []),
    ]);
  }
  await services.results.decide(
    instructor,
    appealed.map(({ actor }) => ({ person: actor.person })),
  );
  return withdrawn;
}

/** Applies for what was earned and gets it; false where nothing was. */
async function certify({ services, instructor, tenant, cohort }: Lab, { actor }: Learner): Promise<boolean> {
  const { decision } = await services.certificates.own(actor);
  if (decision?.tier === null || decision?.tier === undefined) return false;
  await services.certificates.apply(actor, { tier: decision.tier, name: `练习学员${actor.person.slice(0, 6)}` });
  const waiting = (await services.certificates.applications(tenant, cohort)).find(
    ({ person, state }) => person === actor.person && state === "waiting",
  );
  if (waiting === undefined) return false;
  const issue = await services.certificates.issue(instructor, { application: waiting.id, mentorComment: "" });
  return issue.type === "issued";
}
