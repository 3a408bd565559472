import { describe, expect, it, test } from "@jest/globals";
import { checkDefinition, type ProblemCode } from "../../../src/programme/check.ts";
import type { ExamSection, ExamSettings, ProgrammeDefinition } from "../../../src/programme/records.ts";
import { backbone, backboneWith } from "./programmes.ts";

const lines = (...values: readonly string[]): ProgrammeDefinition => ({
  ...backbone(),
  tiers: backbone().tiers.map((tier, place) => ({ ...tier, line: values[place] ?? tier.line })),
});
const first = backbone().components[0];
if (first?.instrument !== "exam") throw new Error("the exam comes first");
const { exam: theory } = first;
const { sections } = theory;

/** The backbone with the exam changed; what is of a section goes to its first. */
const withExam = ({ parts, fixed, ...exam }: Partial<ExamSettings & ExamSection>): ProgrammeDefinition => {
  const own = { ...(parts !== undefined && { parts }), ...(fixed !== undefined && { fixed }) };
  const changed = sections.map((section, place) => (place === 0 ? { ...section, ...own } : section));
  return backboneWith({ theory: { exam: { ...theory, sections: changed, ...exam } } as object });
};

const cases: readonly [string, ProgrammeDefinition, ProblemCode, string, object][] = [
  ["weights of 90", backboneWith({ theory: { weight: "30" } }), "weights-sum", "weights", { sum: "90" }],
  ["weights of 100.01", backboneWith({ daily: { weight: "20.01" } }), "weights-sum", "weights", { sum: "100.01" }],
  ["a missing weight", backboneWith({ daily: { weight: undefined } }), "weights-mixed", "weights", { component: "daily" }],
  [
    "a weighted part among unweighted",
    backboneWith({ mentor: { weight: "50" } }),
    "weights-mixed",
    "weights.daily",
    { component: "attendance" },
  ],
  [
    "a weight of 0",
    backboneWith({ theory: { weight: "0" }, practical: { weight: "80" } }),
    "weight-range",
    "weight.theory",
    { value: "0" },
  ],
  ["a negative weight", backboneWith({ theory: { weight: "-40" } }), "weight-range", "weight.theory", { value: "-40" }],
  ["a weight in words", backboneWith({ theory: { weight: "forty" } }), "not-a-number", "weight.theory", { value: "forty" }],
  [
    "the same component twice",
    { ...backbone(), components: [...backbone().components, ...(first === undefined ? [] : [first])] },
    "component-duplicate",
    "component.theory",
    { component: "theory" },
  ],
  ["a component called total", backboneWith({ theory: { id: "total" } }), "component-reserved", "component.total", { component: "total" }],
  ["no components", { ...backbone(), components: [] }, "components-empty", "components", {}],
  ["parts without any", backboneWith({ daily: { parts: [] } }), "parts-empty", "component.daily", { component: "daily" }],
  ["a pass line of 101", backboneWith({ theory: { passLine: "101" } }), "pass-range", "pass.theory", { value: "101" }],
  ["a gate without a line", backboneWith({ practical: { gate: true } }), "gate-without-line", "pass.practical", { component: "practical" }],
  ["a tier above the one before", lines("80", "85"), "tiers-order", "tier.intermediate", { other: "senior", line: "80", value: "85" }],
  ["two tiers on one line", lines("80", "70", "70.0"), "tiers-equal", "tier.junior", { other: "intermediate" }],
  ["a tier above 100", lines("100.5"), "tier-range", "tier.senior", { value: "100.5" }],
  ["a tier line left empty", lines(""), "not-a-number", "tier.senior", { tier: "senior" }],
  ["no tiers", { ...backbone(), tiers: [] }, "tiers-empty", "tiers", {}],
  ["a validity in days", { ...backbone(), validity: "P365D" }, "validity-format", "validity", { value: "P365D" }],
  ["a validity of nothing", { ...backbone(), validity: "P0Y" }, "validity-format", "validity", { value: "P0Y" }],
  [
    "a paper without questions",
    backboneWith({ theory: { exam: { bank: "b", sections: [], minutes: 60, attempts: 1 } } as object }),
    "sections-empty",
    "exam.theory",
    {},
  ],
  ...(
    [
      ["sections that do not add up to the paper's total", { total: "90" }, "sections-total", { sum: "100", total: "90" }],
      ["a total in words", { total: "many" }, "not-a-number", { value: "many" }],
      ["rows that do not add up to their section", { parts: [{ areas: [], count: 19 }] }, "section-parts", { value: 19, count: 20 }],
      [
        "a row of nothing",
        {
          parts: [
            { areas: [], count: 20 },
            { areas: ["a"], count: 0 },
          ],
        },
        "section-parts",
        { value: 20 },
      ],
      ["a fixed question named twice", { fixed: ["q", "q"] }, "section-fixed", { value: 1, count: 20 }],
      ["a pause of more than a year", { cooldown: 525_601 }, "exam-cooldown", { value: 525_601 }],
      ["a pause of nothing", { cooldown: 0 }, "exam-cooldown", { value: 0 }],
    ] as const
  ).map(([what, exam, code, values]): [string, ProgrammeDefinition, ProblemCode, string, object] => [
    what,
    withExam(exam),
    code,
    "exam.theory",
    values,
  ]),
  [
    "two sections of one id",
    withExam({ sections: [...sections, ...sections.slice(0, 1)] }),
    "section-duplicate",
    "exam.theory",
    { section: "single" },
  ],
  [
    "a cap at a pass line that is not there",
    backboneWith({ theory: { passLine: undefined, exam: { ...theory, capMakeUp: true } } as object }),
    "cap-without-line",
    "exam.theory",
    { component: "theory" },
  ],
  [
    "no raters",
    backboneWith({ practical: { observation: { rubric: "r", scenario: "s", raters: 0, limit: "15" } } as object }),
    "raters",
    "observation.practical",
    { value: 0 },
  ],
];

describe("checking a programme", () => {
  it("finds nothing wrong with the template", () => {
    expect(checkDefinition(backbone())).toEqual([]);
  });

  test.each(cases)("%s is named", (...[, definition, code, path, values]) => {
    const problems = checkDefinition(definition);
    expect(problems).toContainEqual({ code, path, values: expect.objectContaining(values) as object });
  });

  it("names every fault at once, so that one publish tells all", () => {
    const definition = { ...backboneWith({ theory: { weight: "30", passLine: "-1" } }), validity: "one year" };
    expect(checkDefinition(definition).map(({ code }) => code)).toEqual(["weights-sum", "pass-range", "validity-format"]);
  });

  it("takes lines at both ends of the scale", () => {
    expect(checkDefinition(lines("100", "50", "0"))).toEqual([]);
  });
});
