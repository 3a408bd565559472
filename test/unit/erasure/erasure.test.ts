import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAudit } from "../../../src/audit/audit.service.ts";
import { accountId, joinPerson } from "../../../src/cohort/enrolment.ts";
import { verificationOf } from "../../../src/certificate/verification.ts";
import { announce } from "../../../src/delivery/changes.ts";
import { createErasure } from "../../../src/erasure/erasure.service.ts";
import { createToolKeys } from "../../../src/lti/tool-keys.ts";
import { startPractice, type Practice } from "../../../src/practice/main.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import type { Store } from "../../../src/store/port.ts";
import { createLrsClient } from "../../../src/xapi/lrs-client.ts";
import { dump } from "../../support/dump.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../../support/mongo-place.ts";
import { openLrsPlace, type LrsPlace } from "../delivery/lrs-place.ts";
import { TENANT } from "../delivery/place.ts";
import { NO_FILES, openKeptFiles, PICTURE, type KeptFiles } from "./kept-files.ts";
import { about, livedIn, MARKS, PERSON, PLATFORM } from "./lived-in.ts";

async function passes(place: LrsPlace, count = 4): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    place.clock.advance(MINUTE);
    await place.pass();
  }
}

/** What is left of {@link KeptFiles.keepAll}, in bytes. */
const KEPT = {
  unused: undefined,
  ofTheirWork: undefined,
  byOthersOfTheirWork: undefined,
  ofARecordThatIsGone: undefined,
  forOthers: PICTURE.length,
  ofSomebodyElse: PICTURE.length,
};

/** MongoDB on a busy machine. */
jest.setTimeout(180_000);

const ENGINES = ["SQLite", ...(MONGO === undefined ? [] : ["MongoDB"])];
if (MONGO === undefined) it.skip(`erasure on MongoDB (${NO_MONGO})`, () => undefined);

describe.each(ENGINES)("a person's data erased from %s", (engine) => {
  let folder: string;
  let url: string;
  let place: LrsPlace;
  let kept: KeptFiles;
  let drop = (): Promise<void> => Promise.resolve();

  async function open(): Promise<void> {
    const database = engine === "MongoDB" && MONGO !== undefined ? ownDatabase(MONGO) : undefined;
    folder = mkdtempSync(join(tmpdir(), "tierwise-erasure-"));
    url = database?.url ?? `sqlite:${join(folder, "store.sqlite")}`;
    drop = () => database?.drop() ?? Promise.resolve();
    place = await openLrsPlace(url);
    kept = await openKeptFiles(place, { folder, url });
  }
  async function close(): Promise<void> {
    await kept.files.close();
    await place.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  }
  beforeEach(open);
  afterEach(close);

  const erasure = (store: Pick<Store, "commit" | "find" | "get"> = place.store) =>
    createErasure({ store, withdrawals: place.withdrawals, files: kept.files, clock: place.clock });
  const left = async (): Promise<readonly string[]> => {
    const text = await dump(url);
    return MARKS.filter((mark) => text.includes(mark));
  };

  it("leaves no name, mail, number or subject id anywhere, and is done a second time without a change", async () => {
    await livedIn(place);
    await passes(place);
    expect(await left()).toEqual(MARKS);
    const done = await erasure().erase(TENANT, PERSON, "admin");
    await passes(place);
    expect(await left()).toEqual([]);
    expect(done).toMatchObject({ state: "done", messages: 4 });
    expect(await erasure().erase(TENANT, PERSON, "admin")).toEqual(done);
    expect(await place.store.get(collections.persons, TENANT, PERSON)).toMatchObject({ id: PERSON, name: "—" });
    expect((await place.store.find(collections.sessions, TENANT, { index: "byExpiry", equal: [] })).records.map(({ id }) => id)).toEqual([
      "teacher",
    ]);
  });

  it("ends the same wherever it is broken off, before a commit or after it", async () => {
    for (let stop = 1, broke = true; broke; stop += 1) {
      if (stop > 1) await open();
      await livedIn(place);
      // On the slower engine their own test has them.
      const files = engine === "SQLite" ? await kept.keepAll() : undefined;
      await passes(place);
      broke = false;
      let commits = 0;
      const dying: Pick<Store, "commit" | "find" | "get"> = {
        ...place.store,
        async commit(changes) {
          commits += 1;
          if (commits === stop) {
            broke = true;
            if (stop % 2 === 0) await place.store.commit(changes);
            throw new Error("killed");
          }
          await place.store.commit(changes);
        },
      };
      await erasure(dying)
        .erase(TENANT, PERSON, "admin")
        .catch((error: unknown) => expect(String(error)).toMatch("killed"));
      expect(await erasure().erase(TENANT, PERSON, "admin")).toMatchObject({ state: "done" });
      await passes(place);
      expect(await left()).toEqual([]);
      if (files !== undefined) expect(await kept.standing(files)).toEqual(KEPT);
      if (broke) await close();
      // Every commit on the one engine, every fifth on the slower one.
      if (engine === "MongoDB") stop += 4;
    }
  }, 180_000);

  it("takes their files and those of their work, and leaves what they sent for others without their name", async () => {
    await livedIn(place);
    const files = await kept.keepAll();
    expect(Object.values(await kept.standing(files)).every((size) => size !== undefined)).toBe(true);
    await erasure().erase(TENANT, PERSON, "admin");
    expect(await kept.standing(files)).toEqual(KEPT);
    expect(await kept.files.get(TENANT, files.forOthers)).toMatchObject({ by: "system", name: "file.png" });
    expect(await kept.files.get(TENANT, files.ofSomebodyElse)).toMatchObject({ by: "p2", name: "file.png" });
    expect(await left()).toEqual([]);
  });

  it("takes words out of sealed audit lines and leaves the chain whole", async () => {
    const { store, clock } = place;
    const toolKeys = createToolKeys({ store, clock, secret: createSecretKey(Buffer.alloc(32, 7)) });
    const audit = createAudit({ store, clock, ids: randomIds, toolKeys });
    await livedIn(place);
    await store.commit(await audit.nextSeal(TENANT));
    await erasure().erase(TENANT, PERSON, "admin");
    await store.commit(await audit.nextSeal(TENANT));
    const { lines, findings } = await audit.check(TENANT);
    expect([lines, findings]).toEqual([4, []]);
    const about = (await store.find(collections.audit, TENANT, { index: "bySubject", equal: [PERSON] })).records;
    const told = about.toSorted((one, other) => (one.action < other.action ? -1 : 1));
    expect(told.map(({ action, detail, erased }) => [action, detail, erased ?? false])).toEqual([
      ["person.erased", expect.anything(), false],
      ["person.erasure-begun", {}, false],
      ["person.left", { lastDay: "2026-12-31" }, false],
      ["person.moved", {}, true],
    ]);
  });

  it("lets the same login in as somebody new", async () => {
    await livedIn(place);
    await erasure().erase(TENANT, PERSON, "admin");
    const account = await place.store.get(collections.accounts, TENANT, accountId(PLATFORM, "lms-sub-4711"));
    const number = { index: "byEmployeeNumber", equal: ["E-778899"] };
    const [person] = (await place.store.find(collections.persons, TENANT, number)).records;
    const login = { tenant: TENANT, platform: PLATFORM, sub: "lms-sub-4711", claims: { name: "新来的", employeeNumber: "E-778899" } };
    const joined = joinPerson(login, { account, person }, () => "somebody-new");
    expect(joined.person).toBe("somebody-new");
    await place.store.commit(joined.changes);
    expect(await place.store.get(collections.persons, TENANT, PERSON)).toMatchObject({ name: "—" });
  });

  it("keeps certificate, figures and everybody else as they were", async () => {
    await livedIn(place);
    const others = async () => Promise.all(["p2", "p3", "t1"].map((id) => place.store.get(collections.persons, TENANT, id)));
    const before = await others();
    await erasure().erase(TENANT, PERSON, "admin");
    expect(await others()).toEqual(before);
    const certificate = await place.store.get(collections.certificates, TENANT, "k1");
    expect(certificate).toMatchObject({ number: "CS2026001", tier: "senior", total: "90", holder: "—", erased: true });
    if (certificate === undefined) throw new Error("no certificate");
    expect(verificationOf(certificate, { issuer: "Acme", today: "2026-06-01", revokedOn: undefined })).toMatchObject({ state: "valid" });
    expect(verificationOf(certificate, { issuer: "Acme", today: "2026-06-01", revokedOn: undefined })).not.toHaveProperty("holder");
    expect(await place.store.get(collections.scores, TENANT, "s1")).toMatchObject({ score: "90" });
  });

  it("refuses a person nobody knows", async () => {
    await expect(erasure().erase(TENANT, "nobody", "admin")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("what the LRSs were told of an erased person", () => {
  let place: LrsPlace;
  let practice: Practice;
  beforeEach(async () => {
    place = await openLrsPlace();
    practice = await startPractice({ port: 0, host: "127.0.0.1", toolUrl: "http://127.0.0.1:3000", file: ":memory:" });
  });
  afterEach(async () => {
    await practice.close();
    await place.close();
  });

  it("is voided there, said anew without them where they were the teacher, and nothing more is said", async () => {
    const { url, key, secret } = practice.lrs;
    await place.lrses.add({ tenant: TENANT, name: "practice", url, key, secret, filter: {}, names: true });
    await livedIn(place);
    await passes(place);
    await createErasure({ ...place, files: NO_FILES }).erase(TENANT, PERSON, "admin");
    // A sitting that lapses, or a job that ends, after the erasure.
    await place.store.commit([announce(TENANT, { ...about, at: place.clock(), type: "launched", key: "late" })]);
    await passes(place);
    const client = createLrsClient({ endpoint: url, key, secret, clock: place.clock });
    const messages = await place.outbox();
    const own = messages.filter(({ event, voids }) => event.person === PERSON && voids === undefined);
    const ids = own.flatMap((message) => message.ids ?? []);
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) expect(await client.voided(id)).toBe(true);
    client.close();
    // What any reporting tool gets.
    const headers = { Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`, "X-Experience-API-Version": "1.0.3" };
    const seen = await (await fetch(`${url}statements?limit=500`, { headers })).text();
    expect(seen).toContain("sub-p2");
    expect(seen).not.toContain("lms-sub-4711");
    expect(messages.filter(({ state }) => state !== "sent")).toEqual([]);
    expect(messages.find(({ event }) => event.key === "late")).toMatchObject({ withdrawn: expect.any(Number) });
    const anew = messages.find(({ event, revision }) => event.person === "p2" && revision === 1);
    expect(anew?.ids).toHaveLength(1);
    expect(messages.filter(({ event, withdrawn }) => event.person === "p3" && withdrawn === undefined)).toHaveLength(1);
  });
});
