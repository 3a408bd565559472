import { describe, expect, it, test } from "@jest/globals";
import { emptyForm, formOf, predecessor } from "../../../src/cohort/course-copy.ts";
import type { CohortRecord } from "../../../src/cohort/records.ts";
import { readHistory } from "../../../src/lti/history.ts";
import { checkDefinition } from "../../../src/programme/check.ts";
import { definitionFrom } from "../../../src/programme/form.ts";
import { backbone, backboneWith } from "../programme/programmes.ts";

const run = (id: string, course: string, cycle = "1", programme = "certification"): CohortRecord =>
  ({ id, course, cycle, programme, tenant: "acme", platform: "p", title: id, state: "open", version: 1 }) as CohortRecord;
const cohort = { id: "new", programme: "certification" };

describe("which run a copied course follows", () => {
  test.each<[name: string, facts: { courses: string[]; linked: CohortRecord[]; known: CohortRecord[] }, expected: string | undefined]>([
    ["no history", { courses: [], linked: [], known: [] }, undefined],
    ["a course without a cohort", { courses: ["1"], linked: [], known: [] }, undefined],
    ["the newest course that had one", { courses: ["9", "5", "1"], linked: [], known: [run("a", "1"), run("b", "5")] }, "b"],
    [
      "the latest run of that course",
      { courses: ["5"], linked: [], known: [run("a", "5", "2"), run("b", "5", "10"), run("c", "5", "9")] },
      "b",
    ],
    ["another programme does not count", { courses: ["5", "1"], linked: [], known: [run("a", "5", "1", "other"), run("b", "1")] }, "b"],
    ["the link's own predecessor before the course's", { courses: ["5"], linked: [run("z", "3")], known: [run("b", "5")] }, "z"],
    ["never itself", { courses: ["5"], linked: [run("new", "5")], known: [run("new", "5")] }, undefined],
  ])("%s", (_name, facts, expected) => expect(predecessor({ cohort, ...facts })?.id).toBe(expected));

  it("reads histories as platforms write them", () => {
    expect(readHistory({ context_id_history: " 42, 17,,42 ", resource_link_id_history: "" })).toEqual({ courses: ["42", "17"], links: [] });
    expect(readHistory({})).toEqual({ courses: [], links: [] });
    expect(readHistory({ context_id_history: Array.from({ length: 500 }, (_, index) => index).join(",") }).courses).toHaveLength(20);
  });
});

describe("what is taken over", () => {
  const exam = { bank: "customer-service", sections: [], minutes: 60, attempts: 1, opens: 1, closes: 2 };
  const previous = backboneWith({ theory: { weight: "50", passLine: "70", gate: true }, practical: { weight: "30" } });

  it("every figure of the old programme, not its exam dates", () => {
    const dated = backboneWith({ theory: { weight: "50", passLine: "70", gate: true, exam } as never, practical: { weight: "30" } });
    expect(definitionFrom(backbone(), formOf(dated, 1))).toEqual(previous);
  });

  it("or none, which can be published", () => {
    const empty = definitionFrom(backbone(), emptyForm(backbone(), 1));
    expect(empty.components.every(({ weight, passLine, gate }) => weight === undefined && passLine === undefined && !gate)).toBe(true);
    expect(empty.tiers).toEqual(backbone().tiers);
    expect(checkDefinition(empty)).toEqual([]);
  });
});
