import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it, test } from "@jest/globals";
import { codingFor, isWorthPacking, packed } from "../../../src/web/packing.ts";

const OPEN = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync } as const;

describe("a body on its way", () => {
  test.each([
    ["gzip, deflate, br, zstd", "zstd"],
    ["gzip, deflate, br", "br"],
    ["GZIP", "gzip"],
    ["zstd;q=0, br; q=0.0, gzip;q=0.5", "gzip"],
    ["br;q=1.0", "br"],
    ["identity", undefined],
    ["deflate", undefined],
    ["", undefined],
  ])("asked for as %j comes as %s", (accepted, coding) => expect(codingFor(accepted)).toBe(coding));

  test.each(["zstd", "br", "gzip"] as const)("packed as %s is the same when it is opened, however long", async (coding) => {
    for (const body of [Buffer.from("评分".repeat(2_000)), Buffer.from("mark ".repeat(80_000))]) {
      const sent = await packed(body, coding)?.body;
      expect(sent === undefined ? undefined : OPEN[coding](sent).equals(body)).toBe(true);
      expect(sent?.length).toBeLessThan(body.length / 2);
    }
  });

  it("stays as it is where packing does not pay", () => {
    expect(isWorthPacking(100, "text/html; charset=utf-8")).toBe(false);
    expect(
      ["text/csv; charset=utf-8", "application/json", "image/svg+xml", "application/xml"].every((type) => isWorthPacking(5_000, type)),
    ).toBe(true);
    expect(
      ["image/png", "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""].some((type) =>
        isWorthPacking(5_000, type),
      ),
    ).toBe(false);
    expect(packed(Buffer.alloc(5_000), "deflate")).toBeUndefined();
  });
});
