import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { CONFIGURATION, goodPlatform, LMS, startRegistrar, TENANT, type Registrar, type Script } from "./registrar.ts";

let registrar: Registrar;
beforeAll(async () => {
  registrar = await startRegistrar();
});
beforeEach(() => {
  registrar.script = goodPlatform();
  registrar.inner.hits = 0;
  registrar.sent.length = 0;
});
afterAll(() => registrar.close());

const inner = (path = ""): string => `https://127.0.0.1:${registrar.inner.port}${path}`;

interface Attempt {
  readonly configuration?: string | (() => string);
  readonly invitation?: string;
  readonly script?: () => Script;
}

/** The page an LMS opens, then its form, as a browser sends it; the last answer counts. */
async function attempt({ configuration = CONFIGURATION, invitation, script }: Attempt) {
  if (script !== undefined) registrar.script = script();
  const fields = {
    invitation: invitation ?? (await registrar.invite()),
    openid_configuration: typeof configuration === "string" ? configuration : configuration(),
    registration_token: "registration-token",
  };
  const browser = registrar.browser();
  const page = await browser.get(`/lti/register?${new URLSearchParams(fields).toString()}`);
  return page.status === 200 ? browser.post("/lti/register", fields) : page;
}

const cases: readonly (readonly [id: string, name: string, attempt: Attempt])[] = [
  ["R01", "openid_configuration missing", { configuration: "" }],
  ["R02", "openid_configuration at 127.0.0.1", { configuration: () => inner("/") }],
  ["R03", "openid_configuration at localhost", { configuration: () => `https://localhost:${registrar.inner.port}/` }],
  ["R03b", "openid_configuration at localhost, plain http", { configuration: () => `http://localhost:${registrar.inner.port}/` }],
  ["R04", "openid_configuration at 127.1", { configuration: () => `https://127.1:${registrar.inner.port}/` }],
  ["R05", "openid_configuration at [::1]", { configuration: () => `https://[::1]:${registrar.inner.port}/` }],
  ["R06", "openid_configuration at a mapped address", { configuration: () => `https://[::ffff:127.0.0.1]:${registrar.inner.port}/` }],
  ["R07", "openid_configuration at 0.0.0.0", { configuration: () => `https://0.0.0.0:${registrar.inner.port}/` }],
  ["R08", "openid_configuration at 169.254.169.254", { configuration: "https://169.254.169.254/latest/meta-data/" }],
  ["R09", "openid_configuration at 10.0.0.5", { configuration: "https://10.0.0.5/" }],
  ["R10", "openid_configuration at 192.168.1.1", { configuration: "https://192.168.1.1/" }],
  ["R11", "configuration redirects to an inner address", { script: () => () => ({ status: 302, headers: { location: inner("/") } }) }],
  ["R12", "registration_endpoint at an inner address", { script: () => goodPlatform({ registration_endpoint: inner("/register") }) }],
  ["R13", "issuer of someone else", { script: () => goodPlatform({ issuer: "https://canvas.instructure.com" }) }],
  ["R13b", "issuer on a sibling host", { script: () => goodPlatform({ issuer: "https://other.lms.example" }) }],
  ["R14", "jwks_uri on a foreign host", { script: () => goodPlatform({ jwks_uri: "https://evil.test/jwks" }) }],
  ["R14b", "token_endpoint on a foreign host", { script: () => goodPlatform({ token_endpoint: "https://evil.test/token" }) }],
  ["R14c", "authorization_endpoint without https", { script: () => goodPlatform({ authorization_endpoint: "http://lms.example/auth" }) }],
  ["R14d", "endpoint that is a script", { script: () => goodPlatform({ authorization_endpoint: "javascript:alert(1)" }) }],
  ["R15", "anybody, without an invitation", { invitation: "" }],
  ["R15b", "anybody, with a made-up invitation", { invitation: "A".repeat(43) }],
  ["R16", "configuration that is no JSON", { script: () => () => ({ status: 200, text: "<html>" }) }],
  ["R17", "scheme file:", { configuration: "file:///etc/passwd" }],
  ["R17b", "scheme ftp:", { configuration: "ftp://lms.example/configuration" }],
  ["R17c", "scheme gopher:", { configuration: "gopher://lms.example/configuration" }],
  ["R21", "user and password in the address", { configuration: "https://user:secret@lms.example/" }],
  [
    "R22",
    "platform refuses",
    { script: () => (path) => (path === "/register" ? { status: 401, text: "{}" } : goodPlatform()(path, undefined)) },
  ],
  ["R23", "answer without a client id", { script: () => goodPlatform({}, {}) }],
];

describe("a registration that must not happen", () => {
  test.each(cases)("%s %s", async (_id, _name, given) => {
    const answer = await attempt(given);
    expect([400, 403]).toContain(answer.status);
    expect(answer.headers["content-type"]).toMatch(/text\/html/);
    expect(answer.text).toMatch(/[2-9A-HJ-NP-Z]{8}/);
    expect(answer.text).not.toMatch(/registration-token|node_modules|\.ts:\d/);
    expect(registrar.inner.hits).toBe(0);
    expect(await registrar.lti.platforms.list(TENANT)).toEqual([]);
  });

  it("R18 R19 a configuration server that never answers costs at most 5 s, stops nobody else and keeps the invitation", async () => {
    const lax = await startRegistrar(true);
    try {
      const { createServer } = await import("node:http");
      const silent = createServer(() => undefined);
      await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
      const { port } = silent.address() as { port: number };
      const fields = { invitation: await lax.invite(), openid_configuration: `http://127.0.0.1:${port}/configuration` };
      const began = Date.now();
      const waiting = Array.from({ length: 8 }, async () => {
        const own = { ...fields, invitation: await lax.invite() };
        return lax.browser().post("/lti/register", own);
      });
      const others = await lax.browser().get("/lti/jwks");
      expect(others.status).toBe(200);
      expect(Date.now() - began).toBeLessThan(2_000);
      expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(8).fill(400));
      expect(Date.now() - began).toBeLessThan(6_500);
      silent.close();
      silent.closeAllConnections();
      expect((await lax.lti.invitations.look(fields.invitation)).type).toBe("open");
    } finally {
      await lax.close();
    }
  }, 180_000);

  it("keeps the audience that a platform wants in token requests", async () => {
    registrar.script = goodPlatform({ authorization_server: "https://api.lms.example/auth/token" }, { client_id: "client-d2l" });
    const fields = { invitation: await registrar.invite(), openid_configuration: CONFIGURATION };
    expect((await registrar.browser().post("/lti/register", fields)).status).toBe(200);
    const platform = (await registrar.lti.platforms.list(TENANT)).find(({ clientId }) => clientId === "client-d2l");
    expect(platform?.tokenAudience).toBe("https://api.lms.example/auth/token");
  });

  it("does not run twice at once, nor again once it has happened", async () => {
    const fields = { invitation: await registrar.invite(), openid_configuration: CONFIGURATION };
    const both = await Promise.all([registrar.browser().post("/lti/register", fields), registrar.browser().post("/lti/register", fields)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await registrar.browser().post("/lti/register", fields)).status).toBe(403);
    const platform = (await registrar.lti.platforms.list(TENANT)).find(({ clientId }) => clientId === "client-9");
    expect(platform).toMatchObject({ issuer: LMS, clientId: "client-9", deployments: ["4"], state: "pending" });
  });

  it("is refused after seven days", async () => {
    const fields = { invitation: await registrar.invite(), openid_configuration: CONFIGURATION };
    registrar.shift = 7 * 86_400_000;
    const answer = await registrar.browser().post("/lti/register", fields);
    registrar.shift = 0;
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("expired");
  });

  it("is refused when another site's page posts it", async () => {
    const fields = { invitation: await registrar.invite(), openid_configuration: CONFIGURATION };
    const answer = await registrar.browser().post("/lti/register", fields, { Origin: "https://evil.test" });
    expect(answer.status).toBe(403);
  });
});
