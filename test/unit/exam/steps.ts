import type { AttemptRecord } from "../../../src/exam/records.ts";
import type { SaveOutcome } from "../../../src/exam/saving.ts";
import type { Marked } from "../../../src/exam/marking/mark-sheet.ts";
import { instructor, learner, type World } from "./world.ts";

/** What people do in an exam, one call each. */
export interface Steps {
  begun(person?: string): Promise<AttemptRecord>;
  /** Saves every answer: the first `right` choices right, the rest wrong, and both short answers. */
  saveAll(attempt: AttemptRecord, right: number): Promise<SaveOutcome>;
  handIn(attempt: AttemptRecord): Promise<AttemptRecord>;
  /** The instructor's marks of the short answers, as typed. */
  markBoth(attempt: AttemptRecord, marks: readonly string[]): Promise<Marked>;
}

export const stepsIn = (world: World): Steps => ({
  async begun(person) {
    const started = await world.exams.start(learner(person), "theory");
    if (started.type !== "started") throw new Error(started.type);
    return started.attempt;
  },
  saveAll: (attempt, right) =>
    world.exams.save(learner(attempt.person), {
      component: "theory",
      attempt: attempt.id,
      answers: [
        ...world.choices(attempt, right),
        ...world.shorts(attempt).map((question) => ({ question, value: "我会先道歉,再核实。", revision: 1 })),
      ],
    }),
  handIn: (attempt) => world.exams.handIn(learner(attempt.person), { component: "theory", attempt: attempt.id }),
  markBoth: async (attempt, marks) =>
    world.exams.mark(instructor, {
      attempt: attempt.id,
      seen: (await world.stored(attempt.id)).version,
      marks: Object.fromEntries(world.shorts(attempt).map((question, index) => [question, { mark: marks[index] ?? "", comment: "" }])),
    }),
});
