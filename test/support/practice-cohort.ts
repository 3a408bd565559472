import { createHash } from "node:crypto";
import type { Launch } from "../../src/lti/launch.ts";
import type { Role } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { asJson, findAll, replace, type Collection, type Store, type StoredRecord } from "../../src/store/port.ts";
import { practiceLaunch, practicePlatform, takeSeat, type Seat } from "./seats.ts";
import { startStack, type Stack, type StackOptions } from "./stack.ts";

export const ROLES: readonly Role[] = ["learner", "rater", "mentor", "assistant", "instructor", "supervisor", "administrator"];

/** Users of the practice LMS who have one role and no other; the assistant is a non-editing teacher added to the course. */
const USERS: Readonly<Record<Exclude<Role, "administrator">, string>> = {
  learner: "12",
  rater: "5",
  mentor: "6",
  assistant: "90",
  instructor: "3",
  supervisor: "7",
};

/** Ids of records of the practice cohort, by the parameter's name in the routes; each is open to every role with the right to it. */
export type RecordIds = Readonly<
  Record<"attempt" | "question" | "panel" | "application" | "number" | "person" | "account" | "platform" | "job", string>
> & {
  readonly certificate: string;
  readonly ownAttempt: string;
  readonly grade: string;
};

export interface PracticeCohort {
  readonly stack: Stack;
  readonly cohort: string;
  readonly ids: RecordIds;
  seat(role: Role): Promise<Seat>;
  close(): Promise<void>;
}

/** The practice cohort in full life, its roster read, and seats for each role in it. The delivery worker rests. */
export async function openPracticeCohort(options: Pick<StackOptions, "storeUrl"> = {}): Promise<PracticeCohort> {
  const stack = await startStack({ ...options, cohort: "full" });
  const { services, practice } = stack;
  const { platform } = practice.practice;
  const [example] = platform.roster("2");
  if (example === undefined) throw new Error("nobody is enrolled");
  const assistant = {
    ...example,
    id: "90",
    username: "assistant",
    name: "Assistant",
    employeeNumber: "T0090",
    email: "a@practice.example",
  };
  platform.addPerson({ ...assistant, kind: "rater", nonEditing: true });
  platform.enrol("2", "90");

  const launches = new Map<Role, Launch>();
  for (const role of ROLES) launches.set(role, await practiceLaunch(stack, role === "administrator" ? "2" : USERS[role]));
  const launchOf = (role: Role): Launch => known(launches.get(role));
  const lms = await practicePlatform(services);
  await services.store.commit([replace(collections.platforms, { ...lms, administers: true })]);
  // Launched by the LMS's administrator, who teaches there too; here only what the company's administrator may do is looked at.
  const administrator = ["administrator"] as const;
  const seat = (role: Role): Promise<Seat> =>
    takeSeat(stack, { launch: launchOf(role), ...(role === "administrator" && { launched: administrator }) });

  const { cohort } = (await seat("instructor")).session;
  const { person: helper } = (await seat("assistant")).session;
  await services.roster.refresh(PRACTICE_TENANT, cohort);
  const job = await services.jobs.at({ tenant: PRACTICE_TENANT, kind: "example", payload: {}, due: services.clock() + DAY, cohort });
  const found = await recordIds(services.store, { cohort, learner: (await seat("learner")).session.person });
  const ids: RecordIds = { ...found, job: job.id };
  const panel = known(await services.store.get(collections.panels, PRACTICE_TENANT, ids.panel));
  await services.store.commit([replace(collections.panels, { ...panel, raters: [...panel.raters, helper] })]);
  await services.delivery.runAll();
  await services.delivery.stop();
  await services.jobs.stop();
  return { stack, cohort, ids, seat, close: () => stack.close() };
}

async function recordIds(store: Store, { cohort, learner }: { cohort: string; learner: string }): Promise<Omit<RecordIds, "job">> {
  const scope = (index: string) => ({ tenant: PRACTICE_TENANT, query: { index, equal: [cohort] } });
  const attempts = await findAll(store, collections.attempts, scope("byComponent"));
  const panels = await findAll(store, collections.panels, scope("byCohort"));
  const applications = await findAll(store, collections.applications, scope("byCohort"));
  const certificates = await findAll(store, collections.certificates, scope("byCohort"));
  const grades = await findAll(store, collections.grades, scope("byCohort"));
  const certificate = known(certificates.find(({ person }) => person === learner));
  return {
    attempt: known(attempts.find(({ state }) => state === "handed-in")).id,
    question: known(attempts.find(({ score }) => score !== undefined)?.paper[0]).question,
    ownAttempt: known(attempts.find(({ person }) => person === learner)).id,
    panel: known(panels.find(({ state }) => state === "third-rater" || state === "moderation")).id,
    application: known(applications.find(({ state }) => state === "waiting")).id,
    number: certificate.number,
    certificate: certificate.id,
    person: learner,
    account: known(
      (await findAll(store, collections.accounts, { tenant: PRACTICE_TENANT, query: { index: "byPerson", equal: [learner] } }))[0],
    ).id,
    platform: known((await findAll(store, collections.platforms, { tenant: PRACTICE_TENANT, query: { index: "byName", equal: [] } }))[0])
      .id,
    grade: known(grades[0]).id,
  };
}

/** Every record of the practice tenant that `keep` wants, as one hash. */
export async function fingerprint(store: Store, keep: (collection: string, record: StoredRecord) => boolean): Promise<string> {
  const hash = createHash("sha256");
  for (const collection of Object.values(collections) as unknown as Collection<StoredRecord>[]) {
    const [index] = Object.keys(collection.indexes);
    const records = index === undefined ? await unlisted(store, collection) : await everything(store, collection, index);
    for (const record of records.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if (keep(collection.name, record)) hash.update(`${collection.name} ${JSON.stringify(asJson(record))}\n`);
    }
  }
  return hash.digest("hex");
}

const everything = (store: Store, collection: Collection<StoredRecord>, index: string) =>
  findAll(store, collection, { tenant: PRACTICE_TENANT, query: { index, equal: [] } });

/** Collections that are read by id alone: the tenant and the certificate numbers' counters. */
async function unlisted(store: Store, collection: Collection<StoredRecord>): Promise<StoredRecord[]> {
  const year = new Date().getFullYear();
  const ids = [PRACTICE_TENANT, ...[year - 1, year, year + 1].map((one) => `certificate.CS${one}`)];
  const found = await Promise.all(ids.map((id) => store.get(collection, PRACTICE_TENANT, id)));
  return found.filter((record) => record !== undefined);
}

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the practice cohort lacks a record these tests need");
  return value;
}
