import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { applyParameters, pickParameters, type ParameterProblem } from "../../../src/programme/parameters.ts";
import { componentById } from "../../../src/programme/tree.ts";
import { backbone, backboneWith } from "./programmes.ts";

const read = (custom: Record<string, string>, definition = backbone()) => applyParameters(definition, pickParameters(custom));

function changed(custom: Record<string, string>) {
  const reading = read(custom);
  if (reading.type !== "changed") throw new Error(`expected a change: ${JSON.stringify(reading)}`);
  return reading.definition;
}

describe("what a link says of the programme", () => {
  it("says nothing new when it repeats the programme in other digits", () => {
    expect(
      read({
        tiers: "senior:80.0,intermediate:70,junior:60",
        weights: "theory:40,practical:40.00,daily:20",
        pass: "theory:60",
        validity: "P1Y",
      }),
    ).toEqual({ type: "same" });
  });

  it("changes what it names and leaves the rest", () => {
    const definition = changed({ tiers: "senior:85", pass: "practical:65", validity: "P18M", resource: "ignored" });
    expect(definition.tiers.map(({ line }) => line)).toEqual(["85", "70", "60"]);
    expect(componentById(definition, "practical")?.passLine).toBe("65");
    expect(componentById(definition, "theory")?.passLine).toBe("60");
    expect(definition.validity).toBe("P18M");
  });

  test.each([
    ["full-width digits, colons and commas", "ｔｈｅｏｒｙ：５０，practical：３０，daily：２０"],
    ["spaces, per cent signs and a last comma", " theory : 50% , practical:30%, daily:20% ,"],
    ["Chinese enumeration commas", "theory:50、practical:30、daily:20"],
    ["capitals", "Theory:50,PRACTICAL:30,daily:20"],
  ])("reads %s", (_name, weights) => {
    const definition = changed({ weights });
    expect(definition.components.map(({ weight }) => weight)).toEqual(["50", "30", "20"]);
  });

  it("weighs parts too", () => {
    const definition = changed({ weights: "attendance:50,homework:25,mentor:25" });
    expect(componentById(definition, "attendance")?.weight).toBe("50");
  });

  const refusals: readonly [string, Record<string, string>, Partial<ParameterProblem>][] = [
    ["weights that miss 100", { weights: "theory:50" }, { parameter: "weights", code: "weights-sum", values: { sum: "110" } }],
    ["an unknown component", { weights: "theroy:40" }, { parameter: "weights", code: "unknown-component", values: { name: "theroy" } }],
    ["an unknown tier", { tiers: "master:90" }, { parameter: "tiers", code: "unknown-tier", values: { name: "master" } }],
    ["tiers out of order", { tiers: "senior:60,junior:80" }, { parameter: "tiers", code: "tiers-order" }],
    ["a tier above 100", { tiers: "senior:180" }, { parameter: "tiers", code: "tier-range" }],
    ["an entry without a figure", { tiers: "senior:80,junior" }, { parameter: "tiers", code: "malformed", values: { entry: "junior" } }],
    ["a figure in words", { pass: "theory:sixty" }, { parameter: "pass", code: "malformed", values: { entry: "theory:sixty" } }],
    ["two points", { pass: "theory:6.0.1" }, { parameter: "pass", code: "malformed", values: { entry: "theory:6.0.1" } }],
    ["one name twice", { tiers: "senior:80,senior:85" }, { parameter: "tiers", code: "named-twice", values: { name: "senior" } }],
    ["a validity in days", { validity: "P365D" }, { parameter: "validity", code: "validity-format", values: { value: "P365D" } }],
    ["a pass line below 0", { pass: "theory:-5" }, { parameter: "pass", code: "pass-range" }],
    ["a book", { tiers: "senior:80,".repeat(400) }, { parameter: "tiers", code: "too-long" }],
  ];
  test.each(refusals)("refuses %s and names it", (_name, custom, problem) => {
    expect(read(custom)).toEqual({ type: "refused", problems: expect.arrayContaining([expect.objectContaining(problem)]) as object });
  });

  it("takes nothing when one parameter is wrong, and says which", () => {
    const reading = read({ tiers: "senior:85", weights: "theory:50" });
    expect(reading.type === "refused" && reading.problems.map(({ parameter }) => parameter)).toEqual(["weights"]);
  });

  it("treats an empty parameter as unsaid", () => {
    expect(read({ tiers: "", weights: " ， ", validity: "　" })).toEqual({ type: "same" });
  });

  it("needs a pass line for a gate only where the programme has one", () => {
    expect(read({ pass: "theory:55" }, backboneWith({ theory: { gate: true } })).type).toBe("changed");
  });

  it("answers any text without throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (tiers, weights) => {
        expect(["same", "changed", "refused"]).toContain(read({ tiers, weights, pass: tiers, validity: weights }).type);
      }),
    );
  });
});
