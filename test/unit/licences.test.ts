import { expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { productionLicences } from "../support/licences.ts";

/** Licences that allow commercial use without conditions on our own code; MPL-2.0 asks only that changes to its own files stay open, and we change none. */
const ALLOWED =
  /^\(?(MIT|MIT-0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|MPL-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|PSF-2\.0)( (OR|AND) .*)?\)?$/;

it("runs nothing in production whose licence forbids commercial use", () => {
  expect(productionLicences().filter(({ licence }) => !ALLOWED.test(licence))).toEqual([]);
});

it("lists every package that runs in production, as docs/licences.md says", () => {
  const listed = readFileSync("docs/licences.md", "utf8");
  expect(productionLicences().filter(({ name, licence }) => !listed.includes(`| ${name} | ${licence} |`))).toEqual([]);
});
