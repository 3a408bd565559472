import { auditLine } from "../delivery/changes.ts";
import { SECOND, type Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";

/** What an administrator types in, or a registration brings. */
export interface PlatformEntry {
  readonly tenant: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly tokenAudience?: string | undefined;
  readonly jwksUrl: string;
  readonly deployments: readonly string[];
  readonly acceptDeployments?: boolean;
  readonly state?: PlatformRecord["state"];
  readonly frameOrigins?: readonly string[];
  /** Whether its administrators administer the tenant; default as it stands, at first no. */
  readonly administers?: boolean | undefined;
}

export interface Platforms {
  /** @throws Refusal when no platform, or no single one, is meant */
  forLogin(issuer: string, clientId: string | undefined): Promise<PlatformRecord>;
  /** @throws AppError("not-found") */
  readonly get: (tenant: string, id: string) => Promise<PlatformRecord>;
  /**
   * Adds a platform; one with the same issuer and client is corrected, so that a correction needs no removal.
   * @param by person id, or "system" for the command line and a platform that registers itself
   */
  add(entry: PlatformEntry, by?: string): Promise<PlatformRecord>;
  /** @throws AppError("not-found") */
  setState(tenant: string, id: string, state: PlatformRecord["state"], by?: string): Promise<PlatformRecord>;
  list(tenant: string): Promise<readonly PlatformRecord[]>;
  /** Tenants whose platforms were asked for since this process began. */
  tenantsSeen(): readonly string[];
}

/** A platform switched off elsewhere stops within this time. */
const MEMORY = SECOND;

export interface PlatformDeps {
  readonly store: Pick<Store, "commit" | "get" | "find" | "lookup">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function createPlatforms({ store, clock, ids }: PlatformDeps): Platforms {
  const remembered = new Map<string, { record: PlatformRecord; until: number }>();
  const tenants = new Set<string>();

  /** Only found records are remembered, so made-up issuers cannot fill the memory. */
  async function recall(key: string, read: () => Promise<PlatformRecord | undefined>): Promise<PlatformRecord | undefined> {
    const known = remembered.get(key);
    if (known !== undefined && clock() < known.until) return known.record;
    const record = await read();
    if (record === undefined) remembered.delete(key);
    else {
      remembered.set(key, { record, until: clock() + MEMORY });
      tenants.add(record.tenant);
    }
    return record;
  }

  const audit = ({ tenant, id }: Pick<PlatformRecord, "tenant" | "id">, line: { by: string; action: string; detail: Json }): Change =>
    auditLine({ tenant, cohort: "", at: clock(), actor: line.by, action: line.action, subject: id, detail: line.detail });

  const byClient = (issuer: string, clientId: string) => store.lookup(collections.platforms, "byIssuerAndClient", [issuer, clientId]);

  return {
    async forLogin(issuer, clientId) {
      const record = await recall(`login ${issuer} ${clientId ?? ""}`, () =>
        clientId === undefined ? store.lookup(collections.platforms, "byFirstOfIssuer", [issuer]) : byClient(issuer, clientId),
      );
      if (record === undefined) throw new Refusal("platform-unknown");
      if (clientId === undefined && record.sharesIssuer === true) throw new Refusal("client-missing");
      return record;
    },
    get: async (tenant, id) => {
      const record = await recall(`id ${tenant} ${id}`, () => store.get(collections.platforms, tenant, id));
      if (record === undefined) throw new AppError("not-found");
      return record;
    },
    async add(entry, by = "system") {
      remembered.clear();
      return deciding(store, async () => {
        const known = await byClient(entry.issuer, entry.clientId);
        const fields = { acceptDeployments: false, state: "on" as const, frameOrigins: [], ...entry };
        if (known !== undefined) {
          if (known.tenant !== entry.tenant) throw new AppError("conflict", { reason: "issuer and client belong to another tenant" });
          const record = { ...known, ...fields };
          const changed = changedFields(known, record);
          if (changed.length === 0) return { changes: [], outcome: known };
          const line = audit(known, { by, action: "platform.corrected", detail: { changed } });
          return { changes: [replace(collections.platforms, record), line], outcome: { ...record, version: known.version + 1 } };
        }
        const first = await store.lookup(collections.platforms, "byFirstOfIssuer", [entry.issuer]);
        const record = { ...fields, id: ids.id(), ...(first === undefined && { firstOfIssuer: entry.issuer }) };
        const line = audit(record, { by, action: "platform.added", detail: { state: record.state } });
        const changes = [insert<PlatformRecord>(collections.platforms, record), line];
        if (first !== undefined && first.sharesIssuer !== true)
          changes.push(replace(collections.platforms, { ...first, sharesIssuer: true }));
        return { changes, outcome: { ...record, version: 1 } };
      });
    },
    async setState(tenant, id, state, by = "system") {
      remembered.clear();
      return deciding(store, async () => {
        const known = await store.get(collections.platforms, tenant, id);
        if (known === undefined) throw new AppError("not-found");
        if (known.state === state) return { changes: [], outcome: known };
        const line = audit(known, { by, action: "platform.switched", detail: { from: known.state, to: state } });
        return {
          changes: [replace(collections.platforms, { ...known, state }), line],
          outcome: { ...known, state, version: known.version + 1 },
        };
      });
    },
    list: (tenant) => findAll(store, collections.platforms, { tenant, query: { index: "byName", equal: [] } }),
    tenantsSeen: () => [...tenants],
  };
}

/** Names of the fields that a correction gives another value. */
function changedFields(known: PlatformRecord, corrected: PlatformRecord): readonly string[] {
  const names = Object.keys(corrected) as (keyof PlatformRecord)[];
  return names.filter((name) => JSON.stringify(known[name]) !== JSON.stringify(corrected[name]));
}
