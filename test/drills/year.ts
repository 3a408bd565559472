import { DAY, HOUR, MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { seeded } from "../support/fault-proxy.ts";
import type { Lab, Learner } from "./lab.ts";

const LEAVES = ["theory", "practical", "attendance", "homework", "mentor"];

/** A cohort's whole life by the product's use cases: scores, decisions, certificates, regrades with new decisions, revocations. */
export async function liveAYear(
  lab: Lab,
  seed: number,
): Promise<{ readonly certified: readonly Learner[]; readonly regraded: number; readonly revoked: number }> {
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

  // Some scores are appealed and change; the result is decided anew.
  const appealed = learners.slice(-Math.ceil(learners.length * 0.15));
  for (const { actor } of appealed) {
    const theory = await lab.store.get(collections.scores, lab.tenant, `${lab.cohort}.theory.${actor.person}`);
    const before = Number(theory?.score ?? "50");
    await lab.settle(actor.person, { theory: String(Math.min(100, before + 7)) });
  }
  await services.results.decide(
    instructor,
    appealed.map(({ actor }) => ({ person: actor.person })),
  );
  const held = await services.certificates.certificates(lab.tenant, lab.cohort);
  const withdrawn = held.slice(0, Math.ceil(held.length * 0.05));
  for (const { id } of withdrawn) await services.certificates.revoke(instructor, { certificate: id, reason: "复核未通过" });
  await lab.settleDown(HOUR, MINUTE);
  return { certified, regraded: appealed.length, revoked: withdrawn.length };
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
