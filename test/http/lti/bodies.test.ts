import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import { LaunchingBrowser, send, type Answered, type Sending } from "../../support/launching-browser.ts";
import { sendRaw } from "../../support/raw-http.ts";
import { MARKER, refusedFaults } from "../../support/refused.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(180_000);

let stack: Stack;
let platform: SigningPlatform;
/** Every refusal of the whole run. */
const run: Answered[] = [];
beforeAll(async () => {
  stack = await startStack({ limits: { refusals: 100_000 } });
  platform = await startSigningPlatform();
  await stack.services.lti.platforms.add(LaunchingBrowser.entry(platform, "bodies"));
});
afterAll(async () => {
  await stack.close();
  await platform.close();
});

const somebody = (): LaunchingBrowser => new LaunchingBrowser(stack.url, platform);
const enters = async (): Promise<boolean> => (await somebody().launch()).location.startsWith("/s/");
afterEach(async () => {
  expect(await enters()).toBe(true);
});

type Body = Pick<Sending, "body" | "headers">;
const form = (body: string, headers: Readonly<Record<string, string>> = {}): Body => ({
  body,
  headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
});
const asJson = (body: string): Body => ({ body, headers: { "content-type": "application/json" } });
const bomb = gzipSync(Buffer.alloc(50_000_000, "x"));

const BODIES: [id: string, title: string, body: () => Body][] = [
  ["D01", "10 MB form body", () => form(`state=${MARKER}&id_token=${"x".repeat(10_000_000)}`)],
  ["D02", "broken JSON body", () => asJson(`{"state": "${MARKER}", `)],
  ["D03", "form with broken percent coding", () => form(`state=%E4%BD%${MARKER}%&id_token=%FF%FE&%=%`)],
  ["D04", "20,000 form fields", () => form(Array.from({ length: 20_000 }, (_, n) => `f${n}=1`).join("&"))],
  ["D04", "2,500 form fields in little room", () => form("a&".repeat(2_500))],
  ["D05", "JSON nested 20,000 deep", () => asJson(`{"state":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)],
  ["D06", "gzip bomb (50 MB from 50 KB)", () => ({ body: bomb, headers: { ...form("").headers, "content-encoding": "gzip" } })],
  [
    "D09",
    "multipart body",
    () => ({
      body: `--b\r\nContent-Disposition: form-data; name="state"\r\n\r\n${MARKER}\r\n--b--\r\n`,
      headers: { "content-type": "multipart/form-data; boundary=b" },
    }),
  ],
  ["D11", "state with a blank, no legal cookie name", () => form(`state=${MARKER} b&id_token=a.b.c`)],
  ["D11", "state of separators and controls", () => form("state=%00%0d%0a;,%22()<>@[]&id_token=a.b.c")],
  ["D12", "state as a JSON object", () => asJson('{"state":{"$ne":null},"id_token":"a.b.c"}')],
  ["D12", "state as a list, id_token as an object", () => asJson('{"state":["a","b"],"id_token":{"$gt":""}}')],
  ["D13", "deep JSON in every field", () => asJson(`{"state":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)},"iss":[[[[{}]]]]}`)],
  ["D14", "JSON id_token as a number", () => asJson('{"state":"x","id_token":7}')],
  ["D15", "text body", () => ({ body: `${MARKER} plain`, headers: { "content-type": "text/plain" } })],
  ["D16", "JSON null body", () => asJson("null")],
  ["D16", "JSON body that is a text, a number, a list", () => asJson(`["${MARKER}"]`)],
  ["X06", "no body and no type", () => ({ body: "", headers: {} })],
  [
    "X07",
    "a character set nobody reads",
    () => form(`state=${MARKER}`, { "content-type": "application/x-www-form-urlencoded; charset=utf-7" }),
  ],
  ["X08", "names that every object has", () => asJson(`{"__proto__":{"state":"x"},"constructor":{"prototype":1},"toString":"${MARKER}"}`)],
  ["X09", "lone surrogates and zero bytes", () => asJson(`{"state":"\\ud800\\u0000${MARKER}","iss":"\\udfff","id_token":"\\u0000"}`)],
  ["X10", "a type twice, none of them right", () => form(`state=${MARKER}`, { "content-type": "application/json, text/html" })],
];

const PLACES = ["/lti/login", "/lti/launch", "/lti/again", "/lti/window", "/lti/hand-over", "/lti/register"];

describe("a body that cannot be taken (1.8)", () => {
  test.each(BODIES)("%s %s: refused at every address within 5 s, others unharmed", async (_id, _title, body) => {
    const victim = somebody();
    const begun = await victim.begin();
    const began = Date.now();
    const answers = await Promise.all(PLACES.map((path) => answered({ method: "POST", path, ...body() })));
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(answers.map((answer, n) => [PLACES[n], ...refusedFaults(answer)]).filter(([, ...faults]) => faults.length > 0)).toEqual([]);
    run.push(...answers);
    const { location } = await victim.finish(begun, platform.sign(victim.claims(begun)));
    expect(location).toMatch(/^\/s\//);
  });

  /** A body far too large may be cut off while it is still being sent; the answer is then asked for with the size alone. */
  async function answered(sending: Sending): Promise<Answered> {
    try {
      return await send(stack.url, sending);
    } catch {
      const headers = { ...sending.headers, "content-length": String(sending.body?.length ?? 0) };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const answer = await sendRaw(stack.url, `POST ${sending.path}`, lines);
      return { ...answer, location: answer.headers["location"] ?? "" };
    }
  }
});

describe("a request that is broken outside its body (1.8)", () => {
  const raw = async (line: string, headers: readonly string[] = []): Promise<Answered> => {
    const answer = await sendRaw(stack.url, line, headers);
    return { ...answer, location: answer.headers["location"] ?? "" };
  };

  it.each(["/lti/%E0%A4%A", "/%", "/s/%ff%fe/home", "/lti/login?iss=%E0%A4%A&%=%"])(
    "D07 broken percent coding in the path (%s)",
    async (path) => {
      const answer = await raw(`GET ${path}`);
      expect(refusedFaults(answer)).toEqual([]);
      run.push(answer);
    },
  );

  it("D08 cookie header of 15 KB with broken coding", async () => {
    const cookie = `Cookie: ${MARKER}=%E0%A4%A; ${"%".repeat(15_000)}; =; ;;; __Host-tw-state-%=1; __Host-tw-=%%`;
    for (const line of ["GET /session", "GET /s/none/home", "POST /lti/launch"]) {
      const answer = await raw(line, [cookie, ...(line.startsWith("POST") ? ["Content-Length: 0"] : [])]);
      expect(refusedFaults(answer)).toEqual([]);
      run.push(answer);
    }
  });

  it("D10 200 garbage launches at once, then a valid one", async () => {
    const garbage = Array.from({ length: 200 }, (_, n) => form(`state=${"A".repeat(43)}.${MARKER}.${"B".repeat(43)}&id_token=${n}.b.c`));
    const answers = await Promise.all(garbage.map((body) => send(stack.url, { method: "POST", path: "/lti/launch", ...body })));
    expect(answers.flatMap(refusedFaults)).toEqual([]);
    expect(await enters()).toBe(true);
    run.push(...answers);
  });

  it.each([
    ["?ltik[]=a&ltik[]=b", {}],
    ["?ltik[a]=b&launch[$ne]=x", {}],
    ["?launch=a&launch=b", {}],
    ["", { authorization: "Bearer" }],
    ["", { authorization: "LTIK-AUTH-V2 ,,," }],
    ["", { authorization: `Basic ${MARKER}` }],
  ])("D17 session token as list or object, broken Authorization (%s %j)", async (query, headers) => {
    for (const path of ["/session", "/s/none/home"]) {
      const answer = await send(stack.url, { method: "GET", path: path + query, headers });
      expect(refusedFaults(answer)).toEqual([]);
      run.push(answer);
    }
  });

  it("X11 two lengths, a length that is none, and a chunked body beside a length are not taken", async () => {
    for (const headers of [
      ["Content-Length: 5", "Content-Length: 6"],
      ["Content-Length: -1"],
      ["Content-Length: 5", "Transfer-Encoding: chunked"],
    ]) {
      const answer = await raw("POST /lti/launch", headers);
      expect(answer.status).toBe(400);
    }
  });
});

describe("what a person sees of a refusal (1.8)", () => {
  const refusal = async (): Promise<Answered> => {
    const browser = somebody();
    const begun = await browser.begin();
    return browser.finish(begun, platform.sign(browser.claims(begun, { sub: "", name: MARKER, email: `${MARKER}@example.com` })));
  };

  it("E01 refusal does not echo what was posted", async () => {
    expect((await refusal()).body).not.toContain(MARKER);
  });

  it("E02 what cannot even be written back is refused like anything else", async () => {
    const answer = await send(stack.url, {
      method: "POST",
      path: "/lti/launch",
      ...asJson(`${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`),
    });
    expect(refusedFaults(answer)).toEqual([]);
  });

  it("E03 E04 a learner gets a readable page in their language, with a reference number", async () => {
    const begun = await somebody().begin();
    for (const [accept, words] of [
      ["zh-CN", "参考编号"],
      ["en", "Reference"],
    ] as const) {
      const headers = { ...form("").headers, "accept-language": accept };
      const body = new URLSearchParams({ state: begun.state, id_token: "a.b.c" }).toString();
      const answer = await send(stack.url, { method: "POST", path: "/lti/launch", headers, body });
      expect(answer.headers["content-type"]).toMatch(/^text\/html/);
      expect(answer.body).toContain(`<html lang="${accept}"`);
      expect(answer.body.toLowerCase()).toContain(words.toLowerCase());
      expect(answer.body).toMatch(/<strong class="code">[2-9A-HJ-NP-Z]{8}<\/strong>/);
    }
  });

  it("E05 no refusal of the whole run showed internals", () => {
    expect(run.length).toBeGreaterThan(300);
    expect(run.flatMap(refusedFaults)).toEqual([]);
  });
});
