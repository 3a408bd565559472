import { fileURLToPath } from "node:url";
import { readConfig, type Config } from "../config.ts";
import { loadLanguages, type Translate } from "../i18n/translate.ts";
import { createDoctor, type Doctor } from "../lti/connect/doctor.ts";
import { createLti, type Lti } from "../lti/lti.ts";
import { createOutgoing } from "../lti/outgoing.ts";
import type { TenantRecord } from "../people/records.ts";
import { systemClock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import { randomIds } from "../shared/ids.ts";
import { allCollections, collections } from "../store/collections.ts";
import { openStore } from "../store/open.ts";
import { insert, type Store } from "../store/port.ts";

/** Where the command line is run. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
}

/** What commands work with: the same store as a running server, opened beside it. */
export interface Desk {
  readonly config: Config;
  readonly store: Store;
  readonly lti: Lti;
  readonly doctor: Doctor;
  readonly t: Translate;
  /** Makes the company known, if it is not yet. */
  readonly ensureTenant: (tenant: string) => Promise<void>;
  close(): Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens the store that the environment names. @throws ConfigError, AppError("unavailable") */
export async function openDesk(env: World["env"]): Promise<Desk> {
  const config = readConfig(env);
  const store = await openStore({ url: config.storeUrl, collections: allCollections, shared: true });
  const base = { store, clock: systemClock, ids: randomIds };
  const outgoing = createOutgoing(config);
  const admit = () => Promise.reject(new AppError("unexpected", { reason: "nobody is launched on the command line" }));
  const lti = createLti({ ...base, config, outgoing, log: silent, admit });
  const languages = loadLanguages(fileURLToPath(new URL("../../config/locales", import.meta.url)));
  return {
    config,
    store,
    lti,
    doctor: createDoctor({ ...base, outgoing, toolKeys: lti.toolKeys, publicUrl: config.publicUrl }),
    t: languages.translator(config.defaultLocale),
    async ensureTenant(tenant) {
      if ((await store.get(collections.tenants, tenant, tenant)) !== undefined) return;
      const record = { id: tenant, tenant, name: tenant, zone: config.defaultZone, locale: config.defaultLocale };
      try {
        await store.commit([insert<TenantRecord>(collections.tenants, record)]);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    },
    close: () => store.close(),
  };
}
