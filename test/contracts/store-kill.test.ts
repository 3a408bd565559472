import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { openStore } from "../../src/store/open.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { startVictim, type Survey, survey } from "../support/store-victim.ts";
import { ALL } from "./store-collections.ts";

const KILLS = 20;
const COPIES = 10;
const UNHARMED = { lost: [], halves: [] };

/** Moments in ms, the same in every run (Lehmer generator). */
function moments(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 10 + (state % 190);
  });
}

async function surveyAt(url: string, tenant: string, acknowledged: ReadonlyMap<string, number>): Promise<Survey> {
  const store = await openStore({ url, collections: ALL });
  try {
    return await survey(store, tenant, acknowledged);
  } finally {
    await store.close();
  }
}

/** Kills a writer again and again on one store; answers how many commits were acknowledged in all. */
async function killAgainAndAgain(url: string, check: () => void): Promise<number> {
  let total = 0;
  for (const [round, moment] of moments(20_260_101, KILLS).entries()) {
    const victim = await startVictim(url, `round${round}`);
    await pause(moment);
    await victim.kill();
    check();
    expect(await surveyAt(url, `round${round}`, victim.acknowledged)).toMatchObject(UNHARMED);
    total += [...victim.acknowledged.values()].reduce((sum, n) => sum + n, 0);
  }
  return total;
}

function integrity(path: string): unknown {
  const db = new DatabaseSync(path);
  try {
    return db
      .prepare("pragma integrity_check")
      .all()
      .map((row) => row["integrity_check"]);
  } finally {
    db.close();
  }
}

describe("an acknowledged commit", () => {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-kill-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`survives ${KILLS} kills of the process on SQLite, whole, with the file intact`, async () => {
    const path = join(folder, "killed.db");
    const total = await killAgainAndAgain(`sqlite:${path}`, () => expect(integrity(path)).toEqual(["ok"]));
    expect(total).toBeGreaterThan(KILLS);
  }, 180_000);

  it(`is in every one of ${COPIES} images of the disk taken after it, on SQLite`, async () => {
    const path = join(folder, "copied.db");
    const victim = await startVictim(`sqlite:${path}`, "copied");
    try {
      for (const [at, moment] of moments(20_260_202, COPIES).entries()) {
        await pause(moment);
        // stopped where it stands, perhaps in the middle of a commit, so that the image is of one moment
        victim.child.kill("SIGSTOP");
        await pause(10);
        const older = new Map(victim.acknowledged);
        const copy = join(folder, `copy${at}.db`);
        for (const part of ["", "-wal"]) if (existsSync(path + part)) copyFileSync(path + part, copy + part);
        victim.child.kill("SIGCONT");
        expect(integrity(copy)).toEqual(["ok"]);
        expect(await surveyAt(`sqlite:${copy}`, "copied", older)).toMatchObject(UNHARMED);
        expect(older.size).toBeGreaterThan(0);
      }
    } finally {
      await victim.kill();
    }
  }, 180_000);

  if (MONGO === undefined) {
    it.skip(`survives kills of the process on MongoDB (${NO_MONGO})`, () => undefined);
  } else {
    const database = ownDatabase(MONGO);
    afterAll(() => database.drop(), 60_000);
    it(`survives ${KILLS} kills of the process on MongoDB, whole`, async () => {
      const total = await killAgainAndAgain(database.url, () => undefined);
      expect(total).toBeGreaterThan(KILLS);
    }, 180_000);
  }
});
