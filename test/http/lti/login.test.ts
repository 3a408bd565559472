import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { begin, CLIENT, loginForm, refusalFaults, register } from "../../support/launching.ts";
import { startTool, TENANT, TOOL, type Tool } from "../../support/lti-tool.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
});
beforeEach(async () => {
  await register(tool, platform, { state: "on" });
});
afterAll(async () => {
  await tool.close();
  await platform.close();
});

const without = (field: string): Record<string, string> => {
  const { [field]: _, ...rest } = loginForm(platform);
  return rest;
};

describe("a login begins (1.2)", () => {
  test.each(["get", "post"] as const)("L01 L02 %s: the platform is asked for exactly this login", async (method) => {
    const form = loginForm(platform);
    const answer =
      method === "get"
        ? await tool.browser().get(`/lti/login?${new URLSearchParams(form).toString()}`)
        : await tool.browser().post("/lti/login", form);
    const url = new URL(answer.headers["location"] ?? "");
    expect(url.origin + url.pathname).toBe(`${platform.issuer}/auth`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      scope: "openid",
      response_type: "id_token",
      response_mode: "form_post",
      prompt: "none",
      client_id: CLIENT,
      redirect_uri: `${TOOL}/lti/launch`,
      login_hint: "user-7",
      lti_message_hint: "hint",
      state: expect.stringMatching(/^[\w-]{43}\.[\w-]+\.[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it("needs no client_id while the issuer has one client, and asks for it when there are two", async () => {
    const lonely = await startSigningPlatform(platform.key);
    await register(tool, lonely, { clientId: "a" });
    const { client_id: _, ...form } = loginForm(lonely);
    expect((await tool.browser().post("/lti/login", form)).headers["location"]).toContain("client_id=a");
    await register(tool, lonely, { clientId: "b" });
    tool.shift += 2_000;
    expect(refusalFaults(await tool.browser().post("/lti/login", form))).toEqual([]);
    await lonely.close();
  });

  it("L11 L12 gives 100 logins 100 states and nonces", async () => {
    const browser = tool.browser();
    const begun = [];
    for (let n = 0; n < 100; n += 1) begun.push(await begin(browser, platform));
    expect(new Set(begun.flatMap(({ state, nonce }) => [state, nonce])).size).toBe(200);
    expect(browser.jar.size).toBeLessThanOrEqual(20);
  });

  it("L16 L17 keeps the browser's half in a cookie that works in a third-party frame and nowhere else", async () => {
    const answer = await tool.browser().post("/lti/login", loginForm(platform));
    expect(answer.headers["set-cookie"]).toEqual([
      expect.stringMatching(/^__Host-tw-state-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=None; Partitioned$/),
    ]);
  });

  it("writes nothing: whoever has no account yet cannot fill the store", async () => {
    await begin(tool.browser(), platform);
    expect((await tool.store.find(collections.sessions, TENANT, { index: "byExpiry", equal: [] })).records).toEqual([]);
  });

  it("goes on by a page where the address would be longer than a proxy lets through", async () => {
    const hint = "长".repeat(1_500);
    const browser = tool.browser();
    const answer = await browser.post("/lti/login", loginForm(platform, { lti_message_hint: hint }));
    expect([answer.status, answer.headers["location"]]).toEqual([200, undefined]);
    const to = new URL((/data-go-on="([^"]+)"/.exec(answer.text)?.[1] ?? "").replaceAll("&amp;", "&").replaceAll("&#x3D;", "="));
    expect(to.origin + to.pathname).toBe(`${platform.issuer}/auth`);
    expect(to.searchParams.get("lti_message_hint")).toBe(hint);
    expect(browser.jar.size).toBe(1);
  });

  it("L18 keeps CR and LF in hints inside their parameter", async () => {
    const hint = "x\r\nSet-Cookie: a=b";
    const { location } = await begin(tool.browser(), platform, { login_hint: hint });
    expect(location.searchParams.get("login_hint")).toBe(hint);
  });
});

const refused: [id: string, title: string, body: () => string | Record<string, string>][] = [
  ["L03", "iss missing", () => without("iss")],
  ["L04", "login_hint missing", () => without("login_hint")],
  ["L05", "target_link_uri missing", () => without("target_link_uri")],
  ["L06", "unknown iss", () => loginForm(platform, { iss: "https://unknown.example" })],
  ["L07", "unknown client_id", () => loginForm(platform, { client_id: "stranger" })],
  ["L08", "target_link_uri on a foreign host", () => loginForm(platform, { target_link_uri: "https://evil.example/" })],
  ["L08", "target_link_uri over plain http", () => loginForm(platform, { target_link_uri: "http://tool.example/" })],
  ["L09", "target_link_uri javascript:", () => loginForm(platform, { target_link_uri: "javascript:alert(1)" })],
  ["L10", "target_link_uri with a userinfo trick", () => loginForm(platform, { target_link_uri: `${TOOL}@evil.example/` })],
  ["L10", "target_link_uri with userinfo", () => loginForm(platform, { target_link_uri: "https://me:pass@tool.example/" })],
  ["L14", "operator injection (iss[$ne])", () => "iss[$ne]=x&client_id[$ne]=x&login_hint=1&target_link_uri=https://tool.example/"],
  ["L14", "a field twice", () => `${new URLSearchParams(loginForm(platform)).toString()}&iss=x`],
  ["L19", "login_hint of 60 KB", () => loginForm(platform, { login_hint: "h".repeat(60_000) })],
  ["L19", "login_hint of 64 KB and more", () => loginForm(platform, { login_hint: "h".repeat(70_000) })],
  ["–", "iss with a null byte", () => loginForm(platform, { iss: `${platform.issuer}\0` })],
];

describe("a login is refused in words (1.2)", () => {
  test.each(refused)("%s %s", async (_id, _title, body) => {
    expect(refusalFaults(await tool.browser().post("/lti/login", body()), ["evil.example", "hhhhhhhhhhhhhhhhhhhh"])).toEqual([]);
  });

  it("L13 L14 operator injection in the query", async () => {
    const answer = await tool.browser().get("/lti/login?iss[$ne]=x&client_id[$ne]=x&login_hint=1&target_link_uri=https://tool.example/");
    expect(refusalFaults(answer)).toEqual([]);
  });

  it("L15 operator injection in a JSON body", async () => {
    const body = JSON.stringify({ ...loginForm(platform), iss: { $ne: null } });
    const answer = await tool.browser().post("/lti/login", body, { "Content-Type": "application/json" });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("L21 switched-off platform, within a second of its switching off", async () => {
    const { id } = await register(tool, platform);
    await tool.lti.platforms.setState(TENANT, id, "off");
    expect(refusalFaults(await tool.browser().post("/lti/login", loginForm(platform)))).toEqual([]);
    const { records } = await tool.store.find(collections.audit, TENANT, { index: "byTime", equal: [], descending: true, limit: 1 });
    expect(records[0]).toMatchObject({ action: "lti.refused", subject: id, detail: { reason: "platform-off" } });
  });
});
