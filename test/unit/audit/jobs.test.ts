import { createSecretKey } from "node:crypto";
import { expect, it } from "@jest/globals";
import { toChain } from "../../../src/admin/chain.presenter.ts";
import { createAudit } from "../../../src/audit/audit.service.ts";
import { auditJobs, CHECK_JOB } from "../../../src/audit/jobs.ts";
import { auditLine } from "../../../src/delivery/changes.ts";
import { createToolKeys } from "../../../src/lti/tool-keys.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { Reader } from "../../../src/web/reader.ts";
import { openJobs } from "../jobs/world.ts";

const TENANT = "acme";
const reader = { zone: "Asia/Shanghai", href: (path: string) => path, t: (key: string) => key } as unknown as Reader;

it("lines are sealed by themselves, a look asked for takes what was just done along, and tells what somebody changed", async () => {
  const world = await openJobs([]);
  const { store, clock, jobs } = world;
  const toolKeys = createToolKeys({ store, clock, secret: createSecretKey(Buffer.alloc(32, 7)) });
  const audit = createAudit({ store, clock, ids: randomIds, toolKeys });
  world.kinds.push(...auditJobs({ audit }));
  await jobs.keep(TENANT);
  const deed = (n: number) => auditLine({ tenant: TENANT, cohort: "", at: clock(), actor: `p${n}`, action: "x.done", subject: "s" });
  const shown = async (asked?: number) => toChain(await audit.standing(TENANT), asked, reader);
  await store.commit([deed(1), deed(2), deed(3)]);
  expect(await shown()).toMatchObject({ notice: { kind: "info" }, sealed: "admin.chain.none" });

  clock.advance(6 * 60_000);
  await jobs.runAll();
  expect(await audit.standing(TENANT)).toMatchObject({ lines: 3, open: 0 });
  await store.commit([deed(4)]);
  const asked = clock();
  await store.commit(await jobs.put({ ...CHECK_JOB, tenant: TENANT, payload: {} }));
  expect((await shown(asked)).told).toBe("admin.chain.checking");
  clock.advance(1);
  await jobs.runAll();
  expect(await shown(asked)).toMatchObject({ notice: { kind: "success" }, sealed: "admin.chain.all", findings: [], told: undefined });
  expect((await audit.standing(TENANT)).check).toMatchObject({ lines: 4, found: 0 });

  const [line] = (await store.find(collections.audit, TENANT, { index: "byPlace", equal: [2] })).records;
  if (line === undefined) throw new Error("no line");
  await store.commit([replace(collections.audit, { ...line, actor: "nobody" })]);
  clock.advance(24 * 3_600_000);
  await jobs.runAll();
  expect((await audit.standing(TENANT)).check).toMatchObject({ found: 1, findings: [{ kind: "line-changed", place: 2 }] });
  expect(await shown()).toMatchObject({ notice: { kind: "danger" }, findings: ["admin.chain.finding.line-changed"] });
  expect(world.errors).toEqual([]);
  await world.close();
});
