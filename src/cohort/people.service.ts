import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import { checkNamings, named, type Naming, type NamingProblem } from "./naming.ts";
import type { Cohorts } from "./ports.ts";

export type NamingOutcome =
  | { readonly type: "named"; readonly people: number }
  | { readonly type: "refused"; readonly problems: readonly NamingProblem[] };

export interface PeopleService {
  /** Names raters, mentors and supervisors of the actor's cohort and gives learners their mentor, all or none. */
  name(actor: Actor, namings: readonly Naming[]): Promise<NamingOutcome>;
  /** What the LMS does not say of a person: department and position. An empty text takes it away. @throws AppError("not-found") */
  describe(actor: Actor, person: string, description: Description): Promise<void>;
}

export interface Description {
  readonly department: string;
  readonly position: string;
}

export const createPeople = ({ store, clock, cohorts }: { store: Store; clock: Clock; cohorts: Cohorts }): PeopleService => ({
  name: (actor, namings) =>
    deciding<NamingOutcome>(store, async () => {
      const { tenant, cohort } = actor;
      const members = new Map((await cohorts.roster(tenant, cohort)).map((place) => [place.person.id, place.member]));
      const problems = checkNamings(namings, members);
      if (problems.length > 0) return { changes: [], outcome: { type: "refused", problems } };
      const changes: Change[] = [];
      for (const naming of namings) {
        const before = members.get(naming.person);
        const after = before === undefined ? undefined : named(before, naming);
        if (after === undefined) continue;
        const detail = { named: [...naming.named], mentor: naming.mentor };
        const line = auditLine({
          tenant,
          cohort,
          at: clock(),
          actor: actor.person,
          action: "people.named",
          subject: naming.person,
          detail,
        });
        changes.push(replace(collections.members, after), line);
      }
      return { changes, outcome: { type: "named", people: changes.length / 2 } };
    }),

  describe: (actor, id, { department, position }) =>
    deciding(store, async () => {
      const { tenant, cohort } = actor;
      const { person } = await cohorts.place(tenant, cohort, id);
      if ((person.department ?? "") === department && (person.position ?? "") === position) return { changes: [], outcome: undefined };
      const { department: _department, position: _position, ...rest } = person;
      const after = { ...rest, ...(department !== "" && { department }), ...(position !== "" && { position }) };
      const line = auditLine({
        tenant,
        cohort,
        at: clock(),
        actor: actor.person,
        action: "people.described",
        subject: id,
        detail: { department, position },
      });
      return { changes: [replace(collections.persons, after), line], outcome: undefined };
    }),
});
