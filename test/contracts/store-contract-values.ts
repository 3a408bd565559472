import { describe, expect, it } from "@jest/globals";
import { insert } from "../../src/store/port.ts";
import { item, items } from "./store-collections.ts";
import type { ContractRoom } from "./store-contract.ts";

export function valueContract({ store, tenant }: ContractRoom): void {
  const kept = async (body: unknown): Promise<unknown> => {
    const t = tenant();
    await store().commit([insert(items, item(t, "a", { body }))]);
    return (await store().get(items, t, "a"))?.body;
  };

  describe("values", () => {
    const faithful: readonly (readonly [string, unknown])[] = [
      ["null, empty text, arrays and objects", { none: null, text: "", list: [], object: {}, nested: [[], {}, [null]] }],
      ["numbers", [0, -1, 0.1, 1e21, 2 ** 53 - 1, -(2 ** 31), 2 ** 31, 1.5e-300]],
      ["booleans", { yes: true, no: false }],
      ["emoji, RTL, combining marks and rare ideographs", "👩‍👩‍👧 مرحبا שלום é 𠮷 \u200f\u202e \ufeff"],
      ["control characters and line ends", "\u0001\u001f\t\r\n\u2028\u2029\u007f"],
      ["a backslash before what looks like an escape", "\\u0000 \\ud83d \\\\u0000"],
      [
        "keys with dots, dollars and slashes",
        { "https://w3id.org/xapi/x": 1, $set: { "a.b": { $gt: 1 } }, "": "empty", _id: "own", __v: 3 },
      ],
      ["keys that name parts of an object", JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":"s"}')],
      ["text that looks like SQL, a date or an object id", ["'; drop table items; --", "2026-01-01T00:00:00Z", "507f1f77bcf86cd799439011"]],
      ["deep nesting", Array.from({ length: 60 }).reduce<unknown>((inner) => ({ inner: [inner] }), "core")],
    ];
    it.each(faithful)("keeps %s as they are", async (_what, body) => {
      expect(await kept(body)).toEqual(body);
    });

    it("drops undefined, and stores what JSON has no word for as JSON does", async () => {
      const back = await kept({ gone: undefined, list: [undefined, Number.NaN], at: new Date(0), minus: -0 });
      expect(JSON.stringify(back)).toBe('{"list":[null,null],"at":"1970-01-01T00:00:00.000Z","minus":0}');
    });

    it("keeps the order of keys", async () => {
      expect(JSON.stringify(await kept({ z: 1, a: 2, m: { y: 1, b: 2 } }))).toBe('{"z":1,"a":2,"m":{"y":1,"b":2}}');
    });

    const cleaned: readonly (readonly [string, unknown, unknown])[] = [
      ["a lone surrogate", "a\ud83d b\ude00", "a\ufffd b\ufffd"],
      ["U+0000", "a\u0000b\u0000", "ab"],
      ["both deep inside", { list: [{ text: "x\u0000\ud800" }] }, { list: [{ text: "x\ufffd" }] }],
      ["keys", { "k\u0000ey\udc00": 1 }, { "key\ufffd": 1 }],
    ];
    it.each(cleaned)("cleans %s", async (_what, body, expected) => {
      expect(await kept(body)).toEqual(expected);
    });

    it("finds a record by an id, an indexed field and a system key that had to be cleaned", async () => {
      const t = tenant();
      const dirty = "a\u0000\ud800";
      await store().commit([insert(items, item(t, dirty, { label: dirty, code: `${t}${dirty}`, number: dirty }))]);
      expect((await store().get(items, t, dirty))?.id).toBe("a\ufffd");
      expect((await store().find(items, t, { index: "byLabel", equal: [dirty] })).records).toHaveLength(1);
      expect((await store().lookup(items, "code", [`${t}${dirty}`]))?.label).toBe("a\ufffd");
      await expect(store().commit([insert(items, item(t, "b", { number: "a\ufffd" }))])).rejects.toMatchObject({ code: "conflict" });
    });

    it("keeps a document of 1 MB", async () => {
      const body = "答".repeat(350_000);
      expect(await kept(body)).toBe(body);
    });

    it("refuses a document above 15 MB with nothing of its commit written", async () => {
      const t = tenant();
      const changes = [insert(items, item(t, "small")), insert(items, item(t, "big", { body: "x".repeat(16_000_000) }))];
      await expect(store().commit(changes)).rejects.toMatchObject({ code: "too-large" });
      expect(await store().get(items, t, "small")).toBeUndefined();
    });

    it("refuses an object in an indexed field", async () => {
      const change = insert(items, { ...item(tenant(), "a"), label: { $gt: "" } } as never);
      await expect(store().commit([change])).rejects.toMatchObject({ code: "unexpected" });
    });

    it("gives every reader what is stored, whatever another reader does to theirs", async () => {
      const t = tenant();
      const record = item(t, "a", { body: { list: [1] } });
      await store().commit([insert(items, record)]);
      const first = await store().get(items, t, "a");
      // Set where it may be set: an engine gives copies, or records that nobody can change.
      if (first !== undefined) Reflect.set(first, "body", "mine");
      expect((await store().get(items, t, "a"))?.body).toEqual({ list: [1] });
    });
  });
}
