import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import mongoose from "mongoose";
import { openStore } from "../../src/store/open.ts";
import { type Collection, insert, remove, replace, type Store, type StoredRecord } from "../../src/store/port.ts";
import { type CuttingProxy, cuttingProxy } from "../support/cutting-proxy.ts";
import { fakeMongod } from "../support/fake-mongod.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { ALL, counters, item, items, present } from "./store-collections.ts";

interface Pair extends StoredRecord {
  readonly left: string;
  readonly right: number;
}
const pairs: Collection<Pair> = { name: "pairs", indexes: {}, unique: {}, system: { both: ["left", "right"] } };

const T = "t";
const NUMBERS = Array.from({ length: 8 }, (_, at) => at);

/** A commit of two records in two collections. */
const both = (store: Store, id: string): Promise<void> =>
  store.commit([insert(items, item(T, id)), insert(counters, { tenant: T, id, last: 1 })]);

describe("commits to a MongoDB that falls silent", () => {
  it("are all given up within 5 s, those under way and those that wait for them", async () => {
    const server = await fakeMongod({ isWritablePrimary: true, msg: "isdbgrid", logicalSessionTimeoutMinutes: 30 });
    const store = await openStore({ url: server.url, collections: [items, counters] });
    try {
      server.fallSilent();
      const start = performance.now();
      const underWay = NUMBERS.map((at) => both(store, `i${at}`));
      for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
      const heard = await Promise.allSettled([...underWay, ...NUMBERS.map((at) => both(store, `j${at}`))]);
      expect(heard.map((one) => one.status === "rejected" && one.reason.code)).toEqual([...NUMBERS, ...NUMBERS].map(() => "unavailable"));
      expect(performance.now() - start).toBeLessThan(9_000);
    } finally {
      server.close();
      await store.close();
    }
  }, 180_000);
});

if (MONGO === undefined) {
  describe.skip(`what travels together to MongoDB (${NO_MONGO})`, () => {
    it("keeps the contract", () => undefined);
  });
} else {
  const database = ownDatabase(MONGO);
  const { hostname, port } = new URL(MONGO);
  describe("what travels together to MongoDB", () => {
    let store: Store;
    let through: Store;
    let proxy: CuttingProxy;
    let other: mongoose.Connection;
    beforeAll(async () => {
      store = await openStore({ url: database.url, collections: [...ALL, pairs] });
      other = await mongoose.createConnection(database.url).asPromise();
      proxy = await cuttingProxy({ host: hostname, port: Number(port) });
      const direct = new URL(database.url);
      direct.host = `127.0.0.1:${proxy.port}`;
      direct.search = "?directConnection=true";
      through = await openStore({ url: direct.href, collections: [...ALL, pairs] });
    }, 180_000);
    afterEach(() => store.dropTenant(T));
    afterAll(async () => {
      await through.close();
      proxy.close();
      await other.close();
      await store.close();
      await database.drop();
    }, 180_000);

    /** The kinds of command the server was sent meanwhile, in their order. */
    async function commandsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
      await other.db?.setProfilingLevel("all");
      await work();
      await other.db?.setProfilingLevel("off");
      const sent = await other
        .collection("system.profile")
        .find({ ns: /\.(items|counters|pairs)$/ })
        .sort({ ts: 1 })
        .toArray();
      await other.collection("system.profile").drop();
      return sent.map(({ ns, command }) => `${Object.keys(command as object)[0]} ${String(ns).split(".")[1]}`);
    }

    it("makes commits that arrive together with one command for each collection", async () => {
      expect((await commandsOf(() => Promise.all(NUMBERS.map((at) => both(store, `i${at}`))))).toSorted()).toEqual([
        "insert counters",
        "insert items",
      ]);
      for (const at of NUMBERS) expect(await present(store, T, `i${at}`)).toMatchObject({ version: 1 });
    });

    it("reads by ids and keys that are asked for together with one command, and gives each its own", async () => {
      await store.commit([
        insert(items, item(T, "a", { code: "k1" })),
        insert(items, item(T, "b", { code: "k2" })),
        insert(counters, { tenant: T, id: "a", last: 7 }),
        ...[1, 2].map((right) => insert(pairs, { tenant: T, id: `p${right}`, left: "l", right })),
      ]);
      let found: readonly (StoredRecord | undefined)[] = [];
      const sent = await commandsOf(async () => {
        found = await Promise.all([
          store.get(items, T, "a"),
          store.get(counters, T, "a"),
          store.lookup(items, "code", ["k2"]),
          store.lookup(items, "code", ["k1"]),
          store.get(items, T, "gone"),
          store.lookup(pairs, "both", ["l", 2]),
          store.lookup(pairs, "both", ["l", 1]),
          store.lookup(pairs, "both", ["l", 3]),
          store.get(items, T, "a"),
        ]);
      });
      expect(found.map((record) => record?.id)).toEqual(["a", "a", "b", "a", undefined, "p2", "p1", undefined, "a"]);
      expect(found[0]).toEqual({ tenant: T, id: "a", version: 1, code: "k1" });
      expect(found[1]).toEqual({ tenant: T, id: "a", version: 1, last: 7 });
      expect(sent).toEqual(["aggregate items"]);
    });

    it("refuses the one that clashes, all of it, and makes the others whole", async () => {
      await both(store, "seen");
      const stale = [replace(items, { ...item(T, "seen"), version: 7 }), insert(counters, { tenant: T, id: "of-the-stale", last: 1 })];
      const heard = await Promise.allSettled([
        ...NUMBERS.map((at) => both(store, `i${at}`)),
        store.commit(stale),
        store.commit([insert(items, item(T, "single"))]),
      ]);
      expect(heard.map(({ status }) => status)).toEqual([...NUMBERS.map(() => "fulfilled"), "rejected", "fulfilled"]);
      expect(heard.at(-2)).toMatchObject({ reason: { code: "conflict", collection: "items" } });
      expect(await store.get(counters, T, "of-the-stale")).toBeUndefined();
      for (const at of NUMBERS) {
        expect(await present(store, T, `i${at}`)).toMatchObject({ version: 1 });
        expect(await store.get(counters, T, `i${at}`)).toMatchObject({ version: 1 });
      }
      expect(await present(store, T, "single")).toMatchObject({ version: 1 });
    });

    it("lets one of two that replace the same record through, and a third beside them", async () => {
      await both(store, "seen");
      const change = (label: string) =>
        store.commit([
          replace(items, { ...item(T, "seen", { label }), version: 1 }),
          insert(counters, { tenant: T, id: `by-${label}`, last: 1 }),
        ]);
      const heard = await Promise.allSettled([change("x"), change("y"), both(store, "beside")]);
      expect(heard.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await present(store, T, "seen")).toMatchObject({ version: 2, label: "x" });
      expect(await store.get(counters, T, "by-y")).toBeUndefined();
    });

    it("passes a unique key from one commit to the next that arrives with it, and to nobody else", async () => {
      await store.commit([insert(items, item(T, "holder", { number: "N1" }))]);
      const give = () =>
        store.commit([remove(items, { ...item(T, "holder"), version: 1 }), insert(counters, { tenant: T, id: "gave", last: 1 })]);
      const take = (id: string) =>
        store.commit([insert(items, item(T, id, { number: "N1" })), insert(counters, { tenant: T, id, last: 1 })]);
      await Promise.all([give(), take("first")]);
      expect(await store.get(items, T, "holder")).toBeUndefined();
      const heard = await Promise.allSettled([take("second"), take("third")]);
      expect(heard.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
      expect(await Promise.all(["second", "third"].map((id) => store.get(counters, T, id)))).toEqual([undefined, undefined]);
      expect(await present(store, T, "first")).toMatchObject({ number: "N1" });
    });

    it("shows nobody the half of a commit", async () => {
      let done = false;
      const written = Promise.all(NUMBERS.map((at) => both(store, `i${at}`))).then(() => {
        done = true;
      });
      const halves: string[] = [];
      while (!done) {
        for (const at of NUMBERS) {
          const [first, second] = [items, counters].map((collection) => other.collection(collection.name).findOne({ id: `i${at}` }));
          if (
            (await first) !== null &&
            (await second) === null &&
            (await other.collection("counters").findOne({ id: `i${at}` })) === null
          ) {
            halves.push(`i${at}`);
          }
        }
      }
      await written;
      expect(halves).toEqual([]);
    });

    it("answers each read with what was committed before it was asked for", async () => {
      await store.commit([insert(counters, { tenant: T, id: "c", last: 0 })]);
      for (let last = 1; last <= 50; last += 1) {
        const early = store.get(counters, T, "c");
        await other.collection("counters").updateOne({ id: "c" }, { $set: { last } });
        expect(await store.get(counters, T, "c")).toMatchObject({ last });
        await early;
      }
    });

    it("asks again how a transaction ended whose answer was lost, and does not make it twice", async () => {
      proxy.cut("commitTransaction", 3);
      const heard = await Promise.allSettled(NUMBERS.map((at) => both(through, `i${at}`)));
      expect(heard.map((one) => (one.status === "fulfilled" ? "made" : one.reason))).toEqual(NUMBERS.map(() => "made"));
      expect(proxy.lost()).toBe(3);
      for (const at of NUMBERS) expect(await present(store, T, `i${at}`)).toMatchObject({ version: 1 });
    }, 180_000);

    it("makes each by itself when the way to the server is lost before the transaction ends", async () => {
      const before = proxy.lost();
      proxy.cut("autocommit", 1);
      const heard = await Promise.allSettled(NUMBERS.map((at) => both(through, `i${at}`)));
      expect(heard.map((one) => (one.status === "fulfilled" ? "made" : one.reason))).toEqual(NUMBERS.map(() => "made"));
      expect(proxy.lost()).toBe(before + 1);
      for (const at of NUMBERS) expect(await present(store, T, `i${at}`)).toMatchObject({ version: 1 });
    }, 180_000);
  });
}
