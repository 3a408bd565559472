import type { SaveOutcome } from "../../src/exam/saving.ts";
import { HOUR } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { openLab } from "./lab.ts";
import { wrongInGradebook, type DrillResult } from "./result.ts";

const TIMES = 20;
const COMPONENT = "theory";

/** One sitting handed in twenty times at once, with another answer under the same number, and again the next day. */
export async function doubleSubmit(): Promise<DrillResult> {
  const lab = await openLab({ learners: 2, seed: 9 });
  const { store, services, tenant } = lab;
  try {
    const actor = { ...lab.learners[0]?.actor, roles: ["learner"] as const } as Parameters<typeof services.exams.start>[0];
    const started = await services.exams.start(actor, COMPONENT);
    if (started.type !== "started") throw new Error(started.type);
    const { id: attempt, paper } = started.attempt;
    const [first] = paper.filter(({ order }) => order.length > 1);
    const answer = (at: number) => ({ question: first?.question ?? "", value: first?.order[at] ?? "", revision: 1 });
    const save = (at: number): Promise<SaveOutcome> => services.exams.save(actor, { component: COMPONENT, attempt, answers: [answer(at)] });
    const taken = await save(0);
    const other = await save(1);
    const handIn = () => services.exams.handIn(actor, { component: COMPONENT, attempt });
    const atOnce = await Promise.all(Array.from({ length: TIMES }, handIn));
    const afterwards = await save(1);
    lab.clock.advance(23 * HOUR);
    const nextDay = await handIn();

    await lab.settleDown(HOUR);
    const messages = (await lab.outbox()).filter(({ event }) => "attempt" in event && event.attempt === attempt);
    const audit = await findAll(store, collections.audit, { tenant, query: { index: "bySubject", equal: [attempt] } });
    const stored = await store.get(collections.attempts, tenant, attempt);
    const answers = new Set([...atOnce, nextDay].map((one) => JSON.stringify(one)));
    const figures = {
      answers: atOnce.length + 1,
      differentAnswers: answers.size,
      closed: audit.filter(({ action }) => action === "exam.handed-in").length,
      statementSets: messages.filter(({ event }) => event.type === "exam-handed-in").length,
      otherBody: other.stale.length === 1 && other.saved.length === 0 ? "refused" : "taken",
      afterTheEnd: afterwards.state,
      keptAnswer: stored?.answers[answer(0).question]?.value === answer(0).value && taken.saved.length === 1,
      gradesWrong: (await wrongInGradebook(lab)).length,
      unsent: messages.filter(({ state }) => state !== "sent").length,
    };
    const pass =
      figures.differentAnswers === 1 &&
      figures.closed === 1 &&
      figures.statementSets === 1 &&
      figures.otherBody === "refused" &&
      figures.afterTheEnd === "over" &&
      figures.keptAnswer &&
      figures.gradesWrong + figures.unsent === 0;
    return { name: "double-submit", drill: "D9", pass, ...figures };
  } finally {
    await lab.close();
  }
}
