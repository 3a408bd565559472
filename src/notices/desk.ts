import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { digest, type Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { auditLine } from "../delivery/changes.ts";
import { insert, replace, type Store } from "../store/port.ts";
import { kindsFor } from "./kinds.ts";
import type { NoticeRecord, PreferenceRecord } from "./records.ts";
import { preferencesOf } from "./unsubscribing.ts";

/** As many as a page shows, and as many as are counted. */
export const SHOWN = 50;

export interface NoticeDesk {
  /** A person's notices, newest first, without the kinds they do not want in the page. */
  list(actor: Actor): Promise<readonly NoticeRecord[]>;
  /** The person's name, as their texts may hold it. */
  nameOf(actor: Actor): Promise<string>;
  /** Unread ones among the last fifty. */
  unread(actor: Actor): Promise<number>;
  markRead(actor: Actor): Promise<void>;
  preferences(actor: Actor): Promise<{ readonly preferences: Omit<PreferenceRecord, "version">; readonly mail: boolean }>;
  /** Sets what is wished of the kinds that concern this person's roles; what was wished of others stays. */
  setPreferences(actor: Actor, wished: Pick<PreferenceRecord, "mail" | "hidden" | "quiet" | "locale">): Promise<void>;
  /** The addresses for signing off in all mails so far work no more. */
  revokeSigningOff(actor: Actor): Promise<void>;
  /** The calendar feed's new token, which nobody can read again; one so far no longer works. */
  renewFeed(actor: Actor): Promise<string>;
  revokeFeed(actor: Actor): Promise<void>;
}

interface DeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function createNoticeDesk({ store, clock, ids }: DeskDeps): NoticeDesk {
  async function list({ tenant, person }: Actor): Promise<readonly NoticeRecord[]> {
    const query = { index: "byPerson", equal: [person], descending: true, limit: SHOWN };
    const [{ records }, known] = await Promise.all([
      store.find(collections.notices, tenant, query),
      store.get(collections.preferences, tenant, person),
    ]);
    const hidden = known?.hidden ?? [];
    return records.filter(({ kind }) => !hidden.includes(kind));
  }

  /** Changes a person's own record, which exists from its first change on. */
  async function change(
    { tenant, person, cohort }: Actor,
    { action, to }: { readonly action: string; readonly to: (before: Omit<PreferenceRecord, "version">) => Partial<PreferenceRecord> },
  ): Promise<void> {
    await deciding(store, async () => {
      const known = await store.get(collections.preferences, tenant, person);
      const before = known ?? preferencesOf(person, tenant);
      const after = { ...before, ...to(before) };
      const line = auditLine({ tenant, cohort, at: clock(), actor: person, action, subject: person });
      const kept =
        known === undefined
          ? insert<PreferenceRecord>(collections.preferences, after)
          : replace<PreferenceRecord>(collections.preferences, { ...after, version: known.version });
      return { changes: [kept, line], outcome: undefined };
    });
  }

  return {
    list,
    unread: async (actor) => (await list(actor)).filter(({ readAt }) => readAt === undefined).length,
    async markRead(actor) {
      await deciding(store, async () => {
        const unread = (await list(actor)).filter(({ readAt }) => readAt === undefined);
        const changes = unread.map((notice) => replace<NoticeRecord>(collections.notices, { ...notice, readAt: clock() }));
        return { changes, outcome: undefined };
      });
    },
    async preferences({ tenant, person }) {
      const [known, record] = await Promise.all([
        store.get(collections.preferences, tenant, person),
        store.get(collections.persons, tenant, person),
      ]);
      return { preferences: known ?? preferencesOf(person, tenant), mail: record?.email !== undefined };
    },
    nameOf: async ({ tenant, person }) => (await store.get(collections.persons, tenant, person))?.name ?? "",
    setPreferences: (actor, wished) =>
      change(actor, {
        action: "notices.preferences-set",
        to: (before) => {
          const asked = kindsFor(actor.roles);
          const others = Object.entries(before.mail).filter(([kind]) => !asked.some((one) => one === kind));
          const hidden = (before.hidden ?? []).filter((kind) => !asked.includes(kind));
          return { ...wished, mail: { ...Object.fromEntries(others), ...wished.mail }, hidden: [...hidden, ...(wished.hidden ?? [])] };
        },
      }),
    revokeSigningOff: (actor) =>
      change(actor, { action: "notices.signing-off-revoked", to: ({ generation }) => ({ generation: generation + 1 }) }),
    async renewFeed(actor) {
      const token = ids.secret(160);
      await change(actor, { action: "notices.feed-made", to: () => ({ feedHash: digest(token) }) });
      return token;
    },
    revokeFeed: (actor) => change(actor, { action: "notices.feed-revoked", to: () => ({ feedHash: undefined }) }),
  };
}
