import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { openStore } from "../../../src/store/open.ts";
import { insert, replace, type Collection, type Store, type StoredRecord } from "../../../src/store/port.ts";

interface Held extends StoredRecord {
  readonly value: unknown;
}
const held: Collection<Held> = { name: "held", indexes: {}, unique: {}, system: {} };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tierwise-memory-"));
  store = await openStore({ url: `sqlite:${join(folder, "db.sqlite")}`, collections: [held as never, keyed as never] });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Found across tenants too, like a session. */
interface Keyed extends Held {
  readonly key: string;
}
const keyed: Collection<Keyed> = { name: "keyed", indexes: {}, unique: {}, system: { byKey: ["key"] } };

const odd = fc.oneof(fc.constant(undefined), fc.constant(-0), fc.constant(Number.NaN), fc.constant("\ud800x\u0000"));
const anything = fc.anything({ values: [fc.string(), fc.integer(), fc.boolean(), odd] });

const get = () => store.get(held, "t", "a");
const written = async (value: unknown): Promise<void> => {
  const before = await get();
  await store.commit([
    before === undefined ? insert(held, { id: "a", tenant: "t", value } as never) : replace(held, { ...before, value } as never),
  ]);
};

describe("a record that was just written", () => {
  it("is given back as a file opened anew gives it, whatever it holds", async () => {
    await written(0);
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        try {
          await written({ value });
        } catch {
          // What JSON cannot hold at all was never written.
          return;
        }
        const beside = await openStore({ url: `sqlite:${join(folder, "db.sqlite")}`, collections: [held as never], shared: true });
        const [here, there] = [await get(), await beside.get(held, "t", "a")];
        await beside.close();
        expect(here).toStrictEqual(there);
      }),
      { numRuns: 60 },
    );
  });

  it("is so when it is new and has a key across tenants, by its id and by its key", async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(anything, fc.string(), async (value, name) => {
        number += 1;
        const [id, key] = [`r${number}`, `${number} ${name}`];
        try {
          await store.commit([insert(keyed, { id, tenant: "t", key, value } as never)]);
        } catch {
          return;
        }
        const beside = await openStore({ url: `sqlite:${join(folder, "db.sqlite")}`, collections: [keyed as never], shared: true });
        const ask = (from: Store) => Promise.all([from.get(keyed, "t", id), from.lookup(keyed, "byKey", [key])]);
        const [here, there] = [await ask(store), await ask(beside)];
        await beside.close();
        expect(here).toStrictEqual(there);
        expect(here[1]).toStrictEqual(here[0]);
      }),
      { numRuns: 60 },
    );
  });

  it("cannot be changed by whoever wrote it", async () => {
    await written([]);
    const mine = { list: [1, 2] };
    await written(mine);
    expect(() => mine.list.push(3)).toThrow(TypeError);
    expect((await get())?.value).toEqual({ list: [1, 2] });
  });

  it("is not given where it could not be written", async () => {
    await written("first");
    const before = await get();
    await written("second");
    if (before === undefined) throw new Error("not stored");
    await expect(store.commit([replace(held, { ...before, value: "stale" })])).rejects.toMatchObject({ name: "Conflict" });
    expect((await get())?.value).toBe("second");
  });
});

interface Sorted extends StoredRecord {
  readonly shelf: string | number | boolean | null;
  readonly place?: number;
  readonly list: readonly unknown[];
}
const sorted: Collection<Sorted> = { name: "sorted", indexes: { byShelf: ["shelf", "place"] }, unique: { place: ["place"] }, system: {} };

describe("a record that is replaced again and again, by one who remembers it", () => {
  it("is found where its fields say, and nowhere else, and keeps its long lists", async () => {
    const url = `sqlite:${join(folder, "sorted.sqlite")}`;
    const shelf = fc.constantFrom("a", "b", 1, true, null);
    const step = fc.record({
      id: fc.constantFrom("x", "y"),
      shelf,
      place: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      longer: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const own = await openStore({ url, collections: [sorted as never] });
        for (const { id, longer, ...fields } of steps) {
          const before = await own.get(sorted, "t", id);
          const list =
            before === undefined || longer ? Array.from({ length: 20 }, (_, n) => ({ n, at: before?.version ?? 0 })) : before.list;
          const after = { ...(before ?? { id, tenant: "t" }), ...fields, list };
          // A place that the other holds is refused, and changes nothing.
          await own
            .commit([before === undefined ? insert(sorted, after as never) : replace(sorted, after as never)])
            .catch(() => undefined);
        }
        const beside = await openStore({ url, collections: [sorted as never], shared: true });
        for (const id of ["x", "y"]) {
          const record = await beside.get(sorted, "t", id);
          expect(await own.get(sorted, "t", id)).toStrictEqual(record);
          for (const value of ["a", "b", 1, true]) {
            const { records } = await beside.find(sorted, "t", { index: "byShelf", equal: [value] });
            expect(records.filter((found) => found.id === id)).toStrictEqual(
              record !== undefined && record.shelf === value ? [record] : [],
            );
          }
        }
        await beside.close();
        await own.dropTenant("t");
        await own.close();
      }),
      { numRuns: 40 },
    );
  });
});
