import { memberId } from "../../src/cohort/enrolment.ts";
import type { MemberRecord } from "../../src/cohort/records.ts";
import type { PersonRecord } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import type { DecisionRecord } from "../../src/result/records.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll, insert } from "../../src/store/port.ts";
import type { Someone } from "./company-sheets.ts";
import { known, type PracticeCohort } from "./practice-cohort.ts";

const AT_A_TIME = 250;

/** Enrols many more learners than the practice course has, each with a decision that carries a certificate. */
export async function enrolCrowd({ stack, cohort }: Pick<PracticeCohort, "stack" | "cohort">, count: number): Promise<readonly Someone[]> {
  const { store } = stack.services;
  const tenant = PRACTICE_TENANT;
  const decided = await findAll(store, collections.decisions, { tenant, query: { index: "byCohort", equal: [cohort] } });
  const { version: _version, ...like } = known(decided.find(({ tier, state }) => tier === "intermediate" && state === "standing"));
  const people = Array.from({ length: count }, (_, index): Someone & { readonly id: string } => ({
    id: `crowd${index}`,
    name: `群员${index + 1}`,
    employeeNumber: `C${String(index + 1).padStart(5, "0")}`,
    department: `客服${(index % 7) + 1}部`,
  }));
  for (let from = 0; from < count; from += AT_A_TIME) {
    await store.commit(
      people.slice(from, from + AT_A_TIME).flatMap((person) => [
        insert<PersonRecord>(collections.persons, { tenant, position: "客服专员", ...person }),
        insert<MemberRecord>(collections.members, {
          id: memberId(cohort, person.id),
          tenant,
          cohort,
          person: person.id,
          launched: ["learner"],
          named: [],
          active: true,
          sub: person.id,
        }),
        insert<DecisionRecord>(collections.decisions, { ...like, id: `${cohort}.${person.id}.1`, person: person.id, number: 1 }),
      ]),
    );
  }
  return people;
}
