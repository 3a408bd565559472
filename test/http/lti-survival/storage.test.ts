import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { beginFramed, dataOf, fetchCode, handOver, launchFramed, OWN_PAGE } from "../../support/cookieless-launch.ts";
import { accepted, loginForm, register } from "../../support/launching.ts";
import { startTool, TENANT, type Tool } from "../../support/lti-tool.ts";
import { hiddenFields } from "../../support/practice-launch.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  await register(tool, platform);
});
afterEach(() => {
  tool.shift = 0;
});
afterAll(async () => {
  await tool.close();
  await platform.close();
});

const idOf = (page: string): string => page.split("/")[2] ?? "";
const codeOf = async (): Promise<string> => {
  const { proved } = await launchFramed(tool.browser(), platform);
  return String((await fetchCode(tool.browser(), proved)).body.code);
};

describe("a login where the platform keeps data for tools", () => {
  it("L20 answers a page that puts the proof there, for the platform's own origin, and may be framed by it alone", async () => {
    const { answer, secret, state } = await beginFramed(tool.browser(), platform);
    expect(answer.status).toBe(200);
    expect(dataOf(answer.text, "storage-target")).toBe("_parent");
    expect(dataOf(answer.text, "storage-origin")).toBe(platform.issuer);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(state).not.toContain(secret);
    expect(answer.headers["content-security-policy"]).toContain(`frame-ancestors 'self' ${platform.issuer}`);
    expect(answer.headers["content-security-policy"]).not.toContain("unsafe-inline");
    expect(answer.headers["set-cookie"]?.[0]).toMatch(/^__Host-tw-state-.*Partitioned$/);
  });

  it.each(["", "a b", "x".repeat(101), "<script>", "_parent;evil"])("goes on without it for the target %j", async (target) => {
    const answer = await tool.browser().post("/lti/login", loginForm(platform, { lti_storage_target: target }));
    expect(answer.status).toBe(303);
  });

  it("lets the cookie speak where there is one", async () => {
    const browser = tool.browser();
    const answer = await browser.post("/lti/login", loginForm(platform, { lti_storage_target: "_parent" }));
    const jar = new Map(browser.jar);
    const begun = { ...(await beginFramed(tool.browser(), platform)), answer };
    const to = new URL(dataOf(answer.text, "go-on"));
    for (const [name, value] of jar) browser.jar.set(name, value);
    const login = { ...begun, state: to.searchParams.get("state") ?? "", nonce: to.searchParams.get("nonce") ?? "" };
    const { asked } = await launchFramed(browser, platform, { login });
    expect(accepted(asked)).toBe(true);
  });
});

describe("a launch whose browser brings no cookie", () => {
  it("asks the storage, then opens the session in a new window by a code in a form, never in an address", async () => {
    const { asked, proved } = await launchFramed(tool.browser(), platform);
    expect([asked.status, proved.status]).toEqual([200, 200]);
    expect([asked, proved].flatMap((answer) => answer.headers["set-cookie"] ?? [])).toEqual([]);
    const { to = "" } = hiddenFields(proved.text);
    expect(to).toMatch(/^\/s\/[\w-]{20}\/home$/);
    expect((await tool.browser().get(to)).status).toBe(401);

    const { code } = (await fetchCode(tool.browser(), proved)).body as { code: string };
    const kept = await tool.store.get(collections.sessions, TENANT, idOf(to));
    expect(JSON.stringify(kept)).not.toContain(code.split(".")[0]);
    const window = tool.browser();
    const entered = await handOver(tool, code, window);
    expect(entered.status).toBe(303);
    expect(entered.headers["location"]).toBe(to);
    expect(JSON.stringify(kept)).not.toContain(window.jar.get(`__Host-tw-${idOf(to)}`));
    expect((await window.get(to)).body).toMatchObject({ sub: "learner-1" });
  });

  it.each([
    ["another login's proof", async () => (await beginFramed(tool.browser(), platform)).secret],
    ["nothing", async () => ""],
    ["a guess", async () => "A".repeat(43)],
  ])("refuses %s, spends the login and offers to begin again", async (_, proof) => {
    const { login, proved } = await launchFramed(tool.browser(), platform, { browser: await proof() });
    expect(proved.status).toBe(401);
    expect(hiddenFields(proved.text)["restart"]).toMatch(/^[\w-]{100,}$/);
    const again = await launchFramed(tool.browser(), platform, { login });
    expect(again.proved.status).toBe(401);
  });

  it("asking the storage spends nothing and proves nothing", async () => {
    const login = await beginFramed(tool.browser(), platform);
    await launchFramed(tool.browser(), platform, { login, claims: { aud: "another" } });
    const other = await beginFramed(tool.browser(), platform);
    const first = await launchFramed(tool.browser(), platform, { login: other });
    expect(first.proved.status).toBe(200);
    const second = await launchFramed(tool.browser(), platform, { login: other });
    expect(second.proved.status).toBe(401);
  });

  it("20 proofs of one login at once: one session", async () => {
    const login = await beginFramed(tool.browser(), platform);
    const answers = await Promise.all(Array.from({ length: 20 }, () => launchFramed(tool.browser(), platform, { login })));
    expect(answers.filter(({ proved }) => proved.status === 200)).toHaveLength(1);
    expect(answers.filter(({ proved }) => proved.status >= 500)).toEqual([]);
  });
});

describe("the one-time code", () => {
  it("opens once, also of 10 windows at once", async () => {
    const code = await codeOf();
    const answers = await Promise.all(Array.from({ length: 10 }, () => handOver(tool, code)));
    expect(answers.filter(accepted)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(9);
  });

  it("is void after 60 seconds, and the button gives another", async () => {
    const { proved } = await launchFramed(tool.browser(), platform);
    const { code } = (await fetchCode(tool.browser(), proved)).body as { code: string };
    tool.shift = 60_001;
    expect((await handOver(tool, code)).status).toBe(401);
    const fresh = (await fetchCode(tool.browser(), proved)).body as { code: string };
    expect(accepted(await handOver(tool, fresh.code))).toBe(true);
  });

  it("is not given after ten minutes, for a session that has ended, or for a page of another session", async () => {
    const { proved, login } = await launchFramed(tool.browser(), platform);
    const fields = hiddenFields(proved.text);
    const ask = (change: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = OWN_PAGE) =>
      tool.browser().post("/lti/window", { ...fields, ...change }, headers);
    for (const to of ["https://evil.example/", "//evil.example/s/", "/s/another/home", `${fields["to"]}/../../other/home`, "/lti/jwks"])
      expect((await ask({ to })).status).toBe(401);
    expect((await ask({ browser: "A".repeat(43) })).status).toBe(401);
    expect((await ask({}, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await ask({})).status).toBe(200);
    const session = await tool.store.get(collections.sessions, TENANT, idOf(fields["to"] ?? ""));
    if (session === undefined) throw new Error("no session");
    await tool.lti.sessions.end(session);
    expect((await ask({})).status).toBe(401);
    tool.shift = 600_000;
    expect((await ask({})).status).toBe(401);
    expect(login.secret).toBe(fields["browser"]);
  });

  it("works from our own pages only: no other site opens a session in somebody's browser", async () => {
    const code = await codeOf();
    const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect((await tool.browser().post("/lti/hand-over", { code }, foreign)).status).toBe(403);
    expect(accepted(await handOver(tool, code))).toBe(true);
  });

  it.each(["", "a.b.c", `${"A".repeat(43)}.${"B".repeat(20)}.YWNtZQ`, "x".repeat(5_000), "%00.%FF."])(
    "made up as %j opens nothing",
    async (code) => {
      const answer = await handOver(tool, code);
      expect([400, 401, 413]).toContain(answer.status);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    },
  );
});
