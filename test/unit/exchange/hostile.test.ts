import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnreadableBank } from "../../../src/exam/exchange/draft.ts";
import { readBank } from "../../../src/exam/exchange/reading.ts";
import { stage } from "../../../src/exam/exchange/stage.ts";
import { HOSTILE } from "../../support/hostile-banks.ts";

jest.setTimeout(180_000);

/** ms; a file is given up after 5 s in the product. Here each fate is that of the file, not of a busy machine. */
const PATIENCE = 60_000;

const AREAS = [{ area: "all", name: { en: "All" } }];
const MB = 1024 * 1024;

async function fateOf(bytes: Buffer, name: string) {
  try {
    const { items, format } = await readBank(bytes, name, PATIENCE);
    return { staged: stage(items, format, { areas: AREAS, area: "all", locale: "en", present: new Map() }) };
  } catch (error) {
    if (error instanceof UnreadableBank) return { refused: error.code };
    throw error;
  }
}

/** Who listens where the files point to, and the only temporary folder there is. */
let listener: Server;
let calls = 0;
let place: string;
const usual = process.env["TMPDIR"];

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tierwise-hostile-"));
  process.env["TMPDIR"] = place;
  listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  if (usual === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = usual;
  rmSync(place, { recursive: true });
  listener.close();
});

function pointed(bytes: Buffer, name: string): Buffer {
  if (!name.endsWith(".xml")) return bytes;
  const { port } = listener.address() as AddressInfo;
  return Buffer.from(bytes.toString("latin1").replaceAll("127.0.0.1:9/", `127.0.0.1:${port}/`), "latin1");
}

describe("a file that means harm", () => {
  it.each(HOSTILE)("$what is refused or cleaned in time, and the server stays as it is", async ({ name, bytes, fate }) => {
    const given = pointed(bytes(), name);
    const [before, started] = [process.memoryUsage.rss(), performance.now()];
    const outcome = await fateOf(given, name);
    expect(performance.now() - started).toBeLessThan(PATIENCE);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MB);
    expect(calls).toBe(0);
    expect(readdirSync(place)).toEqual([]);
    if ("refused" in fate) {
      expect(outcome).toEqual(fate);
      return;
    }
    const [first] = outcome.staged ?? [];
    if (fate.item === "refused") expect(first).toMatchObject({ verdict: "refused", action: "none" });
    else {
      expect(first).toMatchObject({ action: "new", verdict: fate.item === "cleaned" ? "partial" : "full" });
      expect(JSON.stringify(first?.question)).not.toMatch(/script|alert|onload|onclick|iframe|svg/i);
    }
    if (fate.item === "cleaned") {
      expect(first?.notes).toContainEqual({ code: "markup-cleaned" });
      expect(first?.question?.stem.en).toMatch(/^Is it\?/);
    }
  });

  it("with two items of one id brings in the first", async () => {
    const twice = HOSTILE.find(({ what }) => what === "two items of one id");
    const outcome = await fateOf(twice?.bytes() ?? Buffer.alloc(0), "b.zip");
    expect(outcome.staged?.map(({ verdict, notes }) => [verdict, notes.map(({ code }) => code)])).toEqual([
      ["full", []],
      ["refused", ["duplicate-id"]],
    ]);
  });
});
