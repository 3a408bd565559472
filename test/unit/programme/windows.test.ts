import { describe, expect, it, test } from "@jest/globals";
import { checkDefinition } from "../../../src/programme/check.ts";
import { definitionFrom } from "../../../src/programme/form.ts";
import { applyParameters } from "../../../src/programme/parameters.ts";
import { readMoment, writeMoment } from "../../../src/programme/windows.ts";
import { backbone } from "./programmes.ts";

const OPENS = "2026-12-01T09:00+08:00";
const CLOSES = "2026-12-05T18:00+08:00";
const at = (text: string): number => Date.parse(text);

describe("when an exam may be sat", () => {
  it("is said by a link, each end with its zone, and read back the same", () => {
    const reading = applyParameters(backbone(), { opens: `theory:${OPENS}`, closes: `theory:${CLOSES}` });
    expect(reading).toMatchObject({
      type: "changed",
      definition: { components: [{ id: "theory", exam: { opens: at(OPENS), closes: at(CLOSES), minutes: 60 } }, {}, {}] },
    });
    expect(writeMoment(at(OPENS), "Asia/Shanghai")).toBe(OPENS);
  });

  it("may move as a whole past its old end", () => {
    const before = applyParameters(backbone(), { opens: `theory:${OPENS}`, closes: `theory:${CLOSES}` });
    if (before.type !== "changed") throw new Error("not taken");
    const later = { opens: "theory:2027-01-10T09:00+08:00", closes: "theory:2027-01-12T09:00+08:00" };
    expect(applyParameters(before.definition, later).type).toBe("changed");
    expect(applyParameters(before.definition, { opens: later.opens })).toMatchObject({
      type: "refused",
      problems: [{ parameter: "closes", code: "window-order" }],
    });
  });

  test.each<[text: string, code: string]>([
    ["theory:2026-12-01", "malformed"],
    ["theory:2026-12-01T09:00", "malformed"],
    ["theory:2026-13-01T09:00+08:00", "malformed"],
    ["theory", "malformed"],
    [`practical:${OPENS}`, "unknown-component"],
    [`nothing:${OPENS}`, "unknown-component"],
    [`theory:${OPENS},theory:${CLOSES}`, "named-twice"],
  ])("refuses %s as %s", (text, code) => {
    expect(applyParameters(backbone(), { opens: text })).toMatchObject({ type: "refused", problems: [{ parameter: "opens", code }] });
  });

  it("is taken from a form, where a blank end opens it, and checked there", () => {
    const form = { base: 1, weights: {}, passLines: {}, gates: [], lines: {}, validity: "P1Y", anchor: "issue" as const, showRank: true };
    const wrong = definitionFrom(backbone(), { ...form, windows: { theory: { opens: at(CLOSES), closes: at(OPENS) } } });
    expect(checkDefinition(wrong)).toEqual([{ code: "window-order", path: "closes.theory", values: { component: "theory" } }]);
    const open = definitionFrom(wrong, { ...form, windows: { theory: { closes: at(CLOSES) } } });
    expect(open.components[0]).toMatchObject({ exam: { closes: at(CLOSES) } });
    expect(open.components[0]).not.toHaveProperty("exam.opens");
  });

  it("reads no moment without a zone", () => expect(readMoment("2026-12-01T09:00:00")).toBeUndefined());
});
