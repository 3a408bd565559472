import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../bench/support/child.ts";
import { beginSitting, nextAnswer, setFiftyQuestions } from "../bench/support/exam.ts";
import { exchange, type Answer } from "../bench/support/http.ts";
import { dropDatabase, mongoUri } from "../bench/support/mongo.ts";
import { startPlatform } from "../bench/support/platform.ts";
import { launchInto, register } from "../bench/support/tools.ts";
import { startWay, type Way } from "../support/cut-off.ts";
import { startToolProcess, type ToolProcess } from "../support/tool-process.ts";
import type { DrillResult } from "./result.ts";

/** ms */
const LIMIT = { refused: 5_000, goodAgain: 2_000 };

/** MongoDB cannot be reached for a while, in the midst of a sitting. */
export async function databaseAway({ seconds }: { readonly seconds: number }): Promise<DrillResult> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-away-"));
  const direct = mongoUri(`away${process.pid}`);
  const { hostname, port: mongoPort } = new URL(direct);
  const platform = await startPlatform(await freePort());
  const way = await startWay({ host: hostname, port: Number(mongoPort) });
  let tool: ToolProcess | undefined;
  try {
    await register(platform, direct);
    const port = String(await freePort());
    const publicUrl = `http://localhost:${port}`;
    const environment = { NODE_ENV: "production", ALLOW_LOOPBACK_PLATFORMS: "1", DEEDS_PER_MINUTE: "1000000", DATA_DIR: folder };
    tool = await startToolProcess({ ...environment, PORT: port, PUBLIC_URL: publicUrl, STORE_URL: throughWay(direct, way) });
    await launchInto(publicUrl, platform, 0);
    await setFiftyQuestions({ storeUrl: direct });
    const sitting = await beginSitting(await launchInto(publicUrl, platform, 0));
    let saves = 0;
    const save = (): Promise<Answer> => {
      const { save: url, cookie, token, attempt } = sitting;
      return exchange(url, { cookie, token, json: { attempt, answers: [nextAnswer(sitting, saves)] } });
    };
    const before = await save();
    saves += 1;

    way.cut();
    const cutAt = performance.now();
    const refused: { readonly ms: number; readonly status: number; readonly retryAfter: boolean }[] = [];
    const readiness: number[] = [];
    while (performance.now() - cutAt < seconds * 1_000) {
      const began = performance.now();
      const [{ status, headers }, ready] = await Promise.all([save(), exchange(`${publicUrl}/readyz`)]);
      refused.push({ ms: Math.round(performance.now() - began), status, retryAfter: headers["retry-after"] !== undefined });
      readiness.push(ready.status);
      await pause(200);
    }

    way.mend();
    const mendedAt = performance.now();
    // A browser asks again and again, as its page does.
    let after = await save();
    while (after.status !== 200 && performance.now() - mendedAt < 30_000) {
      await pause(100);
      after = await save();
    }
    const goodAgainMs = Math.round(performance.now() - mendedAt);
    const slowestMs = Math.max(...refused.map(({ ms }) => ms));
    const asItShould =
      refused.every(({ status, retryAfter }) => status === 503 && retryAfter) && readiness.every((status) => status === 503);
    const pass =
      before.status === 200 && asItShould && slowestMs <= LIMIT.refused && after.status === 200 && goodAgainMs <= LIMIT.goodAgain;
    return {
      name: "database-away",
      drill: "D14",
      pass,
      seconds,
      refusals: refused.length,
      slowestMs,
      asItShould,
      goodAgainMs,
      limit: LIMIT,
    };
  } finally {
    await tool?.kill();
    await way.close();
    await platform.stop();
    await dropDatabase(direct);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same database by way of ours; asked directly, for a replica set would name its own address. */
function throughWay(direct: string, way: Way): string {
  const url = new URL(direct);
  url.host = `127.0.0.1:${way.port}`;
  url.searchParams.delete("replicaSet");
  url.searchParams.set("directConnection", "true");
  return url.href;
}
