import { createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createThrottle, type Throttle } from "../../../src/admin/throttle.ts";
import { countTry } from "../../../src/admin/tries.ts";
import { HOUR, manualClock, MINUTE } from "../../../src/shared/clock.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../../support/mongo-place.ts";

/** MongoDB on a busy machine. */
jest.setTimeout(180_000);

const NOW = 1_800_000_000_000;

describe("one try", () => {
  const ends = NOW + 15 * MINUTE;
  it.each([
    ["the first", [], 0, [1, 1, 1]],
    [
      "the last of a pair",
      [
        { count: 11, ends },
        { count: 11, ends },
        { count: 11, ends },
      ],
      0,
      [12, 12, 12],
    ],
    [
      "one too many of a pair costs its address, not its name",
      [
        { count: 12, ends },
        { count: 12, ends },
        { count: 12, ends },
      ],
      15,
      [13],
    ],
    ["one too many of an address costs nobody", [{ count: 60, ends }, undefined, { count: 3, ends }], 15, []],
    [
      "one too many of a name",
      [
        { count: 1, ends },
        { count: 1, ends },
        { count: 120, ends: NOW + HOUR },
      ],
      60,
      [2, 2],
    ],
    [
      "after the time is over",
      [
        { count: 60, ends: NOW },
        { count: 12, ends: NOW },
        { count: 120, ends: NOW },
      ],
      0,
      [1, 1, 1],
    ],
  ])("%s", (_, tallies, minutes, counts) => {
    const { wait, counted } = countTry(tallies, NOW);
    expect([wait, counted.map(({ count }) => count)]).toEqual([minutes * MINUTE, counts]);
  });
});

/** Of all collections these tests need one; MongoDB takes its time over each. */
const TRIES = allCollections.filter(({ name }) => name === collections.tries.name);

const ENGINES = ["SQLite", ...(MONGO === undefined ? [] : ["MongoDB"])];
if (MONGO === undefined) it.skip(`tries on MongoDB (${NO_MONGO})`, () => undefined);

describe.each(ENGINES)("tries at passwords and codes on %s", (engine) => {
  const clock = manualClock(NOW);
  const secret = createSecretKey(Buffer.alloc(32, 7));
  let stores: readonly Store[] = [];
  let throttles: readonly Throttle[] = [];
  let drop: () => Promise<void>;

  // Two openings of one store, as two processes have it.
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "tierwise-tries-"));
    const database = engine === "MongoDB" && MONGO !== undefined ? ownDatabase(MONGO) : undefined;
    const url = database?.url ?? `sqlite:${join(folder, "store.sqlite")}`;
    const first = await openStore({ url, collections: TRIES });
    stores = [first, await openStore({ url, collections: TRIES, shared: true })];
    throttles = stores.map((store) => createThrottle({ store, clock, secret }));
    clock.set(NOW);
    drop = async () => {
      await Promise.all(stores.map((store) => store.close()));
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    };
  });
  afterEach(() => drop());

  /** How many of so many tries are let through, made by turns in either process. */
  async function letThrough(tries: number, who: (round: number) => { name: string; address: string }): Promise<number> {
    let through = 0;
    for (let round = 0; round < tries; round += 1) if ((await throttles[round % 2]?.tried(who(round))) === 0) through += 1;
    return through;
  }

  it("are held off for one name from one address, by all processes together", async () => {
    expect(await letThrough(30, () => ({ name: "target", address: "203.0.113.6" }))).toBe(12);
  });

  it("are counted each, made all at once in both", async () => {
    const all = throttles.flatMap((throttle) => Array.from({ length: 15 }, () => throttle.tried({ name: "target", address: "a" })));
    expect((await Promise.all(all)).filter((wait) => wait === 0).length).toBeLessThanOrEqual(12);
  });

  it("are held off from one address, whatever the names", async () => {
    expect(await letThrough(70, (round) => ({ name: `name ${round}`, address: "203.0.113.6" }))).toBe(60);
  });

  it("that an address may no longer make do not lock a name's owner out", async () => {
    await letThrough(70, () => ({ name: "target", address: "203.0.113.6" }));
    expect(await throttles[0]?.tried({ name: "target", address: "192.0.2.1" })).toBe(0);
  });

  it("are forgotten for a name and address after a log-in, and by everybody with time, leaving nothing behind", async () => {
    const who = { name: "target", address: "203.0.113.6" };
    await letThrough(12, () => who);
    expect(await throttles[1]?.tried(who)).toBe(900);
    await throttles[0]?.forget(who);
    expect(await throttles[1]?.tried(who)).toBe(0);
    clock.advance(2 * HOUR);
    expect(await throttles[0]?.tried({ name: "another", address: "another" })).toBe(0);
    const left = await stores[0]?.find(collections.tries, "system", { index: "byEnd", equal: [] });
    expect(left?.records.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(JSON.stringify(left)).not.toMatch(/target|another|203\.0/);
  });
});
