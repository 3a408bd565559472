import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import type { Browser } from "../../support/browser.ts";
import { until } from "../../support/learner-facts.ts";
import { launch, MEMBERSHIP, register } from "../../support/launching.ts";
import { startTool, TENANT, TOOL, type Tool } from "../../support/lti-tool.ts";
import { rsaPair, startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";
import { CLAIM } from "../../../src/lti/words.ts";

const HOUR = 3_600_000;
let tool: Tool;
let platform: SigningPlatform;
let other: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  other = await startSigningPlatform(rsaPair("other"));
  await register(tool, platform);
  await register(tool, other, { tenant: "other" });
});
afterEach(() => {
  tool.shift = 0;
});
afterAll(async () => {
  await tool.close();
  await platform.close();
  await other.close();
});

const enter = async (browser: Browser, at: SigningPlatform = platform, claims = {}): Promise<string> =>
  String((await launch(browser, at, claims)).headers["location"]);
const idOf = (page: string): string => page.split("/")[2] ?? "";
/** Whole hours between the launch and the last use that was noted. */
async function hoursUsed(page: string): Promise<number> {
  const session = await tool.store.get(collections.sessions, TENANT, idOf(page));
  return Math.floor(((session?.seenAt ?? 0) - (session?.createdAt ?? 0)) / HOUR);
}
const status = async (browser: Browser, page: string): Promise<number> => (await browser.get(page)).status;

describe("a session belongs to one launch in one browser (1.6)", () => {
  it("T01 T02 T03 T04 is opened by nothing in the URL", async () => {
    const [mine, theirs] = [tool.browser(), tool.browser()];
    const page = await enter(mine);
    await enter(theirs, platform, { sub: "learner-2" });
    expect(page).toMatch(/^\/s\/[\w-]{20}\/home$/);
    expect(await status(mine, page)).toBe(200);
    expect(await status(tool.browser(), page)).toBe(401);
    expect(await status(theirs, page)).toBe(401);
  });

  it("T05 a changed cookie, or a session made up, opens nothing", async () => {
    const browser = tool.browser();
    const page = await enter(browser);
    browser.jar.set(`__Host-tw-${idOf(page)}`, "A".repeat(43));
    expect(await status(browser, page)).toBe(401);
    expect(await status(browser, "/s/..%2f..%2fetc/home")).toBe(401);
  });

  it("T06 ends two hours after it was last used, and twelve hours after the launch", async () => {
    const browser = tool.browser();
    const page = await enter(browser);
    for (let hour = 0; hour < 11; hour += 1) {
      tool.shift = hour * 1.2 * HOUR;
      const answered = await status(browser, page);
      expect(answered).toBe(tool.shift < 12 * HOUR ? 200 : 401);
      // Nobody waits for the note of its use; the next look, an hour later, comes after it.
      if (answered === 200) expect(await until(async () => hoursUsed(page), Math.floor(hour * 1.2))).toBe(Math.floor(hour * 1.2));
    }
    tool.shift = 0;
    const idle = tool.browser();
    const left = await enter(idle, platform, { sub: "idle" });
    tool.shift = 2 * HOUR + 1_000;
    expect(await status(idle, left)).toBe(401);
  });

  it("T07 T08 sets a cookie that works in a third-party frame and nowhere else", async () => {
    const answer = await launch(tool.browser(), platform);
    const cookies = answer.headers["set-cookie"] as unknown as string[];
    expect(cookies[0]).toMatch(/^__Host-tw-[\w-]{20}=[\w-]{43}; Path=\/; Max-Age=86400; Secure; HttpOnly; SameSite=None; Partitioned$/);
    expect(cookies[1]).toMatch(/^__Host-tw-state-[\w-]{12}=; .*Max-Age=0/);
  });

  it("T09 has a new value at each launch", async () => {
    const browser = tool.browser();
    const pages = [await enter(browser), await enter(browser)];
    const values = pages.map((page) => browser.jar.get(`__Host-tw-${idOf(page)}`));
    expect(new Set([...pages, ...values]).size).toBe(4);
  });

  it("T10 another tenant's cookie, renamed, opens nothing", async () => {
    const [mine, theirs] = [tool.browser(), tool.browser()];
    const [page, foreign] = [await enter(mine), await enter(theirs, other)];
    theirs.jar.set(`__Host-tw-${idOf(page)}`, theirs.jar.get(`__Host-tw-${idOf(foreign)}`) ?? "");
    expect(await status(theirs, page)).toBe(401);
  });

  it("T11 T12 keeps users and courses of several tabs apart", async () => {
    const browser = tool.browser();
    const first = await enter(browser);
    const second = await enter(browser, platform, { sub: "learner-2", [CLAIM.context]: { id: "course-2", title: "Second" } });
    expect((await browser.get(first)).body).toMatchObject({ sub: "learner-1", course: { id: "course-1" } });
    expect((await browser.get(second)).body).toMatchObject({ sub: "learner-2", course: { id: "course-2" } });
  });

  it("T13 the cookie alone changes nothing", async () => {
    const browser = tool.browser();
    const page = await enter(browser, platform, { [CLAIM.roles]: [`${MEMBERSHIP}#Instructor`] });
    const deed = page.replace("home", "deed");
    const token = String((await browser.get(page)).body.formToken);
    expect((await browser.post(deed, {}, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await browser.post(deed, { _token: token }, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await browser.post(deed, { _token: `${token.slice(0, -1)}_` }, { Origin: TOOL })).status).toBe(403);
    expect((await browser.post(deed, { _token: token }, { Origin: TOOL })).status).toBe(200);
  });

  it("keeps at most eight in a browser, the newest", async () => {
    const browser = tool.browser();
    const pages = [];
    for (let n = 0; n < 10; n += 1) pages.push(await enter(browser, platform, { sub: `tab-${n}` }));
    expect([...browser.jar.keys()].filter((name) => !name.includes("state"))).toHaveLength(8);
    expect(await status(browser, pages[0] ?? "")).toBe(401);
    expect(await status(browser, pages[9] ?? "")).toBe(200);
  });

  it("is over everywhere once ended, however often it was used meanwhile", async () => {
    const browser = tool.browser();
    const page = await enter(browser);
    const session = await tool.store.get(collections.sessions, TENANT, idOf(page));
    tool.shift = 10 * 60_000;
    expect(await status(browser, page)).toBe(200);
    if (session === undefined) throw new Error("no session");
    await tool.lti.sessions.end(session);
    expect(await status(browser, page)).toBe(401);
  });

  it("is swept when it is long over", async () => {
    const [browser, { lti, store }] = [tool.browser(), tool];
    const page = await enter(browser);
    await lti.sweep(Date.now());
    expect(await store.get(collections.sessions, TENANT, idOf(page))).toBeDefined();
    expect(await lti.sweep(Date.now() + 13 * HOUR)).toBeGreaterThan(2);
    expect(await store.get(collections.sessions, TENANT, idOf(page))).toBeUndefined();
  });
});

describe("the tool's key set", () => {
  it("H19 is public, open to any origin, and shows public halves only", async () => {
    const answer = await tool.browser().get("/lti/jwks");
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.body.keys).toHaveLength(1);
    expect(Object.keys(answer.body.keys[0]).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect(Buffer.from(answer.body.keys[0].n, "base64url").length).toBeGreaterThanOrEqual(256);
  });
});
