import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, jest } from "@jest/globals";
import { tell } from "../../src/notices/telling.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll, insert, type Store } from "../../src/store/port.ts";
import { startMailServer } from "../support/mail-server.ts";
import { openMailing } from "../support/mailing.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";

const SENDER = fileURLToPath(new URL("../support/notices-process.ts", import.meta.url));
const tenant = "acme";
/** Twenty in the drill (`NOTICE_KILLS=20`); fewer here, for each start of a process costs seconds on a busy machine. */
const KILLS = Number(process.env["NOTICE_KILLS"] ?? 5);
const PEOPLE = 80;

jest.setTimeout(180_000);

/** Persons with an address each, and a notice for each of them. */
async function told(store: Store): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, n) => ({ id: `p${n}`, tenant, name: "N", email: `p${n}@people.example` }));
  await store.commit(people.map((one) => insert(collections.persons, one)));
  const at = Date.now();
  await store.commit(people.map(({ id }) => tell({ tenant, person: id, cohort: "c", kind: "decision", subject: "d", values: {}, at })));
}

const inState = (store: Store, state: string) =>
  findAll(store, collections.dispatches, { tenant, query: { index: "byState", equal: [state] } });

/**
 * Whether nothing is under way. Read in the order in which a notice moves on, so that none slips through between two reads; one whose deciding a
 * dead process still holds is decided only after the others have gone.
 */
async function settled(store: Store): Promise<boolean> {
  const fresh = await findAll(store, collections.notices, { tenant, query: { index: "byState", equal: ["new"] } });
  return fresh.length + (await inState(store, "waiting")).length + (await inState(store, "sending")).length === 0;
}

function killContract(name: string, place: () => { readonly url: string; readonly discard: () => Promise<void> }): void {
  it(`killed ${KILLS} times on ${name}, it sends nothing twice and forgets nothing`, async () => {
    const { url, discard } = place();
    const server = await startMailServer({ slow: 3 });
    const { store } = await openMailing({ storeUrl: url, mailUrl: server.url });
    const children: ChildProcess[] = [];
    async function sender(): Promise<ChildProcess> {
      const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SENDER, url, server.url, tenant], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      children.push(child);
      await once(child.stdout, "data");
      return child;
    }
    try {
      await told(store);
      let next = sender();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = await next;
        next = sender();
        child.stdin?.write("go\n");
        await pause(Math.random() * 150);
        const gone = once(child, "close");
        child.kill("SIGKILL");
        await gone;
      }
      (await next).stdin?.write("go\n");
      while (!(await settled(store))) await pause(50);

      const [sent, unsure] = [await inState(store, "sent"), await inState(store, "unsure")];
      const arrived = Map.groupBy(server.taken, ({ to: [address = ""] }) => address);
      // Nothing twice.
      expect([...arrived.values()].filter((mails) => mails.length > 1)).toEqual([]);
      // None forgotten: each went out, or stands there as one of which nobody knows.
      expect(sent.length + unsure.length).toBe(PEOPLE);
      expect(sent.filter(({ person }) => !arrived.has(`${person}@people.example`))).toEqual([]);
      expect(unsure.length).toBeLessThanOrEqual(KILLS);
      expect(arrived.size).toBeGreaterThanOrEqual(PEOPLE - unsure.length);
    } finally {
      for (const child of children) child.kill("SIGKILL");
      await store.close();
      await server.close();
      await discard();
    }
  });
}

describe("the sending of notices", () => {
  killContract("SQLite", () => {
    const folder = mkdtempSync(join(tmpdir(), "tierwise-notices-"));
    return { url: `sqlite:${join(folder, "db.sqlite")}`, discard: async () => rmSync(folder, { recursive: true, force: true }) };
  });
  const uri = MONGO;
  if (uri === undefined) it.skip(`killed on MongoDB (${NO_MONGO})`, () => undefined);
  else {
    killContract("MongoDB", () => {
      const database = ownDatabase(uri);
      return { url: database.url, discard: () => database.drop() };
    });
  }
});
