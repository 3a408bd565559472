import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DAY, HOUR } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert } from "../../../src/store/port.ts";
import { Conflict } from "../../../src/shared/errors.ts";
import type { FileRecord } from "../../../src/files/records.ts";
import { png, wav } from "../../support/sample-files.ts";
import { actor, chunks, openFiles } from "./world.ts";

let world: Awaited<ReturnType<typeof openFiles>>;
beforeEach(async () => {
  world = await openFiles();
});
afterEach(() => world.close());

const OWNER = "attempts/a1";

async function kept(by = actor("p1")): Promise<FileRecord> {
  const sent = await world.send(wav(), { name: "录音.wav", by });
  if (sent.type !== "stored") throw new Error(sent.why);
  return sent.file;
}

async function claimed(by = actor("p1")): Promise<FileRecord> {
  const file = await kept(by);
  await world.store.commit([await world.files.claim(by, { id: file.id, purpose: "notes" }, OWNER)]);
  return file;
}

const onDisk = (): number =>
  readdirSync(join(world.folder, "files"), { recursive: true }).filter(
    (name) => /[0-9a-f]{64}$/.test(String(name)) && String(name).includes("/"),
  ).length;

describe("sending", () => {
  it("keeps size, checksum and name, and gives the same bytes back", async () => {
    const file = await kept();
    expect(file).toMatchObject({ type: "audio/wav", size: wav().length, name: "录音.wav", by: "p1", cohort: "c1" });
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await buffer(await world.files.read(file))).toEqual(wav());
  });

  it("is refused to whom the purpose does not let, and for a purpose that is none", async () => {
    await expect(world.send(png(), { by: actor("p2", ["supervisor"]) })).rejects.toMatchObject({ code: "forbidden" });
    const none = world.files.upload(actor("p1"), chunks(png()), { purpose: "none", name: "" });
    await expect(none).rejects.toMatchObject({ code: "not-found" });
  });

  it("that breaks off leaves nothing", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield png();
      throw new Error("connection lost");
    }
    const sent = world.files.upload(actor("p1"), broken(), { purpose: "notes", name: "x" });
    await expect(sent).rejects.toMatchObject({ code: "bad-input" });
    expect(readdirSync(world.contents.arrivals)).toEqual([]);
    expect(await world.files.ofPerson("acme", "p1")).toEqual([]);
  });

  it("stops reading once it is too much", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += 1;
        yield Buffer.alloc(100_000);
      }
    }
    expect(await world.files.upload(actor("p1"), endless(), { purpose: "notes", name: "x" })).toMatchObject({ why: "too-large" });
    expect(read).toBeLessThan(13);
  });

  it("ends for the day after 100 files that no record took", async () => {
    const { version: _version, ...sent } = await kept();
    await world.store.commit(Array.from({ length: 99 }, (_, n) => insert(collections.files, { ...sent, id: `sent${n}` })));
    await expect(world.send(png())).rejects.toMatchObject({ code: "too-many" });
    expect(await world.send(png(), { by: actor("p2") })).toMatchObject({ type: "stored" });
    world.clock.advance(DAY + 1);
    expect(await world.send(png())).toMatchObject({ type: "stored" });
  });
});

describe("reading", () => {
  it("is for its sender alone until a record has it, then for whom the record's purpose says", async () => {
    const file = await kept();
    const [sender, teacher, other] = [actor("p1"), actor("p2", ["instructor"]), actor("p3")];
    const outsider = actor("p1", ["instructor"], "other");
    const readers = async () => {
      const may: boolean[] = [];
      for (const one of [sender, teacher, other, outsider])
        may.push(
          await world.files.readable(one, file.id).then(
            () => true,
            () => false,
          ),
        );
      return may;
    };
    expect(await readers()).toEqual([true, false, false, false]);
    await world.store.commit([await world.files.claim(sender, { id: file.id, purpose: "notes" }, OWNER)]);
    expect(await readers()).toEqual([true, true, false, false]);
  });

  it("of a file whose content is gone says that it is not there", async () => {
    const file = await kept();
    await world.contents.remove(file);
    await expect(world.files.readable(actor("p1"), file.id)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("claiming", () => {
  it.each([
    ["somebody else's", actor("p2"), "notes", OWNER],
    ["another company's", actor("p1", [], "other"), "notes", OWNER],
    ["one sent for something else", actor("p1"), "photo", OWNER],
  ])("refuses %s file", async (...[, by, purpose, owner]) => {
    const { id } = await kept();
    await expect(world.files.claim(by, { id, purpose }, owner)).rejects.toMatchObject({ code: "not-found" });
  });

  it("lets one of two records have a file", async () => {
    const { id } = await kept();
    const both = await Promise.all(
      ["attempts/a", "attempts/b"].map((owner) => world.files.claim(actor("p1"), { id, purpose: "notes" }, owner)),
    );
    const outcomes = await Promise.allSettled(both.map((change) => world.store.commit([change])));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toBeInstanceOf(Conflict);
    const late = world.files.claim(actor("p1"), { id, purpose: "notes" }, "attempts/c");
    await expect(late).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("what nothing refers to", () => {
  it("is removed a day later, content and all; what a record has stays", async () => {
    const [loose, held] = [await kept(), await claimed()];
    world.clock.advance(23 * HOUR);
    expect(await world.files.tidy("acme")).toBe(0);
    world.clock.advance(HOUR);
    expect(await world.files.tidy("acme")).toBe(1);
    expect(await world.files.get("acme", loose.id)).toBeUndefined();
    expect(await world.files.readable(actor("p1"), held.id)).toMatchObject({ id: held.id });
    expect(onDisk()).toBe(1);
  });

  it("waits a day from when its record let it go", async () => {
    const file = await claimed();
    world.clock.advance(30 * DAY);
    await world.store.commit(await world.files.release("acme", file.id, OWNER));
    expect(await world.files.release("acme", file.id, OWNER)).toEqual([]);
    expect(await world.files.tidy("acme")).toBe(0);
    world.clock.advance(DAY);
    expect(await world.files.tidy("acme")).toBe(1);
    expect(onDisk()).toBe(0);
  });

  it("cannot be claimed while it is being removed, and is found again where the removal stopped half-way", async () => {
    const file = await kept();
    world.clock.advance(DAY);
    const remove = world.contents.remove.bind(world.contents);
    Object.assign(world.contents, { remove: () => Promise.reject(new Error("killed")) });
    await expect(world.files.tidy("acme")).rejects.toThrow("killed");
    await expect(world.files.claim(actor("p1"), { id: file.id, purpose: "notes" }, OWNER)).rejects.toMatchObject({ code: "not-found" });
    Object.assign(world.contents, { remove });
    expect(await world.files.tidy("acme")).toBe(1);
    expect(onDisk()).toBe(0);
  });
});

describe("for backup and erasure", () => {
  it("lists every file of a company and all of a person's", async () => {
    for (let n = 0; n < 3; n += 1) await claimed();
    await claimed(actor("p2"));
    await claimed(actor("p1", ["learner"], "other"));
    const all: FileRecord[] = [];
    for await (const file of world.files.all("acme")) all.push(file);
    expect(all).toHaveLength(4);
    expect(await world.files.ofPerson("acme", "p1")).toHaveLength(3);
  });

  it("erases what a person sent, and nobody else's", async () => {
    await claimed();
    const other = await claimed(actor("p2"));
    expect(await world.files.erase("acme", "p1")).toBe(1);
    expect(await world.files.ofPerson("acme", "p1")).toEqual([]);
    expect(await world.files.readable(actor("p2"), other.id)).toMatchObject({ id: other.id });
    expect(onDisk()).toBe(1);
  });

  it("puts a file back from a backup, and nothing else in its place", async () => {
    const file = await claimed();
    const record = await world.files.get("acme", file.id);
    if (record === undefined) throw new Error("it was kept");
    await world.files.remove(record);
    await expect(world.files.restore(record, chunks(png()))).rejects.toMatchObject({ code: "bad-input" });
    await world.files.restore(record, chunks(wav()));
    expect(await buffer(await world.files.read(file))).toEqual(wav());
    expect(await world.files.readable(actor("p2", ["instructor"]), file.id)).toMatchObject({ owner: OWNER });
  });
});
