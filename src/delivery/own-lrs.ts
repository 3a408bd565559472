import { collections } from "../store/collections.ts";
import { findAll, replace, type Change, type Store } from "../store/port.ts";
import type { LrsClient, ReadyStatement } from "../xapi/lrs-client.ts";
import type { Difference } from "./differences.ts";
import { rebuilt } from "./expansion.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { firstSent } from "./first-sent.ts";
import { heldBy, type Held } from "./held.ts";
import { forLrs } from "./lrs-filter.ts";
import type { CopyRecord, LrsRecord } from "./lrs-records.ts";
import type { OutboxRecord } from "./records.ts";

/** What a company's own LRS was sent of a cohort, and what it holds of it. */
export interface OwnLrs {
  readonly lrs: LrsRecord;
  readonly copies: readonly CopyRecord[];
  readonly side: { readonly type: "read"; readonly held: ReadonlyMap<string, Held> } | { readonly type: "unread"; readonly reason: string };
}

/** A company's own LRSs and how they are asked. */
export interface OwnLrses {
  list(tenant: string): Promise<readonly LrsRecord[]>;
  connect(record: LrsRecord): Pick<LrsClient, "find" | "voided" | "close">;
  /** Something is put aside for these again. */
  wake(tenant: string, ids: readonly string[]): Promise<void>;
}

interface Asked {
  readonly tenant: string;
  readonly cohort: string;
  readonly outbox: readonly OutboxRecord[];
  /** This person's records only. */
  readonly person?: string | undefined;
}

interface Deps {
  readonly store: Pick<Store, "find">;
  readonly own: OwnLrses;
  readonly factLoader: () => LoadFacts;
}

/** Asks each LRS that is on for what it was sent; one that does not answer is named, and the others are asked all the same. */
export function createOwnReader({ store, own, factLoader }: Deps) {
  async function read(lrs: LrsRecord, copies: readonly CopyRecord[], outbox: readonly OutboxRecord[]): Promise<OwnLrs["side"]> {
    const client = own.connect(lrs);
    const facts = factLoader();
    const messages = new Map(outbox.map((message) => [message.id, message]));
    const remake = async (copy: CopyRecord): Promise<readonly ReadyStatement[]> =>
      forLrs(lrs, copy.event, await rebuilt(messages.get(copy.message) ?? copy, facts));
    try {
      return { type: "read", held: await heldBy(client, copies, remake) };
    } catch (error) {
      return { type: "unread", reason: `LRS ${lrs.name}: ${error instanceof Error ? error.message : "no answer"}` };
    } finally {
      client.close();
    }
  }

  return async ({ tenant, cohort, outbox, person }: Asked): Promise<readonly OwnLrs[]> => {
    const on = (await own.list(tenant)).filter(({ state }) => state === "on");
    if (on.length === 0) return [];
    const all = await findAll(store, collections.copies, { tenant, query: { index: "byCohort", equal: [cohort, "sent"] } });
    const asked = person === undefined ? all : all.filter(({ event }) => event.person === person);
    return Promise.all(
      on.map(async (lrs) => {
        const copies = asked.filter((copy) => copy.lrs === lrs.id);
        return { lrs, copies, side: await read(lrs, copies, outbox) };
      }),
    );
  };
}

const KINDS = { missing: "copy-missing", voided: "copy-voided", different: "copy-different" } as const;

/** What an LRS of the company does not hold as it was sent. Pure. */
export const ownDifferences = ({ lrs, copies, side }: OwnLrs): readonly Difference[] =>
  side.type === "unread"
    ? []
    : copies.flatMap(({ id: copy, ids = [], event }) =>
        ids.flatMap((id): readonly Difference[] => {
          const held = side.held.get(id) ?? "missing";
          if (held === "same") return [];
          const repair = held === "missing" ? "send-copy" : "note";
          return [{ kind: KINDS[held], subject: `${copy} ${id}`, person: event.person, detail: `${event.type} ${lrs.name}`, repair }];
        }),
      );

interface Again {
  readonly facts: LoadFacts;
  /** The LRS that got the statements first, where there is one. */
  readonly lrs: Pick<LrsClient, "find" | "voided"> | undefined;
  readonly now: number;
}

/** A copy on its way again, exactly as it was said; none where it cannot be had so any more. */
export async function copyAgain(
  own: readonly OwnLrs[],
  { subject, outbox }: { readonly subject: string; readonly outbox: readonly OutboxRecord[] },
  { facts, lrs: first, now }: Again,
): Promise<readonly Change[]> {
  const [copyId = ""] = subject.split(" ");
  const found = own.flatMap(({ lrs, copies }) => copies.filter(({ id }) => id === copyId).map((copy) => ({ lrs, copy })))[0];
  const message = outbox.find(({ id }) => id === found?.copy.message);
  if (found === undefined || message === undefined) return [];
  const said = await firstSent(message, { facts, lrs: first });
  if (said.type === "unmatched") return [];
  const statements = forLrs(found.lrs, message.event, said.statements);
  const again = { ...found.copy, state: "waiting", due: now, tries: 0, reason: undefined, sentAt: undefined, statements } as const;
  return [replace<CopyRecord>(collections.copies, again)];
}
