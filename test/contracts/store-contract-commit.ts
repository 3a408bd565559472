import { describe, expect, it } from "@jest/globals";
import { Conflict } from "../../src/shared/errors.ts";
import { type Change, findAll, insert, remove, replace } from "../../src/store/port.ts";
import { counters, item, items, present } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

const conflictIn = (collection: string): object => ({ code: "conflict", collection });

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
}
