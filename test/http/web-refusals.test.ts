import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Response } from "supertest";
import { ask, practiceLaunch, takeSeat, type Seat } from "../support/seats.ts";
import { sendRaw } from "../support/raw-http.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

/** What no answer may repeat. */
const MARKER = "kx7-marker-of-the-sender";

let stack: Stack;
let seat: Seat;

beforeAll(async () => {
  stack = await startStack();
  seat = await takeSeat(stack, { launch: await practiceLaunch(stack, "3") });
});
afterAll(() => stack.close());
afterEach(async () => {
  expect((await ask(stack.url).get("/healthz")).body).toEqual({ status: "ok" });
});

/** What is wrong with a refusal: it must be a page with words and a reference, without internals and without what was sent. */
function faults({ status, headers, text }: Pick<Response, "status" | "headers" | "text">, wanted: number): string[] {
  return [
    ...(status === wanted ? [] : [`status ${status}`]),
    ...(String(headers["content-type"]).startsWith("text/html") ? [] : ["no page"]),
    ...(/<strong class="code">[2-9A-HJ-NP-Z]{8}<\/strong>/.test(text) ? [] : ["no reference"]),
    ...(/<h1>[^<]{4,}<\/h1>/.test(text) ? [] : ["no words"]),
    ...(headers["cache-control"] === "no-store" ? [] : ["may be cached"]),
    ...(String(headers["content-security-policy"]).includes("default-src 'none'") ? [] : ["no policy"]),
    ...(text.includes(MARKER) ? ["echo"] : []),
    ...(/\bat .*\.(ts|js):\d+|node_modules|sqlite|mongo/i.test(text) ? ["internals"] : []),
  ];
}

describe("a body that cannot be taken", () => {
  const MULTIPART = `--b\r\nContent-Disposition: form-data; name="locale"\r\n\r\n${MARKER}\r\n--b--\r\n`;
  const form = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    seat.postAs("/language", body, { "x-tierwise-token": seat.token, ...headers });

  it.each([
    ["larger than a page of ours sends", 413, () => form(`_token=x&locale=${MARKER}${"x".repeat(600_000)}`)],
    ["with 20,000 fields", 413, () => form(Array.from({ length: 20_000 }, (_, n) => `f${n}=1`).join("&"))],
    ["a file upload where none is asked for", 415, () => form(MULTIPART, { "Content-Type": "multipart/form-data; boundary=b" })],
    ["of no kind we read", 415, () => form(`<a>${MARKER}</a>`, { "Content-Type": "application/xml" })],
    [
      "in a character set nobody knows",
      415,
      () => form("locale=en", { "Content-Type": "application/x-www-form-urlencoded; charset=klingon" }),
    ],
    ["with a value the form does not offer", 400, () => form(`locale=${MARKER}`)],
    ["with two values where one is meant", 400, () => form("locale=en&locale=zh-CN")],
    ["with broken percent coding", 400, () => form(`locale=%E4%BD%${MARKER}%`)],
    ["with names that are no data", 400, () => form(`__proto__=${MARKER}&constructor=1&toString=2`)],
  ])("%s is refused in words", async (_, status, send) => {
    expect(faults(await send(), status)).toEqual([]);
  });

  it("compressed is refused unopened", async () => {
    const bomb = gzipSync("x".repeat(20_000_000));
    const { port } = new URL(stack.url);
    const answer = await fetch(`http://127.0.0.1:${port}${seat.href("/language")}`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip", Cookie: seat.cookie },
      body: bomb,
    });
    const headers = Object.fromEntries(answer.headers);
    expect(faults({ status: answer.status, headers, text: await answer.text() }, 415)).toEqual([]);
  });

  it.each([
    ["broken JSON", `{"locale": "${MARKER}`],
    ["JSON 100,000 levels deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["JSON that is not an object", `"${MARKER}"`],
    ["JSON null", "null"],
  ])("%s is refused as JSON, with a code and a reference", async (_, body) => {
    const answer = await form(body, { "Content-Type": "application/json" });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: { code: "bad-input", message: expect.stringMatching(/\S{4}/), reference: expect.stringMatching(/^[2-9A-HJ-NP-Z]{8}$/) },
    });
    expect(answer.text).not.toContain(MARKER);
  });
});

describe("an address that leads nowhere", () => {
  it.each([
    ["unknown", 404, `/${MARKER}`],
    ["unknown inside a session", 404, `/s/none/${MARKER}`],
    ["with broken percent coding", 400, "/s/%E0%A4%A/home"],
    ["with broken coding in a record's id", 400, "/verify/%ff"],
    ["climbing out of the assets", 404, "/assets/x/..%2f..%2fpackage.json"],
    ["climbing out by dots", 404, "/assets/x/../../../package.json"],
    ["climbing out, coded twice", 404, "/assets/x/%252e%252e%252fpackage.json"],
    ["a hidden file", 404, "/.env"],
    ["with a zero byte", 404, "/assets/x/app.css%00.png"],
    ["a name every object has", 404, "/assets/x/__proto__"],
    ["8,000 characters long", 404, `/${"a".repeat(8_000)}`],
  ])("%s is refused in words", async (_, status, path) => {
    const { body, ...answer } = await sendRaw(stack.url, `GET ${path}`);
    expect(faults({ ...answer, text: body }, status)).toEqual([]);
  });
});

describe("a request no page of ours makes", () => {
  it.each(["PUT", "DELETE", "PATCH", "TRACE"])("%s does nothing", async (method) => {
    const cookie = `Cookie: ${seat.cookie}`;
    const inside = await sendRaw(stack.url, `${method} ${seat.href("/home")}`, [cookie]);
    expect([404, 405]).toContain(inside.status);
    expect(inside.body).not.toContain(seat.token);
    const outside = await sendRaw(stack.url, `${method} /lti/jwks`);
    expect([outside.status, outside.headers["allow"]]).toEqual([405, "GET"]);
    expect((await seat.get("/home")).status).toBe(200);
  });

  it("TRACE repeats no cookie", async () => {
    const answer = await sendRaw(stack.url, "TRACE /", [`Cookie: ${MARKER}`]);
    expect(answer.body).not.toContain(MARKER);
  });

  it("names both methods where an address takes both", async () => {
    const answer = await sendRaw(stack.url, "DELETE /lti/login");
    expect([answer.status, answer.headers["allow"]]).toEqual([405, "GET, POST"]);
  });

  it("reads its session among 15 KB of other cookies, and refuses what is larger", async () => {
    const crumbs = (size: number) => `${MARKER}=${"c".repeat(size)}; ${seat.cookie}; broken; =x; %%%=%E0`;
    const answer = await sendRaw(stack.url, `GET ${seat.href("/home")}`, [`Cookie: ${crumbs(15_000)}`]);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain(MARKER);
    expect((await sendRaw(stack.url, `GET ${seat.href("/home")}`, [`Cookie: ${crumbs(20_000)}`])).status).toBe(431);
  });
});

describe("the words of a refusal", () => {
  it.each([
    ["zh-TW,zh;q=0.8", "zh-TW", "找不到這個頁面"],
    ["en-GB,en;q=0.9", "en", "There is nothing at this address"],
    ["fr-FR", "zh-CN", "找不到这个页面"],
  ])("for a browser that asks for %s are in %s", async (accept, locale, words) => {
    const answer = await ask(stack.url).get("/nowhere", { "Accept-Language": accept });
    expect(answer.text).toContain(`<html lang="${locale}"`);
    expect(answer.text).toContain(words);
  });

  it("are in the session's language inside one, whatever the browser asks for", async () => {
    const english = await takeSeat(stack, { launch: await practiceLaunch(stack, "11"), locale: "en" });
    const answer = await english.get("/board", { "Accept-Language": "zh-TW" });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('<html lang="en"');
  });
});
