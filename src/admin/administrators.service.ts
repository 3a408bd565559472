import type { KeyObject } from "node:crypto";
import { auditLine } from "../delivery/changes.ts";
import { seal, unseal } from "../lti/seal.ts";
import { HOUR, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest, type Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Store } from "../store/port.ts";
import type { AdministratorRecord } from "./records.ts";
import { newTotpSecret } from "./second-factor.ts";

export const LINK_LIFE = 24 * HOUR;

export interface AdministratorDeps {
  readonly store: Pick<Store, "commit" | "get" | "find" | "lookup">;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Seals the secrets of second factors. */
  readonly secret: KeyObject;
  readonly publicUrl: string;
}

/** A one-time link; the store keeps its digest alone. */
export interface OneTimeLink {
  readonly id: string;
  readonly url: string;
  /** Epoch ms. */
  readonly expires: number;
}

export type Created = { readonly type: "created"; readonly link: OneTimeLink } | { readonly type: "taken" };
export type LinkReset = { readonly type: "reset"; readonly link: OneTimeLink } | { readonly type: "not-found" };

export interface Administrators {
  create(wish: { readonly tenant: string; readonly name: string }): Promise<Created>;
  list(tenant: string): Promise<readonly AdministratorRecord[]>;
  /** A new link in place of password, second factor and recovery codes; every session ends. Also enables who was disabled. */
  reset(tenant: string, name: string): Promise<LinkReset>;
  /** Nobody logs in by this name any more; every session ends at once. @returns false where there is none of that name */
  disable(tenant: string, name: string): Promise<boolean>;
}

/** The name as compared at the log-in: small and large letters, full and half width are one. */
export const loginNameOf = (name: string): string => name.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();

/** The context a second factor's secret is sealed for. */
const totpContext = (administrator: string): string => `second factor of ${administrator}`;

export const sealTotp = (id: string, totp: string, key: KeyObject): string => seal(totp, key, totpContext(id));
export const openTotp = (id: string, sealed: string, key: KeyObject): string => unseal(sealed, key, totpContext(id));

/** Who administers a company, as the command line looks after them. */
export function createAdministrators({ store, clock, ids, secret, publicUrl }: AdministratorDeps): Administrators {
  function freshLink(id: string) {
    const token = ids.secret(256);
    const expires = clock() + LINK_LIFE;
    return {
      fields: { linkHash: digest(token), link: { expires, totp: sealTotp(id, newTotpSecret(), secret) } },
      link: { id, url: `${publicUrl}/admin/setup?link=${token}`, expires },
    };
  }

  const line = (tenant: string, subject: string, action: string) =>
    auditLine({ tenant, cohort: "", at: clock(), actor: "system", action, subject });

  const named = async (tenant: string, name: string): Promise<AdministratorRecord | undefined> => {
    const found = await store.lookup(collections.administrators, "byLoginName", [loginNameOf(name)]);
    return found?.tenant === tenant ? found : undefined;
  };

  return {
    async create({ tenant, name }) {
      const id = ids.id();
      const { fields, link } = freshLink(id);
      const fresh = { id, tenant, name: name.trim(), loginName: loginNameOf(name), state: "invited" as const, generation: 1, recovery: [] };
      try {
        await store.commit([
          insert<AdministratorRecord>(collections.administrators, { ...fresh, ...fields, createdAt: clock() }),
          line(tenant, id, "admin.created"),
        ]);
      } catch (error) {
        if (error instanceof Conflict) return { type: "taken" };
        throw error;
      }
      return { type: "created", link };
    },
    list: (tenant) => findAll(store, collections.administrators, { tenant, query: { index: "byName", equal: [] } }),
    reset: (tenant, name) =>
      deciding<LinkReset>(store, async () => {
        const known = await named(tenant, name);
        if (known === undefined) return { changes: [], outcome: { type: "not-found" } };
        const { fields, link } = freshLink(known.id);
        const bare = { ...known, password: undefined, totp: undefined, recovery: [], state: "invited" as const };
        const after = { ...bare, ...fields, generation: known.generation + 1 };
        return {
          changes: [replace(collections.administrators, after), line(tenant, known.id, "admin.reset")],
          outcome: { type: "reset", link },
        };
      }),
    disable: (tenant, name) =>
      deciding(store, async () => {
        const known = await named(tenant, name);
        if (known === undefined) return { changes: [], outcome: false };
        const after = { ...known, state: "disabled" as const, generation: known.generation + 1, linkHash: undefined, link: undefined };
        return { changes: [replace(collections.administrators, after), line(tenant, known.id, "admin.disabled")], outcome: true };
      }),
  };
}
