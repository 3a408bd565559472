import { readClaims } from "../../lti/claims.ts";
import { toLaunch } from "../../lti/launch.ts";
import type { PlatformRecord } from "../../lti/records.ts";
import type { Actor, Role } from "../../people/records.ts";
import type { Services } from "../../services.ts";
import { deciding } from "../../store/deciding.ts";
import type { Practice, PracticePerson } from "../main.ts";

/** Everybody of the practice course, launched once each. */
export interface Cast {
  readonly learners: readonly Actor[];
  readonly raters: readonly Actor[];
  readonly mentor: Actor;
  readonly instructor: Actor;
  readonly supervisor: Actor;
}

/** Lets every person of the practice roster in, by the same admission a real launch passes, and names the staff. */
export async function gatherCast(services: Services, practice: Practice, platform: PlatformRecord, course: string): Promise<Cast> {
  const people = practice.platform.roster(course);
  const admitted = new Map<string, Actor>();
  const order = [...people].sort((a, b) => Number(b.kind === "instructor") - Number(a.kind === "instructor"));
  for (const one of order) admitted.set(one.id, await admit(services, practice, { platform, course, one }));

  const of = (kind: PracticePerson["kind"], roles: readonly Role[]): readonly Actor[] =>
    people.filter((one) => one.kind === kind).map((one) => ({ ...known(admitted.get(one.id)), roles }));
  const cast = {
    learners: of("learner", ["learner"]),
    raters: of("rater", ["rater"]),
    mentor: known(of("mentor", ["mentor"])[0]),
    instructor: known(of("instructor", ["instructor"])[0]),
    supervisor: known(of("supervisor", ["supervisor"])[0]),
  };
  await services.people.name(cast.instructor, [
    ...cast.raters.map(({ person }) => ({ person, named: ["rater" as const], mentor: "" })),
    { person: cast.mentor.person, named: ["mentor"], mentor: "" },
    { person: cast.supervisor.person, named: ["supervisor"], mentor: "" },
    ...cast.learners.map(({ person }) => ({ person, named: [], mentor: cast.mentor.person })),
  ]);
  for (const one of people) {
    const { person } = known(admitted.get(one.id));
    await services.people.describe(cast.instructor, person, { department: one.department, position: one.position });
  }
  return cast;
}

async function admit(
  services: Services,
  practice: Practice,
  at: { platform: PlatformRecord; course: string; one: PracticePerson },
): Promise<Actor> {
  const claims = readClaims(practice.platform.claims({ course: at.course, user: at.one.id }));
  const launch = toLaunch(claims, at.one.id, at.platform);
  return deciding(services.store, async () => {
    const { tenant, person, cohort, changes } = await services.admission.admit(launch, services.clock());
    return { changes, outcome: { tenant, person, cohort, roles: launch.launched } };
  });
}

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the practice roster lacks somebody the practice cohort needs");
  return value;
}
