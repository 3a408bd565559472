import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { assignRaters } from "../../../src/observation/assignment.ts";

const numbered = (letter: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${letter}${index}`);

describe("who scores whom", () => {
  it("gives every person the raters asked for, each rater as many as any other, give or take one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        (people, count, each) => {
          fc.pre(each <= count);
          const raters = numbered("r", count);
          const outcome = assignRaters({ persons: numbered("p", people), raters, perPanel: each });
          if (outcome.type !== "assigned") throw new Error(outcome.type);
          expect(outcome.assignments).toHaveLength(people);
          for (const { raters: chosen } of outcome.assignments) expect(new Set(chosen).size).toBe(each);
          const work = raters.map((rater) => outcome.assignments.filter((one) => one.raters.includes(rater)).length);
          expect(Math.max(...work) - Math.min(...work)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("lets nobody score themselves", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 3 }), (numbers) => {
        const people = numbers.map(String);
        const outcome = assignRaters({ persons: people, raters: people, perPanel: 2 });
        if (outcome.type !== "assigned") throw new Error(outcome.type);
        for (const { person, raters } of outcome.assignments) expect(raters).not.toContain(person);
      }),
    );
  });

  it("evens out what raters have already", () => {
    const outcome = assignRaters({ persons: ["p"], raters: ["a", "b", "c"], perPanel: 2, load: new Map([["a", 5]]) });
    expect(outcome).toEqual({ type: "assigned", assignments: [{ person: "p", raters: ["b", "c"] }] });
  });

  it("mixes the pairs, so that every rater can be compared with every other", () => {
    const outcome = assignRaters({ persons: numbered("p", 6), raters: ["a", "b", "c", "d"], perPanel: 2 });
    if (outcome.type !== "assigned") throw new Error(outcome.type);
    expect(new Set(outcome.assignments.map(({ raters }) => raters.join(""))).size).toBe(6);
  });

  it("says how many raters are missing, a learner who rates counting only for others", () => {
    expect(assignRaters({ persons: ["p"], raters: ["p", "a"], perPanel: 2 })).toEqual({ type: "too-few-raters", needed: 2, available: 1 });
    expect(assignRaters({ persons: [], raters: [], perPanel: 2 })).toEqual({ type: "assigned", assignments: [] });
  });
});
