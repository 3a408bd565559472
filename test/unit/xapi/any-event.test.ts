import { describe, expect, it } from "@jest/globals";
import validation from "@learninglocker/xapi-validation";
import fc from "fast-check";
import type { Json } from "../../../src/shared/json.ts";
import { xapiProfile } from "../../../src/xapi/profile.ts";
import { statementsOf } from "../../../src/xapi/statements.ts";
import { anyTold, type Told } from "../../support/xapi/any-event.ts";
import { refusals } from "../../support/xapi/ieee-9274.ts";
import { ProfileSchema } from "../../support/xapi/profile-schema.ts";
import { validates } from "../../support/xapi/template-check.ts";

// The package is CommonJS with a `default` of its own.
const warnings = (validation as unknown as { default: (data: unknown) => unknown[] }).default;
const { templates = [] } = ProfileSchema.parse(xapiProfile("https://tool.example"));

const everySaying = (check: (told: Told) => void, numRuns = 150): void => fc.assert(fc.property(anyTold, check), { numRuns });

describe("whatever people typed, whoever they are", () => {
  it("every statement is one that an LRS of xAPI 1.0.3 takes", () => {
    everySaying(([event, facts]) => {
      for (const statement of statementsOf(event, facts)) expect([event.type, warnings(statement)]).toEqual([event.type, []]);
    });
  });

  it("every statement is one that an LRS of xAPI 2.0 takes, as it is and as version 2.0.0", () => {
    everySaying(([event, facts]) => {
      for (const statement of statementsOf(event, facts)) {
        expect([event.type, refusals(statement)]).toEqual([event.type, []]);
        expect(refusals({ ...statement, version: "2.0.0" })).toEqual([]);
      }
    });
  });

  it("every statement follows exactly one template, with all its rules", () => {
    everySaying(([event, facts]) => {
      for (const statement of statementsOf(event, facts)) {
        expect([event.type, validates(statement, templates)]).toEqual([event.type, { type: "success", templates: [expect.any(String)] }]);
      }
    });
  });

  it("no statement holds half a character or U+0000, and each is the same to the byte when made again", () => {
    everySaying(([event, facts]) => {
      const text = JSON.stringify(statementsOf(event, facts));
      expect(/\\u(0000|d[89a-f])/.test(text)).toBe(false);
      expect(JSON.stringify(JSON.parse(text) as Json)).toBe(text);
      expect(JSON.stringify(statementsOf(event, facts))).toBe(text);
    });
  });

  it("the id of a statement does not depend on names: people and courses may be renamed", () => {
    everySaying(([event, facts]) => {
      const renamed = { ...facts, department: "另一个部门", cohort: { ...facts.cohort, title: "改名后的课程" } };
      const ids = statementsOf(event, facts).map(({ id }) => id);
      expect(statementsOf(event, renamed).map(({ id }) => id)).toEqual(ids);
    }, 100);
  });
});

describe("the templates", () => {
  it("are each followed by some statement that the product makes", () => {
    const used = new Set<string>();
    for (const [event, facts] of fc.sample(anyTold, { numRuns: 1_000, seed: 7 })) {
      for (const statement of statementsOf(event, facts)) {
        const validation = validates(statement, templates);
        if (validation.type === "success") for (const id of validation.templates) used.add(id);
      }
    }
    expect(templates.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });
});
