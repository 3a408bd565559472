import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { openStore } from "../../src/store/open.ts";
import { type Collection, insert, remove, replace, type StoredRecord } from "../../src/store/port.ts";
import { connect, type Driver } from "../../src/store/sqlite/connect.ts";
import { createSqliteStore } from "../../src/store/sqlite/store.ts";
import { ALL, counters, item, items, task, tasks } from "./store-collections.ts";

const folder = mkdtempSync(join(tmpdir(), "tierwise-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileAt = (name: string): string => join(folder, `${name}.db`);
const openAt = (name: string, shared = false): ReturnType<typeof openStore> =>
  openStore({ url: `sqlite:${fileAt(name)}`, collections: ALL, shared });

describe("one SQLite file", () => {
  it("is served by one process: a second is told in words, and may start once the first has closed", async () => {
    const first = await openAt("alone");
    await expect(openAt("alone")).rejects.toMatchObject({ code: "unavailable", reason: expect.stringContaining("Another server process") });
    const writer = new URL("../support/store-writer.ts", import.meta.url).pathname;
    const other = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", writer, `sqlite:${fileAt("alone")}`, "t"], {
      encoding: "utf8",
    });
    expect(other.stderr).toContain("one server process per file");
    expect(other.stdout).toBe("");
    await first.close();
    const next = await openAt("alone");
    await next.close();
  });

  it("may be opened beside its server by the command line, and both see what the other committed", async () => {
    const server = await openAt("beside");
    const cli = await openAt("beside", true);
    await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? server : cli).commit([insert(items, item("t", `i${at}`))])));
    for (const store of [server, cli]) expect((await store.find(items, "t", { index: "all", equal: [] })).records).toHaveLength(40);
    await cli.close();
    await expect(openAt("beside")).rejects.toMatchObject({ code: "unavailable" });
    await server.close();
  });

  it("remembers what it read, and never past a change: by itself, by the command line, by removing a tenant", async () => {
    const server = await openAt("remembered");
    const cli = await openAt("remembered", true);
    const label = async (): Promise<unknown[]> => [
      (await server.get(items, "t", "a"))?.label,
      (await server.lookup(items, "code", ["c"]))?.label,
      (await server.find(items, "t", { index: "all", equal: [] })).records.map((record) => record.label).join(),
    ];
    const first = item("t", "a", { label: "first", code: "c" });
    expect([await label(), await label()]).toEqual(Array(2).fill([undefined, undefined, ""]));
    await server.commit([insert(items, first)]);
    expect([await label(), await label()]).toEqual([Array(3).fill("first"), Array(3).fill("first")]);
    await server.commit([replace(items, { ...first, label: "own", version: 1 })]);
    expect(await label()).toEqual(Array(3).fill("own"));
    await cli.commit([replace(items, { ...first, label: "beside", version: 2 })]);
    await pause(20);
    expect(await label()).toEqual(Array(3).fill("beside"));
    await server.commit([replace(items, { ...first, code: "d", label: "moved", version: 3 })]);
    expect(await label()).toEqual(["moved", undefined, "moved"]);
    await server.dropTenant("t");
    expect(await label()).toEqual([undefined, undefined, ""]);
    await cli.commit([insert(items, { ...first, label: "again" })]);
    await pause(20);
    expect(await label()).toEqual(Array(3).fill("again"));
    const brief = item("t", "b", { code: "e" });
    await Promise.all([server.commit([insert(items, brief)]), server.commit([remove(items, { ...brief, version: 1 })])]);
    expect([await server.get(items, "t", "b"), await server.lookup(items, "code", ["e"])]).toEqual([undefined, undefined]);
    await cli.close();
    await server.close();
  });

  it("keeps everything over closing and opening", async () => {
    const before = await openAt("kept");
    await before.commit([insert(items, item("t", "a", { label: "kept", code: "c" })), insert(tasks, task("t", "a", 5))]);
    await before.close();
    const after = await openAt("kept");
    expect(await after.lookup(items, "code", ["c"])).toMatchObject({ label: "kept", version: 1 });
    expect(await after.claim(tasks, { now: 5, lease: 1, owner: "w", limit: 1 })).toHaveLength(1);
    await after.close();
  });

  it("finishes what it accepted before it closes", async () => {
    const store = await openAt("closing");
    const accepted = store.commit([insert(items, item("t", "a"))]);
    await store.close();
    await expect(accepted).resolves.toBeUndefined();
    const again = await openAt("closing");
    expect(await again.get(items, "t", "a")).toBeDefined();
    await again.close();
  });

  it("says so when the path cannot hold a file", async () => {
    await expect(openStore({ url: `sqlite:${folder}`, collections: ALL })).rejects.toMatchObject({ code: "unavailable" });
    await expect(openStore({ url: "postgres://x", collections: ALL })).rejects.toMatchObject({ code: "unavailable" });
  });
});

interface Note extends StoredRecord {
  readonly author?: string;
  readonly done?: boolean;
  readonly size?: number | null;
}
const plain: Collection<Note> = { name: "notes", indexes: {}, unique: {}, system: {} };

describe("a declaration that grows", () => {
  const url = `sqlite:${fileAt("grown")}`;
  const records: readonly Omit<Note, "version">[] = [
    { tenant: "t", id: "a", author: "周", done: true, size: -2 },
    { tenant: "t", id: "b", author: "周", done: false, size: null },
    { tenant: "t", id: "c", author: "it's", size: 1.5 },
  ];

  it("fills the new indexes from the stored documents, and a second opening changes nothing", async () => {
    const first = await openStore({ url, collections: [plain] });
    await first.commit(records.map((record) => insert(plain, record)));
    await first.close();
    const grown: Collection<Note> = {
      ...plain,
      indexes: { byDone: ["done"], bySize: ["size"], byAuthor: ["author", "done"] },
      system: { size: ["size"] },
    };
    for (let opening = 0; opening < 2; opening += 1) {
      const store = await openStore({ url, collections: [grown] });
      const ids = async (index: string, equal: readonly (string | boolean)[]): Promise<string[]> =>
        (await store.find(grown, "t", { index, equal })).records.map(({ id }) => id);
      expect(await ids("byDone", [true])).toEqual(["a"]);
      expect(await ids("bySize", [])).toEqual(["b", "a", "c"]);
      expect(await ids("byAuthor", ["周"])).toEqual(["b", "a"]);
      expect((await store.lookup(grown, "size", [1.5]))?.id).toBe("c");
      await store.close();
    }
  });

  it("refuses to open with a unique key that stored records break, naming it", async () => {
    const stricter: Collection<Note> = { ...plain, unique: { author: ["author"] } };
    const refused = { code: "unavailable", reason: expect.stringMatching(/notes.*unique author/) };
    await expect(openStore({ url, collections: [stricter] })).rejects.toMatchObject(refused);
  });
});

describe("a full disk", () => {
  it("acknowledges nothing that is not stored, keeps reading, and goes on when there is space", async () => {
    const db = connect(fileAt("full"), false);
    const store = createSqliteStore(db, ALL);
    await store.commit([insert(counters, { tenant: "t", id: "c", last: 0 })]);
    const [pages] = db.rows("pragma page_count", []);
    const limit = (count: number): unknown => db.rows(`pragma max_page_count = ${count}`, []);
    limit(Number(pages?.["page_count"]) + 3);
    const body = "x".repeat(9_000);
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_, at) =>
        store.commit([insert(counters, { tenant: "t", id: `c${at}`, last: at }), insert(items, item("t", `i${at}`, { body }))]),
      ),
    );
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expect(answer.reason).toMatchObject({ code: "unavailable", reason: expect.stringContaining("13") });
    for (const [at, { status }] of answers.entries()) {
      expect((await store.get(items, "t", `i${at}`)) !== undefined).toBe(status === "fulfilled");
      expect((await store.get(counters, "t", `c${at}`)) !== undefined).toBe(status === "fulfilled");
    }
    limit(1_000_000);
    await store.commit([insert(items, item("t", "after", { body })), replace(counters, { tenant: "t", id: "c", version: 1, last: 1 })]);
    expect(db.rows("pragma integrity_check", [])[0]).toEqual({ integrity_check: "ok" });
    await store.close();
  });
});

describe("every read", () => {
  it("walks an index: no scan of a table, no sorting", async () => {
    const db = connect(":memory:", false);
    const asked = new Map<string, number>();
    const watching: Driver = {
      ...db,
      rows: (sql, values) => {
        if (sql.startsWith("select")) asked.set(sql, values.length);
        return db.rows(sql, values);
      },
    };
    const store = createSqliteStore(watching, ALL);
    asked.clear();
    await store.commit([1, 2, 3, 4].map((rank) => insert(items, item("t", `i${rank}`, { group: "g", rank, label: "l" }))));
    await store.get(items, "t", "a");
    await store.lookup(items, "code", ["a"]);
    await store.claim(tasks, { now: 1, lease: 1, owner: "w", limit: 1 });
    for (const descending of [false, true]) {
      for (const [index, equal] of [
        ["all", []],
        ["byGroup", ["g"]],
        ["byGroup", []],
        ["deep", ["g"]],
        ["byLabel", ["l"]],
      ] as const) {
        const query = { index, equal, descending, limit: 2 };
        const page = await store.find(items, "t", query);
        await store.find(items, "t", { ...query, after: page.next ?? "" });
      }
      await store.find(items, "t", { index: "byGroup", equal: ["g"], from: 1, to: 3, descending });
    }
    expect(asked.size).toBeGreaterThan(15);
    for (const [sql, parameters] of asked) {
      const plan = db
        .rows(
          `explain query plan ${sql}`,
          Array.from({ length: parameters }, () => "x"),
        )
        .map((row) => String(row["detail"]));
      expect({ sql, plan: plan.filter((step) => !step.startsWith("SEARCH")) }).toEqual({ sql, plan: [] });
    }
    await store.close();
  });
});
