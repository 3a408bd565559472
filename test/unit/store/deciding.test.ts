import { describe, expect, it } from "@jest/globals";
import { Conflict } from "../../../src/shared/errors.ts";
import { createQueueByKey, deciding } from "../../../src/store/deciding.ts";
import { remove } from "../../../src/store/port.ts";

const change = remove({ name: "items", indexes: {}, unique: {}, system: {} }, { tenant: "t", id: "a", version: 1 });

/** A store whose first commits clash. */
function clashing(times: number): { commits: number; commit(): Promise<void> } {
  return {
    commits: 0,
    async commit() {
      this.commits += 1;
      if (this.commits <= times) throw new Conflict("items", { id: "a" });
    },
  };
}

describe("deciding", () => {
  it("decides again from fresh data after each clash, and tells the last outcome", async () => {
    const store = clashing(3);
    let loaded = 0;
    const outcome = await deciding(store, async () => ({ changes: [change], outcome: (loaded += 1) }));
    expect({ outcome, commits: store.commits }).toEqual({ outcome: 4, commits: 4 });
  });

  it("gives up after sixteen clashes with the conflict itself", async () => {
    const store = clashing(Number.POSITIVE_INFINITY);
    await expect(deciding(store, async () => ({ changes: [change], outcome: 0 }))).rejects.toBeInstanceOf(Conflict);
    expect(store.commits).toBe(16);
  });

  it("brings forty through who all change one record at once", async () => {
    let [stored, loaded] = [0, 0];
    // Whoever decided on what is stored no longer is too late, as in a store; those of one turn are written together.
    const store = {
      commit: async (changes: readonly { readonly version: number }[]) => {
        await new Promise((done) => setImmediate(done));
        if (changes[0]?.version !== stored) throw new Conflict("items", { id: "a" });
        stored += 1;
      },
    };
    const one = () =>
      deciding(store as never, async () => {
        loaded += 1;
        return { changes: [{ ...change, version: stored }], outcome: undefined };
      });
    await Promise.all(Array.from({ length: 40 }, one));
    expect(stored).toBe(40);
    expect(loaded).toBeGreaterThan(40);
  });

  it("commits nothing when nothing was decided", async () => {
    const store = clashing(0);
    expect(await deciding(store, async () => ({ changes: [], outcome: "refused" }))).toBe("refused");
    expect(store.commits).toBe(0);
  });

  it("does not decide again after any other fault", async () => {
    let loaded = 0;
    const failing = { commit: () => Promise.reject(new Error("disk")) };
    await expect(deciding(failing, async () => ({ changes: [change], outcome: (loaded += 1) }))).rejects.toThrow("disk");
    expect(loaded).toBe(1);
  });
});

describe("a queue by key", () => {
  it("runs one key's tasks one after another, in order, and other keys beside them", async () => {
    const queue = createQueueByKey();
    const log: string[] = [];
    const task = (name: string, turns: number) => async (): Promise<string> => {
      log.push(`${name} starts`);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };
    const answers = await Promise.all([queue("a", task("a1", 20)), queue("a", task("a2", 1)), queue("b", task("b1", 1))]);
    expect(answers).toEqual(["a1", "a2", "b1"]);
    expect(log.filter((line) => line.startsWith("a"))).toEqual(["a1 starts", "a1 ends", "a2 starts", "a2 ends"]);
    expect(log.indexOf("b1 ends")).toBeLessThan(log.indexOf("a1 ends"));
  });

  it("goes on after a task that fails, which alone hears of it", async () => {
    const queue = createQueueByKey();
    const answers = await Promise.allSettled([queue("a", () => Promise.reject(new Error("no"))), queue("a", () => Promise.resolve("yes"))]);
    expect(answers).toMatchObject([{ status: "rejected" }, { status: "fulfilled", value: "yes" }]);
  });
});
