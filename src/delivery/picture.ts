import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { AgsClient, AgsPlace, AgsResult, LineItem } from "../lti/service-port.ts";
import { isLearner } from "../people/roles.ts";
import { componentById } from "../programme/tree.ts";
import type { Programmes } from "../programme/ports.ts";
import type { DecisionRecord } from "../result/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Collection, type Store, type StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import { readCertificates } from "./certificate-witness.ts";
import { messageId } from "./changes.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { resourceIdOf, TAG, type Gradebooks } from "./gradebook.ts";
import { heldBy, type Held } from "./held.ts";
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
}

export interface PictureDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "of" | "label">;
  readonly ags: Pick<AgsClient, "lineItems" | "results">;
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
  readonly factLoader: () => LoadFacts;
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
export function createPictures({ store, cohorts, programmes, gradebooks, ags, lrs, factLoader }: PictureDeps) {
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
      return { type: "read", held: await heldBy(counted, asked, factLoader()) };
    } catch (error) {
      return { type: "unread", reason: `LRS: ${error instanceof Error ? error.message : "no answer"}` };
    }
  }

  return async (tenant: string, cohort: string, reading: Reading = {}): Promise<Picture> => {
    const all = <R extends StoredRecord>(collection: Collection<R>, index = "byCohort"): Promise<R[]> =>
      findAll(store, collection, { tenant, query: { index, equal: [cohort] } });
    const [cells, outbox, scores, decisions, applications, certificates, attempts, audit, columns, roster] = await Promise.all([
      all(collections.grades),
      all(collections.outbox),
      all(collections.scores),
      all(collections.decisions),
      all(collections.applications),
      all(collections.certificates),
      all(collections.attempts, "byPerson"),
      all(collections.audit),
      all(collections.lineItems),
      cohorts.roster(tenant, cohort),
    ]);
    // One that is still to be made, and one that left the gradebook by an instructor's word, are not looked for.
    const lineItems = columns.filter(({ url, dropped }) => url !== "" && dropped !== "removed");
    const { definition } = await programmes.published(tenant, cohort);
    const { focus } = reading;
    const issued = applications.filter(({ state, person }) => state === "issued" && (focus === undefined || person === focus.person));
    const issuedAt = new Map(
      audit
        .filter(({ action }) => action === "certificate.issued")
        .map(({ detail, at }) => [(detail as { number?: string }).number ?? "", at]),
    );
    // A revocation that nobody decided is put right, never told.
    const revoked = new Set(audit.flatMap(({ action, subject }) => (action === "certificate.revoked" ? [subject] : [])));
    const events: ServiceEvent[] = [
      ...scores.flatMap(({ id, version, person, at, component, score, by }): readonly ServiceEvent[] => {
        if (score === undefined) return [];
        const passLine = componentById(definition, component)?.passLine;
        const shared = { type: "scored" as const, key: `${id}@${version}`, cohort, person, at, component, score };
        return [{ ...shared, ...(passLine !== undefined && { passLine }), ...(by !== "system" && { by }) }];
      }),
      ...decisions.map(({ id, person, at, total, tier }) => ({
        type: "decided" as const,
        key: id,
        cohort,
        person,
        at,
        decision: id,
        total,
        tier,
      })),
      ...certificates.flatMap(({ id, person, number, state, revocation }): readonly ServiceEvent[] => {
        const about = { key: id, cohort, person, certificate: id };
        const at = issuedAt.get(number);
        return [
          ...(at === undefined ? [] : [{ ...about, type: "certified" as const, at }]),
          ...(state === "revoked" && revocation !== undefined && revoked.has(id)
            ? [{ ...about, type: "revoked" as const, at: revocation.at }]
            : []),
        ];
      }),
      ...attempts.flatMap(({ id, person, component, startedAt, handedInAt }): readonly ServiceEvent[] => {
        const about = { key: id, cohort, person, attempt: id, component };
        const handedIn = handedInAt === undefined ? [] : [{ ...about, type: "exam-handed-in" as const, at: handedInAt }];
        return [{ ...about, type: "exam-attempted" as const, at: startedAt }, ...handedIn];
      }),
    ];
    const [lms, held, labels, altered] = await Promise.all([
      readLms(tenant, cohort, lineItems),
      readLrs(outbox, reading),
      Promise.all(lineItems.map(({ column }) => gradebooks.label({ tenant, cohort, column }))),
      readCertificates({ certificates, issued, decisions, audit, outbox, definition }, lrs),
    ]);
    return {
      cells,
      outbox,
      decisions,
      issued,
      altered,
      expected: events.map((event) => ({ id: messageId(event), event })),
      columns: lineItems.map((record, index) => ({ record, label: labels[index] ?? record.label })),
      subs: new Map(roster.filter(({ member }) => isLearner(member)).map(({ person, member }) => [person.id, member.sub])),
      lms,
      lrs: held,
    };
  };
}

const nothing: Unread = { type: "unread", reason: "LMS: no gradebook" };
