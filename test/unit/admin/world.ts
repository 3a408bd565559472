import { createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSync } from "otplib";
import { createAccount } from "../../../src/admin/account.service.ts";
import { createAdministrators, type OneTimeLink } from "../../../src/admin/administrators.service.ts";
import { createLogin } from "../../../src/admin/login.service.ts";
import { createPasswordHasher } from "../../../src/admin/password-hash.ts";
import { createAdminSessions, type AdminVisit } from "../../../src/admin/sessions.ts";
import { createSetup } from "../../../src/admin/setup.service.ts";
import { createThrottle } from "../../../src/admin/throttle.ts";
import { manualClock, MINUTE } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";

export const PASSWORD = "a long walk by the river";
const FROM = { address: "192.0.2.1", agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0", locale: "en" } as const;

/** The log-in's services on a store of their own, with light passwords and a clock moved by hand. */
export async function openWorld() {
  const place = mkdtempSync(join(tmpdir(), "tierwise-admin-"));
  const store = await openStore({ url: `sqlite:${join(place, "store.sqlite")}`, collections: allCollections });
  const clock = manualClock(1_800_000_000_000);
  const secret = createSecretKey(Buffer.alloc(32, 7));
  const base = { store, clock, ids: randomIds, secret, publicUrl: "https://tool.example" };
  const hasher = createPasswordHasher({ cost: 1_024, blockSize: 8, parallelization: 1 });
  const throttle = createThrottle(base);
  const sessions = createAdminSessions(base);
  const signedIn = { ...base, hasher, throttle, sessions };
  const [administrators, setup, login, account] = [
    createAdministrators(base),
    createSetup(signedIn),
    createLogin(signedIn),
    createAccount(signedIn),
  ];

  const tokenOf = ({ url }: OneTimeLink): string => new URL(url).searchParams.get("link") ?? "";
  const code = (totp: string): string => generateSync({ secret: totp, epoch: clock() / 1_000 });

  async function invited(name: string, tenant = "acme"): Promise<string> {
    const created = await administrators.create({ tenant, name });
    if (created.type !== "created") throw new Error(created.type);
    return tokenOf(created.link);
  }

  /** Through the link's two steps. */
  async function ready(name: string, tenant = "acme") {
    const token = await invited(name, tenant);
    await setup.setPassword(token, { password: PASSWORD, again: PASSWORD });
    const open = await setup.look(token);
    if (open.type !== "open") throw new Error("the link does not hold");
    const done = await setup.finish(token, code(open.totp), FROM);
    if (done.type !== "done") throw new Error(done.type);
    return { token, totp: open.totp, codes: done.codes, cookies: { [done.cookie.name]: done.cookie.value } };
  }

  async function logIn(who: { readonly name: string; readonly code: string; readonly password?: string; readonly address?: string }) {
    const address = who.address ?? FROM.address;
    const begun = await login.begin({ name: who.name, password: who.password ?? PASSWORD, address });
    if (begun.type !== "next") return begun;
    return login.finish({ step: begun.step, code: who.code, from: { ...FROM, address } });
  }

  async function visit(cookies: Readonly<Record<string, string>>): Promise<AdminVisit> {
    const found = await sessions.resolve(cookies, clock());
    if (found === undefined) throw new Error("nobody is logged in");
    return found;
  }

  const audit = async (tenant = "acme") =>
    (await store.find(collections.audit, tenant, { index: "byTime", equal: [] })).records.map(({ action, detail }) => ({ action, detail }));

  return {
    store,
    clock,
    administrators,
    setup,
    login,
    account,
    sessions,
    tokenOf,
    code,
    invited,
    ready,
    logIn,
    visit,
    audit,
    /** To the next code of an authenticator. */
    nextCode: () => clock.advance(MINUTE / 2),
    async close() {
      await store.close();
      rmSync(place, { recursive: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
