import { describe, expect, it } from "@jest/globals";
import { Conflict } from "../../src/shared/errors.ts";
import { createQueueByKey, deciding } from "../../src/store/deciding.ts";
import { type Change, findAll, insert, remove, replace, type Store } from "../../src/store/port.ts";
import { counters, type Item, item, items } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

const conflictIn = (collection: string): object => ({ code: "conflict", collection });

async function present(store: Store, tenant: string, id: string): Promise<Item> {
  const found = await store.get(items, tenant, id);
  if (found === undefined) throw new Error(`${id} is missing`);
  return found;
}

export function commitContract({ store, tenant }: ContractRoom): void {
  describe("versions", () => {
    it("starts at one and rises by one with each replace", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { label: "one" }))]);
      expect(await present(store(), t, "a")).toEqual({ tenant: t, id: "a", version: 1, label: "one" });
      await store().commit([replace(items, { ...(await present(store(), t, "a")), label: "two" })]);
      expect(await present(store(), t, "a")).toEqual({ tenant: t, id: "a", version: 2, label: "two" });
    });

    it("refuses a second insert of an id and keeps the first", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { label: "first" }))]);
      await expect(store().commit([insert(items, item(t, "a", { label: "second" }))])).rejects.toMatchObject(conflictIn("items"));
      expect((await present(store(), t, "a")).label).toBe("first");
    });

    it.each(["replace", "remove"] as const)("refuses a stale %s", async (kind) => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a"))]);
      const seen = await present(store(), t, "a");
      await store().commit([replace(items, { ...seen, label: "newer" })]);
      const stale = kind === "replace" ? replace(items, { ...seen, label: "stale" }) : remove(items, seen);
      await expect(store().commit([stale])).rejects.toBeInstanceOf(Conflict);
      expect(await present(store(), t, "a")).toMatchObject({ version: 2, label: "newer" });
    });

    it.each(["replace", "remove"] as const)("refuses to %s what is not there", async (kind) => {
      const ghost = { tenant: tenant(), id: "ghost", version: 1 };
      const change = kind === "replace" ? replace(items, ghost) : remove(items, ghost);
      await expect(store().commit([change])).rejects.toMatchObject(conflictIn("items"));
    });

    it("removes, and takes the id again afterwards", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a"))]);
      await store().commit([remove(items, await present(store(), t, "a"))]);
      expect(await store().get(items, t, "a")).toBeUndefined();
      await store().commit([insert(items, item(t, "a", { label: "again" }))]);
      expect(await present(store(), t, "a")).toMatchObject({ version: 1, label: "again" });
    });

    it("lets one of two racing replaces of a version through", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a"))]);
      const seen = await present(store(), t, "a");
      const both = await Promise.allSettled(["x", "y"].map((label) => store().commit([replace(items, { ...seen, label })])));
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect((await present(store(), t, "a")).version).toBe(2);
    });
  });

  describe("all or nothing", () => {
    it("makes changes to several collections together", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "old")), insert(items, item(t, "kept"))]);
      const [old, kept] = [await present(store(), t, "old"), await present(store(), t, "kept")];
      await store().commit([
        insert(counters, { tenant: t, id: "c", last: 1 }),
        remove(items, old),
        replace(items, { ...kept, label: "changed" }),
        insert(items, item(t, "new")),
      ]);
      expect(await store().get(counters, t, "c")).toMatchObject({ last: 1 });
      expect(await store().get(items, t, "old")).toBeUndefined();
      expect(await present(store(), t, "kept")).toMatchObject({ version: 2, label: "changed" });
      expect(await present(store(), t, "new")).toMatchObject({ version: 1 });
    });

    const spoilt: readonly (readonly [string, (t: string) => Change])[] = [
      ["a stale replace", (t) => replace(items, { ...item(t, "there"), version: 7 })],
      ["a stale remove", (t) => remove(items, { ...item(t, "there"), version: 7 })],
      ["an insert of a taken id", (t) => insert(items, item(t, "there"))],
      ["an insert of a taken unique key", (t) => insert(items, item(t, "fresh", { number: "N1" }))],
    ];
    it.each(spoilt)("writes nothing when one change is %s", async (_what, spoil) => {
      const t = tenant();
      await store().commit([insert(items, item(t, "there", { number: "N1" })), insert(items, item(t, "other"))]);
      const other = await present(store(), t, "other");
      const changes = [
        insert(counters, { tenant: t, id: "c", last: 1 }),
        replace(items, { ...other, label: "half" }),
        insert(items, item(t, "extra")),
        spoil(t),
      ];
      await expect(store().commit(changes)).rejects.toMatchObject(conflictIn("items"));
      expect(await store().get(counters, t, "c")).toBeUndefined();
      expect(await store().get(items, t, "extra")).toBeUndefined();
      expect(await present(store(), t, "other")).toEqual(other);
    });

    it("leaves commits that arrive together unharmed by one that clashes", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "taken"))]);
      const ids = ["a", "taken", "b", "taken", "c"];
      const answers = await Promise.allSettled(
        ids.map((id) =>
          store().commit([insert(items, item(t, id)), insert(counters, { tenant: t, id: `${id}${Math.random()}`, last: 0 })]),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"]);
      const found = await findAll(store(), items, { tenant: t, query: { index: "all", equal: [] } });
      expect(found.map(({ id }) => id)).toEqual(["a", "b", "c", "taken"]);
    });

    it("refuses a commit that names one record twice, and writes none of it", async () => {
      const t = tenant();
      const changes = [
        insert(items, item(t, "a")),
        insert(counters, { tenant: t, id: "a", last: 1 }),
        replace(items, { ...item(t, "a"), version: 1 }),
      ];
      await expect(store().commit(changes)).rejects.toMatchObject({ code: "unexpected" });
      expect(await store().get(counters, t, "a")).toBeUndefined();
    });

    it("takes an empty commit", async () => {
      await expect(store().commit([])).resolves.toBeUndefined();
    });

    it("shows an acknowledged commit to the next read, fifty times over", async () => {
      const t = tenant();
      const seen = await Promise.all(
        Array.from({ length: 50 }, async (_, at) => {
          await store().commit([insert(items, item(t, `i${at}`, { rank: at })), insert(counters, { tenant: t, id: `i${at}`, last: at })]);
          return (await present(store(), t, `i${at}`)).rank;
        }),
      );
      expect(seen).toEqual(Array.from({ length: 50 }, (_, at) => at));
    });
  });

  describe("unique keys", () => {
    it("names the collection whose key is taken, also by a replace", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { number: "N1" })), insert(items, item(t, "b", { number: "N2" }))]);
      await expect(store().commit([insert(items, item(t, "c", { number: "N1" }))])).rejects.toMatchObject(conflictIn("items"));
      const b = await present(store(), t, "b");
      await expect(store().commit([replace(items, { ...b, number: "N1" })])).rejects.toMatchObject(conflictIn("items"));
      expect(await present(store(), t, "b")).toEqual(b);
    });

    it("compares all fields of a key, and numbers apart from their text", async () => {
      const t = tenant();
      await store().commit([
        insert(items, item(t, "a", { year: 2026, label: "x" })),
        insert(items, item(t, "b", { year: 2026, label: "y" })),
        insert(items, item(t, "c", { year: 2027, label: "x" })),
      ]);
      await expect(store().commit([insert(items, item(t, "d", { year: 2027, label: "x" }))])).rejects.toBeInstanceOf(Conflict);
    });

    it("does not clash where a field is missing or null", async () => {
      const t = tenant();
      await store().commit([
        insert(items, item(t, "a")),
        insert(items, item(t, "b")),
        insert(items, item(t, "c", { number: null, code: null })),
        insert(items, item(t, "d", { number: null, code: null })),
        insert(items, item(t, "e", { year: 2026 })),
        insert(items, item(t, "f", { year: 2026 })),
        insert(items, item(t, "g", { label: "x" })),
        insert(items, item(t, "h", { label: "x" })),
      ]);
      expect(await present(store(), t, "d")).toMatchObject({ number: null, code: null });
    });

    it.each(["remove", "replace"] as const)("frees a key by %s", async (kind) => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { number: "N1" }))]);
      const a = await present(store(), t, "a");
      await store().commit([kind === "remove" ? remove(items, a) : replace(items, { ...a, number: "N9" })]);
      await store().commit([insert(items, item(t, "b", { number: "N1" }))]);
      expect((await present(store(), t, "b")).number).toBe("N1");
    });

    it("hands a freed key on inside one commit, whatever the order of its changes", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { number: "N1" })), insert(items, item(t, "b", { number: "N2" }))]);
      const [a, b] = [await present(store(), t, "a"), await present(store(), t, "b")];
      await store().commit([
        insert(items, item(t, "c", { number: "N1" })),
        insert(items, item(t, "d", { number: "N2" })),
        remove(items, a),
        replace(items, { ...b, number: "N3" }),
      ]);
      expect((await present(store(), t, "c")).number).toBe("N1");
      expect((await present(store(), t, "d")).number).toBe("N2");
    });

    it("swaps a key between two records in one commit", async () => {
      const t = tenant();
      await store().commit([
        insert(items, item(t, "a", { number: "N1", code: `${t}1` })),
        insert(items, item(t, "b", { number: "N2", code: `${t}2` })),
      ]);
      const [a, b] = [await present(store(), t, "a"), await present(store(), t, "b")];
      await store().commit([replace(items, { ...a, number: "N2", code: `${t}2` }), replace(items, { ...b, number: "N1", code: `${t}1` })]);
      expect(await present(store(), t, "a")).toMatchObject({ number: "N2", version: 2 });
      expect((await store().lookup(items, "code", [`${t}1`]))?.id).toBe("b");
    });

    it("refuses a system key that another company holds", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([insert(items, item(t, "a", { code: `${t}-code` }))]);
      await expect(store().commit([insert(items, item(u, "a", { code: `${t}-code` }))])).rejects.toMatchObject(conflictIn("items"));
    });

    it("gives a key to one of ten racing inserts", async () => {
      const t = tenant();
      const racing = Array.from({ length: 10 }, (_, at) =>
        store().commit([insert(items, item(t, `i${at}`, { number: "N1" })), insert(counters, { tenant: t, id: `c${at}`, last: at })]),
      );
      const answers = await Promise.allSettled(racing);
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toBeInstanceOf(Conflict);
      expect((await store().find(items, t, { index: "all", equal: [] })).records).toHaveLength(1);
    });
  });

  describe("a gapless counter", () => {
    it("numbers fifty certificates at once 1 to 50", async () => {
      const t = tenant();
      await store().commit([insert(counters, { tenant: t, id: "2026", last: 0 })]);
      const queue = createQueueByKey();
      const issue = (at: number): Promise<number> =>
        deciding(store(), async () => {
          const counter = await store().get(counters, t, "2026");
          if (counter === undefined) throw new Error("no counter");
          const next = counter.last + 1;
          const changes = [
            replace(counters, { ...counter, last: next }),
            insert(items, item(t, `certificate${at}`, { rank: next, number: `2026-${next}` })),
          ];
          return { changes, outcome: next };
        });
      const numbers = await Promise.all(Array.from({ length: 50 }, (_, at) => queue(`${t} 2026`, () => issue(at))));
      const oneToFifty = Array.from({ length: 50 }, (_, at) => at + 1);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(oneToFifty);
      const stored = await findAll(store(), items, { tenant: t, query: { index: "byRank", equal: [] } });
      expect(stored.map(({ rank }) => rank)).toEqual(oneToFifty);
    }, 20_000);

    it("stays gapless when writers that do not queue have to decide again", async () => {
      const t = tenant();
      await store().commit([insert(counters, { tenant: t, id: "2026", last: 0 })]);
      const issue = async (at: number): Promise<void> => {
        const counter = await store().get(counters, t, "2026");
        if (counter === undefined) throw new Error("no counter");
        try {
          await store().commit([
            replace(counters, { ...counter, last: counter.last + 1 }),
            insert(items, item(t, `c${at}`, { number: `${counter.last + 1}` })),
          ]);
        } catch (error) {
          if (!(error instanceof Conflict)) throw error;
          await issue(at);
        }
      };
      await Promise.all(Array.from({ length: 12 }, (_, at) => issue(at)));
      const numbers = (await findAll(store(), items, { tenant: t, query: { index: "all", equal: [] } })).map(({ number }) =>
        Number(number),
      );
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    }, 20_000);
  });
}
