import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { remove, replace, type Change, type Store } from "../store/port.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { passwordProblem, type PasswordProblem } from "./passwords.ts";
import type { AdministratorRecord, AdminSessionRecord } from "./records.ts";
import { newRecoveryCodes, recoveryHash } from "./second-factor.ts";
import type { AdminSessions, AdminVisit } from "./sessions.ts";
import type { Throttle } from "./throttle.ts";

/** The present password is asked for again before what would help a thief of the session (ASVS 5.0 6.2.3, 7.5.1, 7.5.2). */
type Reproved = { readonly type: "wrong-password" } | { readonly type: "throttled"; readonly seconds: number };

export type PasswordChanged =
  | Reproved
  | { readonly type: "changed" }
  | { readonly type: "refused"; readonly problem: PasswordProblem | "differs" };
export type CodesRenewed = Reproved | { readonly type: "renewed"; readonly codes: readonly string[] };
export type SessionsEnded = Reproved | { readonly type: "ended"; readonly count: number };

export interface Account {
  sessions(visit: AdminVisit): Promise<readonly AdminSessionRecord[]>;
  /** Ends one session, or all but this one. @throws AppError("not-found") */
  end(visit: AdminVisit, which: { readonly id: string } | "others", password: string): Promise<SessionsEnded>;
  leave(visit: AdminVisit): Promise<void>;
  /** Ends all other sessions too. */
  changePassword(
    visit: AdminVisit,
    wish: { readonly present: string; readonly password: string; readonly again: string },
  ): Promise<PasswordChanged>;
  /** Ten new codes in place of what is left. */
  renewCodes(visit: AdminVisit, password: string): Promise<CodesRenewed>;
}

export interface AccountDeps {
  readonly store: Pick<Store, "commit" | "get" | "find">;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
  readonly sessions: Pick<AdminSessions, "of">;
}

/** What administrators do with their own account. */
export function createAccount({ store, clock, hasher, throttle, sessions }: AccountDeps): Account {
  const line = ({ administrator: { id, tenant } }: AdminVisit, action: string, detail = {}): Change =>
    auditLine({ tenant, cohort: "", at: clock(), actor: id, action, subject: id, detail });

  async function fresh({ administrator: { tenant, id } }: AdminVisit): Promise<AdministratorRecord> {
    const found = await store.get(collections.administrators, tenant, id);
    if (found === undefined) throw new AppError("not-signed-in");
    return found;
  }

  async function reproved(visit: AdminVisit, password: string): Promise<Reproved | undefined> {
    const who = { name: visit.administrator.loginName, address: visit.session.address };
    const seconds = await throttle.tried(who);
    if (seconds > 0) return { type: "throttled", seconds };
    if (!(await hasher.matches(password, visit.administrator.password))) return { type: "wrong-password" };
    await throttle.forget(who);
    return undefined;
  }

  return {
    sessions: ({ administrator }) => sessions.of(administrator, clock()),
    async end(visit, which, password) {
      const refused = await reproved(visit, password);
      if (refused !== undefined) return refused;
      return deciding<SessionsEnded>(store, async () => {
        const living = (await sessions.of(visit.administrator, clock())).filter(({ id }) => id !== visit.session.id);
        const chosen = which === "others" ? living : living.filter(({ id }) => id === which.id);
        if (which !== "others" && chosen.length === 0) throw new AppError("not-found");
        if (chosen.length === 0) return { changes: [], outcome: { type: "ended", count: 0 } };
        const told = line(visit, "admin.sessions-ended", { count: chosen.length });
        return {
          changes: [...chosen.map((session) => remove(collections.adminSessions, session)), told],
          outcome: { type: "ended", count: chosen.length },
        };
      });
    },
    async leave(visit) {
      await deciding(store, async () => {
        const stored = await store.get(collections.adminSessions, visit.session.tenant, visit.session.id);
        if (stored === undefined) return { changes: [], outcome: undefined };
        return { changes: [remove(collections.adminSessions, stored), line(visit, "admin.logged-out")], outcome: undefined };
      });
    },
    async changePassword(visit, { present, password, again }) {
      const refused = await reproved(visit, present);
      if (refused !== undefined) return refused;
      const problem = password === again ? passwordProblem(password, visit.administrator.name) : "differs";
      if (problem !== undefined) return { type: "refused", problem };
      const stored = await hasher.hash(password);
      return deciding<PasswordChanged>(store, async () => {
        const administrator = await fresh(visit);
        const generation = administrator.generation + 1;
        const session = await store.get(collections.adminSessions, visit.session.tenant, visit.session.id);
        if (session === undefined) throw new AppError("not-signed-in");
        return {
          changes: [
            replace(collections.administrators, { ...administrator, password: stored, generation }),
            replace(collections.adminSessions, { ...session, generation }),
            line(visit, "admin.password-changed"),
          ],
          outcome: { type: "changed" },
        };
      });
    },
    async renewCodes(visit, password) {
      const refused = await reproved(visit, password);
      if (refused !== undefined) return refused;
      const codes = newRecoveryCodes();
      return deciding<CodesRenewed>(store, async () => {
        const after = { ...(await fresh(visit)), recovery: codes.map(recoveryHash) };
        return {
          changes: [replace(collections.administrators, after), line(visit, "admin.codes-renewed")],
          outcome: { type: "renewed", codes },
        };
      });
    },
  };
}
