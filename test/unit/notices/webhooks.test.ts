import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { seal } from "../../../src/lti/seal.ts";
import type { NoticeKind } from "../../../src/notices/kinds.ts";
import type { WebhookRecord } from "../../../src/notices/records.ts";
import { tell } from "../../../src/notices/telling.ts";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll, insert, remove } from "../../../src/store/port.ts";
import { openMailing } from "../../support/mailing.ts";
import { dingtalk, startReceiver, wecom, type WebhookReceiver } from "../../support/webhook-receiver.ts";

const tenant = "acme";
const SECRET = "SEC0123456789";
let folder: string;
let now: number;
let mailing: Awaited<ReturnType<typeof openMailing>>;
const receivers: WebhookReceiver[] = [];

beforeEach(async () => {
  now = Date.parse("2026-03-02T01:00:00Z");
  folder = mkdtempSync(join(tmpdir(), "tierwise-hooks-"));
  mailing = await openMailing({ storeUrl: `sqlite:${join(folder, "db.sqlite")}`, mailUrl: "smtp://127.0.0.1:9", clock: () => now });
});
afterEach(async () => {
  await mailing.store.close();
  for (const receiver of receivers.splice(0)) await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

async function receiving(answer: Parameters<typeof startReceiver>[0]): Promise<WebhookReceiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function hook(
  type: WebhookRecord["type"],
  url: string,
  { secret = SECRET, kinds = ["decision"] }: { secret?: string; kinds?: NoticeKind[] } = {},
) {
  const { key, store } = mailing;
  const sealed = { url: seal(url, key, type), ...(secret !== "" && { secret: seal(secret, key, type) }) };
  await store.commit([insert<WebhookRecord>(collections.webhooks, { id: type, tenant, name: type, type, ...sealed, kinds, state: "on" })]);
}

async function told(count: number, kind: "decision" | "certificate" = "decision"): Promise<void> {
  const people = Array.from({ length: count }, (_, n) => `person-${n}`);
  await mailing.store.commit(people.map((person) => tell({ tenant, person, cohort: "c", kind, subject: `${now}`, values: {}, at: now })));
}

async function send(): Promise<void> {
  while ((await mailing.expand(tenant)) + (await mailing.sending.send(tenant, new AbortController().signal)) > 0);
}

const dispatches = async (state: string) =>
  (await findAll(mailing.store, collections.dispatches, { tenant, query: { index: "byState", equal: [state] } })).map(
    ({ tries, error, due }) => ({
      tries,
      error,
      in: due - now,
    }),
  );

describe("a group's robot", () => {
  it("of WeCom takes one message in its own form for a whole room's decisions, with no person in it", async () => {
    const receiver = await receiving(wecom);
    await hook("wecom", `${receiver.url}/cgi-bin/webhook/send?key=k`, { secret: "" });
    await told(30);
    await send();
    expect(receiver.posted.map(({ body }) => JSON.parse(body))).toEqual([
      { msgtype: "text", text: { content: "认定结果\nacme：30 条新通知，请在学习平台中查看。" } },
    ]);
    expect((await dispatches("sent")).length).toBe(30);
  });

  it("of DingTalk takes a message that is signed by its secret, and parks one that is not, with the reason", async () => {
    const receiver = await receiving(dingtalk(SECRET, () => now));
    await hook("dingtalk", `${receiver.url}/robot/send?access_token=t`);
    await told(1);
    await send();
    expect((await dispatches("sent")).length).toBe(1);
    const { store } = mailing;
    const [known] = await findAll(store, collections.webhooks, { tenant, query: { index: "byName", equal: [] } });
    if (known === undefined) throw new Error("no webhook");
    await store.commit([remove(collections.webhooks, known)]);
    await hook("dingtalk", `${receiver.url}/robot/send?access_token=t`, { secret: "another", kinds: ["certificate"] });
    await told(1, "certificate");
    await send();
    expect(await dispatches("parked")).toMatchObject([{ error: "hook-signature", tries: 1 }]);
    expect(await store.get(collections.channels, tenant, "dingtalk")).toMatchObject({
      succeededAt: now,
      failedAt: now,
      answer: "hook-signature",
    });
  });

  it.each([
    ["wecom", '{"errcode":45009,"errmsg":"api freq out of limit"}', MINUTE],
    ["dingtalk", '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}', 10 * MINUTE],
    ["dingtalk", '{"errcode":410100,"errmsg":"speed limit"}', 10 * MINUTE],
  ] as const)("of %s that says %s is left alone, and its messages wait without losing a try", async (type, body, wait) => {
    let answer: string = body;
    const receiver = await receiving(() => ({ body: answer }));
    await hook(type, receiver.url, { kinds: ["decision", "certificate"] });
    await told(2);
    await told(2, "certificate");
    await send();
    expect(receiver.posted.length).toBe(1);
    expect(await dispatches("waiting")).toEqual(Array.from({ length: 4 }, () => ({ tries: 0, error: "hook-too-often", in: wait })));
    answer = '{"errcode":0}';
    now += wait - 1;
    await send();
    expect(receiver.posted.length).toBe(1);
    now += 1;
    await send();
    expect(receiver.posted.length).toBe(3);
    expect((await dispatches("sent")).length).toBe(4);
  });

  it.each([
    ['{"errcode":93000,"errmsg":"invalid webhook url"}', "parked", "hook-refused"],
    ["<html>not a robot</html>", "parked", "hook-refused"],
    ['{"errcode":-1,"errmsg":"system busy"}', "waiting", "hook-unreachable"],
  ])("answers 200 with %s: that is no success, but %s", async (body, state, error) => {
    const receiver = await receiving(() => ({ body }));
    await hook("wecom", receiver.url, { secret: "" });
    await told(1);
    await send();
    expect(await dispatches(state)).toMatchObject([{ error, tries: 1 }]);
  });
});

describe("a receiver that hangs up once it has the message", () => {
  it("as a robot gets it no second time by itself", async () => {
    const receiver = await receiving(() => undefined);
    await hook("wecom", receiver.url, { secret: "" });
    await told(1);
    await send();
    now += 60 * MINUTE;
    await send();
    expect(receiver.posted.length).toBe(1);
    expect(await dispatches("unsure")).toMatchObject([{ error: "interrupted" }]);
  });

  it("as a service gets it again, under the same key", async () => {
    const receiver = await receiving(() => (receiver.posted.length === 1 ? undefined : {}));
    await hook("generic", receiver.url);
    await told(1);
    await send();
    now += MINUTE;
    await send();
    expect(new Set(receiver.posted.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect([receiver.posted.length, (await dispatches("sent")).length]).toEqual([2, 1]);
  });

  it("and a robot's address where nobody listens is asked again", async () => {
    await hook("wecom", "http://127.0.0.1:9/", { secret: "" });
    await told(1);
    await send();
    expect(await dispatches("waiting")).toMatchObject([{ error: "hook-unreachable", tries: 1 }]);
  });
});

describe("a service of the company's own", () => {
  it("gets each notice by itself, signed, under a key by which it tells one sent again", async () => {
    const receiver = await receiving(() => ({}));
    await hook("generic", `${receiver.url}/in`);
    await told(2);
    await send();
    expect(new Set(receiver.posted.map(({ headers }) => headers["idempotency-key"])).size).toBe(2);
    for (const { headers, body } of receiver.posted) {
      const stamp = String(headers["x-tierwise-timestamp"]);
      const signature = createHmac("sha256", SECRET).update(`${stamp}.${body}`).digest("hex");
      expect([headers["x-tierwise-signature"], Number(stamp)]).toEqual([`sha256=${signature}`, now / SECOND]);
      expect(JSON.parse(body)).toMatchObject({ id: headers["idempotency-key"], kind: "decision" });
      expect(body).not.toContain("person-");
    }
  });

  it.each([
    [429, { "retry-after": "120" }, "waiting", { error: "hook-too-often", tries: 0, in: 120 * SECOND }],
    [429, {}, "waiting", { error: "hook-too-often", tries: 0, in: MINUTE }],
    [503, {}, "waiting", { error: "hook-unreachable", tries: 1 }],
    [401, {}, "parked", { error: "hook-signature", tries: 1 }],
    [404, {}, "parked", { error: "hook-refused", tries: 1 }],
    [302, { location: "http://127.0.0.1/" }, "parked", { error: "hook-refused", tries: 1 }],
  ])("answers %i %j: the message is %s", async (status, headers, state, stands) => {
    const receiver = await receiving(() => ({ status, headers: headers as Record<string, string> }));
    await hook("generic", receiver.url);
    await told(1);
    await send();
    expect(await dispatches(state)).toMatchObject([stands]);
  });

  it("on an inner address is never called", async () => {
    await hook("generic", "http://169.254.169.254/latest/meta-data");
    await told(1);
    await send();
    expect(await dispatches("parked")).toMatchObject([{ error: "hook-forbidden" }]);
  });
});
