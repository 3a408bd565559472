import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import mongoose from "mongoose";
import { openStore } from "../../src/store/open.ts";
import { insert, replace, type Store } from "../../src/store/port.ts";
import { fakeMongod } from "../support/fake-mongod.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { ALL, counters, item, items, task, tasks } from "./store-collections.ts";

const within = async (ms: number, work: Promise<unknown>): Promise<unknown> => {
  const start = performance.now();
  const outcome = await work.catch((error: unknown) => error);
  expect(performance.now() - start).toBeLessThan(ms);
  return outcome;
};

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 1;
}

describe("a MongoDB that cannot serve", () => {
  it("is given up after 4 s when nobody listens", async () => {
    const url = `mongodb://127.0.0.1:${await unusedPort()}/?replicaSet=rs0`;
    expect(await within(5_500, openStore({ url, collections: [] }))).toMatchObject({ code: "unavailable" });
  }, 180_000);

  it("is refused when it runs standalone, in words that say what to do", async () => {
    const server = await fakeMongod({ isWritablePrimary: true });
    try {
      const refused = await within(4_000, openStore({ url: server.url, collections: [] }));
      expect(refused).toMatchObject({ code: "unavailable", reason: expect.stringMatching(/standalone.*--replSet.*rs\.initiate/) });
    } finally {
      server.close();
    }
  });

  it("is given up within 5 s by every operation when it falls silent", async () => {
    const server = await fakeMongod({ isWritablePrimary: true, msg: "isdbgrid", logicalSessionTimeoutMinutes: 30 });
    const store = await openStore({ url: server.url, collections: [] });
    try {
      await store.ping();
      server.fallSilent();
      expect(await within(5_000, store.ping())).toMatchObject({ code: "unavailable" });
    } finally {
      server.close();
      await store.close();
    }
  }, 180_000);
});

if (MONGO === undefined) {
  describe.skip(`a MongoDB among other clients (${NO_MONGO})`, () => {
    it("serves", () => undefined);
  });
} else {
  const database = ownDatabase(MONGO);
  describe("a MongoDB among other clients", () => {
    let store: Store;
    let other: mongoose.Connection;
    beforeAll(async () => {
      store = await openStore({ url: database.url, collections: ALL });
      other = await mongoose.createConnection(database.url, { appName: "tierwise" }).asPromise();
    }, 180_000);
    afterAll(async () => {
      await other.close();
      await store.close();
      await database.drop();
    }, 180_000);

    it("is not blocked for a minute by the open transaction of a process that died", async () => {
      await store.commit([insert(counters, { tenant: "t", id: "held", last: 0 })]);
      const dead = await other.startSession();
      dead.startTransaction();
      await other.collection("counters").updateOne({ _id: "t/held" as never }, { $set: { last: 7 } }, { session: dead });
      await pause(2_200);
      await store.commit([replace(counters, { tenant: "t", id: "held", version: 1, last: 1 }), insert(items, item("t", "beside"))]);
      expect(await store.get(counters, "t", "held")).toMatchObject({ last: 1, version: 2 });
      await dead.abortTransaction().catch(() => undefined);
      await dead.endSession();
    }, 180_000);

    it("answers every read from an index, without sorting", async () => {
      await store.commit(
        [1, 2, 3, 4].map((rank) => insert(items, item("p", `i${rank}`, { group: "g", rank, label: "l", code: `code${rank}` }))),
      );
      await store.commit([insert(tasks, task("p", "a", 1)), insert(tasks, task("p", "b", 1))]);
      await other.db?.setProfilingLevel("all");
      expect((await store.lookup(items, "code", ["code2"]))?.id).toBe("i2");
      expect(await store.claim(tasks, { now: 1, lease: 1, owner: "w", limit: 5 })).toHaveLength(2);
      await store.get(items, "p", "i1");
      for (const descending of [false, true]) {
        for (const [index, equal] of [
          ["all", []],
          ["byGroup", ["g"]],
          ["byGroup", []],
          ["deep", ["g"]],
        ] as const) {
          const page = await store.find(items, "p", { index, equal, descending, limit: 2 });
          await store.find(items, "p", { index, equal, descending, after: page.next ?? "" });
        }
      }
      await other.db?.setProfilingLevel("off");
      const own = { ns: { $in: [items, tasks].map(({ name }) => `${other.name}.${name}`) } };
      const asked = await other.collection("system.profile").find(own).toArray();
      expect(asked.length).toBeGreaterThan(15);
      const unfit = asked.filter(
        ({ planSummary, hasSortStage }) => !/^(?:IXSCAN|IDHACK)/.test(String(planSummary)) || hasSortStage === true,
      );
      expect(unfit.map(({ planSummary, command }) => [planSummary, command])).toEqual([]);
    });
  });
}
