import type { Audit, AuditStanding } from "../audit/audit.service.ts";
import { CHECK_JOB } from "../audit/jobs.ts";
import type { AccountRecord, PersonRecord } from "../people/records.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Delivery } from "../delivery/delivery.service.ts";
import type { AuditRecord, GradeRecord, OutboxRecord } from "../delivery/records.ts";
import type { Jobs, JobStanding } from "../jobs/jobs.service.ts";
import type { JobRecord } from "../jobs/records.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { ToolKeys, ToolKeyState } from "../lti/tool-keys.ts";
import type { Actor } from "../people/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, replace, type Change, type Page, type Query, type Store } from "../store/port.ts";
import type { By } from "./platforms.service.ts";

/** What has not arrived, of one company. Long lists are cut; `more` says that there is more. */
export interface OpenMessages {
  readonly parked: readonly (OutboxRecord | GradeRecord)[];
  readonly waiting: readonly (OutboxRecord | GradeRecord)[];
  readonly more: boolean;
  /** Person id → name. */
  readonly names: ReadonlyMap<string, string>;
}

export interface AuditQuestion {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly after?: string | undefined;
}

export interface PersonStanding {
  readonly person: PersonRecord;
  readonly accounts: readonly AccountRecord[];
  /** Open sessions. */
  readonly sessions: readonly SessionRecord[];
}

export interface House {
  messages(tenant: string): Promise<OpenMessages>;
  /** Sends one message again, or all that are parked. @returns how many @throws AppError("not-found") */
  retry(actor: Actor, which: { readonly id: string } | "all"): Promise<number>;
  audit(tenant: string, question: AuditQuestion): Promise<Page<AuditRecord> & { readonly names: ReadonlyMap<string, string> }>;
  /** Whether the audit lines are as they were written. */
  chain(tenant: string): Promise<AuditStanding>;
  /** Has the whole chain looked through now. @returns when that was asked, epoch ms */
  checkChain(by: By): Promise<number>;
  /** By the beginning of a name or of an employee number; without either, everybody by name. */
  persons(tenant: string, search: { readonly text: string; readonly after?: string | undefined }): Promise<Page<PersonRecord>>;
  /** @throws AppError("not-found") */
  person(tenant: string, id: string): Promise<PersonStanding>;
  /** Ends every open session of a person. @returns how many */
  endSessions(by: By, person: string): Promise<number>;
  jobs(actor: Actor): Promise<readonly JobStanding[]>;
  cancelJob(actor: Actor, id: string): Promise<void>;
  /** Makes a failed or cancelled job due again. @throws AppError("not-found") */
  retryJob(by: By, id: string): Promise<void>;
  keys(): Promise<readonly ToolKeyState[]>;
  /** @returns false within a day of the last rotation: one at a time */
  rotateKeys(by: By): Promise<boolean>;
}

export interface HouseDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly delivery: Pick<Delivery, "resend" | "resendAll">;
  readonly jobs: Pick<Jobs, "cancel" | "put" | "standing">;
  readonly toolKeys: Pick<ToolKeys, "states" | "rotate">;
  readonly audit: Pick<Audit, "standing">;
}

const LISTED = 100;
const PAGE = 50;
const JOB_STATES = ["failed", "waiting", "cancelled", "done"] as const;
/** Sorts after every character that names begin with. */
const LAST = "\u{10ffff}";

/** What else an administrator looks after: messages, audit, persons, jobs, keys. */
export function createHouse({ store, clock, delivery, jobs, toolKeys, audit }: HouseDeps): House {
  const line = ({ tenant, person }: By, action: string, subject: string, detail = {}): Change =>
    auditLine({ tenant, cohort: "", at: clock(), actor: person, action, subject, detail });

  async function namesOf(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => id !== "" && id !== "system");
    const found = await Promise.all(
      wanted.map(async (id) => (await store.get(collections.persons, tenant, id)) ?? store.get(collections.administrators, tenant, id)),
    );
    return new Map(found.flatMap((record) => (record === undefined ? [] : [[record.id, record.name]])));
  }

  async function open(tenant: string, state: "parked" | "waiting") {
    const query = { index: "byState", equal: [state], limit: LISTED };
    const [told, graded] = await Promise.all([
      store.find(collections.outbox, tenant, query),
      store.find(collections.grades, tenant, query),
    ]);
    return { records: [...told.records, ...graded.records], more: told.next !== undefined || graded.next !== undefined };
  }

  const personOf = (record: OutboxRecord | GradeRecord): string => ("event" in record ? record.event.person : record.person);

  const sessionsOf = async (tenant: string, person: string): Promise<readonly SessionRecord[]> => {
    const all = await findAll(store, collections.sessions, { tenant, query: { index: "byPerson", equal: [person] } });
    return all.filter(({ expires }) => expires > clock());
  };

  return {
    async messages(tenant) {
      const [parked, waiting] = await Promise.all([open(tenant, "parked"), open(tenant, "waiting")]);
      const names = await namesOf(tenant, [...parked.records, ...waiting.records].map(personOf));
      return { parked: parked.records, waiting: waiting.records, more: parked.more || waiting.more, names };
    },
    async retry(actor, which) {
      if (which !== "all") {
        const { id } = which;
        const record = (await store.get(collections.grades, actor.tenant, id)) ?? (await store.get(collections.outbox, actor.tenant, id));
        if (record === undefined) throw new AppError("not-found", { reason: `message ${id}` });
        await delivery.resend({ ...actor, cohort: record.cohort }, id);
        return 1;
      }
      const { records } = await open(actor.tenant, "parked");
      let count = 0;
      for (const cohort of new Set(records.map((record) => record.cohort))) count += await delivery.resendAll({ ...actor, cohort });
      return count;
    },
    async audit(tenant, { from, to, actor, action, after }) {
      const bounds: Partial<Query> = {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(after !== undefined && { after }),
        descending: true,
        limit: PAGE,
      };
      // One index serves one of the two; the other is looked at line by line within its page.
      const [index, equal] = actor !== undefined ? ["byActor", [actor]] : action !== undefined ? ["byAction", [action]] : ["byTime", []];
      const page = await store.find(collections.audit, tenant, { ...bounds, index, equal });
      const records = actor === undefined || action === undefined ? page.records : page.records.filter((one) => one.action === action);
      return {
        ...page,
        records,
        names: await namesOf(
          tenant,
          records.flatMap((one) => [one.actor, one.subject]),
        ),
      };
    },
    chain: (tenant) => audit.standing(tenant),
    checkChain: (by) =>
      deciding(store, async () => {
        const due = await jobs.put({ ...CHECK_JOB, tenant: by.tenant, payload: {} });
        return { changes: [...due, line(by, "audit.check-asked", by.tenant)], outcome: clock() };
      }),
    async persons(tenant, { text, after }) {
      const bounds = { ...(text !== "" && { from: text, to: text + LAST }), ...(after !== undefined && { after }), limit: PAGE };
      const byName = await store.find(collections.persons, tenant, { index: "byName", equal: [], ...bounds });
      if (text === "" || after !== undefined) return byName;
      const { records } = await store.find(collections.persons, tenant, { index: "byEmployeeNumber", equal: [], ...bounds });
      const known = new Set(byName.records.map(({ id }) => id));
      return { ...byName, records: [...records.filter(({ id }) => !known.has(id)), ...byName.records] };
    },
    async person(tenant, id) {
      const person = await store.get(collections.persons, tenant, id);
      if (person === undefined) throw new AppError("not-found", { reason: `person ${id}` });
      const [accounts, sessions] = await Promise.all([
        findAll(store, collections.accounts, { tenant, query: { index: "byPerson", equal: [id] } }),
        sessionsOf(tenant, id),
      ]);
      return { person, accounts, sessions };
    },
    endSessions: (by, person) =>
      deciding(store, async () => {
        if ((await store.get(collections.persons, by.tenant, person)) === undefined) throw new AppError("not-found");
        const open = await sessionsOf(by.tenant, person);
        if (open.length === 0) return { changes: [], outcome: 0 };
        // Kept, ended: a login must stay spent while its token could still be sent again.
        const ended = open.map((session) => replace(collections.sessions, { ...session, expires: session.createdAt }));
        return { changes: [...ended, line(by, "person.sessions-ended", person, { count: open.length })], outcome: open.length };
      }),
    async jobs(actor) {
      const pages = await Promise.all(
        JOB_STATES.map((state) => {
          const descending = state === "done" || state === "cancelled";
          return store.find(collections.jobs, actor.tenant, { index: "byState", equal: [state], limit: PAGE, descending });
        }),
      );
      return Promise.all(pages.flatMap(({ records }) => records).map(({ id }) => jobs.standing(actor, id)));
    },
    cancelJob: async (actor, id) => void (await jobs.cancel(actor, id)),
    async retryJob(by, id) {
      await deciding(store, async () => {
        const job = await store.get(collections.jobs, by.tenant, id);
        if (job === undefined || (job.state !== "failed" && job.state !== "cancelled"))
          throw new AppError("not-found", { reason: `job ${id}` });
        const again: JobRecord = {
          ...job,
          state: "waiting",
          due: clock(),
          tries: 0,
          error: undefined,
          cancelling: undefined,
          leaseOwner: undefined,
        };
        return { changes: [replace(collections.jobs, again), line(by, "job.retried", id, { kind: job.kind })], outcome: undefined };
      });
    },
    keys: () => toolKeys.states(),
    async rotateKeys(by) {
      const known = await toolKeys.states();
      const newest = known.at(-1);
      const lately = known.length > 1 && newest !== undefined && clock() - newest.createdAt < DAY;
      if (lately || newest?.state === "next") return false;
      await toolKeys.rotate((kid) => line(by, "keys.rotated", kid));
      return true;
    },
  };
}
