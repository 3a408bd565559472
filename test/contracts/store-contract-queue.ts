import { describe, expect, it } from "@jest/globals";
import { Conflict } from "../../src/shared/errors.ts";
import { insert, remove, replace } from "../../src/store/port.ts";
import { items, task, tasks } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

export function queueContract({ store, tenant }: ContractRoom): void {
  const claim = (now: number, owner = "w1", limit = 10): ReturnType<typeof claimTasks> => claimTasks(now, owner, limit);
  const claimTasks = (now: number, owner: string, limit: number) => store().claim(tasks, { now, lease: 100, owner, limit });

  describe("a queue", () => {
    it("takes what is due, oldest first, across companies, and leaves the rest", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([
        insert(tasks, task(t, "second", 20)),
        insert(tasks, task(u, "first", 10)),
        insert(tasks, task(t, "later", 1_001)),
        insert(tasks, { ...task(t, "done", 5), state: "done" }),
        insert(tasks, task(t, "exactly", 1_000)),
      ]);
      const claimed = await claim(1_000);
      expect(claimed.map(({ id }) => id)).toEqual(["first", "second", "exactly"]);
      expect(claimed[0]).toEqual({ tenant: u, id: "first", version: 2, state: "ready", due: 1_100, leaseOwner: "w1" });
      expect(await store().get(tasks, u, "first")).toEqual(claimed[0]);
    });

    it("takes no more than asked for", async () => {
      const t = tenant();
      await store().commit([1, 2, 3, 4, 5].map((due) => insert(tasks, task(t, `i${due}`, due))));
      expect((await claim(10, "w1", 2)).map(({ id }) => id)).toEqual(["i1", "i2"]);
      expect((await claim(10, "w2", 2)).map(({ id }) => id)).toEqual(["i3", "i4"]);
      expect((await claim(10, "w1", 2)).map(({ id }) => id)).toEqual(["i5"]);
    });

    it("takes what was put aside until later when asked for that, and leaves what is due now", async () => {
      const t = tenant();
      const aside = 1e15;
      await store().commit([
        insert(tasks, task(t, "b", aside + 2)),
        insert(tasks, task(t, "a", aside + 1)),
        insert(tasks, task(t, "now", 5)),
      ]);
      const taken = await store().claim(tasks, { now: 1_000, from: aside, lease: 100, owner: "w1", limit: 10 });
      expect(taken).toMatchObject([
        { id: "a", due: 1_100, leaseOwner: "w1" },
        { id: "b", due: 1_100 },
      ]);
      expect((await claim(1_000)).map(({ id }) => id)).toEqual(["now"]);
      expect((await claim(1_100, "w2")).map(({ id }) => id)).toEqual(["a", "b", "now"]);
    });

    it("answers an empty list when nothing is due", async () => {
      await store().commit([insert(tasks, task(tenant(), "a", 50))]);
      expect(await claim(49)).toEqual([]);
    });

    it("holds a record while its lease lasts and gives a dead worker's to the next", async () => {
      const t = tenant();
      await store().commit([insert(tasks, task(t, "a", 0))]);
      expect(await claim(1_000)).toHaveLength(1);
      expect(await claim(1_099, "w2")).toHaveLength(0);
      expect(await claim(1_100, "w2")).toMatchObject([{ id: "a", version: 3, leaseOwner: "w2", due: 1_200 }]);
    });

    it("lets the holder finish, put off or remove what it claimed", async () => {
      const t = tenant();
      await store().commit(["a", "b", "c"].map((id) => insert(tasks, task(t, id, 0))));
      const [a, b, c] = await claim(1_000);
      if (a === undefined || b === undefined || c === undefined) throw new Error("three were due");
      await store().commit([replace(tasks, { ...a, state: "done" }), replace(tasks, { ...b, due: 5_000 }), remove(tasks, c)]);
      expect(await claim(4_999, "w2")).toEqual([]);
      expect(await claim(5_000, "w2")).toMatchObject([{ id: "b" }]);
    });

    it("gives a record back at once when its holder says so", async () => {
      const t = tenant();
      await store().commit([insert(tasks, task(t, "a", 0))]);
      const [held] = await claim(1_000);
      if (held === undefined) throw new Error("it was due");
      await store().commit([replace(tasks, { ...held, due: 1_000, leaseOwner: undefined })]);
      const [again] = await claim(1_000, "w2");
      expect(again).toMatchObject({ id: "a", leaseOwner: "w2" });
    });

    it("refuses a worker whose lease passed to another", async () => {
      const t = tenant();
      await store().commit([insert(tasks, task(t, "a", 0))]);
      const [slow] = await claim(1_000);
      await claim(2_000, "w2");
      if (slow === undefined) throw new Error("it was due");
      await expect(store().commit([replace(tasks, { ...slow, state: "done" })])).rejects.toBeInstanceOf(Conflict);
    });

    it("refuses a change of a version seen before the claim", async () => {
      const t = tenant();
      await store().commit([insert(tasks, task(t, "a", 0))]);
      const before = await store().get(tasks, t, "a");
      await claim(1_000);
      if (before === undefined) throw new Error("it was stored");
      await expect(store().commit([remove(tasks, before)])).rejects.toMatchObject({ collection: "tasks" });
    });

    it("keeps its indexes in step with a claim", async () => {
      const t = tenant();
      await store().commit([insert(tasks, task(t, "a", 0)), insert(tasks, task(t, "b", 1_050))]);
      await claim(1_000);
      const { records } = await store().find(tasks, t, { index: "byState", equal: ["ready"] });
      expect(records.map(({ id, due }) => [id, due])).toEqual([
        ["b", 1_050],
        ["a", 1_100],
      ]);
    });

    it("never gives one record to two of eight workers claiming at once, and all of them to someone", async () => {
      const t = tenant();
      const total = 120;
      await store().commit(Array.from({ length: total }, (_, at) => insert(tasks, task(t, `i${at}`, at))));
      const worker = async (owner: string): Promise<string[]> => {
        const mine: string[] = [];
        for (let empty = 0; empty < 3; ) {
          const got = await claim(10_000, owner, 7);
          mine.push(...got.map(({ id }) => id));
          empty = got.length === 0 ? empty + 1 : 0;
        }
        return mine;
      };
      // two of the eight share a name, as two claims of one process do
      const owners = ["w1", "w2", "w3", "w4", "w5", "w6", "w7", "w7"];
      const taken = (await Promise.all(owners.map(worker))).flat();
      expect(taken).toHaveLength(total);
      expect(new Set(taken).size).toBe(total);
    }, 180_000);

    it("refuses to claim from a collection that is no queue", async () => {
      await expect(store().claim(items as never, { now: 1, lease: 1, owner: "w", limit: 1 })).rejects.toMatchObject({ code: "unexpected" });
    });
  });
}
