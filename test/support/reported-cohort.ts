import { openLab, COURSE, type Lab, type Learner, type LrsAddress } from "../drills/lab.ts";
import { createErasure } from "../../src/erasure/erasure.service.ts";
import type { Actor } from "../../src/people/records.ts";
import { gatherCast } from "../../src/practice/cohort/cast.ts";
import { DAY, HOUR, MINUTE } from "../../src/shared/clock.ts";
import { seeded } from "./fault-proxy.ts";

/** A generated cohort in full life with everything said to the LRS, and who of it was erased. */
export interface ReportedCohort {
  readonly lab: Lab;
  readonly began: number;
  readonly erased: ReadonlySet<string>;
}

export interface Generation {
  readonly learners: number;
  readonly seed: number;
  /** Epoch ms; a time of its own keeps runs apart in an LRS that forgets nothing. */
  readonly start: number;
  readonly lrs?: LrsAddress | undefined;
}

/** Everybody sits the exam and is rated by two; most are decided, half are certified over weeks; some scores change, some certificates go, two people are erased. */
export async function reportCohort({ learners: count, seed, start, lrs }: Generation): Promise<ReportedCohort> {
  const lab = await openLab({ learners: count, seed, start, lrs });
  const { services, practice, clock, instructor } = lab;
  const random = seeded(seed);
  const platform = await services.lti.platforms.get(lab.tenant, (await services.cohorts.cohort(lab.tenant, lab.cohort)).platform);
  clock.advance(3 * HOUR);
  const cast = await gatherCast(services, practice, platform, COURSE);
  for (const { actor } of lab.learners) await sit(lab, actor, random);
  clock.advance(DAY);
  await services.panels.assign(cast.instructor, "practical");
  await rateAll(lab, cast.raters, random);
  for (const { actor } of lab.learners) {
    const scores = ["theory", "practical", "attendance", "homework", "mentor"].map((leaf) => [
      leaf,
      String(Math.floor(5_000 + random() * 5_001) / 100),
    ]);
    await lab.settle(actor.person, Object.fromEntries(scores));
  }
  clock.advance(DAY);
  const decided = lab.learners.slice(2);
  await services.results.decide(
    instructor,
    decided.map(({ actor }) => ({ person: actor.person })),
  );
  for (const { actor } of decided.slice(0, Math.ceil(count * 0.6))) {
    clock.advance(Math.floor(random() * 3 * DAY));
    await certify(lab, actor);
  }
  await lab.settleDown(HOUR, MINUTE);
  await change(lab, decided);
  const erased = new Set([decided[0], decided.at(-1)].flatMap((one) => (one === undefined ? [] : [one.actor.person])));
  const erasure = createErasure({ store: lab.store, withdrawals: lab.delivery.withdrawals, files: lab.services.files, clock });
  for (const person of erased) await erasure.erase(lab.tenant, person, "system");
  await lab.settleDown(HOUR, MINUTE);
  return { lab, began: start, erased };
}

/** Answers at random, each question right with a chance of its own person's. */
async function sit({ services, clock }: Lab, actor: Actor, random: () => number): Promise<void> {
  const started = await services.exams.start(actor, "theory");
  if (started.type !== "started") throw new Error(`paper: ${started.type}`);
  const { attempt } = started;
  const questions = await services.exams.reviewed(actor, attempt);
  const able = 0.4 + random() * 0.5;
  const answers = attempt.paper.flatMap((item) => {
    const question = questions.get(item.question);
    if (question?.type !== "single") return [];
    const right = random() < able;
    const value = item.order.find((option) => question.key.includes(option) === right);
    return value === undefined || random() < 0.05 ? [] : [{ question: item.question, value, revision: 1 }];
  });
  await services.exams.save(actor, { component: "theory", attempt: attempt.id, answers });
  clock.advance(MINUTE);
  await services.exams.handIn(actor, { component: "theory", attempt: attempt.id });
}

/** Twice, as a third rater joins where the first two differ too much. */
async function rateAll({ services, clock }: Lab, raters: readonly Actor[], random: () => number): Promise<void> {
  for (const rater of [...raters, ...raters]) {
    const waiting = (await services.scoring.queue(rater)).filter(({ panel, own }) => own === undefined && panel.state !== "final");
    for (const { panel } of waiting) {
      const points = panel.rubric.criteria.map(
        ({ id, levels }) => [id, levels[Math.floor(random() * levels.length)]?.points ?? 0] as const,
      );
      clock.advance(MINUTE);
      await services.scoring.submit(rater, panel.id, { points: Object.fromEntries(points), comment: "" });
    }
  }
}

async function certify({ services, tenant, cohort, instructor }: Lab, actor: Actor): Promise<void> {
  const { decision, suggestedName } = await services.certificates.own(actor);
  if (decision?.tier === null || decision?.tier === undefined) return;
  await services.certificates.apply(actor, { tier: decision.tier, name: suggestedName });
  const waiting = (await services.certificates.applications(tenant, cohort)).find(
    ({ person, state }) => person === actor.person && state === "waiting",
  );
  if (waiting !== undefined) await services.certificates.issue(instructor, { application: waiting.id, mentorComment: "" });
}

/** Scores that change after the result, with a new result, and certificates withdrawn. */
async function change(lab: Lab, decided: readonly Learner[]): Promise<void> {
  const { services, clock, instructor, tenant, cohort } = lab;
  clock.advance(DAY);
  const changed = decided.slice(-Math.ceil(decided.length / 5), -1);
  for (const { actor } of changed) await lab.settle(actor.person, { theory: "99.5", practical: "12.25" });
  await services.results.decide(
    instructor,
    changed.map(({ actor }) => ({ person: actor.person })),
  );
  const [, first, second] = await services.certificates.certificates(tenant, cohort);
  for (const one of [first, second])
    if (one !== undefined) await services.certificates.revoke(instructor, { certificate: one.id, reason: "复核未通过" });
  await lab.settleDown(HOUR, MINUTE);
}
