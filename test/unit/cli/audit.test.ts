import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createAudit } from "../../../src/audit/audit.service.ts";
import { openDesk } from "../../../src/cli/desk.ts";
import { run } from "../../../src/cli/run.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import { remove } from "../../../src/store/port.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tierwise-audit-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

const env = () => ({ DATA_DIR: place, PUBLIC_URL: "https://tool.example", DEFAULT_LOCALE: "en" });

async function tierwise(...argv: string[]) {
  let out = "";
  const code = await run(argv, { env: env(), out: (text) => void (out += text), err: () => undefined });
  return { code, out };
}
const check = async (...argv: string[]) => {
  const { code, out } = await tierwise("audit", "check", "--json", ...argv);
  return { code, ...(JSON.parse(out) as { head: { place: number; hash: string } }) };
};

it("audit check proves the lines there are, names the place of one that is gone, and one cut off that was told before", async () => {
  for (const name of ["Lin", "Wei", "Chen"]) await tierwise("admin", "create", "--name", name);
  expect(await check()).toMatchObject({ code: 0, whole: true, lines: 0, open: 3, sealedAt: null });
  const desk = await openDesk(env());
  const { store, lti } = desk;
  await store.commit(await createAudit({ store, clock: systemClock, ids: randomIds, toolKeys: lti.toolKeys }).nextSeal("main"));
  const { head, ...whole } = await check();
  expect(whole).toMatchObject({ code: 0, whole: true, lines: 3, seals: 1, open: 0 });
  expect(await check("--expect", `${head.place}:${head.hash}`)).toMatchObject({ code: 0, whole: true });
  expect((await tierwise("audit", "check", "--expect", "3")).code).toBe(2);

  const lines = (await store.find(collections.audit, "main", { index: "byPlace", equal: [] })).records;
  await store.commit(lines.slice(1, 2).map((line) => remove(collections.audit, line)));
  const told = await tierwise("audit", "check");
  expect([told.code, told.out]).toEqual([1, expect.stringContaining("Line 2 is missing")]);

  const seals = (await store.find(collections.auditSeals, "main", { index: "byNumber", equal: [] })).records;
  const rest = (await store.find(collections.audit, "main", { index: "byPlace", equal: [] })).records;
  await store.commit([
    ...rest.map((line) => remove(collections.audit, line)),
    ...seals.map((seal) => remove(collections.auditSeals, seal)),
  ]);
  expect(await check("--expect", `${head.place}:${head.hash}`)).toMatchObject({
    code: 1,
    whole: false,
    findings: [{ kind: "line-missing", place: 3 }],
  });
  await desk.close();
});
