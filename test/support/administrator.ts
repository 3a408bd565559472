import type { Test } from "supertest";
import { generateSync } from "otplib";
import { ask, type Headers } from "./seats.ts";
import type { Stack } from "./stack.ts";

export const PASSWORD = "a long walk by the river";

/** A company's administrator, logged in by the one-time link. */
export interface AdministratorSeat {
  readonly cookie: string;
  readonly token: string;
  readonly name: string;
  readonly totp: string;
  readonly codes: readonly string[];
  /** Below `/admin`. */
  get(path: string, headers?: Headers): Test;
  post(path: string, form?: Readonly<Record<string, string>>, headers?: Headers): Test;
}

/** The code an authenticator shows so many steps of 30 s from now. */
export const codeOf = (totp: string, steps = 0): string =>
  generateSync({ secret: totp, epoch: Math.floor(Date.now() / 1_000) + 30 * steps });

/** The secret in an administrator's one-time link. */
export async function linkFor({ services }: Pick<Stack, "services">, tenant: string, name: string): Promise<string> {
  const created = await services.admin.administrators.create({ tenant, name });
  if (created.type !== "created") throw new Error(`${name}: ${created.type}`);
  return new URL(created.link.url).searchParams.get("link") ?? "";
}

export async function openAdministrator(
  stack: Pick<Stack, "services" | "url">,
  tenant: string,
  name = `Administrator of ${tenant}`,
): Promise<AdministratorSeat> {
  const { setup, sessions } = stack.services.admin;
  const link = await linkFor(stack, tenant, name);
  await setup.setPassword(link, { password: PASSWORD, again: PASSWORD });
  const open = await setup.look(link);
  if (open.type !== "open") throw new Error("the link does not hold");
  const done = await setup.finish(link, codeOf(open.totp), { address: "127.0.0.1", agent: "", locale: "zh-CN" });
  if (done.type !== "done") throw new Error(done.type);
  const visit = await sessions.resolve({ [done.cookie.name]: done.cookie.value }, Date.now());
  if (visit === undefined) throw new Error("not logged in");
  const cookie = `${done.cookie.name}=${done.cookie.value}`;
  const token = sessions.formToken(visit.session);
  const { get, post } = ask(stack.url);
  const below = (path: string): string => (path === "/" ? "/admin" : `/admin${path}`);
  return {
    cookie,
    token,
    name,
    totp: open.totp,
    codes: done.codes,
    get: (path, headers) => get(below(path), { Cookie: cookie, ...headers }),
    post: (path, form = {}, headers) => post(below(path), { _token: token, ...form }, { Cookie: cookie, ...headers }),
  };
}
