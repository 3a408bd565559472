import type { Launch } from "../lti/launch.ts";
import { digest, type Ids } from "../shared/ids.ts";
import { announce, auditLine } from "../delivery/changes.ts";
import { collections } from "../store/collections.ts";
import { insert, type Change, type Store } from "../store/port.ts";
import { accountId, joinPerson, linkAfter, linkId, memberId, place } from "./enrolment.ts";
import type { CohortRecord, LinkRecord } from "./records.ts";

/** The programme's side of a launch: its first version, or a proposal when the link's parameters changed. */
export interface ProgrammeOpening {
  begin(opening: {
    tenant: string;
    cohort: string;
    custom: Readonly<Record<string, string>>;
    by: string;
    at: number;
  }): Promise<readonly Change[]>;
  followLink(opening: {
    tenant: string;
    cohort: string;
    custom: Readonly<Record<string, string>>;
    by: string;
    at: number;
  }): Promise<readonly Change[]>;
}

export interface Admission {
  readonly tenant: string;
  readonly person: string;
  readonly cohort: string;
  /** For the launch's own commit, so that session, person and place come true together. */
  readonly changes: readonly Change[];
}

export interface AdmissionService {
  admit(launch: Launch, now: number): Promise<Admission>;
}

export const DEFAULT_PROGRAMME = "customer-service-certification";

const MOST_GUESSES = 10_000;

/** Lets a launched person into the cohort their link opens, which begins with the first launch. */
export function createAdmission({ store, ids, programmes }: { store: Store; ids: Ids; programmes: ProgrammeOpening }): AdmissionService {
  const first = async <R>(found: Promise<{ readonly records: readonly R[] }>): Promise<R | undefined> => (await found).records[0];

  /** Where people were the last time: only ever a guess at what else to read in the same breath, never taken for true. */
  const guesses = new Map<string, { readonly person: string; readonly cohort: string }>();

  /** What is stored of this launch's account, link, person and place, in one round trip for somebody who was here before. */
  async function stored(launch: Launch) {
    const { tenant, id: platform } = launch.platform;
    const login = accountId(platform, launch.sub);
    const guess = guesses.get(login);
    const [account, link, person, member] = await Promise.all([
      store.get(collections.accounts, tenant, login),
      store.get(collections.links, tenant, linkId(platform, launch.deployment, launch.resourceLink.id)),
      guess && store.get(collections.persons, tenant, guess.person),
      guess && store.get(collections.members, tenant, memberId(guess.cohort, guess.person)),
    ]);
    return { login, account, link, person, member };
  }

  type Stored = Awaited<ReturnType<typeof stored>>;

  async function knownPerson(launch: Launch, { account, person }: Stored) {
    const { tenant } = launch.platform;
    if (account !== undefined)
      return { account, person: person?.id === account.person ? person : await store.get(collections.persons, tenant, account.person) };
    const { employeeNumber } = launch.person;
    if (employeeNumber === undefined) return { account, person: undefined };
    return {
      account,
      person: await first(store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [employeeNumber], limit: 1 })),
    };
  }

  async function knownMember(tenant: string, id: string, { member }: Stored) {
    return member?.id === id ? member : store.get(collections.members, tenant, id);
  }

  function guessAgain(login: string, place: { readonly person: string; readonly cohort: string }): void {
    if (guesses.size >= MOST_GUESSES) guesses.clear();
    guesses.set(login, place);
  }

  /** The cohort this link opens: the link's own, else the course's run of the programme, else a new one. */
  async function openCohort(
    launch: Launch,
    link: LinkRecord | undefined,
  ): Promise<{ id: string; title: string; begins: Change | undefined }> {
    const { tenant, id: platform } = launch.platform;
    if (link !== undefined) return { id: link.cohort, title: launch.course.title, begins: undefined };
    const programme = launch.custom["programme"] ?? DEFAULT_PROGRAMME;
    const { records } = await store.find(collections.cohorts, tenant, { index: "byCourse", equal: [platform, launch.course.id] });
    const running = records.find((cohort) => cohort.programme === programme && cohort.state === "open");
    if (running !== undefined) return { id: running.id, title: running.title, begins: undefined };
    const id = digest(`${platform} ${launch.course.id} ${programme} ${records.length + 1}`).slice(0, 20);
    const cohort: Omit<CohortRecord, "version"> = {
      id,
      tenant,
      platform,
      course: launch.course.id,
      title: launch.course.title,
      programme,
      cycle: String(records.length + 1),
      state: "open",
    };
    return { id, title: cohort.title, begins: insert(collections.cohorts, cohort) };
  }

  return {
    async admit(launch, now) {
      const { tenant } = launch.platform;
      const found = await stored(launch);
      const { link } = found;
      const known = await knownPerson(launch, found);
      const { person, changes: joining } = joinPerson(
        { tenant, platform: launch.platform.id, sub: launch.sub, claims: launch.person },
        known,
        () => ids.id(),
      );
      const cohort = await openCohort(launch, link);
      const member = cohort.begins === undefined ? await knownMember(tenant, memberId(cohort.id, person), found) : undefined;
      guessAgain(found.login, { person, cohort: cohort.id });
      const opening = { tenant, cohort: cohort.id, custom: launch.custom, by: person, at: now };
      const linkMoved = cohort.begins === undefined && JSON.stringify(link?.custom ?? {}) !== JSON.stringify(launch.custom);
      return {
        tenant,
        person,
        cohort: cohort.id,
        changes: [
          ...joining,
          ...(cohort.begins === undefined
            ? []
            : [
                cohort.begins,
                auditLine({ tenant, cohort: cohort.id, at: now, actor: person, action: "cohort.begun", subject: cohort.id }),
                ...(await programmes.begin(opening)),
              ]),
          ...(linkMoved ? await programmes.followLink(opening) : []),
          ...linkAfter(launch, cohort.id, link),
          ...place({ tenant, cohort: cohort.id, person, sub: launch.sub, launched: launch.launched }, member),
          announce(tenant, { type: "launched", cohort: cohort.id, person, at: now, key: ids.id() }),
        ],
      };
    },
  };
}
