import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { createLrsClient, type LrsClient, type ReadyStatement } from "../../../src/xapi/lrs-client.ts";
import { scriptedLrs, type Manner, type ScriptedLrs } from "../../support/scripted-lrs.ts";

const statement = (n: number, object = "http://x.example/a"): ReadyStatement => ({
  id: `00000000-0000-5000-8000-${String(n).padStart(12, "0")}`,
  version: "1.0.3",
  timestamp: "2026-03-15T08:30:00.250Z",
  object: { id: object },
});
const batch = (count: number) => Array.from({ length: count }, (_, n) => statement(n));
const clientOf = (endpoint: string, timeout = 2_000): LrsClient =>
  createLrsClient({ endpoint, key: "密钥", secret: "s", clock: () => Date.UTC(2026, 0, 1), timeout });

describe.each<Manner>(["ralph", "adl"])("an LRS that behaves like %s", (manner) => {
  let lrs: ScriptedLrs;
  let client: LrsClient;
  beforeEach(async () => {
    lrs = await scriptedLrs(manner);
    client = clientOf(lrs.endpoint);
  });
  afterEach(async () => {
    client.close();
    await lrs.close();
  });

  it("stores once what is sent twice, known and new mixed", async () => {
    expect(await client.send(batch(3))).toEqual({ type: "stored" });
    expect(await client.send(batch(5))).toEqual({ type: "stored" });
    expect([...lrs.stored.keys()]).toEqual(batch(5).map(({ id }) => id));
  });

  it("reports the ids under which the LRS holds something else, and stores the rest", async () => {
    await client.send([statement(1, "http://x.example/other")]);
    expect(await client.send(batch(3))).toEqual({ type: "conflict", ids: [statement(1).id] });
    expect(lrs.stored.size).toBe(3);
  });

  it("stores through a connection cut before the answer", async () => {
    await client.send([statement(9)]);
    lrs.next("store-then-cut");
    expect(await client.send(batch(2))).toEqual({ type: "stored" });
    expect(lrs.stored.size).toBe(3);
  });

  it("finds a statement by id, and nothing under an unknown one", async () => {
    await client.send([statement(1)]);
    expect(await client.find(statement(1).id)).toMatchObject({ object: { id: "http://x.example/a" } });
    expect(await client.find(statement(2).id)).toBeUndefined();
  });
});

describe("an LRS that does not take statements", () => {
  let lrs: ScriptedLrs;
  beforeEach(async () => {
    lrs = await scriptedLrs();
  });
  afterEach(() => lrs.close());

  test.each([
    [
      { status: 400, body: '"bad"' },
      { type: "refused", status: 400, reason: "bad" },
    ],
    [{ status: 413 }, { type: "refused", status: 413 }],
    [{ status: 401 }, { type: "unauthorized", status: 401 }],
    [{ status: 403 }, { type: "unauthorized", status: 403 }],
    [{ status: 404 }, { type: "later", status: 404 }],
    [{ status: 500 }, { type: "later", status: 500 }],
    [
      { status: 429, headers: { "retry-after": "7" } },
      { type: "later", status: 429, retryAfter: 7_000 },
    ],
    [
      { status: 503, headers: { "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" } },
      { type: "later", retryAfter: 60_000 },
    ],
  ] as const)("%j is sorted by what to do about it", async (fault, outcome) => {
    lrs.next(fault);
    const client = clientOf(lrs.endpoint);
    expect(await client.send(batch(1))).toMatchObject(outcome);
    client.close();
  });

  it("never follows a redirect: nothing would have been stored", async () => {
    lrs.next({ status: 302, headers: { location: lrs.endpoint } });
    const client = clientOf(lrs.endpoint);
    expect(await client.send(batch(1))).toMatchObject({ type: "later", status: 302 });
    expect(lrs.requests).toEqual(["POST /xAPI/statements"]);
    client.close();
  });

  it("gives up on silence after the time limit", async () => {
    lrs.next("silence");
    const client = clientOf(lrs.endpoint, 150);
    const before = Date.now();
    expect(await client.send(batch(1))).toMatchObject({ type: "later" });
    expect(Date.now() - before).toBeLessThan(10_000);
    client.close();
  });

  it("answers later when nobody listens", async () => {
    const free = createServer();
    const port = await new Promise<number>((resolve) => {
      free.listen(0, "127.0.0.1", () => {
        const address = free.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => free.close(resolve));
    const client = clientOf(`http://127.0.0.1:${port}/`);
    expect(await client.send(batch(1))).toMatchObject({ type: "later" });
    client.close();
  });
});
