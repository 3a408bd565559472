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

/** Lets a launched person into the cohort their link opens, which begins with the first launch. */
export function createAdmission({ store, ids, programmes }: { store: Store; ids: Ids; programmes: ProgrammeOpening }): AdmissionService {
  const first = async <R>(found: Promise<{ readonly records: readonly R[] }>): Promise<R | undefined> => (await found).records[0];

  async function knownPerson(launch: Launch) {
    const { tenant } = launch.platform;
    const account = await store.get(collections.accounts, tenant, accountId(launch.platform.id, launch.sub));
    if (account !== undefined) return { account, person: await store.get(collections.persons, tenant, account.person) };
    const { employeeNumber } = launch.person;
    if (employeeNumber === undefined) return { account, person: undefined };
    return {
      account,
      person: await first(store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [employeeNumber], limit: 1 })),
    };
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
      const known = await knownPerson(launch);
      const { person, changes: joining } = joinPerson(
        { tenant, platform: launch.platform.id, sub: launch.sub, claims: launch.person },
        known,
        () => ids.id(),
      );
      const link = await store.get(collections.links, tenant, linkId(launch.platform.id, launch.deployment, launch.resourceLink.id));
      const cohort = await openCohort(launch, link);
      const member = cohort.begins === undefined ? await store.get(collections.members, tenant, memberId(cohort.id, person)) : undefined;
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
