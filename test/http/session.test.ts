import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { HOUR } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { ask, practiceLaunch, takeSeat, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

let stack: Stack;
const sit = async (user: string): Promise<Seat> => takeSeat(stack, { launch: await practiceLaunch(stack, user) });
const who = (cookie: string, query = "") => ask(stack.url).get(`/session${query}`, { Cookie: cookie });

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe("/session", () => {
  it("says who is launched, in which role and course", async () => {
    const seat = await sit("3");
    expect((await who(seat.cookie)).body).toEqual({ sub: "3", role: "instructor", roles: ["instructor"], context: "2" });
  });

  it("with several tabs means the newest, or the one asked for", async () => {
    const [first, second] = [await sit("11"), await sit("3")];
    const { store } = stack.services;
    await store.commit([replace(collections.sessions, { ...first.session, createdAt: first.session.createdAt - 1 })]);
    const both = `${first.cookie}; ${second.cookie}`;
    expect((await who(both, `?launch=${first.session.id}`)).body).toMatchObject({ sub: "11", role: "learner" });
    expect((await who(both)).body).toMatchObject({ sub: "3", role: "instructor" });
  });

  it("answers nobody without a living session", async () => {
    const seat = await sit("11");
    expect((await who("")).status).toBe(401);
    expect((await who(seat.cookie.replace(/=.*/, `=${"B".repeat(43)}`))).status).toBe(401);
    expect((await who(seat.cookie, "?launch=another")).status).toBe(401);
  });
});

describe("a session", () => {
  it("ends at once when its person leaves, in this tab and every other", async () => {
    const seat = await sit("11");
    const answer = await seat.post("/leave");
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`href="${stack.practice.url}/`);
    expect(answer.text).not.toContain(seat.href("/home"));
    for (const path of ["/home", "/results"]) expect((await seat.get(path)).status).toBe(401);
    expect((await seat.post("/exam/theory/start")).status).toBe(401);
  });

  it("leaves the person's other launch alone", async () => {
    const [one, other] = [await sit("11"), await sit("11")];
    await one.post("/leave");
    expect((await other.get("/home")).status).toBe(200);
  });

  it.each([
    ["two idle hours", { seenAt: -2 * HOUR - 1 }],
    ["twelve hours", { expires: -1 }],
  ])("ends after %s", async (_, change) => {
    const seat = await sit("11");
    const { store, clock } = stack.services;
    const aged = Object.fromEntries(Object.entries(change).map(([field, ago]) => [field, clock() + ago]));
    await store.commit([replace(collections.sessions, { ...seat.session, ...aged })]);
    expect((await seat.get("/home")).status).toBe(401);
  });
});

describe("the language of a session", () => {
  it("changes on the page where the person is, and stays", async () => {
    const seat = await sit("11");
    const answer = await seat.post("/language", { locale: "en" }, { Referer: `${stack.url}${seat.href("/results")}` });
    expect(answer.headers["location"]).toBe(seat.href("/results"));
    expect((await seat.get("/results")).text).toContain('<html lang="en"');
    expect((await sit("12")).session.locale).toBe("zh-CN");
  });

  it.each(["https://evil.example/s/x/home", "/s/another/home", "nonsense", ""])(
    "a referer such as %j leads nowhere but home",
    async (referer) => {
      const seat = await sit("11");
      const answer = await seat.post("/language", { locale: "zh-TW" }, { Referer: referer });
      expect(answer.headers["location"]).toBe(seat.href("/home"));
    },
  );
});
