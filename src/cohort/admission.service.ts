import { dayIn } from "../certificate/validity.ts";
import type { Launch } from "../lti/launch.ts";
import { companyOf } from "../people/company.ts";
import { placeOf } from "../people/identities.ts";
import { hasLeft } from "../people/leaving.ts";
import type { PersonRecord } from "../people/records.ts";
import { AppError } from "../shared/errors.ts";
import { digest, type Ids } from "../shared/ids.ts";
import { announce, auditLine, datedKey } from "../delivery/changes.ts";
import { collections } from "../store/collections.ts";
import { insert, type Change, type Store } from "../store/port.ts";
import { accountId, joinPerson, linkAfter, linkId, memberId, place } from "./enrolment.ts";
import { newestFirst } from "./life.ts";
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

  const holderOf = (tenant: string, number: string): Promise<PersonRecord | undefined> =>
    first(store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [number], limit: 1 }));

  async function knownPerson(launch: Launch, { account, person: guessed }: Stored) {
    const { tenant } = launch.platform;
    const { employeeNumber } = launch.person;
    if (account === undefined) {
      const holder = employeeNumber === undefined ? undefined : await holderOf(tenant, employeeNumber);
      const person = holder?.joinedTo === undefined ? holder : await store.get(collections.persons, tenant, holder.joinedTo);
      return { account, person, holder };
    }
    const person = guessed?.id === account.person ? guessed : await store.get(collections.persons, tenant, account.person);
    const told = employeeNumber !== undefined && employeeNumber !== person?.employeeNumber;
    return { account, person, holder: told ? await holderOf(tenant, employeeNumber) : undefined };
  }

  /** @throws AppError("left-company") from the day after the last one */
  async function requireStaying(person: PersonRecord | undefined, now: number): Promise<void> {
    if (person?.lastDay === undefined) return;
    const { zone } = await companyOf(store, person.tenant);
    if (hasLeft(person, dayIn(zone, now))) throw new AppError("left-company", { reason: `person ${person.id}` });
  }

  /** Their place here, their own or that of somebody they were joined with; and whose it is. */
  async function knownPlace(at: { tenant: string; cohort: string; person: string | undefined }, { member }: Stored) {
    const { tenant, cohort, person } = at;
    if (person === undefined) return { member: undefined, alias: undefined };
    const own = member?.id === memberId(cohort, person) && member.setAside === undefined;
    const place = own ? member : await placeOf(store, { tenant, cohort, person });
    const alias = place === undefined || place.person === person ? undefined : await store.get(collections.persons, tenant, place.person);
    return { member: place, alias };
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
    const running = newestFirst(records).find((cohort) => cohort.programme === programme && cohort.state === "open");
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
      await requireStaying(known.person, now);
      const cohort = await openCohort(launch, link);
      const { member, alias } =
        cohort.begins === undefined
          ? await knownPlace({ tenant, cohort: cohort.id, person: known.person?.id }, found)
          : { member: undefined, alias: undefined };
      const login = { tenant, platform: launch.platform.id, sub: launch.sub, claims: launch.person };
      const { person: self, changes: joining } = joinPerson(login, { ...known, alias }, () => ids.id());
      const person = alias?.id ?? self;
      const byNumber = known.account === undefined && known.person !== undefined;
      guessAgain(found.login, { person, cohort: cohort.id });
      const opening = { tenant, cohort: cohort.id, custom: launch.custom, by: person, at: now };
      const linkMoved = cohort.begins === undefined && JSON.stringify(link?.custom ?? {}) !== JSON.stringify(launch.custom);
      return {
        tenant,
        person,
        cohort: cohort.id,
        changes: [
          ...joining,
          ...(byNumber
            ? [
                auditLine({
                  tenant,
                  cohort: cohort.id,
                  at: now,
                  actor: "system",
                  action: "person.account-joined",
                  subject: self,
                  detail: { account: found.login, by: "employee number" },
                }),
              ]
            : []),
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
          announce(tenant, { type: "launched", cohort: cohort.id, person, at: now, key: datedKey(now, ids.id()) }),
        ],
      };
    },
  };
}
