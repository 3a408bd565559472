import { describe, expect, it, test } from "@jest/globals";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadLibrary } from "../../../src/observation/library.ts";
import { checkPoints, knownPoints, ratingTotal } from "../../../src/observation/rating.ts";
import { toText } from "../../../src/shared/exact.ts";
import { points } from "./world.ts";

const library = loadLibrary("config");
const rubric = library.rubric("complaint-role-play");

describe("a rating on the complaint rubric (weights 12/20/16/24/16/12, levels 0–4)", () => {
  test.each([
    [points(4, 4, 4, 4, 4, 4), "100"],
    [points(0, 0, 0, 0, 0, 0), "0"],
    [points(3, 3, 3, 3, 3, 3), "75"],
    [points(3, 4, 3, 3, 3, 3), "80"],
    [points(3, 3, 3, 4, 3, 3), "81"],
    [points(4, 3, 4, 3, 3, 3), "82"],
    [points(1, 0, 0, 0, 0, 0), "3"],
  ])("%j is %s", (given, total) => {
    expect(checkPoints(rubric, given)).toEqual([]);
    expect(toText(ratingTotal(rubric, given))).toBe(total);
  });

  it("names every criterion that has no points, and every level the rubric does not have", () => {
    const { solution: _missing, ...rest } = points(3, 9, 3, 3, 2.5, 3);
    expect(checkPoints(rubric, rest)).toEqual([
      { code: "level-unknown", criterion: "listening", points: 9 },
      { code: "criterion-missing", criterion: "solution" },
      { code: "level-unknown", criterion: "closing", points: 2.5 },
    ]);
  });

  it("keeps in a draft what the rubric knows and nothing else", () => {
    expect(knownPoints(rubric, { opening: 2, listening: 7, invented: 4 })).toEqual({ opening: 2 });
  });
});

describe("a library that cannot be used stops the start, with the file and the reason", () => {
  const text = { "zh-CN": "甲", "zh-TW": "甲", en: "A" };
  const levels = [0, 4].map((given) => ({ points: given, text }));
  const criterion = (id: string, weight: number, more: object = {}) => ({ id, name: text, weight, critical: false, levels, ...more });
  const rubricOf = (...criteria: object[]) => ({ id: "made", version: 1, name: text, criteria });

  function reading(content: string) {
    const folder = mkdtempSync(join(tmpdir(), "library-"));
    mkdirSync(join(folder, "rubrics"));
    mkdirSync(join(folder, "scenarios"));
    writeFileSync(join(folder, "rubrics", "made.json"), content);
    try {
      return loadLibrary(folder).rubric("made");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("takes weights whose exact sum is 100, where binary floats say otherwise", () => {
    const weights = [33.3, 33.3, 33.3, 0.1];
    expect(weights.reduce((sum, weight) => sum + weight, 0)).not.toBe(100);
    expect(reading(JSON.stringify(rubricOf(...weights.map((weight, index) => criterion(`c${index}`, weight))))).criteria).toHaveLength(4);
  });

  test.each([
    ["weights of 99", rubricOf(criterion("a", 99)), /100/],
    ["a criterion twice", rubricOf(criterion("a", 50), criterion("a", 50)), /twice/],
    ["levels that give no points", rubricOf(criterion("a", 100, { levels: [0, 0].map((given) => ({ points: given, text })) })), /points/],
  ])("%s", (_name, made, reason) => {
    expect(() => reading(JSON.stringify(made))).toThrow(/made\.json/);
    expect(() => reading(JSON.stringify(made))).toThrow(reason);
  });

  it("broken JSON", () => {
    expect(() => reading("{")).toThrow(/made\.json/);
  });
});
