import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { drawPaper } from "../../../../src/exam/blueprint/draw.ts";
import type { PaperItem, Question } from "../../../../src/exam/records.ts";
import { documentedPaper, text } from "../world.ts";

const single = (id: string, area: string, state: Question["state"] = "ready"): Question => ({
  id,
  version: 1,
  area,
  difficulty: 1,
  state,
  stem: text(id),
  explanation: text(id),
  type: "single",
  options: ["a", "b", "c", "d"].map((option) => ({ id: option, text: text(option) })),
  key: ["a"],
});
const short = (id: string, area: string): Question => ({
  id,
  version: 3,
  area,
  difficulty: 2,
  state: "ready",
  stem: text(id),
  explanation: text(id),
  type: "short",
  guide: text(id),
});

const bank = ["sla", "terms", "records", "greeting"].flatMap((area) => [
  ...Array.from({ length: 9 }, (_, each) => single(`${area}-${each}`, area)),
  ...Array.from({ length: 2 }, (_, each) => short(`${area}-s${each}`, area)),
]);

function paper(seed: string, change: Partial<Parameters<typeof drawPaper>[0]> = {}): readonly PaperItem[] {
  const drawn = drawPaper({ questions: bank, settings: documentedPaper, seed, met: new Map(), ...change });
  if (drawn.type !== "paper") throw new Error(drawn.type);
  return drawn.items;
}

const idOf = ({ question }: Pick<PaperItem, "question">): string => question.split("@")[0] ?? "";
const areaOf = ({ question }: PaperItem): string => question.split("-")[0] ?? "";

test("a seed draws the same paper again, whatever order the bank was read in", () => {
  fc.assert(
    fc.property(fc.string(), fc.shuffledSubarray(bank, { minLength: bank.length, maxLength: bank.length }), (seed, shuffled) => {
      expect(paper(seed, { questions: shuffled })).toEqual(paper(seed));
    }),
    { numRuns: 40 },
  );
});

test("no question stands on a paper twice, and every area gives its equal part", () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const items = paper(seed);
      expect(new Set(items.map(({ question }) => question)).size).toBe(22);
      const choices = items.slice(0, 20).map(areaOf);
      for (const area of new Set(bank.map((question) => question.area))) expect(choices.filter((each) => each === area)).toHaveLength(5);
    }),
    { numRuns: 60 },
  );
});

test("each option order is the question's options, none lost; short answers have none", () => {
  for (const [index, { order }] of paper("orders").entries()) expect(order.toSorted()).toEqual(index < 20 ? ["a", "b", "c", "d"] : []);
});

test("the key stands in every place about as often: position tells nothing", () => {
  const places = [0, 0, 0, 0];
  for (let each = 0; each < 100; each += 1) {
    for (const { order } of paper(`person-${each}`).slice(0, 20)) places[order.indexOf("a")] = (places[order.indexOf("a")] ?? 0) + 1;
  }
  for (const count of places) expect(Math.abs(count - 500)).toBeLessThan(100);
});

describe("questions met before", () => {
  it("come back only when the fresh ones run out", () => {
    const first = new Set(paper("first").map(idOf));
    const second = paper("second", { met: new Map([...first].map((id) => [id, 1])) });
    const again = second.filter(({ question }) => first.has(idOf({ question })));
    expect(again.map(({ section }) => section)).toEqual(Array.from({ length: 4 }, () => "choice"));
  });
});

describe("what cannot be drawn", () => {
  it.each([
    ["drafts", bank.map((question) => ({ ...question, state: "draft" as const })), 0],
    ["retired questions", bank.map((question) => ({ ...question, state: "retired" as const })), 0],
    ["a small bank", bank.slice(0, 9), 9],
  ])("%s", (_, questions, available) => {
    const drawn = drawPaper({ questions, settings: documentedPaper, seed: "s", met: new Map() });
    if (drawn.type !== "short") throw new Error(drawn.type);
    const [gap] = drawn.gaps;
    expect({ ...gap, rows: gap?.rows.map(({ section }) => section) }).toEqual({ rows: ["choice"], needed: 20, available });
  });

  it("questions of areas the section does not name", () => {
    const [choice] = documentedPaper.sections;
    if (choice === undefined) throw new Error("section");
    const settings = { sections: [{ ...choice, count: 9, areas: ["sla"] }] };
    expect(new Set(paper("areas", { settings }).map(areaOf))).toEqual(new Set(["sla"]));
  });

  it("the same question for two sections of one type", () => {
    const [choice] = documentedPaper.sections;
    if (choice === undefined) throw new Error("section");
    const items = paper("two", {
      settings: {
        sections: [
          { ...choice, count: 18 },
          { ...choice, id: "more", count: 18 },
        ],
      },
    });
    expect(new Set(items.map(({ question }) => question)).size).toBe(36);
  });
});
