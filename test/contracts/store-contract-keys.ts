import { describe, expect, it } from "@jest/globals";
import { Conflict } from "../../src/shared/errors.ts";
import { createQueueByKey, deciding } from "../../src/store/deciding.ts";
import { findAll, insert, remove, replace } from "../../src/store/port.ts";
import { counters, item, items, present, tickets } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

const conflictIn = (collection: string): object => ({ code: "conflict", collection });

export function keyContract({ store, tenant }: ContractRoom): void {
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

    it("keeps an id that is a key of its own apart from other tenants', and finds the record both ways", async () => {
      const [t, other] = [tenant(), tenant()];
      const id = `${t}-1`;
      const ticket = { tenant: t, id, holder: "a" };
      await store().commit([insert(tickets, ticket)]);
      await expect(store().commit([insert(tickets, ticket)])).rejects.toMatchObject(conflictIn("tickets"));
      await expect(store().commit([insert(tickets, { ...ticket, tenant: other })])).rejects.toMatchObject(conflictIn("tickets"));
      expect(await store().get(tickets, other, id)).toBeUndefined();
      await store().commit([replace(tickets, { ...ticket, holder: "b", version: 1 })]);
      await expect(store().commit([remove(tickets, { ...ticket, version: 1 })])).rejects.toMatchObject(conflictIn("tickets"));
      const held = { ...ticket, holder: "b", version: 2 };
      expect([await store().get(tickets, t, id), await store().lookup(tickets, "byId", [id])]).toEqual([held, held]);
      expect((await store().find(tickets, t, { index: "byHolder", equal: ["b"] })).records).toEqual([held]);
      await store().commit([remove(tickets, held)]);
      await store().commit([insert(tickets, { ...ticket, tenant: other })]);
      expect(await store().lookup(tickets, "byId", [id])).toMatchObject({ tenant: other, version: 1 });
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
    }, 180_000);

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
    }, 180_000);
  });
}
