import { createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createAudit, type Audit } from "../../../src/audit/audit.service.ts";
import { auditLine } from "../../../src/delivery/changes.ts";
import type { AuditRecord } from "../../../src/delivery/records.ts";
import { createToolKeys } from "../../../src/lti/tool-keys.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { Conflict } from "../../../src/shared/errors.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { remove, replace, type Store } from "../../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../../support/mongo-place.ts";

/** MongoDB on a busy machine. */
jest.setTimeout(180_000);

const TENANT = "acme";
const NOW = 1_800_000_000_000;
const NEEDED: ReadonlySet<string> = new Set(["audit", "auditSeals", "auditChecks", "toolKeys"]);
const COLLECTIONS = allCollections.filter(({ name }) => NEEDED.has(name));

const ENGINES = ["SQLite", ...(MONGO === undefined ? [] : ["MongoDB"])];
if (MONGO === undefined) it.skip(`the audit chain on MongoDB (${NO_MONGO})`, () => undefined);

describe.each(ENGINES)("the audit chain on %s", (engine) => {
  const clock = manualClock(NOW);
  let store: Store;
  let audit: Audit;
  let another: Audit;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "tierwise-audit-"));
    const database = engine === "MongoDB" && MONGO !== undefined ? ownDatabase(MONGO) : undefined;
    const url = database?.url ?? `sqlite:${join(folder, "store.sqlite")}`;
    store = await openStore({ url, collections: COLLECTIONS });
    const toolKeys = createToolKeys({ store, clock, secret: createSecretKey(Buffer.alloc(32, 7)) });
    [audit, another] = [0, 1].map(() => createAudit({ store, clock, ids: randomIds, toolKeys })) as [Audit, Audit];
    drop = async () => {
      await store.close();
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    };
  });
  afterEach(() => drop());

  const written = (n: number, at = NOW + n) =>
    auditLine({
      tenant: TENANT,
      cohort: "c1",
      at,
      actor: `p${n}`,
      action: "exam.handed-in",
      subject: "a",
      detail: { n, of: { b: 1, a: "二" } },
    });

  async function seal(by: Audit): Promise<number> {
    for (let seals = 0; ; seals += 1) {
      const changes = await by.nextSeal(TENANT);
      if (changes.length === 0) return seals;
      try {
        await store.commit(changes);
      } catch (error) {
        // Another was first with this stretch.
        if (!(error instanceof Conflict)) throw error;
      }
    }
  }
  const lineAt = async (place: number): Promise<AuditRecord> => {
    const [line] = (await store.find(collections.audit, TENANT, { index: "byPlace", equal: [place] })).records;
    if (line === undefined) throw new Error(`no line ${place}`);
    return line;
  };

  it("takes lines of many writers at once, whenever they say they were written, each once and none twice", async () => {
    const writers = Array.from({ length: 12 }, (_, writer) => Array.from({ length: 10 }, (_one, n) => written(writer * 100 + n, NOW - n)));
    await Promise.all(writers.flat().map((change) => store.commit([change])));
    await Promise.all([seal(audit), seal(another)]);
    // One that comes late, with a time from before the others.
    await store.commit([written(9_999, NOW - 1_000_000)]);
    expect(await audit.standing(TENANT)).toMatchObject({ lines: 120, open: 1 });
    await seal(another);
    const look = await audit.check(TENANT);
    expect(look).toMatchObject({ lines: 121, head: { place: 121 }, findings: [] });
    const places = (await store.find(collections.audit, TENANT, { index: "byPlace", equal: [] })).records.map(({ place }) => place);
    expect(places).toEqual(Array.from({ length: 121 }, (_, index) => index + 1));
  });

  it("tells what was changed, taken away or cut short in the store itself", async () => {
    await store.commit(Array.from({ length: 6 }, (_, n) => written(n)));
    await seal(audit);
    const { head } = await audit.check(TENANT);
    const second = await lineAt(2);
    await store.commit([replace(collections.audit, { ...second, actor: "somebody else" })]);
    await store.commit([remove(collections.audit, await lineAt(5))]);
    expect((await audit.check(TENANT)).findings).toEqual([
      { kind: "line-changed", place: 2 },
      { kind: "line-missing", place: 5 },
    ]);
    const [last] = (await store.find(collections.auditSeals, TENANT, { index: "byNumber", equal: [] })).records;
    const lines = (await store.find(collections.audit, TENANT, { index: "byPlace", equal: [] })).records;
    await store.commit([
      ...lines.map((line) => remove(collections.audit, line)),
      ...(last === undefined ? [] : [remove(collections.auditSeals, last)]),
    ]);
    expect((await audit.check(TENANT, { expected: head })).findings).toEqual([{ kind: "line-missing", place: 6 }]);
  });
});
