import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openDesk } from "../../../src/cli/desk.ts";
import { outboxCommand } from "../../../src/cli/outbox.ts";
import type { Carry } from "../../../src/cli/outcome.ts";
import { reconcileCommand } from "../../../src/cli/reconcile.ts";
import type { Reconciled } from "../../../src/delivery/reconcile.service.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tierwise-cli-"));
  stack = await startStack({ cohort: "full", storeUrl: `sqlite:${join(folder, "store.sqlite")}` });
  await arrived();
}, 60_000);
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

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
    };
    const desk = await openDesk(env);
    try {
      answer = { code: 0, ...(await work(desk)) };
    } finally {
      await desk.close();
    }
  };
  const program = new Command().exitOverride().addCommand(reconcileCommand(carry)).addCommand(outboxCommand(carry));
  await program.parseAsync(words, { from: "user" });
  return answer;
}

const open = async () => (await tierwise("outbox", "list", "--tenant", "practice")).data as readonly unknown[];

/** The server's own loop brings everything out; the command line then finds nothing left. */
async function arrived(): Promise<void> {
  for (let look = 0; look < 200 && (await open()).length > 0; look += 1) await new Promise((done) => setTimeout(done, 100));
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
  }, 60_000);

  it("refuses a cohort nobody knows", async () => {
    expect((await tierwise("reconcile", "--tenant", "practice", "--cohort", "nothing")).code).toBe(1);
  });
});
