import { Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, replace, type Change, type New, type Store } from "../store/port.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import { writeUnits } from "./write-all.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { copyFor, copyId } from "./fan-out.ts";
import { firstSent } from "./first-sent.ts";
import { passesEvent } from "./lrs-filter.ts";
import type { LrsRecord, ReplayCounts, ReplayRecord } from "./lrs-records.ts";
import type { Lrses } from "./lrses.ts";
import type { OutboxRecord } from "./records.ts";

export interface ReplayWish {
  readonly tenant: string;
  /** Id or name. */
  readonly lrs: string;
  /** Epoch ms: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  readonly cohort?: string | undefined;
}

export interface Replays {
  /**
   * Puts aside for an LRS what was told in a period, as it was first sent. Broken off and asked for again it goes on where it stood, and
   * nothing is put aside twice.
   * @param told after each batch
   * @throws AppError("not-found") for an LRS nobody knows; Error when the first LRS does not answer
   */
  run(wish: ReplayWish, told?: (progress: ReplayRecord) => void): Promise<ReplayRecord>;
}

interface ReplayDeps {
  readonly store: Pick<Store, "commit" | "find" | "get">;
  readonly lrses: Pick<Lrses, "one" | "wake">;
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
  readonly factLoader: () => LoadFacts;
}

const BATCH = 100;
const UNMATCHED_KEPT = 100;
const NONE: ReplayCounts = { messages: 0, copied: 0, already: 0, filtered: 0, withdrawn: 0, unsent: 0, unmatched: 0 };

type Fate = { readonly type: Exclude<keyof ReplayCounts, "messages" | "copied" | "unmatched"> } | Copied | Unmatched;
type Copied = { readonly type: "copied"; readonly change: Change };
type Unmatched = { readonly type: "unmatched"; readonly message: string; readonly statement: string; readonly why: string };

export function createReplays({ store, lrses, lrs, factLoader }: ReplayDeps): Replays {
  async function fateOf(to: LrsRecord, message: OutboxRecord, facts: LoadFacts): Promise<Fate> {
    if (message.withdrawn !== undefined || message.voids !== undefined) return { type: "withdrawn" };
    if (!passesEvent(to.filter, message.event)) return { type: "filtered" };
    if (message.ids === undefined) return { type: "unsent" };
    if ((await store.get(collections.copies, message.tenant, copyId(message.id, to.id))) !== undefined) return { type: "already" };
    const sent = await firstSent(message, { facts, lrs });
    if (sent.type === "unmatched") return { ...sent, message: message.id };
    const change = copyFor(to, { ...message, statements: sent.statements });
    return change === undefined ? { type: "filtered" } : { type: "copied", change };
  }

  /** The record of this replay: the one that was broken off, or a new one. */
  async function begun(tenant: string, to: LrsRecord, wish: ReplayWish): Promise<ReplayRecord> {
    const { from, to: end, cohort } = wish;
    const id = digest(`replay ${to.id} ${from} ${end} ${cohort ?? ""}`).slice(0, 24);
    const known = await store.get(collections.replays, tenant, id);
    if (known?.state === "running") return known;
    const base = { id, tenant, lrs: to.id, from, to: end, ...(cohort !== undefined && { cohort }) };
    const record: New<ReplayRecord> = { ...base, state: "running", at: { cohort: "", message: "" }, counts: NONE, unmatched: [] };
    await store.commit([known === undefined ? insert(collections.replays, record) : replace(collections.replays, { ...known, ...record })]);
    return { ...record, version: (known?.version ?? 0) + 1 };
  }

  async function cohortsOf({ tenant, cohort }: ReplayWish): Promise<readonly string[]> {
    if (cohort !== undefined) return [cohort];
    const all = await findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [] } });
    return all.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1));
  }

  /** Every message of a cohort that came about in the period, in the order of ids, so that a broken replay finds its place again. */
  async function messagesOf(tenant: string, cohort: string, { from, to }: ReplayWish): Promise<readonly OutboxRecord[]> {
    const states = await Promise.all(
      (["sent", "waiting", "parked"] as const).map((state) =>
        findAll(store, collections.outbox, { tenant, query: { index: "byCohort", equal: [cohort, state], from, to: to - 1 } }),
      ),
    );
    return [...new Map(states.flat().map((record) => [record.id, record])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function batch(to: LrsRecord, before: ReplayRecord, messages: readonly OutboxRecord[]): Promise<ReplayRecord> {
    const facts = factLoader();
    const fates = await Promise.all(messages.map((message) => fateOf(to, message, facts)));
    const count = (type: Fate["type"]): number => fates.filter((fate) => fate.type === type).length;
    const counts = Object.fromEntries(
      Object.entries(before.counts).map(([key, value]) => [key, value + (key === "messages" ? fates.length : count(key as Fate["type"]))]),
    ) as unknown as ReplayCounts;
    const strange = fates.flatMap((fate) => (fate.type === "unmatched" ? [pick(fate)] : []));
    const last = messages.at(-1);
    const after: ReplayRecord = {
      ...before,
      at: { cohort: last?.cohort ?? before.at.cohort, message: last?.id ?? before.at.message },
      counts,
      unmatched: [...before.unmatched, ...strange].slice(0, UNMATCHED_KEPT),
    };
    const copies = fates.flatMap((fate) => (fate.type === "copied" ? [fate.change] : []));
    const [written] = await writeUnits(store, collections.replays, [{ change: after, beside: copies }]);
    if (written === undefined) throw new ReplayMoved();
    if (copies.length > 0) await lrses.wake(to.tenant, [to.id]);
    return written;
  }

  async function through(to: LrsRecord, wish: ReplayWish, told: (progress: ReplayRecord) => void): Promise<ReplayRecord> {
    let record = await begun(wish.tenant, to, wish);
    for (const cohort of await cohortsOf(wish)) {
      if (cohort < record.at.cohort) continue;
      const done = cohort === record.at.cohort ? record.at.message : "";
      const left = (await messagesOf(wish.tenant, cohort, wish)).filter(({ id }) => id > done);
      for (let from = 0; from < left.length; from += BATCH) {
        record = await batch(to, record, left.slice(from, from + BATCH));
        told(record);
      }
    }
    const done: ReplayRecord = { ...record, state: "done" };
    const [over] = await writeUnits(store, collections.replays, [{ change: done, beside: [] }]);
    return over ?? done;
  }

  return {
    async run(wish, told = () => undefined) {
      const to = await lrses.one(wish.tenant, wish.lrs);
      for (;;) {
        try {
          return await through(to, wish, told);
        } catch (error) {
          // Somebody runs the same replay beside us, or a worker put the same message aside: from where the record now stands.
          if (!(error instanceof ReplayMoved || error instanceof Conflict)) throw error;
        }
      }
    },
  };
}

class ReplayMoved extends Error {}

const pick = ({ message, statement, why }: Unmatched) => ({ message, statement, why });
