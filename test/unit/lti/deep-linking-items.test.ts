import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkDefinition } from "../../../src/programme/check.ts";
import { definitionFrom } from "../../../src/programme/form.ts";
import { applyParameters } from "../../../src/programme/parameters.ts";
import { contentItems, parametersOf } from "../../../src/lti/deep-linking-items.ts";
import { activityPath } from "../../../src/lti/activity.ts";
import { backbone } from "../programme/programmes.ts";

const ZONE = "Asia/Shanghai";
const facts = { cohort: "c1", publicUrl: "https://tool.example", locale: "en" as const, zone: ZONE, reviewLabel: "Evidence" };

describe("what a link says of the programme", () => {
  it("gives back the very figures it was made from, whatever they are", () => {
    const minute = fc.integer({ min: 29_000_000, max: 33_000_000 }).map((value) => value * 60_000);
    const arbitrary = fc.record({
      theory: fc.integer({ min: 1, max: 98 }),
      pass: fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
      senior: fc.integer({ min: 72, max: 100 }),
      validity: fc.constantFrom("P6M", "P1Y", "P18M", "P3Y"),
      opens: fc.option(minute, { nil: undefined }),
      span: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(arbitrary, ({ theory, pass, senior, validity, opens, span }) => {
        const definition = definitionFrom(backbone(), {
          base: 1,
          weights: { theory: String(theory), practical: String(99 - theory), daily: "1" },
          passLines: { practical: pass === undefined ? "" : String(pass / 10) },
          gates: [],
          lines: { senior: String(senior) },
          validity,
          anchor: "issue",
          showRank: true,
          windows: { theory: { opens, closes: span === undefined ? undefined : (opens ?? 1_800_000_000_000) + span * 60_000 } },
        });
        expect(checkDefinition(definition)).toEqual([]);
        const again = applyParameters(backbone(), parametersOf(definition, ZONE));
        expect(again.type === "changed" ? again.definition : backbone()).toEqual(definition);
        expect(applyParameters(definition, parametersOf(definition, ZONE))).toEqual({ type: "same" });
      }),
    );
  });

  it("is one line of text per parameter, with a whole maximum and a column the gradebook worker finds again", () => {
    const items = contentItems({ ...facts, definition: backbone(), activities: ["programme", "theory", "nonsense"] });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      type: "ltiResourceLink",
      title: "Customer-service certification",
      url: "https://tool.example/",
      custom: {
        programme: "customer-service-certification",
        activity: "programme",
        tiers: "senior:80,intermediate:70,junior:60",
        weights: "theory:40,practical:40,daily:20",
        pass: "theory:60",
        validity: "P1Y",
        context_id_history: "$Context.id.history",
      },
      lineItem: { label: "Customer-service certification", scoreMaximum: 100, resourceId: "tierwise:c1:total", tag: "tierwise" },
    });
    expect(items[1]).toMatchObject({ url: "https://tool.example/activity/theory", lineItem: { resourceId: "tierwise:c1:theory" } });
    for (const { custom = {} } of items) for (const value of Object.values(custom)) expect(value).toMatch(/^[^\r\n]{1,500}$/);
  });
});

it("leads everyone who opens a component's link to their own work on it", () => {
  const [theory, practical, daily] = backbone().components;
  expect(activityPath(theory, ["learner"])).toBe("/exam/theory");
  expect(activityPath(theory, ["instructor"])).toBe("/marking");
  expect(activityPath(theory, ["mentor"])).toBe("/home");
  expect(activityPath(practical, ["rater"])).toBe("/panels");
  expect(activityPath(practical, ["assistant"])).toBe("/practical");
  expect(activityPath(practical, ["learner"])).toBe("/results");
  expect(activityPath(daily, ["mentor"])).toBe("/mentees");
  expect(activityPath(undefined, ["learner"])).toBe("/home");
});
