import { describe, expect, it } from "@jest/globals";
import { type Change, findAll, insert, type Query, remove, replace } from "../../src/store/port.ts";
import { counters, type Item, item, items } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

const ids = (records: readonly Item[]): string[] => records.map(({ id }) => id);

export function readContract({ store, tenant }: ContractRoom): void {
  const find = async (t: string, query: Query): Promise<string[]> => ids((await store().find(items, t, query)).records);

  describe("tenants", () => {
    it("keeps one id of two companies apart in get, find, replace and remove", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([
        insert(items, item(t, "a", { group: "g", label: "ours" })),
        insert(items, item(u, "a", { group: "g", label: "theirs" })),
      ]);
      expect((await store().get(items, t, "a"))?.label).toBe("ours");
      expect((await store().find(items, u, { index: "byGroup", equal: ["g"] })).records).toMatchObject([{ label: "theirs" }]);
      await store().commit([replace(items, { ...item(t, "a", { label: "changed" }), version: 1 })]);
      expect((await store().get(items, u, "a"))?.label).toBe("theirs");
      await store().commit([remove(items, { ...item(t, "a"), version: 2 })]);
      expect((await store().get(items, u, "a"))?.label).toBe("theirs");
    });

    it("does not mix up tenants and ids that hold a slash or a wildcard", async () => {
      const t = tenant();
      const [outer, inner, wild] = [`${t}/x`, t, `${t}%`];
      await store().commit([
        insert(items, item(outer, "y")),
        insert(items, item(inner, "x/y", { label: "inner" })),
        insert(items, item(wild, "y")),
      ]);
      expect((await store().get(items, inner, "x/y"))?.label).toBe("inner");
      await store().dropTenant(inner);
      expect(await store().get(items, outer, "y")).toBeDefined();
      expect(await store().get(items, wild, "y")).toBeDefined();
      await store().dropTenant(outer);
      await store().dropTenant(wild);
      expect(await store().get(items, wild, "y")).toBeUndefined();
    });

    it("measures one company's records, and the whole database", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([
        insert(items, item(t, "a")),
        insert(items, item(t, "b", { label: "汉字".repeat(500) })),
        insert(items, item(u, "a")),
      ]);
      const measure = await store().measure(t);
      const mine = measure.collections.filter(({ records }) => records > 0);
      expect(mine).toMatchObject([{ name: items.name, records: 2 }]);
      expect(mine[0]?.bytes).toBeGreaterThan(3_000);
      expect(measure.bytes).toBeGreaterThan(4_000);
      expect((await store().measure(`${t}-nobody`)).collections.every(({ records, bytes }) => records === 0 && bytes === 0)).toBe(true);
    });

    it("lets two companies use the same unique key", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([insert(items, item(t, "a", { number: "N1" })), insert(items, item(u, "b", { number: "N1" }))]);
      expect((await store().get(items, u, "b"))?.number).toBe("N1");
    });

    it("drops everything of one company and nothing of another, and frees its keys", async () => {
      const [t, u] = [tenant(), tenant()];
      await store().commit([
        insert(items, item(t, "a", { code: t })),
        insert(counters, { tenant: t, id: "c", last: 1 }),
        insert(items, item(u, "a")),
      ]);
      await store().dropTenant(t);
      expect(await store().get(items, t, "a")).toBeUndefined();
      expect(await store().get(counters, t, "c")).toBeUndefined();
      expect(await store().lookup(items, "code", [t])).toBeUndefined();
      expect(await store().get(items, u, "a")).toBeDefined();
      await store().commit([insert(items, item(u, "b", { code: t }))]);
    });
  });

  describe("count", () => {
    it("counts what a walk would bring, of one company, and nothing of another", async () => {
      const [t, u] = [tenant(), tenant()];
      const rows = [1, 2, 2, 3].map((rank, n) => insert(items, item(t, `a${n}`, { group: "g", rank })));
      const others = [
        insert(items, item(t, "h", { group: "h", rank: 2 })),
        insert(items, item(t, "none")),
        insert(items, item(u, "a0", { group: "g", rank: 2 })),
      ];
      await store().commit([...rows, ...others]);
      const ranges = [
        { index: "byGroup", equal: ["g"] },
        { index: "byGroup", equal: [] },
        { index: "byGroup", equal: ["g", 2] },
        { index: "byGroup", equal: ["g"], from: 2, to: 2 },
        { index: "byGroup", equal: ["g"], from: 4 },
        { index: "byGroup", equal: ["nobody"] },
      ];
      const counted = await Promise.all(ranges.map((range) => store().count(items, t, range)));
      const found = await Promise.all(ranges.map((range) => find(t, range)));
      expect(counted).toEqual(found.map(({ length }) => length));
      expect(counted).toEqual([4, 6, 2, 2, 0, 0]);
      await store().commit([remove(items, { ...item(t, "a1"), version: 1 })]);
      expect(await store().count(items, t, { index: "byGroup", equal: ["g", 2] })).toBe(1);
      await expect(store().count(items, t, { index: "none", equal: [] })).rejects.toMatchObject({ code: "unexpected" });
    });
  });

  describe("lookup", () => {
    it("finds by a system key without naming the company", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { code: `${t}-k`, label: "found" }))]);
      expect(await store().lookup(items, "code", [`${t}-k`])).toEqual({ tenant: t, id: "a", version: 1, code: `${t}-k`, label: "found" });
      expect(await store().lookup(items, "code", [`${t}-other`])).toBeUndefined();
    });

    it("follows a key that changes", async () => {
      const t = tenant();
      await store().commit([insert(items, item(t, "a", { code: `${t}-old` }))]);
      await store().commit([replace(items, { ...item(t, "a", { code: `${t}-new` }), version: 1 })]);
      expect(await store().lookup(items, "code", [`${t}-old`])).toBeUndefined();
      expect((await store().lookup(items, "code", [`${t}-new`]))?.version).toBe(2);
    });

    it("refuses a key that was not declared", async () => {
      await expect(store().lookup(items, "number", ["N1"])).rejects.toMatchObject({ code: "unexpected" });
    });
  });

  describe("order", () => {
    const labels = ["", "10", "9", "Zoë", "a", "a\u{10FFFF}", "b", "é", "ß", "中", "文", "\u{FF01}", "😀", "𠮷"];
    it("sorts strings by code point", async () => {
      const t = tenant();
      await store().commit(labels.map((label, at) => insert(items, item(t, `i${at}`, { label }))));
      const { records } = await store().find(items, t, { index: "byLabel", equal: [] });
      const byPoint = labels.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(records.map(({ label }) => label)).toEqual(byPoint);
    });

    it("sorts numbers by value: negative, fractional, large, and beyond 32 bits", async () => {
      const t = tenant();
      const ranks = [0, -1, 1, -0.5, 0.1, 10, 9, 2 ** 31, -(2 ** 31) - 1, 1.7e12, Number.MAX_SAFE_INTEGER, -1e300, 5e-324];
      await store().commit(ranks.map((rank, at) => insert(items, item(t, `i${at}`, { rank }))));
      const { records } = await store().find(items, t, { index: "byRank", equal: [] });
      expect(records.map(({ rank }) => rank)).toEqual(ranks.toSorted((a, b) => a - b));
    });

    it("sorts booleans false first and finds them by equality", async () => {
      const t = tenant();
      await store().commit([true, false, true].map((open, at) => insert(items, item(t, `i${at}`, { open }))));
      expect(await find(t, { index: "byOpen", equal: [] })).toEqual(["i1", "i0", "i2"]);
      expect(await find(t, { index: "byOpen", equal: [true] })).toEqual(["i0", "i2"]);
      expect(await find(t, { index: "byOpen", equal: [false] })).toEqual(["i1"]);
    });

    it("puts missing and null values first, ties by id, and turns all of it around when descending", async () => {
      const t = tenant();
      const ranks: readonly (readonly [string, number | null | undefined])[] = [
        ["d", 1],
        ["c", undefined],
        ["b", 1],
        ["a", null],
        ["e", -3],
      ];
      await store().commit(ranks.map(([id, rank]) => insert(items, item(t, id, { rank }))));
      expect(await find(t, { index: "byRank", equal: [] })).toEqual(["a", "c", "e", "b", "d"]);
      expect(await find(t, { index: "byRank", equal: [], descending: true })).toEqual(["d", "b", "e", "c", "a"]);
    });

    it("sorts an index without fields by id", async () => {
      const t = tenant();
      await store().commit(["b", "a10", "中", "a9", "A"].map((id) => insert(items, item(t, id))));
      expect(await find(t, { index: "all", equal: [] })).toEqual(["A", "a10", "a9", "b", "中"]);
    });
  });

  describe("ranges", () => {
    const filled = async (): Promise<string> => {
      const t = tenant();
      const ranked = [1, 2, 3, 4, 5].map((rank) => insert(items, item(t, `g${rank}`, { group: "g", rank })));
      await store().commit([
        ...ranked,
        insert(items, item(t, "h3", { group: "h", rank: 3 })),
        insert(items, item(t, "gx", { group: "g" })),
      ]);
      return t;
    };
    const cases: readonly (readonly [string, Omit<Query, "index">, readonly string[]])[] = [
      ["both ends included", { equal: ["g"], from: 2, to: 4 }, ["g2", "g3", "g4"]],
      ["from only", { equal: ["g"], from: 4 }, ["g4", "g5"]],
      ["to only, without the records that lack the field", { equal: ["g"], to: 2 }, ["g1", "g2"]],
      ["descending", { equal: ["g"], from: 2, to: 4, descending: true }, ["g4", "g3", "g2"]],
      ["limited", { equal: ["g"], from: 2, limit: 2 }, ["g2", "g3"]],
      ["all fields equal", { equal: ["g", 3] }, ["g3"]],
      ["leading field only, missing first", { equal: ["g"] }, ["gx", "g1", "g2", "g3", "g4", "g5"]],
      ["on the leading field", { equal: [], from: "h" }, ["h3"]],
      ["empty", { equal: ["g"], from: 9 }, []],
      ["of a value nobody has", { equal: ["nobody"] }, []],
    ];
    it.each(cases)("reads a range: %s", async (_what, query, expected) => {
      expect(await find(await filled(), { index: "byGroup", ...query })).toEqual(expected);
    });

    const faulty: readonly (readonly [string, Query])[] = [
      ["an unknown index", { index: "none", equal: [] }],
      ["more equal values than fields", { index: "byLabel", equal: ["a", "b"] }],
      ["a range behind the last field", { index: "byLabel", equal: ["a"], from: "b" }],
      ["limit 0", { index: "all", equal: [], limit: 0 }],
      ["limit 1,001", { index: "all", equal: [], limit: 1_001 }],
    ];
    it.each(faulty)("refuses %s", async (_what, query) => {
      await expect(store().find(items, tenant(), query)).rejects.toMatchObject({ code: "unexpected" });
    });
  });

  describe("pages", () => {
    it("walks 2,500 records by default pages without gap or repeat", async () => {
      const t = tenant();
      const all = Array.from({ length: 2_500 }, (_, at) => insert(items, item(t, `i${at}`, { group: "g", rank: at % 7 })));
      for (let at = 0; at < all.length; at += 500) await store().commit(all.slice(at, at + 500));
      const first = await store().find(items, t, { index: "byGroup", equal: ["g"] });
      expect(first.records).toHaveLength(1_000);
      for (const descending of [false, true]) {
        const walked = await findAll(store(), items, { tenant: t, query: { index: "byGroup", equal: ["g"], descending } });
        expect(new Set(ids(walked)).size).toBe(2_500);
        const places = walked.map(({ rank, id }) => `${rank} ${id}`);
        expect(places).toEqual(descending ? places.toSorted().toReversed() : places.toSorted());
      }
    }, 180_000);

    it("stays in place while others insert and remove between pages", async () => {
      const t = tenant();
      await store().commit(
        Array.from({ length: 60 }, (_, at) => insert(items, item(t, `i${String(at).padStart(2, "0")}`, { rank: at * 10 }))),
      );
      const seen: string[] = [];
      let after: string | undefined;
      for (let round = 0; round < 100; round += 1) {
        const page = await store().find(items, t, { index: "byRank", equal: [], limit: 7, ...(after !== undefined && { after }) });
        seen.push(...ids(page.records));
        after = page.next;
        if (after === undefined) break;
        const last = page.records.at(-1);
        if (last === undefined) throw new Error("an empty page with a next one");
        await store().commit([insert(items, item(t, `before${round}`, { rank: (last.rank ?? 0) - 5 })), remove(items, last)]);
      }
      expect(seen).toEqual(Array.from({ length: 60 }, (_, at) => `i${String(at).padStart(2, "0")}`));
    });

    it.each([1, 2, 3, 5])("pages by %i over missing values and ties of a three-field index, both ways", async (limit) => {
      const t = tenant();
      const changes: Change[] = [];
      for (const group of [undefined, "g", "h"])
        for (const rank of [null, 1, 2])
          for (const label of [undefined, "x"]) changes.push(insert(items, item(t, `i${changes.length}`, { group, rank, label })));
      await store().commit(changes);
      for (const descending of [false, true]) {
        const query = { index: "deep", equal: [], descending };
        const whole = await find(t, query);
        expect(whole).toHaveLength(changes.length);
        expect(ids(await findAll(store(), items, { tenant: t, query: { ...query, limit } }))).toEqual(whole);
      }
    });

    it("keeps a range while paging", async () => {
      const t = tenant();
      await store().commit(
        Array.from({ length: 20 }, (_, at) => insert(items, item(t, `i${at}`, { group: "g", rank: Math.floor(at / 2) }))),
      );
      const query = { index: "byGroup", equal: ["g"], from: 2, to: 7, limit: 5 };
      const ranks = (await findAll(store(), items, { tenant: t, query })).map(({ rank }) => rank);
      expect(ranks).toEqual([2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]);
    });

    it("gives no cursor on the last page, even when it is exactly full", async () => {
      const t = tenant();
      await store().commit(["a", "b", "c", "d"].map((id) => insert(items, item(t, id))));
      const page = await store().find(items, t, { index: "all", equal: [], limit: 2 });
      expect(page.next).toMatch(/^[\w-]+$/);
      const last = await store().find(items, t, { index: "all", equal: [], limit: 2, after: page.next ?? "" });
      expect(ids(last.records)).toEqual(["c", "d"]);
      expect(last.next).toBeUndefined();
    });

    it.each(["", "nonsense", "e30", Buffer.from('[{"$gt":""}]').toString("base64url"), Buffer.from("[1,2,3,4]").toString("base64url")])(
      "refuses the foreign cursor %j",
      async (after) => {
        await expect(store().find(items, tenant(), { index: "all", equal: [], after })).rejects.toMatchObject({ code: "bad-input" });
      },
    );
  });
}
