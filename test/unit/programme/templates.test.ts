import { afterAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../../src/shared/errors.ts";
import { DEFAULT_TEMPLATE, loadTemplates } from "../../../src/programme/templates.ts";
import { allLeaves } from "../../../src/programme/tree.ts";
import { backbone } from "./programmes.ts";

const folder = mkdtempSync(join(tmpdir(), "templates-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("programme templates", () => {
  it("ship the documented customer-service certification: 40/40/20, tiers 80/70/60, one year", () => {
    const shipped = loadTemplates(fileURLToPath(new URL("../../../config/programmes", import.meta.url)));
    const definition = shipped.get(DEFAULT_TEMPLATE);
    expect(definition?.components.map(({ id, weight }) => [id, weight])).toEqual([
      ["theory", "40"],
      ["practical", "40"],
      ["daily", "20"],
    ]);
    expect(definition?.tiers.map(({ id, line }) => [id, line])).toEqual([
      ["senior", "80"],
      ["intermediate", "70"],
      ["junior", "60"],
    ]);
    expect(definition?.validity).toBe("P1Y");
    expect(definition === undefined ? [] : allLeaves(definition).filter(({ gate }) => gate)).toEqual([]);
  });

  it("stop the start with the file and the fault when one does not add up", () => {
    const faulty = { ...backbone(), tiers: [] };
    writeFileSync(join(folder, `${DEFAULT_TEMPLATE}.json`), JSON.stringify(faulty));
    expect(() => loadTemplates(folder)).toThrow(AppError);
    expect(() => loadTemplates(folder)).toThrow(/customer-service-certification\.json: tiers tiers-empty/);
  });

  it("stop the start for a field nobody knows, so that a misspelt setting is not lost", () => {
    writeFileSync(join(folder, `${DEFAULT_TEMPLATE}.json`), JSON.stringify({ ...backbone(), showRnak: true }));
    expect(() => loadTemplates(folder)).toThrow(/showRnak/);
  });
});
