import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "@jest/globals";
import { z } from "zod";

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const Lists = z.record(z.string(), z.array(z.string().regex(/^[A-Z]\d\d$/)));
const { cases, findings } = z
  .object({ cases: Lists, findings: Lists })
  .parse(JSON.parse(readFileSync(folder("http/lti/drill-ids.json"), "utf8")));

/** A row's id opens its text: `["C07", "…"` in a table, `it("S01 S02 …"` for one case; `R13b` is one more of R13. */
const ROW = /["`]((?:[A-Z]\d\d[a-z]? )*[A-Z]\d\d)[a-z]?(?=["` ])/g;
const idsIn = (source: string): string[] => [...source.matchAll(ROW)].flatMap(([, ids = ""]) => ids.split(" ").map((id) => id.slice(0, 3)));

const rows = new Set(
  ["http/lti", "http/lti-survival", "http/registration"].flatMap((place) =>
    readdirSync(folder(place))
      .filter((name) => name.endsWith(".test.ts") && name !== "drill-ids.test.ts")
      .flatMap((name) => idsIn(readFileSync(`${folder(place)}/${name}`, "utf8"))),
  ),
);
const without = (ids: readonly string[]): readonly string[] => ids.filter((id) => !rows.has(id));

describe("the cases that the front has to survive", () => {
  test.each(Object.entries(cases))("%s: every id has its row", (_section, ids) => {
    expect(without(ids)).toEqual([]);
  });

  test.each(Object.entries(findings))("what plain ltijs fails at is held by cases: %s", (_finding, ids) => {
    expect(ids.filter((id) => !Object.values(cases).some((list) => list.includes(id)))).toEqual([]);
    expect(without(ids)).toEqual([]);
  });

  it("would be missed: an id without a row is told", () => {
    expect(idsIn('["C07", "x"], it("S01 S02 y"), `R13b z`, "C7", "xC08"')).toEqual(["C07", "S01", "S02", "R13"]);
    expect(without(["Z99"])).toEqual(["Z99"]);
  });
});
