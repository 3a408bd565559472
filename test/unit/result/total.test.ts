import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import { allLeaves } from "../../../src/programme/tree.ts";
import { compare, type Exact, exact, fraction, shown, sum, toText } from "../../../src/shared/exact.ts";
import { decideTier, isAbove, nearLine } from "../../../src/result/tier.ts";
import { type LeafScore, totalOf, walkResults } from "../../../src/result/total.ts";
import { backbone, backboneWith } from "../programme/programmes.ts";

type Given = Readonly<Record<string, string>>;

/** "excused" excuses, "" leaves pending. */
const leaves = (given: Given): ReadonlyMap<string, LeafScore> =>
  new Map(
    Object.entries(given)
      .filter(([, score]) => score !== "")
      .map(([id, score]) => [id, score === "excused" ? { state: "excused" } : { state: "final", score: exact(score) }]),
  );
const daily = (score: string): Given => ({ attendance: score, homework: score, mentor: score });
const resultOf = (given: Given, definition = backbone()) => totalOf(definition, leaves(given));
const tierOf = (given: Given, definition?: ProgrammeDefinition) => {
  const outcome = decideTier(definition ?? backbone(), resultOf(given, definition));
  return outcome === undefined ? "pending" : (outcome.tier?.id ?? "retrain");
};
const evenly = (score: string): Given => ({ theory: score, practical: score, ...daily(score) });

describe("the total", () => {
  it("weighs theory 88, practical 81.5 and daily 92 to 86.2: Senior", () => {
    const given = { theory: "88", practical: "81.5", ...daily("92") };
    const result = resultOf(given);
    expect(result.total && toText(result.total)).toBe("86.2");
    expect(tierOf(given)).toBe("senior");
  });

  it("of three equal weights of 80 is 80", () => {
    const thirds = backboneWith({ theory: { weight: undefined }, practical: { weight: undefined }, daily: { weight: undefined } });
    const { total } = totalOf(thirds, leaves(evenly("80")));
    expect(total && toText(total)).toBe("80");
  });

  test.each([
    ["79.99", "79.99", "intermediate"],
    ["79.995", "79.99", "intermediate"],
    ["80", "80.00", "senior"],
    ["69.99", "69.99", "junior"],
    ["70", "70.00", "intermediate"],
    ["59.99", "59.99", "retrain"],
    ["59.999999", "59.99", "retrain"],
    ["60", "60.00", "junior"],
    ["0", "0.00", "retrain"],
    ["100", "100.00", "senior"],
  ])("%s is shown as %s and earns %s", (score, as, tier) => {
    const { total } = resultOf(evenly(score));
    expect(total && shown(total)).toBe(as);
    expect(tierOf(evenly(score))).toBe(tier);
  });

  it("is not there while a component is pending: pending is never zero", () => {
    const result = resultOf({ theory: "100", practical: "100", attendance: "100", homework: "" });
    expect(result.official).toBe(false);
    expect(result.total).toBeUndefined();
    expect(result.components.map(({ id, state }) => [id, state])).toEqual([
      ["theory", "final"],
      ["practical", "final"],
      ["daily", "partial"],
    ]);
    expect(result.components[2]?.score).toBeUndefined();
    expect(tierOf({ theory: "100" })).toBe("pending");
  });

  it("shares an excused component's weight out over its siblings in proportion", () => {
    const result = resultOf({ theory: "90", practical: "60", attendance: "excused", homework: "excused", mentor: "excused" });
    expect(result.total && toText(result.total)).toBe("75");
    expect(result.components.map(({ effective }) => toText(effective))).toEqual(["50", "50", "0"]);
    expect(result.components.map(({ weight }) => toText(weight))).toEqual(["40", "40", "20"]);
  });

  it("shares an excused part out within its component only", () => {
    const result = resultOf({ theory: "80", practical: "80", attendance: "60", homework: "excused", mentor: "90" });
    const dailyResult = result.components[2];
    expect(dailyResult?.score && toText(dailyResult.score)).toBe("75");
    expect(result.total && toText(result.total)).toBe("79");
  });

  it("is not official when everybody's everything is excused", () => {
    const result = resultOf({ theory: "excused", practical: "excused", ...daily("excused") });
    expect(result).toMatchObject({ official: false });
    expect(decideTier(backbone(), result)).toBeUndefined();
  });

  it("says whether a component passed its own line", () => {
    expect(resultOf({ theory: "59.999" }).components[0]?.passed).toBe(false);
    expect(resultOf({ theory: "60" }).components[0]?.passed).toBe(true);
  });
});

const aScore = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => fraction(BigInt(thousandths), 1000n));
const ids = allLeaves(backbone()).map(({ id }) => id);
const allScores = fc.tuple(...ids.map(() => aScore)).map((scores) => new Map(ids.map((id, place) => [id, scores[place] ?? exact("0")])));
const asLeaves = (scores: ReadonlyMap<string, Exact>, excused: ReadonlySet<string> = new Set()): ReadonlyMap<string, LeafScore> =>
  new Map([...scores].map(([id, score]) => [id, excused.has(id) ? { state: "excused" } : { state: "final", score }]));
const someIds = fc.subarray(ids).map((some) => new Set(some));

describe("every total", () => {
  it("never falls when a component's score rises", () => {
    fc.assert(
      fc.property(allScores, someIds, fc.constantFrom(...ids), aScore, (scores, excused, raised, to) => {
        const before = totalOf(backbone(), asLeaves(scores, excused)).total;
        const now = scores.get(raised) ?? exact("0");
        const after = totalOf(backbone(), asLeaves(new Map(scores).set(raised, compare(to, now) > 0 ? to : now), excused)).total;
        if (before !== undefined && after !== undefined) expect(compare(after, before)).toBeGreaterThanOrEqual(0);
        expect(after === undefined).toBe(before === undefined);
      }),
    );
  });

  it("lies between the worst and the best score", () => {
    fc.assert(
      fc.property(allScores, someIds, (scores, excused) => {
        const { total } = totalOf(backbone(), asLeaves(scores, excused));
        const counting = [...scores]
          .filter(([id]) => !excused.has(id))
          .map(([, score]) => score)
          .toSorted(compare);
        const [worst, best] = [counting[0], counting.at(-1)];
        if (total === undefined || worst === undefined || best === undefined) return expect(counting).toEqual([]);
        expect(compare(total, worst)).toBeGreaterThanOrEqual(0);
        expect(compare(total, best)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("is the sum of its contributions, and effective weights of siblings add up to 100", () => {
    fc.assert(
      fc.property(allScores, someIds, (scores, excused) => {
        const result = totalOf(backbone(), asLeaves(scores, excused));
        if (result.total === undefined) return;
        expect(compare(sum(result.components.flatMap(({ contribution }) => contribution ?? [])), result.total)).toBe(0);
        for (const siblings of [result.components, ...walkResults(result.components).map(({ parts }) => parts)]) {
          if (siblings.some(({ state }) => state === "final")) expect(toText(sum(siblings.map(({ effective }) => effective)))).toBe("100");
        }
      }),
    );
  });

  it("waits as long as any counted leaf is missing", () => {
    fc.assert(
      fc.property(allScores, fc.constantFrom(...ids), (scores, missing) => {
        const some = new Map(scores);
        some.delete(missing);
        expect(totalOf(backbone(), asLeaves(some)).official).toBe(false);
      }),
    );
  });
});

describe("the tier", () => {
  it("names the points missing to the next tier, exactly", () => {
    const outcome = decideTier(backbone(), resultOf(evenly("79.995")));
    expect(outcome?.nextTier?.id).toBe("senior");
    expect(outcome && toText(outcome.missing)).toBe("0.005");
    expect(decideTier(backbone(), resultOf(evenly("95")))?.nextTier).toBeUndefined();
    expect(decideTier(backbone(), resultOf(evenly("12")))?.nextTier?.id).toBe("junior");
  });

  it("is kept back by a gate that is not passed, whatever the total", () => {
    const gated = backboneWith({ theory: { gate: true } });
    const outcome = decideTier(gated, resultOf({ ...evenly("100"), theory: "59.99" }, gated));
    expect(outcome).toMatchObject({ tier: null, gatesFailed: ["theory"] });
    expect(tierOf({ ...evenly("100"), theory: "60" }, gated)).toBe("senior");
  });

  it("does not care for a pass line that is no gate: the total decides", () => {
    expect(tierOf({ ...evenly("100"), theory: "55" })).toBe("senior");
  });

  it("lets an excused gate be", () => {
    const gated = backboneWith({ theory: { gate: true } });
    expect(tierOf({ ...evenly("90"), theory: "excused" }, gated)).toBe("senior");
  });

  test.each([
    ["79", "senior"],
    ["80.99", "senior"],
    ["78.99", undefined],
    ["61", "junior"],
    ["75", undefined],
  ])("%s lies near the line of %s", (total, tier) => {
    expect(nearLine(backbone().tiers, exact(total), exact("1"))?.id).toBe(tier);
  });

  it("knows which is above which", () => {
    const { tiers } = backbone();
    expect(isAbove(tiers, "senior", "intermediate")).toBe(true);
    expect(isAbove(tiers, "junior", "intermediate")).toBe(false);
    expect(isAbove(tiers, "junior", "junior")).toBe(false);
  });
});
