import { DateTime } from "luxon";
import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import { dayIn } from "../certificate/validity.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { AgsClient, AgsPlace, AgsResult, LineItem } from "../lti/service-port.ts";
import { isLearner } from "../people/roles.ts";
import { companyOf } from "../people/company.ts";
import type { Programmes } from "../programme/ports.ts";
import type { DecisionRecord } from "../result/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Collection, type Store, type StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import { readCertificates } from "./certificate-witness.ts";
import { messageId } from "./changes.ts";
import { expectedEvents } from "./expected.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { resourceIdOf, TAG, type Gradebooks } from "./gradebook.ts";
import { rebuilt } from "./expansion.ts";
import { heldBy, type Held } from "./held.ts";
import { createOwnReader, type OwnLrs, type OwnLrses } from "./own-lrs.ts";
import type { GradeRecord, LineItemRecord, OutboxRecord } from "./records.ts";

/** A column of ours as the LMS has it. */
export interface SeenColumn {
  readonly item: LineItem;
  /** Whether resource id and tag are ours; a PUT by somebody else may have wiped them. */
  readonly marked: boolean;
  /** Further columns with our resource id. */
  readonly doubles: number;
  /** By subject id. */
  readonly results: ReadonlyMap<string, AgsResult>;
}

/** A certificate that is not what its application, decision, audit line and statement say; `undefined`: gone. */
export interface Altered {
  readonly certificate: CertificateRecord | undefined;
  readonly application: ApplicationRecord;
  /** The fields as they must be. */
  readonly fields: Partial<CertificateRecord>;
}

interface Unread {
  readonly type: "unread";
  readonly reason: string;
}

/** Everything one cohort's reconciliation compares, read at one time. */
export interface Picture {
  readonly cells: readonly GradeRecord[];
  readonly outbox: readonly OutboxRecord[];
  readonly decisions: readonly DecisionRecord[];
  /** Applications answered with a certificate. */
  readonly issued: readonly ApplicationRecord[];
  readonly altered: readonly Altered[];
  /** What the tool's own records say was told, by the message's id. */
  readonly expected: readonly { readonly id: string; readonly event: ServiceEvent }[];
  readonly columns: readonly { readonly record: LineItemRecord; readonly label: string }[];
  /** Active learners: person id → subject id. */
  readonly subs: ReadonlyMap<string, string>;
  readonly lms: { readonly type: "read"; readonly place: AgsPlace; readonly columns: ReadonlyMap<string, SeenColumn> } | Unread;
  readonly lrs: { readonly type: "read"; readonly held: ReadonlyMap<string, Held> } | Unread;
  /** The company's own, beside that one. */
  readonly own: readonly OwnLrs[];
}

export interface PictureDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "of" | "label">;
  readonly ags: Pick<AgsClient, "lineItems" | "results">;
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
  readonly own: OwnLrses;
  readonly factLoader: () => LoadFacts;
  readonly clock: Clock;
}

/** One difference is looked at anew: only this person's learning records and certificates are asked for, nobody's where it is about none. */
export interface Focus {
  readonly person: string | undefined;
}

interface Reading {
  readonly focus?: Focus;
  /** Hears how many learning records were looked up, of how many; what it throws ends the reading of that side. */
  readonly progress?: (done: number, of: number) => void;
}

/** Reads all four sides of a cohort; a side that does not answer is left out and named. */
export function createPictures({ store, cohorts, programmes, gradebooks, ags, lrs, own, factLoader, clock }: PictureDeps) {
  const readOwn = createOwnReader({ store, own, factLoader });

  async function readLms(tenant: string, cohort: string, records: readonly LineItemRecord[]): Promise<Picture["lms"]> {
    const gradebook = await gradebooks.of(tenant, cohort);
    if (gradebook.type !== "open") return records.length === 0 ? nothing : { type: "unread", reason: `LMS: ${gradebook.type}` };
    const { place } = gradebook;
    try {
      const items = await ags.lineItems(place, {});
      const columns = new Map<string, SeenColumn>();
      for (const { column, url } of records) {
        const own = items.filter(({ resourceId }) => resourceId === resourceIdOf(cohort, column));
        const item = own.find(({ id }) => id === url) ?? own[0] ?? items.find(({ id }) => id === url);
        if (item === undefined) continue;
        const results = await ags.results(place, item.id);
        const marked = item.resourceId === resourceIdOf(cohort, column) && item.tag === TAG;
        columns.set(column, {
          item,
          marked,
          doubles: Math.max(0, own.length - 1),
          results: new Map(results.map((one) => [one.userId, one])),
        });
      }
      return { type: "read", place, columns };
    } catch (error) {
      return { type: "unread", reason: `LMS: ${error instanceof Error ? error.message : "no answer"}` };
    }
  }

  async function readLrs(outbox: readonly OutboxRecord[], { focus, progress }: Reading): Promise<Picture["lrs"]> {
    if (lrs === undefined) return { type: "unread", reason: "LRS: none connected" };
    const asked = outbox.filter(({ state, event }) => state === "sent" && (focus === undefined || event.person === focus.person));
    const of = asked.reduce((sum, { ids = [] }) => sum + ids.length, 0);
    let done = 0;
    const counted: typeof lrs = {
      voided: (id) => lrs.voided(id),
      find(id) {
        progress?.(done, of);
        done += 1;
        return lrs.find(id);
      },
    };
    try {
      const facts = factLoader();
      return { type: "read", held: await heldBy(counted, asked, (record) => rebuilt(record, facts)) };
    } catch (error) {
      return { type: "unread", reason: `LRS: ${error instanceof Error ? error.message : "no answer"}` };
    }
  }

  /** Of somebody whose data was erased nothing more is told, and what was told is withdrawn. */
  async function ofTheLiving(tenant: string, expected: Picture["expected"], outbox: readonly OutboxRecord[]): Promise<Picture["expected"]> {
    const known = new Set(outbox.map(({ id }) => id));
    const untold = [...new Set(expected.filter(({ id }) => !known.has(id)).map(({ event }) => event.person))];
    const erased = await Promise.all(untold.map((person) => store.get(collections.erasures, tenant, person)));
    const gone = new Set(untold.filter((_, index) => erased[index] !== undefined));
    return expected.filter(({ event }) => !gone.has(event.person));
  }

  return async (tenant: string, cohort: string, reading: Reading = {}): Promise<Picture> => {
    const all = <R extends StoredRecord>(collection: Collection<R>, index = "byCohort"): Promise<R[]> =>
      findAll(store, collection, { tenant, query: { index, equal: [cohort] } });
    const [cells, outbox, scores, decisions, appeals, applications, certificates, attempts, panels, ratings, audit, columns, roster] =
      await Promise.all([
        all(collections.grades),
        all(collections.outbox),
        all(collections.scores),
        all(collections.decisions),
        all(collections.appeals),
        all(collections.applications),
        all(collections.certificates),
        all(collections.attempts, "byPerson"),
        all(collections.panels),
        all(collections.ratings),
        all(collections.audit),
        all(collections.lineItems),
        cohorts.roster(tenant, cohort),
      ]);
    // One that is still to be made, and one that left the gradebook by an instructor's word, are not looked for.
    const lineItems = columns.filter(({ url, dropped }) => url !== "" && dropped !== "removed");
    const { definition } = await programmes.published(tenant, cohort);
    const { focus } = reading;
    const issued = applications.filter(({ state, person }) => state === "issued" && (focus === undefined || person === focus.person));
    const { zone } = await companyOf(store, tenant);
    const lapsed = { until: dayIn(zone, clock() - LAPSE_TOLD), endOf: (day: string) => endOfDay(day, zone) };
    const evidence = {
      definition,
      scores,
      decisions,
      appeals,
      applications,
      certificates,
      attempts,
      panels,
      ratings,
      audit,
      outbox,
      lapsed,
    };
    const expected = expectedEvents(evidence).map((event) => ({ id: messageId(event), event }));
    const [lms, held, companies, labels, altered] = await Promise.all([
      readLms(tenant, cohort, lineItems),
      readLrs(outbox, reading),
      readOwn({ tenant, cohort, outbox, ...(focus !== undefined && { person: focus.person ?? "" }) }),
      Promise.all(lineItems.map(({ column }) => gradebooks.label({ tenant, cohort, column }))),
      readCertificates({ certificates, issued, decisions, audit, outbox, definition }, lrs),
    ]);
    return {
      cells,
      outbox,
      decisions,
      issued,
      altered,
      expected: await ofTheLiving(tenant, expected, outbox),
      columns: lineItems.map((record, index) => ({ record, label: labels[index] ?? record.label })),
      subs: new Map(roster.filter(({ member }) => isLearner(member)).map(({ person, member }) => [person.id, member.sub])),
      lms,
      lrs: held,
      own: companies,
    };
  };
}

/** Lapsed certificates are told by night; a night may be missed. */
const LAPSE_TOLD = 3 * DAY;
const endOfDay = (day: string, zone: string): number => DateTime.fromISO(day, { zone }).plus({ days: 1 }).startOf("day").toMillis();

const nothing: Unread = { type: "unread", reason: "LMS: no gradebook" };
