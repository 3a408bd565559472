import type { Translate } from "../i18n/translate.ts";
import { actingRoles, isLearner } from "../people/roles.ts";
import { NAMEABLE, type Naming, type NamingProblem } from "./naming.ts";
import type { Place } from "./ports.ts";

export interface PeoplePage {
  readonly title: string;
  readonly saved: string | undefined;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
  /** Headings of the roles that can be named. */
  readonly nameable: readonly string[];
  readonly people: readonly PersonRow[];
  readonly count: string;
  readonly needsRaters: boolean;
  readonly action: string;
  readonly refresh: string;
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly detail: string;
  readonly roles: string;
  readonly kind: "quiet" | "info";
  readonly left: boolean;
  readonly learner: boolean;
  readonly namings: readonly { readonly value: string; readonly id: string; readonly label: string; readonly checked: boolean }[];
  readonly mentors: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
  readonly error: string | undefined;
}

interface Facts {
  readonly roster: readonly Place[];
  readonly typed?: readonly Naming[];
  readonly problems?: readonly NamingProblem[];
  readonly savedCount?: number;
}

/** Who is in the cohort, and what the instructor has named them. */
export function toPeoplePage(facts: Facts, { t, href }: { t: Translate; readonly href: (path: string) => string }): PeoplePage {
  const { roster, typed = [], problems = [] } = facts;
  const typedBy = new Map(typed.map((naming) => [naming.person, naming]));
  const mentors = roster.filter(
    ({ member, person }) => (typedBy.get(person.id)?.named ?? member.named).includes("mentor") || member.launched.includes("mentor"),
  );
  const problemOf = new Map(problems.map((problem) => [problem.person, t(`cohort.people.problem.${problem.code}`)]));

  const people = roster.map(({ member, person }): PersonRow => {
    const naming = typedBy.get(person.id);
    const named: readonly string[] = naming?.named ?? member.named;
    const mentor = naming?.mentor ?? member.mentor ?? "";
    return {
      id: person.id,
      name: person.name,
      href: href(`/people/${person.id}`),
      detail: [person.department, person.position, person.employeeNumber].filter((part) => part !== undefined).join(" · "),
      roles: actingRoles(member.launched, member)
        .map((role) => t(`cohort.role.${role}`))
        .join(t("cohort.listComma")),
      kind: isLearner(member) ? "quiet" : "info",
      left: !member.active,
      learner: isLearner(member),
      namings: NAMEABLE.map((role) => ({
        value: role,
        id: `named-${role}-${person.id}`,
        label: t(`cohort.role.${role}`),
        checked: named.includes(role),
      })),
      mentors: [
        { value: "", label: t("cohort.people.noMentor"), selected: mentor === "" },
        ...mentors
          .filter((candidate) => candidate.person.id !== person.id)
          .map((candidate) => ({ value: candidate.person.id, label: candidate.person.name, selected: candidate.person.id === mentor })),
      ],
      error: problemOf.get(person.id),
    };
  });

  return {
    title: t("cohort.people.title"),
    saved: facts.savedCount === undefined ? undefined : t("cohort.people.saved", { count: facts.savedCount }),
    errors: people
      .filter((row) => row.error !== undefined)
      .map((row) => ({ href: `#person-${row.id}`, text: `${row.name}: ${row.error}` })),
    nameable: NAMEABLE.map((role) => t(`cohort.role.${role}`)),
    people,
    count: t("cohort.people.count", {
      people: people.filter((row) => !row.left).length,
      learners: people.filter((row) => row.learner).length,
    }),
    needsRaters: !roster.some(({ member }) => member.named.includes("rater")),
    action: href("/people"),
    refresh: href("/roster"),
  };
}
