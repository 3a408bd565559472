import type { KeyObject } from "node:crypto";
import { derivedKey, seal, unseal } from "../lti/seal.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type New, type Store } from "../store/port.ts";
import type { LrsFilter } from "./lrs-filter.ts";
import type { LrsRecord } from "./lrs-records.ts";

/** How an LRS is reached; key and secret are kept sealed. */
export interface LrsAccess {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface LrsWish extends LrsAccess {
  readonly tenant: string;
  readonly name: string;
  readonly filter: LrsFilter;
  readonly names: boolean;
}

export interface Lrses {
  /** Adds an LRS; the same name again corrects it. */
  add(wish: LrsWish): Promise<LrsRecord>;
  list(tenant: string): Promise<readonly LrsRecord[]>;
  /** By id or name. @throws AppError("not-found") */
  one(tenant: string, idOrName: string): Promise<LrsRecord>;
  /** @throws AppError("not-found") */
  turn(tenant: string, idOrName: string, state: LrsRecord["state"]): Promise<LrsRecord>;
  access(record: LrsRecord): LrsAccess;
  /** Something was put aside for these: they are looked at as soon as they are well. */
  wake(tenant: string, ids: readonly string[]): Promise<void>;
}

interface LrsesDeps {
  readonly store: Pick<Store, "commit" | "find" | "get">;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The process's secret. */
  readonly secret: string;
}

/** A company's own learning record stores. */
export function createLrses({ store, clock, ids, secret }: LrsesDeps): Lrses {
  let prepared: KeyObject | undefined;
  const sealing = (): KeyObject => (prepared ??= derivedKey(secret, "lrs credentials"));
  const context = ({ tenant, id }: Pick<LrsRecord, "tenant" | "id">): string => `lrs ${tenant} ${id}`;
  const list = (tenant: string) => findAll(store, collections.lrses, { tenant, query: { index: "byName", equal: [] } });

  async function one(tenant: string, idOrName: string): Promise<LrsRecord> {
    const found = (await list(tenant)).find(({ id, name }) => id === idOrName || name === idOrName);
    if (found === undefined) throw new AppError("not-found", { reason: `learning record store ${idOrName}` });
    return found;
  }

  /** Messages that waited for want of any LRS are due now. */
  async function released(tenant: string): Promise<readonly Change[]> {
    const page = await store.find(collections.outbox, tenant, { index: "byState", equal: ["waiting"], from: clock(), limit: 1_000 });
    return page.records
      .filter(({ leaseOwner, tries, createdAt }) => leaseOwner === undefined && tries === 0 && createdAt <= clock())
      .map((record) => replace(collections.outbox, { ...record, due: record.createdAt }));
  }

  return {
    list,
    one,
    add: ({ tenant, name, url, key, secret: password, filter, names }) =>
      deciding(store, async () => {
        const before = (await list(tenant)).find((known) => known.name === name);
        const id = before?.id ?? ids.id();
        const sealed = seal(JSON.stringify([key, password]), sealing(), context({ tenant, id }));
        const said = { id, tenant, name, url, sealed, filter, names, state: "on" as const, due: clock(), failures: 0, reason: undefined };
        const record: New<LrsRecord> = { ...said, createdAt: before?.createdAt ?? clock() };
        const change =
          before === undefined
            ? insert<LrsRecord>(collections.lrses, record)
            : replace<LrsRecord>(collections.lrses, { ...before, ...record, leaseOwner: undefined });
        return { changes: [change, ...(await released(tenant))], outcome: { ...record, version: (before?.version ?? 0) + 1 } };
      }),
    turn: (tenant, idOrName, state) =>
      deciding(store, async () => {
        const record = await one(tenant, idOrName);
        if (record.state === state) return { changes: [], outcome: record };
        const turned: LrsRecord = { ...record, state, due: clock(), failures: 0, reason: undefined, leaseOwner: undefined };
        return { changes: [replace(collections.lrses, turned)], outcome: { ...turned, version: record.version + 1 } };
      }),
    access(record) {
      const [key = "", password = ""] = JSON.parse(unseal(record.sealed, sealing(), context(record))) as readonly string[];
      return { url: record.url, key, secret: password };
    },
    wake: (tenant, some) =>
      deciding(store, async () => {
        const known = await Promise.all(some.map((id) => store.get(collections.lrses, tenant, id)));
        const changes = known.flatMap((record) => (record === undefined ? [] : woken(record, clock())));
        return { changes, outcome: undefined };
      }),
  };
}

function woken(record: LrsRecord, now: number): readonly Change[] {
  if (record.leaseOwner !== undefined) return record.woken === true ? [] : [replace(collections.lrses, { ...record, woken: true })];
  return record.failures > 0 || record.due <= now ? [] : [replace(collections.lrses, { ...record, due: now })];
}
