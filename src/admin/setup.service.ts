import type { KeyObject } from "node:crypto";
import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import type { Cookie } from "../web/route.ts";
import { openTotp, sealTotp } from "./administrators.service.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { passwordProblem, type PasswordProblem } from "./passwords.ts";
import type { AdministratorRecord } from "./records.ts";
import { acceptedStep, newRecoveryCodes, recoveryHash, typedCode } from "./second-factor.ts";
import type { AdminSessions, Whence } from "./sessions.ts";

/** Unknown, spent and superseded links look the same from outside. */
export type LinkClosed = { readonly type: "closed" };
type LinkOpen = { readonly type: "open"; readonly name: string; readonly totp: string; readonly step: "password" | "factor" };

export type PasswordSet =
  | LinkClosed
  | { readonly type: "set" }
  | { readonly type: "refused"; readonly problem: PasswordProblem | "differs" };
export type FactorSet =
  | LinkClosed
  | { readonly type: "no-password" }
  | { readonly type: "refused" }
  | { readonly type: "done"; readonly codes: readonly string[]; readonly cookie: Cookie };

export interface Setup {
  /** What the link still wants; looking changes nothing. */
  look(token: string): Promise<LinkClosed | LinkOpen>;
  setPassword(token: string, wish: { readonly password: string; readonly again: string }): Promise<PasswordSet>;
  /** The first right code makes the account; the link is spent in the same commit, so of two at once one finds it closed. */
  finish(token: string, code: string, from: Whence): Promise<FactorSet>;
}

export interface SetupDeps {
  readonly store: Pick<Store, "commit" | "lookup">;
  readonly clock: Clock;
  readonly secret: KeyObject;
  readonly hasher: PasswordHasher;
  readonly sessions: Pick<AdminSessions, "open">;
}

type Linked = AdministratorRecord & { readonly link: NonNullable<AdministratorRecord["link"]> };

/** The one-time link's two steps: a password, then a second factor proved by a code of it. */
export function createSetup({ store, clock, secret, hasher, sessions }: SetupDeps): Setup {
  async function find(token: string): Promise<Linked | undefined> {
    if (token.length !== 43) return undefined;
    const found = await store.lookup(collections.administrators, "byLink", [digest(token)]);
    const { link } = found ?? {};
    return found === undefined || link === undefined || clock() >= link.expires ? undefined : { ...found, link };
  }

  return {
    async look(token) {
      const found = await find(token);
      if (found === undefined) return { type: "closed" };
      const { id, name, link } = found;
      return { type: "open", name, totp: openTotp(id, link.totp, secret), step: link.password === undefined ? "password" : "factor" };
    },
    async setPassword(token, { password, again }) {
      const asked = await find(token);
      if (asked === undefined) return { type: "closed" };
      const problem = password === again ? passwordProblem(password, asked.name) : "differs";
      if (problem !== undefined) return { type: "refused", problem };
      const stored = await hasher.hash(password);
      return deciding<PasswordSet>(store, async () => {
        const found = await find(token);
        if (found === undefined) return { changes: [], outcome: { type: "closed" } };
        const after = { ...found, link: { ...found.link, password: stored } };
        return { changes: [replace(collections.administrators, after)], outcome: { type: "set" } };
      });
    },
    finish: (token, code, from) =>
      deciding<FactorSet>(store, async () => {
        const found = await find(token);
        if (found === undefined) return { changes: [], outcome: { type: "closed" } };
        const { link, id, tenant } = found;
        if (link.password === undefined) return { changes: [], outcome: { type: "no-password" } };
        const now = clock();
        const totp = openTotp(id, link.totp, secret);
        const lastStep = acceptedStep(typedCode(code), { secret: totp, afterStep: -1, now });
        if (lastStep === undefined) return { changes: [], outcome: { type: "refused" } };
        const codes = newRecoveryCodes();
        const after: AdministratorRecord = {
          ...found,
          state: "active",
          generation: found.generation + 1,
          linkHash: undefined,
          link: undefined,
          password: link.password,
          totp: { sealed: sealTotp(id, totp, secret), lastStep },
          recovery: codes.map(recoveryHash),
          lastLoginAt: now,
        };
        const { change, cookie } = sessions.open(after, from, now);
        const line = auditLine({ tenant, cohort: "", at: now, actor: id, action: "admin.set-up", subject: id });
        return { changes: [replace(collections.administrators, after), change, line], outcome: { type: "done", codes, cookie } };
      }),
  };
}
