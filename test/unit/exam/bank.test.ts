import { describe, expect, it } from "@jest/globals";
import { readBank } from "../../../src/exam/bank.ts";
import { text } from "./world.ts";

const single = {
  id: "sla-01",
  version: 1,
  type: "single",
  difficulty: 1,
  state: "ready",
  stem: text("When?"),
  options: ["a", "b"].map((id) => ({ id, text: text(`option ${id}`) })),
  key: ["a"],
  explanation: text("Because."),
};
const short = {
  id: "sla-02",
  version: 2,
  type: "short",
  difficulty: 3,
  state: "draft",
  stem: text("How?"),
  guide: text("Look for"),
  explanation: text("So."),
};

const read = (items: readonly unknown[], area = "sla") =>
  readBank("cs", [{ name: "sla.json", content: { area, name: text("Times"), items } }]);

it("reads both types, each with its area", () => {
  const outcome = read([{ ...single, source: "003", tags: ["x"] }, short]);
  expect(outcome).toEqual({
    type: "bank",
    bank: {
      id: "cs",
      areas: [{ area: "sla", name: text("Times") }],
      questions: [
        { ...single, source: "003", tags: ["x"], area: "sla" },
        { ...short, area: "sla" },
      ],
    },
  });
});

describe("refuses, naming file, item and problem", () => {
  it.each([
    ["a key that is no option", { ...single, key: ["c"] }, "key c is no option"],
    ["two keys", { ...single, key: ["a", "b"] }, "one right option"],
    ["options with one id", { ...single, options: [single.options[0], { id: "a", text: text("other") }] }, "share an id"],
    [
      "options that read the same",
      { ...single, options: single.options.map((option) => ({ ...option, text: text("same") })) },
      "read the same",
    ],
    ["a missing language", { ...single, stem: { "zh-CN": "何时?", en: "When?" } }, "stem.zh-TW"],
    ["an empty text", { ...single, stem: { ...single.stem, en: "  " } }, "stem.en"],
    ["an unknown type", { ...single, type: "hotspot" }, "type: one of single, multiple"],
    ["a stray field", { ...single, hint: "x" }, "hint"],
    ["difficulty 4", { ...single, difficulty: 4 }, "difficulty"],
  ])("%s", (_, item, problem) => {
    const outcome = read([item]);
    expect(outcome).toMatchObject({
      type: "refused",
      problems: expect.arrayContaining([{ file: "sla.json", item: "sla-01", problem: expect.stringContaining(problem) }]),
    });
  });

  it("an id that two items share", () => {
    expect(read([single, { ...short, id: "sla-01" }])).toMatchObject({ problems: [{ item: "sla-01", problem: "id is taken" }] });
  });

  it("every bad item at once, an unnamed one by its place", () => {
    const outcome = read([{ ...single, version: 0 }, { nonsense: true }]);
    expect(outcome.type === "refused" ? new Set(outcome.problems.map(({ item }) => item)) : outcome).toEqual(new Set(["sla-01", "#2"]));
  });

  it("a file that is no bank, and a bank without items", () => {
    expect(readBank("cs", [{ name: "x.json", content: [] }])).toMatchObject({ problems: [{ file: "x.json", item: null }] });
    expect(read([])).toMatchObject({ problems: [{ problem: "no items" }] });
  });
});
