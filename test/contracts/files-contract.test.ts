import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import type { ContentKey, Contents } from "../../src/files/contents.ts";
import { openContents } from "../../src/files/open.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";

const LARGE = 24 * 1024 * 1024;
const sha = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Place {
  open(): Promise<Contents>;
  discard(): Promise<void>;
}

/** What every place for files promises; both are held to the very same cases. */
function filesContract(name: string, place: Place): void {
  describe(`files contract: ${name}`, () => {
    let contents: Contents;
    beforeAll(async () => {
      contents = await place.open();
    });
    afterAll(async () => {
      await contents.close();
      await place.discard();
    });

    const key = (tenant = "acme"): ContentKey => ({ tenant, id: randomIds.id() });
    const arrived = (bytes: Uint8Array): string => {
      const path = join(contents.arrivals, randomIds.id());
      writeFileSync(path, bytes);
      return path;
    };
    const stored = async (bytes: Uint8Array, at = key()): Promise<ContentKey> => {
      await contents.adopt(at, arrived(bytes));
      return at;
    };
    const all = async (at: ContentKey, range?: { start: number; end: number }) => buffer(await contents.read(at, range));

    it("gives back what it took, byte for byte, and has taken the local file away", async () => {
      const bytes = randomBytes(700_001);
      const path = arrived(bytes);
      const at = key();
      await contents.adopt(at, path);
      expect(sha(await all(at))).toBe(sha(bytes));
      expect(await contents.size(at)).toBe(bytes.length);
      expect(existsSync(path)).toBe(false);
    });

    it("keeps one byte", async () => {
      expect([...(await all(await stored(Uint8Array.of(7))))]).toEqual([7]);
    });

    test.each([
      ["the first byte", 0, 0],
      ["the last byte", 600_000, 600_000],
      ["a stretch over inner borders", 262_140, 524_300],
      ["everything", 0, 600_000],
    ])("reads %s of a file", async (_, start, end) => {
      const bytes = randomBytes(600_001);
      const at = await stored(bytes);
      expect(sha(await all(at, { start, end }))).toBe(sha(bytes.subarray(start, end + 1)));
    });

    it("says of what is not there that it is not there, and removes it in peace", async () => {
      const at = key();
      await expect(contents.read(at)).rejects.toMatchObject({ code: "not-found" });
      expect(await contents.size(at)).toBeUndefined();
      await contents.remove(at);
    });

    it("removes a file", async () => {
      const at = await stored(randomBytes(300_000));
      await contents.remove(at);
      expect(await contents.size(at)).toBeUndefined();
      await expect(contents.read(at)).rejects.toMatchObject({ code: "not-found" });
    });

    it("replaces a file under the same key", async () => {
      const at = await stored(randomBytes(300_000));
      await stored(Buffer.from("second"), at);
      expect((await all(at)).toString()).toBe("second");
    });

    test.each([
      ["../../outside"],
      ["..\\..\\outside"],
      ["/etc/passwd"],
      ["a/b"],
      ["a\u0000b"],
      [".."],
      ["%2e%2e%2f"],
      ["x".repeat(5_000)],
      ["文件"],
    ])("takes %j for an id like any other, and a company's name, too", async (odd) => {
      const at = { tenant: odd.slice(0, 300), id: odd.slice(0, 700) };
      await stored(Buffer.from("odd"), at);
      expect((await all(at)).toString()).toBe("odd");
      await contents.remove(at);
      expect(await contents.size(at)).toBeUndefined();
    });

    it("keeps companies apart, also where their names begin alike, and drops one without the other", async () => {
      const id = randomIds.id();
      const names = ["alpha", "alpha2", "alpha/x", "alph"];
      for (const tenant of names) await stored(Buffer.from(tenant), { tenant, id });
      await contents.dropTenant("alpha");
      const left = await Promise.all(names.map((tenant) => contents.size({ tenant, id })));
      expect(left).toEqual([undefined, 6, 7, 4]);
    });

    it("has nothing of a file whose taking over failed", async () => {
      const at = key();
      await expect(contents.adopt(at, join(contents.arrivals, "never-there"))).rejects.toBeDefined();
      expect(await contents.size(at)).toBeUndefined();
    });

    it("sends a large file to eight at once without holding it in memory", async () => {
      const bytes = randomBytes(LARGE);
      const at = await stored(bytes);
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 20);
      const sums = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const hash = createHash("sha256");
          for await (const chunk of await contents.read(at)) hash.update(chunk as Buffer);
          return hash.digest("hex");
        }),
      );
      clearInterval(watch);
      expect(new Set(sums)).toEqual(new Set([sha(bytes)]));
      // All eight held whole would be 192 MB.
      expect(most - before).toBeLessThan(100 * 1024 * 1024);
    }, 180_000);
  });
}

const folder = mkdtempSync(join(tmpdir(), "tierwise-files-"));
const disk = join(folder, "files");
filesContract("disk", {
  open: () => openContents({ url: disk, storeUrl: "sqlite::memory:", arrivals: folder }),
  discard: async () => rmSync(folder, { recursive: true, force: true }),
});

describe("files on disk", () => {
  it("lie under names made of digits and letters a to f alone", async () => {
    const contents = await openContents({ url: join(folder, "named"), storeUrl: "sqlite::memory:", arrivals: folder });
    const path = join(contents.arrivals, "one");
    writeFileSync(path, "x");
    await contents.adopt({ tenant: "../../evil", id: "../../../etc/passwd" }, path);
    const names = readdirSync(join(folder, "named"), { recursive: true }) as string[];
    expect(names.filter((name) => !/^(arrivals|[0-9a-f]{64}(\/[0-9a-f]{2}(\/[0-9a-f]{64})?)?)$/.test(name))).toEqual([]);
  });

  it("need MongoDB where they are to stand in it", async () => {
    const wrong = openContents({ url: "gridfs:", storeUrl: "sqlite:x.db", arrivals: folder });
    await expect(wrong).rejects.toMatchObject({ code: "unavailable" });
  });
});

if (MONGO === undefined) {
  describe.skip(`files contract: GridFS (${NO_MONGO})`, () => {
    it("keeps the contract", () => undefined);
  });
} else {
  const database = ownDatabase(MONGO);
  filesContract("GridFS", {
    open: () => openContents({ url: "gridfs:", storeUrl: database.url, arrivals: join(folder, "arrivals-grid") }),
    discard: () => database.drop(),
  });
}
