import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { AppError } from "../../src/shared/errors.ts";
import { ask, practiceLaunch, takeSeat, type Headers, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

let stack: Stack;
let learner: Seat;

beforeAll(async () => {
  stack = await startStack();
  learner = await takeSeat(stack, { launch: await practiceLaunch(stack, "11") });
});
afterAll(() => stack.close());

/** The policy as directive → sources. */
const policyOf = (header: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    header.split(";").map((directive) => {
      const [name = "", ...sources] = directive.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );

describe("every answer", () => {
  it.each([
    ["a page of a session", () => learner.get("/home")],
    ["a picture of a session", () => learner.get("/tier-scale.svg")],
    ["a redirect", () => learner.post("/language", { locale: "zh-CN" })],
    ["a refusal", () => learner.get("/board")],
    ["a missing page", () => ask(stack.url).get("/nowhere")],
    ["the verification page", () => ask(stack.url).get("/verify")],
    ["health", () => ask(stack.url).get("/healthz")],
  ])("%s carries the headers that guard it", async (_, send) => {
    const { headers } = await send();
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(["same-origin", "no-referrer"]).toContain(headers["referrer-policy"]);
    expect(headers["strict-transport-security"]).toMatch(/^max-age=31536000\b/);
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("server");
    expect(headers).not.toHaveProperty("etag");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    const policy = policyOf(String(headers["content-security-policy"]));
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'self'"]);
    expect(policy.get("style-src")).toEqual(["'self'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("object-src")).toEqual(["'none'"]);
    // A refused launch must be readable in whichever frame it happened, so only refusals without a session may be framed widely.
    const loads = [...policy].filter(([name]) => name !== "frame-ancestors").flatMap(([, sources]) => sources);
    expect(loads.filter((source) => /unsafe|\*|^https?:/.test(source))).toEqual([]);
  });

  it("of the key set alone may be read by scripts of other sites, and is kept for a while", async () => {
    const { headers } = await ask(stack.url).get("/lti/jwks");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["cache-control"]).toMatch(/^public, max-age=\d+$/);
  });
});

describe("who may frame a page", () => {
  const ancestors = async (send: Promise<{ headers: Readonly<Record<string, string>> }>) =>
    policyOf(String((await send).headers["content-security-policy"])).get("frame-ancestors");

  it("is the LMS of the session and the tool itself, and nobody else", async () => {
    expect(await ancestors(learner.get("/home"))).toEqual(["'self'", stack.practice.url]);
    expect(await ancestors(learner.get("/board"))).toEqual(["'self'", stack.practice.url]);
  });

  it("is nobody where the page belongs to no LMS", async () => {
    expect(await ancestors(ask(stack.url).get("/verify"))).toEqual(["'none'"]);
  });

  it("does not stand in X-Frame-Options, which cannot name an LMS", async () => {
    expect((await learner.get("/home")).headers).not.toHaveProperty("x-frame-options");
  });
});

describe("a session's pages", () => {
  it("run no script and no style of their own text", async () => {
    const instructor = await takeSeat(stack, { launch: await practiceLaunch(stack, "3") });
    const pages = ["/home", "/board", "/people", "/programme", "/marking", "/practical", "/daily", "/decide", "/applications", "/sync"];
    for (const path of pages) {
      const { status, text } = await instructor.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
    }
  });

  it("name no secret in an address: the launch id alone opens nothing", async () => {
    const { text } = await learner.get("/home");
    const addresses = [...text.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, address]) => address);
    const secret = learner.cookie.split("=")[1] ?? "";
    expect(addresses.filter((address) => address?.includes(secret) === true || address?.includes(learner.token) === true)).toEqual([]);
    expect((await ask(stack.url).get(learner.href("/home"))).status).toBe(401);
  });
});

/** The bytes as sent: supertest would unpack them. */
function bytes(path: string, headers: Headers): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpRequest(new URL(path, stack.url), { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end();
  });
}

describe("assets", () => {
  const addresses = async (): Promise<string[]> => {
    const { text } = await learner.get("/home");
    return [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, address = ""]) => address);
  };

  it("of a page are all there, kept for ever and typed", async () => {
    const found = await addresses();
    expect(found.length).toBeGreaterThan(4);
    for (const address of found) {
      const { status, headers } = await ask(stack.url).get(address);
      expect([address, status]).toEqual([address, 200]);
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      expect(headers["content-type"]).toMatch(/^(text\/css|text\/javascript|image\/svg\+xml)/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
  });

  it("come in the smallest form the browser takes, and say so to caches", async () => {
    const [css = ""] = (await addresses()).filter((address) => address.endsWith("app.css"));
    const plain = await bytes(css, {});
    const gzip = await bytes(css, { "Accept-Encoding": "gzip" });
    const br = await bytes(css, { "Accept-Encoding": "gzip, deflate, br" });
    expect([plain, gzip, br].map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip", "br"]);
    expect([plain, gzip, br].every(({ headers }) => String(headers["vary"]).includes("Accept-Encoding"))).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(br.body.length).toBeLessThan(plain.body.length / 2);
  });

  it("are not sent twice, and unknown ones are a page that says so", async () => {
    const [css = ""] = await addresses();
    const { headers } = await ask(stack.url).get(css);
    expect((await ask(stack.url).get(css, { "If-None-Match": String(headers["etag"]) })).status).toBe(304);
    expect((await ask(stack.url).get(css.replace(/[^/]+$/, "none.css"))).status).toBe(404);
  });

  it("have no types left in scripts", async () => {
    const [script = ""] = (await addresses()).filter((address) => address.endsWith(".ts"));
    const { text } = await ask(stack.url).get(script);
    expect(text).not.toMatch(/^import type|^interface /m);
    expect(text.length).toBeGreaterThan(50);
  });
});

describe("whoever watches over the process", () => {
  it("learns that it lives, is ready, and how it does", async () => {
    expect((await ask(stack.url).get("/healthz")).body).toEqual({ status: "ok" });
    expect((await ask(stack.url).get("/readyz")).body).toEqual({ status: "ready" });
    const metrics = await ask(stack.url).get("/metrics");
    expect(metrics.headers["content-type"]).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(/^tierwise_process_cpu_seconds_total \d/m);
  });

  it("learns within one request that the store does not answer, and when to ask again", async () => {
    const ping = jest.spyOn(stack.services.store, "ping").mockRejectedValue(new AppError("unavailable"));
    const answer = await ask(stack.url).get("/readyz", { Accept: "application/json" });
    ping.mockRestore();
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
    expect((await ask(stack.url).get("/healthz")).status).toBe(200);
    expect((await ask(stack.url).get("/readyz")).status).toBe(200);
  });
});
