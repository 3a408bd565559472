import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openDesk } from "../../../src/cli/desk.ts";
import { eraseCommand } from "../../../src/cli/erase.command.ts";
import { lrsCommand } from "../../../src/cli/lrs.command.ts";
import { outboxCommand } from "../../../src/cli/outbox.ts";
import type { Carry } from "../../../src/cli/outcome.ts";
import { reconcileCommand } from "../../../src/cli/reconcile.ts";
import { run } from "../../../src/cli/run.ts";
import type { Reconciled } from "../../../src/delivery/reconcile.service.ts";
import { memberId } from "../../../src/cohort/enrolment.ts";
import { collections } from "../../../src/store/collections.ts";
import { dump } from "../../support/dump.ts";
import { scriptedLrs } from "../../support/scripted-lrs.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tierwise-cli-"));
  stack = await startStack({ cohort: "full", storeUrl: `sqlite:${join(folder, "store.sqlite")}` });
  await arrived();
}, 180_000);
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

const told: string[] = [];

/** One command line on the running server's store. */
async function tierwise(...words: string[]): Promise<{ code: number; data: unknown; lines: readonly string[] }> {
  const { config } = stack.services;
  let answer = { code: 0, data: undefined as unknown, lines: [] as readonly string[] };
  const carry: Carry = async (_json, work) => {
    const env = {
      DATA_DIR: config.dataDir,
      STORE_URL: config.storeUrl,
      PUBLIC_URL: config.publicUrl,
      LRS_URL: config.lrs?.url,
      LRS_KEY: config.lrs?.key,
      LRS_SECRET: config.lrs?.secret,
      SECRET_KEY: config.secretKey,
    };
    const desk = await openDesk(env);
    try {
      answer = { code: 0, ...(await work(desk, (line) => told.push(line))) };
    } finally {
      await desk.close();
    }
  };
  const program = new Command().exitOverride().addCommand(reconcileCommand(carry)).addCommand(outboxCommand(carry));
  program.addCommand(lrsCommand(carry)).addCommand(eraseCommand(carry));
  await program.parseAsync(words, { from: "user" });
  return answer;
}

const open = async () => (await tierwise("outbox", "list", "--tenant", "practice")).data as readonly { readonly kind: string }[];

/** The server's own loop brings everything out, but for an LRS that is turned off. */
async function arrived(): Promise<void> {
  const left = async () => (await open()).filter(({ kind }) => kind !== "copy").length;
  for (let look = 0; look < 200 && (await left()) > 0; look += 1) await new Promise((done) => setTimeout(done, 100));
}

const reports = ({ data }: { data: unknown }) => data as readonly Reconciled[];

describe("the command line beside a running server", () => {
  it("lists nothing once everything has arrived", async () => {
    expect(await tierwise("outbox", "list", "--tenant", "practice")).toMatchObject({ code: 0, data: [] });
  });

  it("proves a cohort complete, and says what is gone from the LRS until it is repaired", async () => {
    const whole = await tierwise("reconcile", "--tenant", "practice");
    expect(reports(whole)[0]?.differences).toEqual([]);
    expect(whole.code).toBe(0);
    const [statement] = stack.practice.practice.lrs.statements();
    stack.practice.practice.lrs.remove(statement?.id ?? "");
    const broken = await tierwise("reconcile", "--tenant", "practice", "--repair");
    expect(broken.code).toBe(1);
    expect(reports(broken)[0]?.differences).toMatchObject([{ kind: "statement-missing", subject: statement?.id }]);
    await arrived();
    expect((await tierwise("reconcile", "--tenant", "practice")).code).toBe(0);
  }, 180_000);

  it("refuses a cohort nobody knows", async () => {
    expect((await tierwise("reconcile", "--tenant", "practice", "--cohort", "nothing")).code).toBe(1);
  });
});

describe("another learning record store", () => {
  const tenant = ["--tenant", "practice"] as const;

  it("is added, tested, gets what was told before by a replay, and is turned off", async () => {
    const late = await scriptedLrs();
    try {
      const add = ["lrs", "add", "--name", "late", "--url", late.endpoint, "--key", "k", "--secret", "geheim", "--no-names", ...tenant];
      const added = await tierwise(...add);
      expect(added).toMatchObject({ code: 0, data: { name: "late", state: "on", names: false } });
      expect(JSON.stringify(added)).not.toContain("geheim");
      expect(await tierwise("lrs", "test", "late", ...tenant)).toMatchObject({ code: 0, data: { type: "well" } });
      const replay = ["outbox", "replay", "--lrs", "late", "--from", "2020-01-01", "--to", "2100-01-01", ...tenant];
      const done = (await tierwise(...replay)) as { code: number; data: { messages: number; copied: number; unmatched: number } };
      expect(done.data.messages).toBeGreaterThan(100);
      expect(done.data).toMatchObject({ copied: done.data.messages, unmatched: 0 });
      expect(told.length).toBeGreaterThan(1);
      await arrived();
      const held = stack.practice.practice.lrs.statements();
      expect([...late.stored.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
        held.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1)),
      );
      expect((await tierwise(...replay)).data).toMatchObject({ copied: 0, already: done.data.messages });
      expect(await tierwise("lrs", "disable", "late", ...tenant)).toMatchObject({ data: { state: "off" } });
      expect((await tierwise("lrs", "list", ...tenant)).data).toMatchObject([{ name: "late", state: "off" }]);
      late.always({ status: 401 });
      expect(await tierwise("lrs", "test", "late", ...tenant)).toMatchObject({ code: 1, data: { type: "unauthorized" } });
    } finally {
      await late.close();
    }
  }, 180_000);

  it("of a wrong address or filter is wrong use, and of an unknown name not found", async () => {
    const silent = { env: {}, out: () => undefined, err: () => undefined };
    const added = ["lrs", "add", "--name", "x", "--key", "k", "--secret", "s"];
    expect(await run([...added, "--url", "http://lrs.example/"], silent)).toBe(2);
    expect(await run([...added, "--url", "https://lrs.example/", "--event", "a,"], silent)).toBe(2);
    expect(await run(["outbox", "replay", "--lrs", "late", "--from", "soon", "--to", "later"], silent)).toBe(2);
    await expect(tierwise("lrs", "test", "nowhere", ...tenant)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a person who is to be forgotten", () => {
  it("is erased while the server runs, and the cohort still reconciles", async () => {
    const { store } = stack.services;
    const [cohort] = (await store.find(collections.cohorts, "practice", { index: "byCourse", equal: [] })).records;
    const [certificate] = (await store.find(collections.certificates, "practice", { index: "byCohort", equal: [cohort?.id ?? ""] }))
      .records;
    const person = certificate?.person ?? "";
    const { name, email = "", employeeNumber = "" } = (await store.get(collections.persons, "practice", person)) ?? { name: "" };
    const marks = [name, email, employeeNumber];
    const left = async () => {
      const held = await dump(stack.services.config.storeUrl);
      return marks.filter((mark) => held.includes(mark));
    };
    expect(await left()).toEqual(marks);
    const began = Date.now();
    expect(await tierwise("erase", "--person", person, "--tenant", "practice")).toMatchObject({ code: 0, data: { state: "done" } });
    await arrived();
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await left()).toEqual([]);
    expect(await store.get(collections.members, "practice", memberId(cohort?.id ?? "", person))).toMatchObject({ active: false, sub: "" });
    const page = await fetch(`${stack.url}/verify/${certificate?.code}`, { headers: { "accept-language": "en" } });
    expect(await page.text()).toContain("Erased at the holder&#x27;s request");
    const after = await tierwise("reconcile", "--tenant", "practice");
    expect(reports(after).flatMap(({ differences }) => differences)).toEqual([]);
  }, 180_000);

  it("is refused where nobody knows them", async () => {
    await expect(tierwise("erase", "--person", "nobody", "--tenant", "practice")).rejects.toMatchObject({ code: "not-found" });
  });
});
