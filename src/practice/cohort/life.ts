import type { Actor } from "../../people/records.ts";
import type { AttemptRecord } from "../../exam/records.ts";
import type { Services } from "../../services.ts";
import { DAY, HOUR, MINUTE } from "../../shared/clock.ts";
import { collections } from "../../store/collections.ts";
import { panelId } from "../../observation/panels.service.ts";
import { known, type Cast } from "./cast.ts";
import { PLANS, reaches, type Plan } from "./plan.ts";

interface Learner {
  readonly actor: Actor;
  readonly plan: Plan;
}

interface Stagecraft {
  readonly services: Services;
  readonly cast: Cast;
  /** Moves the practice clock; it never goes back. */
  readonly at: (time: number) => void;
  readonly now: number;
}

/** Plays the weeks before today: every score, decision and certificate comes about by its use case. */
export async function playLife({ services, cast, at, now }: Stagecraft): Promise<void> {
  const learners = cast.learners.slice(0, PLANS.length).map((actor, index) => ({ actor, plan: known(PLANS[index]) }));
  const atLeast = (stage: Plan["stage"]): readonly Learner[] => learners.filter(({ plan }) => reaches(plan, stage));

  at(now - 12 * DAY);
  for (const learner of atLeast("handed-in")) await sit(services, learner, at, now - 12 * DAY);
  at(now - 10 * DAY);
  for (const learner of atLeast("theory")) await mark(services, cast, learner);
  at(now - 9 * DAY);
  await services.panels.assign(cast.instructor, "practical");
  at(now - 7 * DAY);
  for (const { actor, plan } of learners) await rate(services, cast, actor, plan);
  at(now - 5 * DAY);
  for (const { actor, plan } of learners) await enterDaily(services, cast, actor, plan);
  at(now - 3 * DAY);
  await services.results.decide(
    cast.instructor,
    atLeast("decided").map(({ actor }) => ({ person: actor.person })),
  );
  at(now - 2 * DAY);
  for (const { actor } of atLeast("applied")) await apply(services, actor);
  const appealed = await object(services, atLeast("decided").slice(1));
  at(now - 1 * DAY);
  await settle(services, cast, appealed.slice(0, 1));
  await certify(services, cast, atLeast("certified"));
  at(now - 10 * MINUTE);
  for (const { actor, plan } of learners.filter(({ plan: { stage } }) => stage === "sitting")) await answer(services, actor, plan);
}

/** Starts the paper and answers it as planned; the last short answer of an unfinished sitting stays blank. */
async function answer(services: Services, actor: Actor, plan: Plan): Promise<AttemptRecord> {
  const started = await services.exams.start(actor, "theory");
  if (started.type !== "started" && started.type !== "resumed") throw new Error(`practice paper: ${started.type}`);
  const { attempt } = started;
  const questions = await services.exams.reviewed(actor, attempt);
  let rightLeft = plan.right;
  const answers = attempt.paper.map((item, index) => {
    const question = known(questions.get(item.question));
    if (question.type !== "single") return { question: item.question, value: question.explanation["zh-CN"], revision: 1 };
    const right = rightLeft > 0 && (index % 7 !== 3 || 20 - index <= rightLeft);
    if (right) rightLeft -= 1;
    const value = known(item.order.find((option) => question.key.includes(option) === right));
    return { question: item.question, value, revision: 1 };
  });
  await services.exams.save(actor, {
    component: "theory",
    attempt: attempt.id,
    answers: plan.stage === "sitting" ? answers.slice(0, plan.right) : answers,
  });
  return attempt;
}

async function sit(services: Services, { actor, plan }: Learner, at: (time: number) => void, base: number): Promise<void> {
  const attempt = await answer(services, actor, plan);
  at(Math.max(services.clock(), base) + 4 * MINUTE);
  await services.exams.handIn(actor, { component: "theory", attempt: attempt.id });
}

async function mark(services: Services, cast: Cast, { actor, plan }: Learner): Promise<void> {
  const lists = await services.exams.toMark(cast.instructor);
  const attempt = known(lists.flatMap((list) => list.waiting).find(({ person }) => person === actor.person));
  const script = await services.exams.attemptToMark(cast.instructor, attempt.id);
  const shorts = attempt.paper.filter((item) => script.questions.get(item.question)?.type === "short");
  const marks = Object.fromEntries(shorts.map((item, index) => [item.question, { mark: String(plan.short[index] ?? 0), comment: "" }]));
  await services.exams.mark(cast.instructor, { attempt: attempt.id, seen: attempt.version, marks });
}

async function rate(services: Services, cast: Cast, { tenant, cohort, person }: Actor, plan: Plan): Promise<void> {
  const id = panelId(cohort, "practical", person);
  const panel = await services.store.get(collections.panels, tenant, id);
  if (panel === undefined) return;
  for (const [index, levels] of plan.ratings.entries()) {
    const rater = cast.raters[index];
    if (levels === "" || rater === undefined || !reaches(plan, "one-rating")) continue;
    const points = Object.fromEntries(panel.rubric.criteria.map((criterion, position) => [criterion.id, Number(levels[position])]));
    await services.scoring.submit(rater, id, { points, comment: "" });
  }
}

async function enterDaily(services: Services, cast: Cast, { person }: Actor, plan: Plan): Promise<void> {
  const [attendance, homework, mentor] = plan.daily;
  await services.entry.enter(cast.instructor, "staff", [
    { component: "attendance", person, typed: attendance },
    { component: "homework", person, typed: homework },
  ]);
  await services.entry.enter(cast.mentor, "mentor", [{ component: "mentor", person, typed: mentor }]);
}

async function apply(services: Services, actor: Actor): Promise<void> {
  const held = await services.certificates.own(actor);
  const tier = held.decision?.tier;
  if (tier !== null && tier !== undefined) await services.certificates.apply(actor, { tier, name: held.suggestedName });
}

/** Two doubt what the raters gave them: one is answered, one waits. */
async function object(services: Services, learners: readonly Learner[]): Promise<readonly string[]> {
  const made: string[] = [];
  for (const [position, words] of APPEALS.entries()) {
    const appeal = await services.appeals.appeal(known(learners[position]).actor, { subject: "practical", words });
    if (appeal.type !== "made") throw new Error(`practice appeal: ${appeal.type}`);
    made.push(appeal.appeal.id);
  }
  return made;
}

async function settle(services: Services, cast: Cast, appeals: readonly string[]): Promise<void> {
  for (const appeal of appeals) await services.appeals.answer(cast.instructor, { appeal, upheld: false, words: ANSWER });
}

async function certify(services: Services, cast: Cast, learners: readonly Learner[]): Promise<void> {
  const people = new Set(learners.map(({ actor }) => actor.person));
  for (const application of await services.certificates.applications(cast.instructor.tenant, cast.instructor.cohort)) {
    if (people.has(application.person))
      await services.certificates.issue(cast.instructor, { application: application.id, mentorComment: "" });
  }
}

/** As people of a Chinese team would type it. */
const APPEALS = [
  "“解决问题”一项我给了客户两个方案，也说明了各自的时限，希望再看一次录音。",
  "客户改口以后我重新确认了需求，但“倾听”一项的得分很低，请复核。",
];
const ANSWER = "已重新听取录音：两个方案都说明了，但没有确认客户选择哪一个，评分维持不变。";

/** How long before now the practice cohort began; admissions are dated then. */
export const BEGAN = 14 * DAY + HOUR;
