import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { createApp } from "../../../src/app.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import { createServices, type Services } from "../../../src/services.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { hiddenFields, practiceLaunch as visit } from "../../support/practice-launch.ts";
import { ask, practiceLaunch, seatAt, takeSeat, type Seat } from "../../support/seats.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(180_000);

let stack: Stack;
let second: { services: Services; server: Server; url: string };

beforeAll(async () => {
  stack = await startStack();
  const { config, store } = stack.services;
  const services = await createServices(config, pino({ level: "silent" }), { store });
  const server = createServer(createApp(services)).listen(0, "127.0.0.1");
  await once(server, "listening");
  second = { services, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterAll(async () => {
  await new Promise((resolve) => {
    second.server.close(resolve);
    second.server.closeAllConnections();
  });
  await second.services.close();
  await stack.close();
});

const sit = async (user: string): Promise<Seat> => takeSeat(stack, { launch: await practiceLaunch(stack, user) });

async function stored({ session }: Seat): Promise<SessionRecord> {
  const found = await stack.services.store.get(collections.sessions, session.tenant, session.id);
  if (found === undefined) throw new Error("the session is gone");
  return found;
}
const age = async (seat: Seat, change: Partial<SessionRecord>): Promise<unknown> =>
  stack.services.store.commit([replace(collections.sessions, { ...(await stored(seat)), ...change })]);

async function openAttempt(seat: Seat) {
  await seat.post("/exam/theory/start");
  const { tenant, cohort, person } = seat.session;
  const { records } = await stack.services.store.find(collections.attempts, tenant, { index: "byPerson", equal: [cohort, person] });
  const attempt = records.find(({ state }) => state === "open");
  if (attempt === undefined) throw new Error("no sitting was started");
  return attempt;
}

describe("an open exam", () => {
  it.each([
    ["the twelve hours", "21", (now: number) => ({ expires: now - 1 })],
    ["two idle hours", "22", (now: number) => ({ seenAt: now - 2 * HOUR - 1 })],
    ["the last minutes before them", "23", (now: number) => ({ expires: now + MINUTE })],
  ])("keeps its session alive past %s, until it is handed in", async (_, user, aged) => {
    const seat = await sit(user);
    const attempt = await openAttempt(seat);
    const now = stack.services.clock();
    const begun = { ...attempt, startedAt: now - 3 * HOUR };
    await stack.services.store.commit([replace(collections.attempts, begun)]);
    await age(seat, aged(now));
    expect((await seat.get("/exam/theory/sitting")).status).toBe(200);
    expect((await stored(seat)).expires).toBeGreaterThanOrEqual(attempt.deadline);

    await seat.post("/exam/theory/hand-in", { attempt: attempt.id });
    expect((await seat.get("/exam/theory")).status).toBe(200);
    await age(seat, { expires: now - 1 });
    expect((await seat.get("/home")).status).toBe(401);
  });

  it("does not wake a session that was over before it began", async () => {
    const [old, fresh] = [await sit("24"), await sit("24")];
    const now = stack.services.clock();
    await age(old, { seenAt: now - 3 * HOUR });
    await openAttempt(fresh);
    expect((await old.get("/exam/theory/sitting")).status).toBe(401);
    expect((await fresh.get("/exam/theory/sitting")).status).toBe(200);
  });

  it("does not wake a session that its person ended", async () => {
    const seat = await sit("25");
    await openAttempt(seat);
    await seat.post("/leave");
    expect((await seat.get("/exam/theory/sitting")).status).toBe(401);
  });
});

/** A launch from the practice LMS in a browser with these cookies; answers the session's base path. */
async function launchIn(jar: Map<string, string>, user: string): Promise<string> {
  const send = async (path: string, fields: Readonly<Record<string, string>>): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = new URLSearchParams(fields);
    const answer = await fetch(stack.url + path, { method: "POST", body, redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes("Max-Age=0")) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const login = await send("/lti/login", { ...stack.practice.practice.platform.login({ user }) });
  const auth = await fetch(login.headers.get("location") ?? "");
  const launched = await send("/lti/launch", hiddenFields(await auth.text()));
  return /^\/s\/[\w-]+/.exec(launched.headers.get("location") ?? "")?.[0] ?? "";
}

describe("a browser with many sessions", () => {
  const inside = (jar: ReadonlyMap<string, string>, path: string) =>
    ask(stack.url).get(path, { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") });
  const held = (jar: ReadonlyMap<string, string>): number => [...jar.keys()].filter((name) => !name.includes("state")).length;

  it("never loses the one with an open exam to a ninth launch, nor to a twentieth", async () => {
    const jar = new Map<string, string>();
    const exam = await launchIn(jar, "27");
    const page = await inside(jar, `${exam}/home`);
    const { _token = "" } = hiddenFields(page.text);
    await ask(stack.url).post(`${exam}/exam/theory/start`, { _token }, { Cookie: [...jar].map((pair) => pair.join("=")).join("; ") });
    const second = await launchIn(jar, "11");
    for (let more = 0; more < 18; more += 1) await launchIn(jar, more % 2 === 0 ? "11" : "12");
    expect((await inside(jar, `${exam}/exam/theory/sitting`)).status).toBe(200);
    expect((await inside(jar, `${second}/home`)).status).toBe(401);
    expect(held(jar)).toBe(8);
  });

  it("keeps nine where all of them have the exam open, and gives up what has ended first", async () => {
    const jar = new Map<string, string>();
    const bases = [];
    for (let tab = 0; tab < 8; tab += 1) bases.push(await launchIn(jar, "28"));
    const [first = "", second = ""] = bases;
    const { _token = "" } = hiddenFields((await inside(jar, `${first}/home`)).text);
    const cookies = () => ({ Cookie: [...jar].map((pair) => pair.join("=")).join("; ") });
    await ask(stack.url).post(`${first}/exam/theory/start`, { _token }, cookies());
    await launchIn(jar, "28");
    expect(held(jar)).toBe(9);
    const own = hiddenFields((await inside(jar, `${second}/home`)).text);
    await ask(stack.url).post(`${second}/leave`, { _token: own["_token"] ?? "" }, cookies());
    await launchIn(jar, "28");
    expect(jar.has(second.replace("/s/", "__Host-tw-"))).toBe(false);
    expect((await inside(jar, `${first}/exam/theory/sitting`)).status).toBe(200);
  });
});

describe("leaving", () => {
  it("ends the session within a second on every server of the store, in each of its windows", async () => {
    const seat = await sit("11");
    const there = seatAt(second.url, seat);
    expect((await there.get("/home")).status).toBe(200);
    const { code } = (await seat.post("/window", { to: "/home" }, { Accept: "application/json" })).body as { code: string };
    const entered = await ask(second.url).post("/lti/hand-over", { code });
    const cookie = String(entered.headers["set-cookie"]?.[0]).split(";")[0] ?? "";
    const window = seatAt(stack.url, { ...seat, cookie });
    expect((await window.get("/home")).status).toBe(200);

    // Asked at once: nobody waits for the second to pass.
    await seat.post("/leave");
    for (const place of [there, window, seat]) expect((await place.get("/home")).status).toBe(401);
  });
});

describe("a relaunch", () => {
  it("replaces rights at once, also in the tab that was open", async () => {
    const launch = await practiceLaunch(stack, "3");
    const tab = await takeSeat(stack, { launch });
    expect((await tab.get("/programme")).status).toBe(200);
    await takeSeat(stack, { launch, launched: ["learner"] });
    expect((await tab.get("/programme")).status).toBe(403);
    await takeSeat(stack, { launch });
    expect((await tab.get("/programme")).status).toBe(200);
  });
});

describe("a page whose cookie is gone", () => {
  const framed = { "Sec-Fetch-Dest": "iframe" };

  it("offers the login again, in a new window where it is framed, in the session's language", async () => {
    const { base } = await visit(stack, { user: "12" });
    const inFrame = await ask(stack.url).get(`${base}/home`, framed);
    expect(inFrame.status).toBe(401);
    expect(inFrame.text).toContain('action="/lti/again" target="_blank"');
    expect(inFrame.text).toContain("在新窗口打开");
    const alone = await ask(stack.url).get(`${base}/home`);
    expect(alone.text).toMatch(/action="\/lti\/again">/);
    const { restart = "" } = hiddenFields(alone.text);
    const on = await ask(stack.url).post("/lti/again", { restart }, { Origin: stack.url });
    expect(on.text).toContain(`data-go-on="${stack.practice.url}/mod/lti/launch.php?id`);
  });

  it("says nothing of anybody: no name, no course, no way back that was told in the launch", async () => {
    const { base } = await visit(stack, { user: "12" });
    const page = await ask(stack.url).get(`${base}/home`, framed);
    const [person] = stack.practice.practice.platform.roster("2").filter(({ id }) => id === "12");
    expect(page.text).not.toContain(person?.name ?? "?");
    expect(page.text).not.toContain("return.php");
    expect((await ask(stack.url).get("/s/unknown-launch/home", framed)).text).not.toContain("/lti/again");
  });
});

describe("an error page inside a session", () => {
  it("has the start page and the way back to the course", async () => {
    const seat = await sit("11");
    const page = await seat.get("/panels");
    expect(page.status).toBe(403);
    expect(page.text).toContain(`href="${seat.href("/home")}"`);
    expect(page.text).toMatch(/href="[^"]*\/mod\/lti\/return\.php[^"]*" target="_top"/);
  });
});

describe("an exam's page in a frame", () => {
  it("offers a full window there, and Canvas's own where the LMS is Canvas", async () => {
    const seat = await sit("26");
    const framed = { "Sec-Fetch-Dest": "iframe" };
    expect((await seat.get("/exam/theory")).text).not.toContain("data-own-window");
    const inFrame = (await seat.get("/exam/theory", framed)).text;
    expect(inFrame).toContain(`action="${seat.href("/window")}" data-own-window>`);
    await age(seat, { frameOrigins: ["https://school.instructure.com"] });
    expect((await seat.get("/exam/theory", framed)).text).toContain(`data-full-window="${stack.url}/exam/theory"`);
    await age(seat, { frameOrigins: ["https://instructure.com.evil.example"] });
    expect((await seat.get("/exam/theory", framed)).text).not.toContain("data-full-window");
  });

  it("without scripts the button leads to a page with the code's own button", async () => {
    const seat = await sit("26");
    const page = await seat.post("/window", { to: "/exam/theory" });
    const { code = "" } = hiddenFields(page.text);
    const entered = await ask(stack.url).post("/lti/hand-over", { code }, { Origin: stack.url });
    expect(entered.headers["location"]).toBe(seat.href("/exam/theory"));
    for (const to of ["/../../lti/jwks", "/../other/home", "https://evil.example"])
      expect((await seat.post("/window", { to })).status).toBe(401);
  });
});
