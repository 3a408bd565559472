import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import { LaunchingBrowser, send, type Answered } from "../../support/launching-browser.ts";
import { loginForm } from "../../support/launching.ts";
import { sendRaw } from "../../support/raw-http.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(180_000);

let stack: Stack;
let platform: SigningPlatform;
let browser: LaunchingBrowser;
let home: Answered;
let base = "";
beforeAll(async () => {
  stack = await startStack();
  platform = await startSigningPlatform();
  await stack.services.lti.platforms.add({ ...LaunchingBrowser.entry(platform, "headers"), frameOrigins: ["https://lms.example"] });
  browser = new LaunchingBrowser(stack.url, platform);
  ({ base } = await browser.launch());
  home = await browser.get(`${base}/home`);
  expect(home.status).toBe(200);
});
afterAll(async () => {
  await stack.close();
  await platform.close();
});

const EVIL = "https://evil.example";
const header = ({ headers }: Answered, name: string): string => String(headers[name] ?? "");
const directive = (answer: Answered, name: string): string =>
  header(answer, "content-security-policy")
    .split("; ")
    .find((part) => part.startsWith(`${name} `)) ?? "";
const shared = ({ headers }: Answered): string[] => Object.keys(headers).filter((name) => name.startsWith("access-control"));
const loginQuery = (): string => new URLSearchParams(loginForm(platform, { target_link_uri: `${stack.url}/` })).toString();

const PAGE: [id: string, title: string, found: () => unknown, wanted: unknown][] = [
  [
    "H01",
    "framing limited to the platform",
    () => directive(home, "frame-ancestors"),
    expect.stringMatching(/^frame-ancestors 'self' https:\/\/lms\.example http:\/\/127\.0\.0\.1:\d+$/),
  ],
  ["H02", "page can be framed by the platform at all", () => header(home, "x-frame-options"), ""],
  [
    "H03",
    "script policy",
    () => [directive(home, "default-src"), directive(home, "script-src")],
    ["default-src 'none'", "script-src 'self'"],
  ],
  ["H03", "no script of the page's own text", () => /<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i.test(home.body), false],
  ["H04", "nosniff", () => header(home, "x-content-type-options"), "nosniff"],
  ["H05", "Referrer-Policy", () => header(home, "referrer-policy"), "same-origin"],
  ["H06", "HSTS one year", () => header(home, "strict-transport-security"), expect.stringMatching(/^max-age=31536000\b/)],
  ["H07", "X-Powered-By absent", () => header(home, "x-powered-by") + header(home, "server"), ""],
  ["H08", "personal page is not cached", () => header(home, "cache-control"), "no-store"],
];

describe("a personal page's headers (1.7)", () => {
  test.each(PAGE)("%s %s", (_id, _title, found, wanted) => {
    expect(found()).toEqual(wanted);
  });
});

const FOREIGN: [id: string, title: string, call: () => Promise<Answered>][] = [
  ["H09", "CORS on a session page", () => browser.send({ method: "GET", path: `${base}/home`, headers: { origin: EVIL } })],
  ["H10", "CORS on login", () => browser.send({ method: "GET", path: `/lti/login?${loginQuery()}`, headers: { origin: EVIL } })],
  ...["/lti/login", "/lti/launch", "/session", "/home"].map((path): [string, string, () => Promise<Answered>] => [
    "H11",
    `CORS pre-flight at ${path}`,
    () => {
      const headers = { origin: EVIL, "access-control-request-method": "POST", "access-control-request-headers": "x-tierwise-token" };
      return browser.send({ method: "OPTIONS", path: path === "/home" ? base + path : path, headers });
    },
  ]),
  ["H12", "CORS origin null", () => browser.send({ method: "GET", path: `${base}/home`, headers: { origin: "null" } })],
  ["H12", "CORS origin null at /session", () => browser.send({ method: "GET", path: "/session", headers: { origin: "null" } })],
];

describe("scripts of other origins (1.7)", () => {
  test.each(FOREIGN)("%s %s opens nothing", async (_id, _title, call) => {
    expect(shared(await call())).toEqual([]);
  });
});

const HOSTS: [id: string, name: string][] = [
  ["H13", "host"],
  ["H14", "x-forwarded-host"],
  ["H15", "x-original-host"],
  ["X01", "forwarded"],
  ["X01", "x-host"],
  ["X01", "x-forwarded-server"],
];

describe("a host that is not ours (1.7)", () => {
  test.each(HOSTS)("%s %s: evil.example at login and launch moves nobody", async (_id, name) => {
    const evil = { [name]: name === "forwarded" ? "host=evil.example;proto=https" : "evil.example", "x-forwarded-proto": "https" };
    const own = new LaunchingBrowser(stack.url, platform);
    const login = await own.send({ method: "GET", path: `/lti/login?${loginQuery()}`, headers: evil });
    const { searchParams, origin } = new URL(login.location);
    expect([origin, searchParams.get("redirect_uri")]).toEqual([platform.issuer, `${stack.url}/lti/launch`]);
    const begun = { state: searchParams.get("state") ?? "", nonce: searchParams.get("nonce") ?? "" };
    const launched = await own.send({
      method: "POST",
      path: "/lti/launch",
      headers: { "content-type": "application/x-www-form-urlencoded", ...evil },
      body: new URLSearchParams({ state: begun.state, id_token: platform.sign(own.claims(begun)) }).toString(),
    });
    expect(launched.location).toMatch(/^\/s\/[\w-]+\/home$/);
    expect(JSON.stringify([login, launched])).not.toContain("evil.example");
  });

  it("H16 an address of ours that looks like another host's leads to ours", async () => {
    const own = new LaunchingBrowser(stack.url, platform);
    for (const target of [`${stack.url}//evil.example/%2e%2e/x`, `${stack.url}/\\evil.example`, `${stack.url}//evil.example`]) {
      const login = await own.post("/lti/login", loginForm(platform, { target_link_uri: target }));
      const { searchParams } = new URL(login.location);
      const begun = { state: searchParams.get("state") ?? "", nonce: searchParams.get("nonce") ?? "" };
      const claims = own.claims(begun, { "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": target });
      const { location } = await own.finish(begun, platform.sign(claims));
      expect(location).toMatch(/^\/s\/[\w-]{20}\//);
      expect(new URL(location, stack.url).origin).toBe(stack.url);
    }
    const away = await sendRaw(stack.url, "POST //evil.example/lti/launch", ["Content-Length: 0"]);
    expect([away.status, away.headers["location"]]).toEqual([404, undefined]);
  });
});

describe("what no page of ours sends (1.7)", () => {
  it.each(["TRACE", "PUT", "DELETE", "PATCH"])("H17 %s on launch", async (method) => {
    const answer = await sendRaw(stack.url, `${method} /lti/launch`, ["Cookie: secret=kx7"]);
    expect([answer.status, answer.headers["allow"]]).toEqual([405, "POST"]);
    expect(answer.body).not.toContain("kx7");
  });

  it.each(["/..%2f..%2fetc/passwd", "/assets/x/..%2f..%2f..%2fetc/passwd", "/s/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd"])(
    "H18 path traversal (%s)",
    async (path) => {
      const answer = await sendRaw(stack.url, `GET ${path}`);
      expect([400, 401, 404]).toContain(answer.status);
      expect(answer.body).not.toContain("root:");
    },
  );

  it("X02 a method in a header does not replace the request's own", async () => {
    for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
      const answer = await send(stack.url, { method: "GET", path: "/lti/launch?_method=POST", headers: { [name]: "POST" } });
      expect(answer.status).toBe(405);
    }
  });

  it("X03 a path in a header does not replace the request's own", async () => {
    for (const name of ["x-original-url", "x-rewrite-url"]) {
      const answer = await send(stack.url, { method: "GET", path: "/healthz", headers: { [name]: `${base}/home` } });
      expect(answer.body).toBe('{"status":"ok"}');
    }
  });

  it("X04 an absolute address in the request line, or two hosts, move nothing", async () => {
    const absolute = await sendRaw(stack.url, `GET http://evil.example/lti/login?${loginQuery()}`);
    expect(absolute.status).toBeLessThan(500);
    expect(absolute.headers["location"] ?? "").not.toContain("evil.example");
    const twice = await sendRaw(stack.url, "GET /healthz", ["Host: evil.example"]);
    expect(twice.status).toBeLessThan(500);
    expect(twice.body).not.toContain("evil.example");
  });

  it("X05 HEAD says what GET says and no more; nothing personal is answered from a cache", async () => {
    const head = await browser.send({ method: "HEAD", path: `${base}/home` });
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(header(head, "content-security-policy")).toBe(header(home, "content-security-policy"));
    const cached = { "if-none-match": '"any"', "if-modified-since": new Date(Date.now() + 1e9).toUTCString(), range: "bytes=0-1" };
    expect((await browser.send({ method: "GET", path: `${base}/home`, headers: cached })).status).toBe(200);
  });
});
