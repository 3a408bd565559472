import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { SessionRecord } from "../../src/lti/records.ts";
import { CLAIM } from "../../src/lti/words.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { LaunchingBrowser } from "../support/launching-browser.ts";
import { ask, practiceLaunch, takeSeat, text, type Seat } from "../support/seats.ts";
import { startSigningPlatform, type SigningPlatform } from "../support/signing-platform.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

const TENANT = "limits";
let stack: Stack;
let platform: SigningPlatform;
beforeAll(async () => {
  stack = await startStack();
  platform = await startSigningPlatform();
  await stack.services.lti.platforms.add(LaunchingBrowser.entry(platform, TENANT));
});
afterAll(async () => {
  await stack.close();
  await platform.close();
});

const browser = (): LaunchingBrowser => new LaunchingBrowser(stack.url, platform);
const sit = async (user: string): Promise<Seat> => takeSeat(stack, { launch: await practiceLaunch(stack, user) });
const save = (seat: Seat) => seat.post("/language", { locale: "en" });
const counted = (answers: readonly { readonly status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const waits = (headers: Readonly<Record<string, unknown>>): number => Number(headers["retry-after"]);

describe("drill D24: a flood from one session", () => {
  it("is told to wait, in words and in seconds, while everybody else's saves go on from the same address", async () => {
    const [flooding, other] = [await sit("11"), await sit("12")];
    const answers = [];
    const others = [];
    for (let round = 0; round < 20; round += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => save(flooding)))));
      others.push(await save(other));
    }
    expect(counted(answers)).toEqual({ 303: 300, 429: 100 });
    expect(counted(others)).toEqual({ 303: 20 });
    const last = await save(flooding);
    expect(waits(last.headers)).toBeGreaterThan(0);
    expect(waits(last.headers)).toBeLessThanOrEqual(60);
    expect(text(last)).toContain("Too many tries in a short time");
    expect((await flooding.get("/home")).status).toBe(200);
  });

  it("cannot be made by another site in the person's name", async () => {
    const seat = await sit("13");
    const foreign = { Origin: "https://evil.example" };
    await Promise.all(Array.from({ length: 320 }, () => seat.post("/language", { locale: "en" }, foreign)));
    expect((await save(seat)).status).toBe(303);
  });
});

describe("drill D24: 300 bad launches from one address", () => {
  it("get 429 and Retry-After after 120, leave 120 audit lines, and keep no launch out that is right", async () => {
    const before = await kept();
    const bad = Array.from({ length: 300 }, () => async () => {
      const one = browser();
      const begun = await one.begin();
      return one.finish(begun, platform.sign(one.claims(begun, { [CLAIM.roles]: "Instructor" })));
    });
    const answers = [];
    const good = [];
    for (let from = 0; from < bad.length; from += 20) {
      answers.push(...(await Promise.all(bad.slice(from, from + 20).map((send) => send()))));
      const one = browser();
      good.push(await one.launch({ sub: `good-${from}` }));
    }
    expect(counted(answers)).toEqual({ 401: 120, 429: 180 });
    expect(good.every(({ location }) => location.startsWith("/s/"))).toBe(true);
    expect(waits(answers.at(-1)?.headers ?? {})).toBeGreaterThan(0);
    const after = await kept();
    expect(after.lines - before.lines).toBe(120);
    expect(after.ended - before.ended).toBe(120);
  });

  it("a stranger's registrations likewise, while the administrator's invitation holds", async () => {
    const form = { invitation: "A".repeat(43), openid_configuration: "https://lms.example/configuration" };
    const answers = await Promise.all(Array.from({ length: 150 }, () => ask(stack.url).post("/lti/register", form)));
    expect(counted(answers)[429]).toBeGreaterThan(0);
    expect(Object.keys(counted(answers)).every((status) => ["403", "429"].includes(status))).toBe(true);
    const { url } = await stack.services.lti.invitations.invite({ tenant: TENANT, name: "LMS", switchOn: false });
    const address = new URL(url);
    address.searchParams.set("openid_configuration", "https://lms.example/configuration");
    expect((await ask(stack.url).get(address.pathname + address.search)).status).toBe(200);
  });

  it("and people whose browser keeps no cookies are shown the way on, however many they are", async () => {
    const answers = [];
    for (let person = 0; person < 150; person += 1) {
      const begun = await browser().begin();
      const stranger = browser();
      answers.push(await stranger.finish(begun, platform.sign(stranger.claims(begun))));
    }
    expect(counted(answers)).toEqual({ 401: 150 });
    expect(answers.at(-1)?.body).toContain('action="/lti/again"');
  });
});

describe("drills D17, D24: a thousand takers behind one address", () => {
  it("launch and save without being limited, also beside floods", async () => {
    const results = [];
    for (let from = 0; from < 1_000; from += 50) {
      const some = Array.from({ length: 50 }, (_, n) => takerOf(from + n));
      results.push(...(await Promise.all(some)));
    }
    expect(counted(results)).toEqual({ 303: 1_000 });
  });

  async function takerOf(number: number): Promise<{ status: number }> {
    const one = browser();
    const { base } = await one.launch({ sub: `taker-${number}` });
    const session = await sessionOf(base.slice("/s/".length));
    const token = stack.services.sessions.formToken(session);
    return one.post(`${base}/language`, { _token: token, locale: "en" });
  }
});

async function sessionOf(id: string): Promise<SessionRecord> {
  const session = await stack.services.store.get(collections.sessions, TENANT, id);
  if (session === undefined) throw new Error("no session");
  return session;
}

async function kept() {
  const { store } = stack.services;
  const lines = await findAll(store, collections.audit, { tenant: TENANT, query: { index: "byTime", equal: [] } });
  const sessions = await findAll(store, collections.sessions, { tenant: TENANT, query: { index: "byExpiry", equal: [] } });
  return {
    lines: lines.filter(({ action }) => action === "lti.refused").length,
    ended: sessions.filter(({ expires, createdAt }) => expires <= createdAt).length,
  };
}
