import type { Withdrawals } from "../delivery/withdrawal.ts";
import { withoutWords } from "../delivery/words.ts";
import { collections } from "../store/collections.ts";
import { findAll, remove, replace, type Change, type Collection, type Query, type Store, type StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import { auditStep } from "./audit.ts";
import { examStep } from "./exam.ts";
import { fileStep, type ErasableFiles } from "./files.ts";
import * as scrub from "./scrub.ts";
import { sheetStep } from "./sheets.ts";

/** Whose data, and where it may stand. */
export interface Whose {
  readonly tenant: string;
  readonly person: string;
  /** Cohorts that the person has a place in, or had. */
  readonly cohorts: readonly string[];
  readonly at: number;
}

/** Changes that belong together: all of a piece come true in one commit. */
export interface Piece {
  readonly changes: readonly Change[];
  /** A message's statements are withdrawn by it. */
  readonly message?: boolean;
  /** Files whose content is gone already. */
  readonly files?: number;
}

/**
 * One kind of data: what is still to be changed about it, piece by piece. A step looks at what is there, so it can be repeated and
 * broken off at any point; where nothing is left, it gives nothing.
 */
export type Step = (whose: Whose) => AsyncIterable<Piece>;

interface StepsDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly withdrawals: Pick<Withdrawals, "withdraw">;
  readonly files: ErasableFiles;
}

/** Short marks, such as a numeric subject id, would be found in anything. */
const TELLING = 4;

/**
 * In the order that keeps what is needed later: doors first, so that nothing new comes in; then what others were told; then the
 * records; the person last, who is what the erasure is found again by.
 */
export function createSteps({ store, withdrawals, files }: StepsDeps): readonly Step[] {
  const all = <R extends StoredRecord>(collection: Collection<R>, tenant: string, query: Query): Promise<R[]> =>
    findAll(store, collection, { tenant, query });
  const accountsOf = ({ tenant, person }: Whose) => all(collections.accounts, tenant, { index: "byPerson", equal: [person] });

  async function* doors(whose: Whose): AsyncIterable<Piece> {
    const { tenant, person, cohorts } = whose;
    const [record, accounts] = await Promise.all([store.get(collections.persons, tenant, person), accountsOf(whose)]);
    const subs = accounts.map(({ sub }) => sub);
    const marks = [record?.name, record?.email, record?.employeeNumber, record?.confirmedName, ...subs].filter(
      (mark): mark is string => mark !== undefined && mark.length >= TELLING,
    );
    const links = (
      await Promise.all(cohorts.map((cohort) => all(collections.links, tenant, { index: "byCohort", equal: [cohort] })))
    ).flat();
    yield* scrubbed(collections.links, links, (link) => scrub.scrubLink(link, marks));
    for (const session of await all(collections.sessions, tenant, { index: "byExpiry", equal: [] })) {
      const about = session.person === person || (session.forUser !== undefined && subs.includes(session.forUser));
      if (about) yield { changes: [remove(collections.sessions, session)] };
    }
    for (const cohort of cohorts) {
      yield* scrubbed(
        collections.members,
        await all(collections.members, tenant, { index: "byCohort", equal: [cohort, person] }),
        scrub.scrubMember,
      );
    }
    // The same login is somebody new from here on.
    for (const account of accounts) yield { changes: [remove(collections.accounts, account)] };
  }

  async function* messages({ tenant, person, cohorts, at }: Whose): AsyncIterable<Piece> {
    for (const cohort of cohorts) {
      for (const message of await all(collections.outbox, tenant, { index: "byCohort", equal: [cohort] })) {
        const own = message.event.person === person;
        if (!own && !("by" in message.event && message.event.by === person)) continue;
        const rewrite = own ? withoutWords : withoutDoer;
        // What somebody did to others is said anew without them.
        const changes = await withdrawals.withdraw(message, { at, anew: !own, rewrite });
        if (changes.length > 0) yield { changes, message: true };
        else if (own) yield* scrubbed(collections.outbox, [message], scrub.scrubMessage);
      }
      const copies = await all(collections.copies, tenant, { index: "byCohort", equal: [cohort] });
      yield* scrubbed(
        collections.copies,
        copies.filter(({ event }) => event.person === person),
        scrub.scrubMessage,
      );
    }
  }

  /** Records of the person by cohort, from an index that begins with cohort and person. */
  const ofPerson = <R extends StoredRecord & { readonly person: string }>(
    collection: Collection<R>,
    index: string,
    change: (record: R) => R,
  ): Step =>
    async function* ({ tenant, person, cohorts }) {
      for (const cohort of cohorts) yield* scrubbed(collection, await all(collection, tenant, { index, equal: [cohort, person] }), change);
    };

  async function* panels({ tenant, person, cohorts }: Whose): AsyncIterable<Piece> {
    for (const cohort of cohorts) {
      const own = (await all(collections.panels, tenant, { index: "byCohort", equal: [cohort] })).filter(
        (panel) => panel.person === person,
      );
      yield* scrubbed(collections.panels, own, scrub.scrubPanel);
      for (const { id } of own) {
        yield* scrubbed(collections.ratings, await all(collections.ratings, tenant, { index: "byPanel", equal: [id] }), scrub.scrubRating);
      }
    }
  }

  async function* attempts(whose: Whose): AsyncIterable<Piece> {
    const { tenant, person, cohorts } = whose;
    for (const cohort of cohorts) {
      const own = await all(collections.attempts, tenant, { index: "byPerson", equal: [cohort, person] });
      yield* scrubbed(collections.attempts, own, scrub.scrubAttempt);
      for (const { id } of own) {
        yield* scrubbed(
          collections.markings,
          await all(collections.markings, tenant, { index: "byAttempt", equal: [id] }),
          scrub.scrubMarking,
        );
      }
    }
  }

  async function* certificates({ tenant, person }: Whose): AsyncIterable<Piece> {
    yield* scrubbed(
      collections.certificates,
      await all(collections.certificates, tenant, { index: "byPerson", equal: [person] }),
      scrub.scrubCertificate,
    );
  }

  async function* themselves({ tenant, person }: Whose): AsyncIterable<Piece> {
    const record = await store.get(collections.persons, tenant, person);
    if (record !== undefined) yield* scrubbed(collections.persons, [record], scrub.scrubPerson);
  }

  return [
    doors,
    messages,
    attempts,
    ofPerson(collections.makeUps, "byPerson", scrub.scrubMakeUp),
    ofPerson(collections.passwordTries, "byPerson", scrub.scrubTries),
    examStep(store),
    ofPerson(collections.scores, "byCohort", scrub.scrubScore),
    panels,
    ofPerson(collections.decisions, "byCohort", scrub.scrubDecision),
    ofPerson(collections.grades, "byCohort", scrub.scrubGrade),
    ofPerson(collections.appeals, "byCohort", scrub.scrubAppeal),
    ofPerson(collections.applications, "byCohort", scrub.scrubApplication),
    certificates,
    sheetStep(store),
    fileStep(store, files),
    auditStep(store),
    themselves,
  ];
}

const withoutDoer = (event: ServiceEvent): ServiceEvent => ("by" in event ? { ...event, by: undefined } : event);

/** A replace for each record that the change changes. */
function* scrubbed<R extends StoredRecord>(collection: Collection<R>, records: readonly R[], change: (record: R) => R): Iterable<Piece> {
  for (const record of records) {
    const after = change(record);
    if (JSON.stringify(sorted(after)) !== JSON.stringify(sorted(record))) yield { changes: [replace(collection, after)] };
  }
}

/** Stores give fields back in an order of their own. */
const sorted = (record: object): readonly [string, unknown][] =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
