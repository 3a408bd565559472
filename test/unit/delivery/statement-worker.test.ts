import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { announce } from "../../../src/delivery/changes.ts";
import { createStatementWorker } from "../../../src/delivery/statement-worker.ts";
import { DAY, HOUR, manualClock, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { createLrsClient, type LrsClient } from "../../../src/xapi/lrs-client.ts";
import { scriptedLrs, type Manner, type ScriptedLrs } from "../../support/scripted-lrs.ts";
import { AT } from "../xapi/facts.ts";
import { openPlace, TENANT, type DeliveryPlace } from "./place.ts";

const START = AT + HOUR;
let place: DeliveryPlace;
let lrs: ScriptedLrs;
let clock: ReturnType<typeof manualClock>;
let client: LrsClient;

async function open(manner: Manner = "ralph"): Promise<void> {
  lrs = await scriptedLrs(manner);
  client = createLrsClient({ endpoint: lrs.endpoint, key: "k", secret: "s", clock, timeout: 2_000 });
}

beforeEach(async () => {
  clock = manualClock(START);
  place = await openPlace();
});
afterEach(async () => {
  client.close();
  await lrs.close();
  await place.close();
});

const worker = (owner = "w1", send: LrsClient["send"] = (statements) => client.send(statements)) =>
  createStatementWorker({ store: place.store, lrs: { send }, factLoader: place.factLoader, clock, random: () => 0.5, owner });
/** The scripted LRS refuses statements whose object mentions poison; the cohort of this one is called so. */
const poison = (at: number, key = "bad") =>
  announce(TENANT, { type: "scored", cohort: "c1", person: "p1", at, key, component: "poison", score: "50" });
const states = async () => (await place.outbox()).map(({ state }) => state);

describe("statements on their way", () => {
  it("sends a hundred messages in one request and marks each sent", async () => {
    await open();
    await place.launches(100);
    expect(await worker().run()).toEqual({ claimed: 100, sent: 100, parked: 0, later: 0 });
    expect(lrs.requests).toEqual(["POST /xAPI/statements"]);
    expect(lrs.stored.size).toBe(100);
  });

  it("tells a paper handed in answer by answer, and then keeps only the ids", async () => {
    await open();
    const event = {
      type: "exam-handed-in",
      cohort: "c1",
      person: "p1",
      at: AT,
      key: "att1",
      attempt: "att1",
      component: "theory",
    } as const;
    await place.store.commit([announce(TENANT, event)]);
    await worker().run();
    const [record] = await place.outbox();
    expect(record).toMatchObject({ state: "sent", sentAt: START });
    expect(record?.statements).toBeUndefined();
    expect(record?.ids).toEqual([...lrs.stored.keys()]);
    expect([...lrs.stored.values()].map((one) => one["actor"])).toContainEqual({
      objectType: "Agent",
      account: { homePage: "https://lms.example", name: "sub-p1" },
    });
  });

  it.each<Manner>(["ralph", "adl"])("doubles nothing when it dies between post and mark (%s)", async (manner) => {
    await open(manner);
    await place.launches(3);
    const dying = worker("w1", async (statements) => {
      await client.send(statements);
      throw new Error("killed");
    });
    await expect(dying.run()).rejects.toThrow("killed");
    expect(await worker("w2").run()).toMatchObject({ claimed: 0 });
    clock.advance(MINUTE + 1);
    expect(await worker("w2").run()).toMatchObject({ sent: 3 });
    expect(lrs.stored.size).toBe(3);
    expect(lrs.bodies.at(-1)).toBe(lrs.bodies[0]);
  });

  it("never lets two workers send one message", async () => {
    await open();
    await place.launches(40);
    const [a, b] = await Promise.all([worker("w1").run(), worker("w2").run()]);
    expect((a?.sent ?? 0) + (b?.sent ?? 0)).toBe(40);
    expect(lrs.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(40);
  });
});

describe("a bad message", () => {
  it.each<Manner>(["ralph", "adl"])("is parked with the reason while its 49 neighbours arrive (%s)", async (manner) => {
    await open(manner);
    await place.launches(20);
    await place.store.commit([poison(AT + 20_500)]);
    await place.launches(29, 21);
    expect(await worker().run()).toEqual({ claimed: 50, sent: 49, parked: 1, later: 0 });
    const bad = (await place.outbox()).find(({ state }) => state === "parked");
    expect(bad?.event.key).toBe("bad");
    expect(bad?.reason).toMatch(/^refused: 4(00|22)/);
  });

  it("is parked when the LRS holds something else under its id", async () => {
    await open();
    await place.launches(3);
    const intruding = worker("w1", async ([first, ...rest]) => {
      if (first !== undefined) await client.send([{ ...first, object: { id: "http://x.example/other" } }]);
      return client.send(first === undefined ? rest : [first, ...rest]);
    });
    expect(await intruding.run()).toMatchObject({ sent: 2, parked: 1 });
    expect(await states()).toEqual(["parked", "sent", "sent"]);
    expect((await place.outbox())[0]?.reason).toMatch(/^conflict: /);
  });

  it("is parked when what it speaks of is gone or unreadable, and holds nobody up", async () => {
    await open();
    const about = { cohort: "c1", person: "p1", at: AT } as const;
    await place.store.commit([
      announce(TENANT, { ...about, type: "certified", key: "x", certificate: "nowhere" }),
      announce(TENANT, { ...about, type: "scored", key: "y", component: "theory", score: "eighty" }),
    ]);
    await place.launches(1, 5);
    expect(await worker().run()).toEqual({ claimed: 3, sent: 1, parked: 2, later: 0 });
    const reasons = (await place.outbox()).map(({ event, reason }) => [event.key, reason?.split(":")[0]]);
    expect(Object.fromEntries(reasons)).toEqual({ x: "facts-missing", y: "unexpected", s5: undefined });
  });

  it("that the LRS answers with a bare 500 waits alone, and is given up after a week", async () => {
    await open();
    await place.launches(8);
    await place.store.commit([poison(AT + 3_500)]);
    const send: LrsClient["send"] = async (statements) =>
      JSON.stringify(statements).includes("poison") ? { type: "later", status: 500, reason: "" } : client.send(statements);
    const one = worker("w1", send);
    expect(await one.run()).toEqual({ claimed: 9, sent: 8, parked: 0, later: 1 });
    for (let tries = 0; tries < 12; tries += 1) {
      clock.advance(2 * HOUR);
      await one.run();
    }
    expect(await states()).toContain("waiting");
    clock.advance(7 * DAY);
    await one.run();
    expect((await place.outbox()).find(({ state }) => state === "parked")?.reason).toMatch(/^gave-up: /);
  });
});

describe("an LRS in trouble", () => {
  it("is left alone as long as it asks, then gets everything in order", async () => {
    await open();
    await place.launches(3);
    const one = worker();
    lrs.next({ status: 503, headers: { "retry-after": "90" } });
    expect(await one.run()).toEqual({ claimed: 3, sent: 0, parked: 0, later: 3 });
    clock.advance(89 * SECOND);
    expect(await one.run()).toMatchObject({ claimed: 0 });
    clock.advance(2 * SECOND);
    expect(await one.run()).toMatchObject({ sent: 3 });
    const arrived = [...lrs.stored.values()].map((sent) => Date.parse(String(sent["timestamp"])));
    expect(arrived).toEqual([AT, AT + SECOND, AT + 2 * SECOND]);
  });

  it("that refuses our credentials stops everything and loses nothing", async () => {
    await open();
    await place.launches(150);
    const one = worker();
    lrs.always({ status: 401 });
    await one.run();
    expect(lrs.requests).toHaveLength(1);
    expect(await one.run()).toMatchObject({ claimed: 0 });
    expect(new Set(await states())).toEqual(new Set(["waiting"]));
    lrs.always(undefined);
    clock.advance(MINUTE + 1);
    for (let pass = 0; pass < 4; pass += 1) await one.run();
    expect(lrs.stored.size).toBe(150);
  });

  it("down for ten minutes gets a thousand statements within five minutes of its return", async () => {
    await open();
    await place.launches(1_000);
    const one = worker();
    lrs.always({ status: 503 });
    for (let second = 0; second < 600; second += 5) {
      await one.run();
      clock.advance(5 * SECOND);
    }
    expect(lrs.requests.length).toBeLessThan(20);
    lrs.always(undefined);
    for (let second = 0; second < 300; second += 5) {
      while ((await one.run()).claimed > 0);
      clock.advance(5 * SECOND);
    }
    expect(lrs.stored.size).toBe(1_000);
  });

  it("so slow that the lease would end gives the rest back instead of sending it twice", async () => {
    await open();
    await place.launches(250);
    const slow = worker("w1", (statements) => {
      clock.advance(25 * SECOND);
      return client.send(statements);
    });
    expect(await slow.run()).toEqual({ claimed: 250, sent: 200, parked: 0, later: 50 });
    expect(await worker("w2").run()).toMatchObject({ claimed: 50, sent: 50 });
    expect(lrs.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(250);
  });

  it("that answers 500 to everything is asked ever more seldom, and nothing is parked", async () => {
    await open();
    await place.launches(20);
    const one = worker();
    lrs.always({ status: 500 });
    for (let second = 0; second < 600; second += 5) {
      await one.run();
      clock.advance(5 * SECOND);
    }
    expect(lrs.requests.length).toBeLessThan(120);
    expect(new Set(await states())).toEqual(new Set(["waiting"]));
    lrs.always(undefined);
    for (let pass = 0; pass < 100; pass += 1) {
      await one.run();
      clock.advance(2 * MINUTE);
    }
    expect(lrs.stored.size).toBe(20);
  });
});
