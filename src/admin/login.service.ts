import type { KeyObject } from "node:crypto";
import { auditLine } from "../delivery/changes.ts";
import { seal, unseal } from "../lti/seal.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { lazy } from "../shared/lazy.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import type { Cookie } from "../web/route.ts";
import { loginNameOf, openTotp } from "./administrators.service.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { AdministratorRecord } from "./records.ts";
import { acceptedStep, newTotpSecret, recoveryHash, typedCode } from "./second-factor.ts";
import type { AdminSessions, Whence } from "./sessions.ts";
import type { Throttle } from "./throttle.ts";

/** Between password and code. */
export const STEP_LIFE = 5 * MINUTE;
const CONTEXT = "administrator's log-in";
/** Every sealed step has one length, so that it does not tell whose it is. */
const PADDED = 512;

/** What the first step found, sealed and kept by the browser: it learns nothing until the second step is judged. */
interface Step {
  readonly name: string;
  readonly tenant: string;
  readonly administrator: string;
  readonly generation: number;
  readonly right: boolean;
  readonly until: number;
}

type Throttled = { readonly type: "throttled"; readonly seconds: number };
export type Begun = Throttled | { readonly type: "next"; readonly step: string };
export type Finished =
  | Throttled
  | { readonly type: "over" }
  | { readonly type: "refused" }
  | { readonly type: "in"; readonly cookie: Cookie; readonly codesLeft: number; readonly byCode: boolean };

export interface Login {
  begin(asked: { readonly name: string; readonly password: string; readonly address: string }): Promise<Begun>;
  finish(asked: { readonly step: string; readonly code: string; readonly from: Whence }): Promise<Finished>;
}

export interface LoginDeps {
  readonly store: Pick<Store, "commit" | "get" | "lookup">;
  readonly clock: Clock;
  readonly secret: KeyObject;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
  readonly sessions: Pick<AdminSessions, "open" | "overdue">;
}

type Entry =
  | { readonly type: "in"; readonly changed: AdministratorRecord; readonly byCode: boolean }
  | { readonly type: "wrong"; readonly part: string };

/**
 * Password, then second factor. The second step is always asked for and judged together with the first, so that no answer tells which part
 * was wrong or whether there is such a name; the audit line tells administrators.
 */
export function createLogin({ store, clock, secret, hasher, throttle, sessions }: LoginDeps): Login {
  const nobody = lazy(newTotpSecret);

  function read(sealed: string): Step | undefined {
    try {
      const step = JSON.parse(unseal(sealed, secret, CONTEXT)) as Step;
      return clock() < step.until ? step : undefined;
    } catch {
      return undefined;
    }
  }

  /** Judges both steps; works as much for somebody who is not there. */
  async function judge(step: Step, typed: string): Promise<Entry> {
    const found = await store.get(collections.administrators, step.tenant, step.administrator);
    const secretOf = found?.totp === undefined ? nobody() : openTotp(found.id, found.totp.sealed, secret);
    const lastStep = acceptedStep(typed, { secret: secretOf, afterStep: found?.totp?.lastStep ?? -1, now: clock() });
    const spent = recoveryHash(typed);
    if (found?.totp === undefined || found.state !== "active" || found.generation !== step.generation)
      return { type: "wrong", part: "name" };
    if (!step.right) return { type: "wrong", part: "password" };
    const seen = { ...found, lastLoginAt: clock() };
    if (lastStep !== undefined) return { type: "in", byCode: false, changed: { ...seen, totp: { ...found.totp, lastStep } } };
    if (!found.recovery.includes(spent)) return { type: "wrong", part: "code" };
    return { type: "in", byCode: true, changed: { ...seen, recovery: found.recovery.filter((hash) => hash !== spent) } };
  }

  /** A failed log-in is nobody's deed: whoever tried is not known. */
  const line = (
    { tenant, administrator }: Step,
    action: "admin.login-failed" | "admin.logged-in",
    detail: { readonly [key: string]: string | boolean },
  ) =>
    auditLine({
      tenant,
      cohort: "",
      at: clock(),
      actor: action === "admin.logged-in" ? administrator : "system",
      action,
      subject: administrator,
      detail,
    });

  return {
    async begin({ name, password, address }) {
      const typed = loginNameOf(name).slice(0, 100);
      const seconds = await throttle.tried({ name: typed, address });
      if (seconds > 0) return { type: "throttled", seconds };
      const found = await store.lookup(collections.administrators, "byLoginName", [typed]);
      const right = await hasher.matches(password, found?.password);
      const step: Step = {
        name: typed,
        tenant: found?.tenant ?? "system",
        administrator: found?.id ?? "",
        generation: found?.generation ?? 0,
        right,
        until: clock() + STEP_LIFE,
      };
      return { type: "next", step: seal(JSON.stringify(step).padEnd(PADDED), secret, CONTEXT) };
    },
    async finish({ step: sealed, code, from }) {
      const step = read(sealed);
      if (step === undefined) return { type: "over" };
      const who = { name: step.name, address: from.address };
      const seconds = await throttle.tried(who);
      if (seconds > 0) return { type: "throttled", seconds };
      const overdue = await sessions.overdue(step.tenant, clock());
      let tries = 0;
      const outcome = await deciding<Finished>(store, async () => {
        tries += 1;
        const entry = await judge(step, typedCode(code));
        if (entry.type === "wrong") {
          return { changes: [line(step, "admin.login-failed", { part: entry.part })], outcome: { type: "refused" } };
        }
        const { changed, byCode } = entry;
        const { change, cookie } = sessions.open(changed, from, clock());
        const told = line(step, "admin.logged-in", { recovery: byCode });
        // What is overdue may be swept by another process meanwhile; the log-in does not wait for it.
        const changes = [replace(collections.administrators, changed), change, told, ...(tries === 1 ? overdue : [])];
        return { changes, outcome: { type: "in", cookie, codesLeft: changed.recovery.length, byCode } };
      });
      if (outcome.type === "in") await throttle.forget(who);
      return outcome;
    },
  };
}
