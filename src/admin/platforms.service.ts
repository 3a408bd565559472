import { auditLine } from "../delivery/changes.ts";
import type { Doctor } from "../lti/connect/doctor.ts";
import type { Platforms, PlatformEntry } from "../lti/platforms.ts";
import type { PlatformRecord } from "../lti/records.ts";
import type { Invitations } from "../lti/registration/invitations.ts";
import type { InvitationRecord } from "../lti/registration/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, remove, replace, type Change, type Store } from "../store/port.ts";
import type { SelfTestRecord } from "./records.ts";

/** Who does it to which company's platforms. */
export interface By {
  readonly tenant: string;
  readonly person: string;
}

export interface PlatformStanding {
  readonly platform: PlatformRecord;
  /** Deployments that a launch of the last seven days was refused for, newest first. */
  readonly waiting: readonly string[];
  readonly selfTest: SelfTestRecord | undefined;
}

export type PlatformFields = Pick<
  PlatformEntry,
  "name" | "issuer" | "clientId" | "authUrl" | "tokenUrl" | "tokenAudience" | "jwksUrl" | "deployments" | "frameOrigins"
> & { readonly acceptDeployments: boolean };

export type Entered = { readonly type: "entered"; readonly platform: PlatformRecord } | { readonly type: "taken" };

export interface AdminPlatforms {
  list(tenant: string): Promise<readonly PlatformStanding[]>;
  /** @throws AppError("not-found") */
  standing(tenant: string, id: string): Promise<PlatformStanding>;
  /** Links given out and not used yet. */
  invitations(tenant: string): Promise<readonly InvitationRecord[]>;
  /** @returns the link, shown this once */
  invite(by: By, wish: { readonly name: string; readonly switchOn: boolean }): Promise<{ readonly url: string; readonly expires: number }>;
  /** A link that is not used stops holding. @throws AppError("not-found") */
  withdraw(by: By, invitation: string): Promise<void>;
  add(by: By, fields: PlatformFields): Promise<Entered>;
  correct(by: By, id: string, fields: PlatformFields): Promise<Entered>;
  switch(by: By, id: string, state: "on" | "off"): Promise<void>;
  /** Takes a deployment that launches were refused for. */
  accept(by: By, id: string, deployment: string): Promise<void>;
  /** Whether the platform's own administrators administer this company too. */
  setAdministers(by: By, id: string, administers: boolean): Promise<void>;
  /** Tries the connection from end to end and keeps what was found. */
  examine(by: By, id: string, options: { readonly write: boolean; readonly label: string }): Promise<SelfTestRecord>;
}

export interface AdminPlatformDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly platforms: Platforms;
  readonly invitations: Pick<Invitations, "invite">;
  readonly doctor: Doctor;
}

const LOOKED_BACK = 7 * DAY;
const REFUSALS = 500;

/** The platforms of one company, as its administrator looks after them. */
export function createAdminPlatforms({ store, clock, platforms, invitations, doctor }: AdminPlatformDeps): AdminPlatforms {
  const line = ({ tenant, person }: By, deed: { action: string; subject: string; detail?: Json }): Change =>
    auditLine({ tenant, cohort: "", at: clock(), actor: person, ...deed });

  /** Deployments refused, by platform: whoever launched with one had a token that the platform really signed. */
  async function refusedDeployments(tenant: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const query = { index: "byAction", equal: ["lti.refused"], from: clock() - LOOKED_BACK, descending: true, limit: REFUSALS };
    const { records } = await store.find(collections.audit, tenant, query);
    const found = new Map<string, string[]>();
    for (const { subject, detail } of records) {
      const { reason } = detail as { reason?: unknown };
      const [, deployment] = typeof reason === "string" ? (/^deployment-unknown: (.+)$/.exec(reason) ?? []) : [];
      const before = found.get(subject) ?? [];
      if (deployment !== undefined && !before.includes(deployment)) found.set(subject, [...before, deployment]);
    }
    return found;
  }

  const toStanding = async (platform: PlatformRecord, refused: ReadonlyMap<string, readonly string[]>): Promise<PlatformStanding> => ({
    platform,
    waiting: platform.acceptDeployments ? [] : (refused.get(platform.id) ?? []).filter((one) => !platform.deployments.includes(one)),
    selfTest: await store.get(collections.selfTests, platform.tenant, platform.id),
  });

  async function read(tenant: string, id: string): Promise<PlatformRecord> {
    const platform = await store.get(collections.platforms, tenant, id);
    if (platform === undefined) throw new AppError("not-found", { reason: `platform ${id}` });
    return platform;
  }

  const change = (by: By, id: string, decide: (platform: PlatformRecord) => { after: PlatformRecord; action: string; detail: Json }) =>
    deciding(store, async () => {
      const before = await read(by.tenant, id);
      const { after, action, detail } = decide(before);
      const changes = [replace(collections.platforms, after), line(by, { action, subject: id, detail })];
      return { changes, outcome: after };
    });

  /** An issuer that nobody had before answers logins naming no client; one that others have does not. */
  async function firstOf(issuer: string): Promise<Pick<PlatformRecord, "firstOfIssuer" | "sharesIssuer">> {
    const first = await store.lookup(collections.platforms, "byFirstOfIssuer", [issuer]);
    return { firstOfIssuer: first === undefined ? issuer : undefined, sharesIssuer: undefined };
  }

  return {
    async list(tenant) {
      const [all, refused] = await Promise.all([platforms.list(tenant), refusedDeployments(tenant)]);
      return Promise.all(all.map((platform) => toStanding(platform, refused)));
    },
    async standing(tenant, id) {
      const [platform, refused] = await Promise.all([read(tenant, id), refusedDeployments(tenant)]);
      return toStanding(platform, refused);
    },
    async invitations(tenant) {
      const { records } = await store.find(collections.invitations, tenant, { index: "byExpiry", equal: [], from: clock() });
      return records.filter(({ state }) => state === "open");
    },
    invite: (by, wish) => invitations.invite({ tenant: by.tenant, ...wish }, by.person),
    async withdraw(by, id) {
      await deciding(store, async () => {
        const invitation = await store.get(collections.invitations, by.tenant, id);
        if (invitation?.state !== "open") throw new AppError("not-found", { reason: `invitation ${id}` });
        const told = line(by, { action: "platform.invitation-withdrawn", subject: id });
        return { changes: [remove(collections.invitations, invitation), told], outcome: undefined };
      });
    },
    async add(by, fields) {
      try {
        return { type: "entered", platform: await platforms.add({ tenant: by.tenant, ...fields }, by.person) };
      } catch (error) {
        if (error instanceof AppError && error.code === "conflict") return { type: "taken" };
        throw error;
      }
    },
    async correct(by, id, fields) {
      try {
        const before = await read(by.tenant, id);
        const first = fields.issuer === before.issuer ? {} : await firstOf(fields.issuer);
        const platform = await change(by, id, (known) => {
          const after = { ...known, ...fields, frameOrigins: fields.frameOrigins ?? [], ...first };
          const names = Object.keys(fields) as (keyof PlatformFields)[];
          const changed = names.filter((name) => JSON.stringify(known[name]) !== JSON.stringify(fields[name]));
          return { after, action: "platform.corrected", detail: { changed } };
        });
        return { type: "entered", platform };
      } catch (error) {
        if (error instanceof Conflict) return { type: "taken" };
        throw error;
      }
    },
    switch: async (by, id, state) => void (await platforms.setState(by.tenant, id, state, by.person)),
    async accept(by, id, deployment) {
      await change(by, id, (platform) => ({
        after: { ...platform, deployments: [...new Set([...platform.deployments, deployment])] },
        action: "platform.deployment-accepted",
        detail: { deployment },
      }));
    },
    async setAdministers(by, id, administers) {
      await change(by, id, (platform) => ({
        after: { ...platform, administers },
        action: "platform.administers",
        detail: { administers },
      }));
    },
    async examine(by, id, options) {
      const platform = await read(by.tenant, id);
      const { ok, steps } = await doctor.examine(platform, options);
      const found = { id, tenant: by.tenant, at: clock(), ok, steps };
      return deciding(store, async () => {
        const before = await store.get(collections.selfTests, by.tenant, id);
        const version = before?.version ?? 0;
        const kept =
          before === undefined
            ? insert<SelfTestRecord>(collections.selfTests, found)
            : replace(collections.selfTests, { ...found, version });
        return {
          changes: [kept, line(by, { action: "platform.self-tested", subject: id, detail: { ok } })],
          outcome: { ...found, version: version + 1 },
        };
      });
    },
  };
}
