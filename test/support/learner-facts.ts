import { expect } from "@jest/globals";
import type { AttemptRecord } from "../../src/exam/records.ts";
import { accountId } from "../../src/cohort/enrolment.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { scoreId } from "../../src/result/scores.ts";
import { collections } from "../../src/store/collections.ts";
import type { Stack } from "./stack.ts";

/** What the store holds of one learner of a practice course, to set beside what the pages say. */
export interface LearnerFacts {
  /** A leaf component's final score. */
  score(component: string): Promise<string | undefined>;
  /** The first sitting. */
  attempt(component: string): Promise<AttemptRecord | undefined>;
  /** The right option of each choice of the open sitting, in the paper's order. */
  rightAnswers(component: string): Promise<readonly { readonly question: string; readonly option: string }[]>;
}

/** @param who `sub` is the LMS's user id, `course` its context id */
export function factsOf({ services: { store, lti } }: Stack, who: { readonly sub: string; readonly course: string }): LearnerFacts {
  const platform = async (): Promise<string> => (await lti.platforms.list(PRACTICE_TENANT))[0]?.id ?? "";

  async function place(): Promise<{ cohort: string; person: string }> {
    const id = await platform();
    const account = await store.get(collections.accounts, PRACTICE_TENANT, accountId(id, who.sub));
    const cohorts = await store.find(collections.cohorts, PRACTICE_TENANT, { index: "byCourse", equal: [id, who.course] });
    return { cohort: cohorts.records[0]?.id ?? "", person: account?.person ?? "" };
  }

  async function attempt(component: string): Promise<AttemptRecord | undefined> {
    const { cohort, person } = await place();
    return (await store.find(collections.attempts, PRACTICE_TENANT, { index: "byPerson", equal: [cohort, person, component] })).records[0];
  }

  return {
    attempt,
    async score(component) {
      const { cohort, person } = await place();
      return (await store.get(collections.scores, PRACTICE_TENANT, scoreId(cohort, component, person)))?.score;
    },
    async rightAnswers(component) {
      const sitting = await until(() => attempt(component), expect.objectContaining({ state: "open" }));
      const found: { question: string; option: string }[] = [];
      for (const item of sitting?.paper ?? []) {
        const record = await store.get(collections.questions, PRACTICE_TENANT, item.question);
        if (record?.question.type === "single") found.push({ question: item.question, option: record.question.key[0] ?? "" });
      }
      return found;
    },
  };
}

/** Asks again until the answer is as expected; fails with the last answer after fifteen seconds. */
export async function until<T>(ask: () => Promise<T>, expected: unknown): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    try {
      expect(answer).toEqual(expected);
      return answer;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
