import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startPractice } from "../../../src/practice/main.ts";
import { MEDIA, readJson, START, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

const folder = mkdtempSync(join(tmpdir(), "practice-"));
const file = join(folder, "practice.sqlite");
let bench: Bench;
let resets = 0;
beforeAll(async () => {
  bench = await startBench({ onReset: async () => void (resets += 1) });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const LRS = { "x-experience-api-version": "1.0.3", "content-type": "application/json" };
const basic = (key: string, secret: string): string => `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
const STATEMENT = {
  id: "8f3c2d10-53a5-4f0e-9d0b-1f2a3b4c5d6e",
  actor: { mbox: "mailto:a@x.example" },
  verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
  object: { id: "http://tool.example/exam/1" },
  timestamp: "2026-11-22T05:59:00Z",
};

function sendStatement({ practice }: Pick<Bench, "practice">): Promise<Response> {
  const headers = { ...LRS, authorization: basic(practice.lrs.key, practice.lrs.secret) };
  return fetch(`${practice.lrs.url}statements`, { method: "POST", headers, body: JSON.stringify(STATEMENT) });
}

function sendScore({ practice }: Pick<Bench, "practice">, timestamp = "2026-11-22T06:00:00Z"): Promise<Response> {
  const [item] = practice.platform.grades("2").items;
  const headers = { authorization: `Bearer ${practice.platform.accessToken()}`, "content-type": MEDIA.score };
  const body = {
    userId: "11",
    scoreGiven: 80,
    scoreMaximum: 100,
    activityProgress: "Completed",
    gradingProgress: "FullyGraded",
    timestamp,
  };
  return fetch((item?.url ?? "").replace("/lineitem?", "/lineitem/scores?"), { method: "POST", headers, body: JSON.stringify(body) });
}

describe("a restart on the same file", () => {
  it("keeps keys, grades, statements, access tokens and who left", async () => {
    const options = { port: 0, toolUrl: "http://localhost:1", file, now: () => START };
    const first = await startPractice(options);
    const token = first.platform.idToken({ user: "11" });
    const access = first.platform.accessToken();
    expect((await sendScore({ practice: first })).status).toBe(200);
    expect((await sendStatement({ practice: first })).status).toBe(200);
    first.platform.unenrol("2", "34");
    const keySet = await (await fetch(`${first.url}/mod/lti/certs.php`)).json();
    await first.close();

    const second = await startPractice(options);
    expect(await (await fetch(`${second.url}/mod/lti/certs.php`)).json()).toEqual(keySet);
    const headerOf = (jwt: string): string | undefined => jwt.split(".")[0];
    expect(headerOf(second.platform.idToken({ user: "11" }))).toBe(headerOf(token));
    const grades = second.platform.grades("cs-2026-autumn").people.find(({ id }) => id === "11")?.grades ?? {};
    expect(Object.values(grades)).toMatchObject([{ score: 80 }]);
    expect(second.lrs.statements()).toMatchObject([STATEMENT]);
    expect(second.platform.roster("2").map(({ id }) => id)).not.toContain("34");
    const url = `${second.issuer}/mod/lti/services.php/2/lineitems`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${access}`, accept: MEDIA.items } })).status).toBe(200);
    await second.close();
  });
});

describe("starting over", () => {
  it("asks first, then clears everything and tells the tool", async () => {
    await sendScore(bench);
    await sendStatement(bench);
    const [before] = bench.practice.platform.lineItems("2");
    expect(await (await fetch(`${bench.practice.url}/reset`)).text()).toContain("要继续吗");
    expect([bench.practice.lrs.count(), resets]).toEqual([1, 0]);
    const response = await fetch(`${bench.practice.url}/reset`, { method: "POST", headers: { origin: bench.practice.url } });
    expect(await response.text()).toContain("已经重新开始");
    expect([bench.practice.lrs.count(), resets]).toEqual([0, 1]);
    expect(bench.practice.platform.grades("2").people.flatMap(({ grades }) => Object.keys(grades))).toEqual([]);
    const [after] = bench.practice.platform.lineItems("2");
    expect(after?.id).not.toBe(before?.id);
    expect(after).toMatchObject({ own: true, link: "1" });
  });
});

describe("faults on demand", () => {
  it("answer instead, as often as asked", async () => {
    const { lrs } = bench.practice;
    lrs.faults.add({ match: /^\/xapi\//, method: "POST", status: 429, headers: { "retry-after": "7" }, body: "slow down", times: 2 });
    for (const _round of [1, 2]) {
      const response = await sendStatement(bench);
      expect([response.status, response.headers.get("retry-after"), await response.text()]).toEqual([429, "7", "slow down"]);
    }
    expect((await sendStatement(bench)).status).toBe(200);
  });

  it("cut the line before the work or after it", async () => {
    const { platform, lrs } = bench.practice;
    lrs.clear();
    lrs.faults.add({ match: /statements/, dropConnection: true });
    await expect(sendStatement(bench)).rejects.toThrow();
    expect(lrs.count()).toBe(0);
    lrs.faults.add({ match: /statements/, storeThenDrop: true });
    await expect(sendStatement(bench)).rejects.toThrow();
    expect(lrs.count()).toBe(1);
    platform.faults.add({ match: /\/scores/, storeThenDrop: true });
    await expect(sendScore(bench, "2026-11-22T07:00:00Z")).rejects.toThrow();
    expect((await sendScore(bench, "2026-11-22T07:00:00Z")).status).toBe(409);
  });

  it("slow an answer down, and count what was asked", async () => {
    const { platform } = bench.practice;
    platform.resetCounts();
    platform.faults.add({ match: /certs/, delayMs: 60 });
    const started = performance.now();
    expect((await fetch(`${bench.practice.url}/mod/lti/certs.php`)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(50);
    await sendScore(bench, "2026-11-22T08:00:00Z");
    await sendStatement(bench);
    expect(platform.counts()).toEqual({ certs: 1, scores: 1, "statements.post": 1 });
  });

  it("change the key set under a tool that has kept it", async () => {
    const { platform, url } = bench.practice;
    const kids = async (): Promise<string[]> =>
      ((await readJson(await fetch(`${url}/mod/lti/certs.php`))).keys as { kid: string }[]).map(({ kid }) => kid);
    const [old = ""] = await kids();
    const kept = await platform.rotateKeys();
    expect(await kids()).toEqual([kept, old]);
    const only = await platform.rotateKeys({ keepOld: false });
    expect(await kids()).toEqual([only]);
    platform.setKeySet({ keys: [] });
    expect(await kids()).toEqual([]);
    platform.setKeySet(null);
    expect(await kids()).toEqual([only]);
  });
});
