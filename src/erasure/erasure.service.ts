import { auditLine } from "../delivery/changes.ts";
import type { Withdrawals } from "../delivery/withdrawal.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import type { ErasableFiles } from "./files.ts";
import type { ErasureRecord } from "./records.ts";
import { createSteps, type Piece, type Whose } from "./steps.ts";
import { identitiesOf } from "../people/identities.ts";
import { memberId } from "../cohort/enrolment.ts";

export interface Erasure {
  /**
   * Erases a person's data in batches of one commit each. Broken off it goes on when asked for again, and asked for again after its
   * end it changes nothing. What the LRSs were told is withdrawn; the delivery worker brings that out.
   * @param by person id, or "system"
   * @throws AppError("not-found") for a person nobody knows; Conflict where others keep changing the same records
   */
  erase(tenant: string, person: string, by: string): Promise<ErasureRecord>;
}

interface ErasureDeps {
  readonly store: Pick<Store, "commit" | "find" | "get">;
  readonly withdrawals: Pick<Withdrawals, "withdraw">;
  readonly files: ErasableFiles;
  readonly clock: Clock;
}

const BATCH = 100;
/** Looks at everything; the last one finds nothing left. A person at work while they are erased costs one more. */
const MOST_LOOKS = 20;

export function createErasure({ store, withdrawals, files, clock }: ErasureDeps): Erasure {
  const steps = createSteps({ store, withdrawals, files });

  const begin = (tenant: string, person: string, by: string): Promise<ErasureRecord> =>
    deciding(store, async () => {
      const known = await store.get(collections.erasures, tenant, person);
      if (known !== undefined) return { changes: [], outcome: known };
      if ((await store.get(collections.persons, tenant, person)) === undefined)
        throw new AppError("not-found", { reason: `person ${person}` });
      const record = { id: person, tenant, state: "running" as const, by, startedAt: clock(), records: 0, messages: 0 };
      const audit = auditLine({ tenant, cohort: "", at: clock(), actor: by, action: "person.erasure-begun", subject: person });
      return { changes: [insert<ErasureRecord>(collections.erasures, record), audit], outcome: { ...record, version: 1 } };
    });

  async function whoseOf(tenant: string, person: string): Promise<Whose> {
    const cohorts = await findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [] } });
    const places = await Promise.all(cohorts.map(({ id }) => store.get(collections.members, tenant, memberId(id, person))));
    return { tenant, person, cohorts: cohorts.filter((_, index) => places[index] !== undefined).map(({ id }) => id), at: clock() };
  }

  /** Everything once. @returns how much was still there */
  async function look(whose: Whose): Promise<{ readonly records: number; readonly messages: number }> {
    const found = { records: 0, messages: 0 };
    let batch: Piece[] = [];
    const write = async (): Promise<void> => {
      const changes: readonly Change[] = batch.flatMap((piece) => piece.changes);
      if (changes.length > 0) await store.commit(changes);
      found.records += changes.length + batch.reduce((sum, piece) => sum + (piece.files ?? 0), 0);
      found.messages += batch.filter(({ message }) => message === true).length;
      batch = [];
    };
    for (const step of steps) {
      for await (const piece of step(whose)) {
        batch.push(piece);
        if (batch.reduce((sum, { changes }) => sum + changes.length, 0) >= BATCH) await write();
      }
      // A step that comes later may rest on what this one wrote.
      await write();
    }
    return found;
  }

  async function finish(tenant: string, person: string, by: string, done: { records: number; messages: number }): Promise<ErasureRecord> {
    return deciding(store, async () => {
      const record = await store.get(collections.erasures, tenant, person);
      if (record === undefined) throw new AppError("unexpected", { reason: `erasure ${person} without its record` });
      if (record.state === "done" && done.records === 0) return { changes: [], outcome: record };
      const after = {
        ...record,
        state: "done" as const,
        finishedAt: clock(),
        records: record.records + done.records,
        messages: record.messages + done.messages,
      };
      const audit = auditLine({
        tenant,
        cohort: "",
        at: clock(),
        actor: by,
        action: "person.erased",
        subject: person,
        detail: { ...done },
      });
      return { changes: [replace(collections.erasures, after), audit], outcome: { ...after, version: record.version + 1 } };
    });
  }

  /** Whoever was joined to somebody is the same human being; who is erased last is who was asked for. */
  async function kinOf(tenant: string, person: string): Promise<readonly string[]> {
    const record = await store.get(collections.persons, tenant, person);
    return record === undefined ? [] : (await identitiesOf(store, record)).map(({ id }) => id).filter((id) => id !== person);
  }

  return {
    async erase(tenant, person, by) {
      for (const kin of await kinOf(tenant, person)) await eraseOne(tenant, kin, by);
      return eraseOne(tenant, person, by);
    },
  };

  async function eraseOne(tenant: string, person: string, by: string): Promise<ErasureRecord> {
    await begin(tenant, person, by);
    const total = { records: 0, messages: 0 };
    for (let looks = 1; ; looks += 1) {
      try {
        const found = await look(await whoseOf(tenant, person));
        total.records += found.records;
        total.messages += found.messages;
        if (found.records === 0) return await finish(tenant, person, by, total);
      } catch (error) {
        // Somebody, or a worker, changed one of the records meanwhile: it is looked at again.
        if (!(error instanceof Conflict) || looks === MOST_LOOKS) throw error;
      }
    }
  }
}
