import { describe, expect, it, jest } from "@jest/globals";
import { readdirSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { UnreadableBank } from "../../../src/exam/exchange/draft.ts";
import { readBank } from "../../../src/exam/exchange/reading.ts";
import { stage } from "../../../src/exam/exchange/stage.ts";
import { HOSTILE } from "../../support/hostile-banks.ts";

jest.setTimeout(20_000);

const AREAS = [{ area: "all", name: { en: "All" } }];
const MB = 1024 * 1024;

async function fateOf(bytes: Buffer, name: string) {
  try {
    const { items, format } = await readBank(bytes, name);
    return { staged: stage(items, format, { areas: AREAS, area: "all", locale: "en", present: new Map() }) };
  } catch (error) {
    if (error instanceof UnreadableBank) return { refused: error.code };
    throw error;
  }
}

describe("a file that means harm", () => {
  it.each(HOSTILE)("$what is refused or cleaned within five seconds, and the server stays as it is", async ({ name, bytes, fate }) => {
    const given = bytes();
    const files = readdirSync(tmpdir()).length;
    const calls = jest.spyOn(net.Socket.prototype, "connect");
    const [before, started] = [process.memoryUsage.rss(), performance.now()];
    const outcome = await fateOf(given, name);
    expect(performance.now() - started).toBeLessThan(7_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MB);
    expect(calls).not.toHaveBeenCalled();
    expect(readdirSync(tmpdir()).length).toBeLessThanOrEqual(files + 1);
    calls.mockRestore();
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
