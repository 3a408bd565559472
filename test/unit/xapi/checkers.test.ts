import { describe, expect, it, test } from "@jest/globals";
import { statementsOf } from "../../../src/xapi/statements.ts";
import { refusals } from "../../support/xapi/ieee-9274.ts";
import { valuesAt } from "../../support/xapi/json-path.ts";
import type { Rule } from "../../support/xapi/profile-schema.ts";
import { followsRule } from "../../support/xapi/template-check.ts";
import { facts, told } from "./facts.ts";

/** The tests' own rulers, held against cases of the specifications, so that a statement they pass is worth something. */
const [event] = told[0] ?? [];
const [good] = event === undefined ? [] : statementsOf(event, facts);
if (good === undefined) throw new Error("no statement");
const { context, ...rest } = good;
const agent = { objectType: "Agent", mbox_sha1sum: "0123456789abcdef0123456789abcdef01234567" };

describe("xAPI 2.0", () => {
  const taken: readonly (readonly [string, object])[] = [
    ["version 2.0.0", { version: "2.0.0" }],
    ["version 1.0.3", { version: "1.0.3" }],
    [
      "a context agent",
      { version: "2.0.0", context: { ...context, contextAgents: [{ objectType: "contextAgent", agent, relevantTypes: ["urn:x:rater"] }] } },
    ],
    [
      "a context group",
      {
        version: "2.0.0",
        context: { ...context, contextGroups: [{ objectType: "contextGroup", group: { objectType: "Group", member: [agent] } }] },
      },
    ],
    ["an offset", { timestamp: "2026-03-15T08:30:00.25+08:00" }],
    ["a duration", { result: { duration: "P1DT2H3M4.05S" } }],
  ];
  test.each(taken)("takes %s", (_what, change) => expect(refusals({ ...good, ...change })).toEqual([]));

  const refused: readonly (readonly [string, object])[] = [
    ["version 2.1.0", { version: "2.1.0" }],
    ["a context agent in a statement of 1.0", { context: { ...context, contextAgents: [{ objectType: "contextAgent", agent }] } }],
    ["a context agent of no type", { version: "2.0.0", context: { ...context, contextAgents: [{ agent }] } }],
    [
      "a context agent of no relevant types",
      { version: "2.0.0", context: { ...context, contextAgents: [{ objectType: "contextAgent", agent, relevantTypes: [] }] } },
    ],
    [
      "a context group that is nobody",
      { version: "2.0.0", context: { ...context, contextGroups: [{ objectType: "contextGroup", group: { objectType: "Group" } }] } },
    ],
    ["a time without zone", { timestamp: "2026-03-15T08:30:00" }],
    ["a day that is none", { timestamp: "2026-02-31T25:00:00Z" }],
    ["the offset -00:00", { timestamp: "2026-03-15T08:30:00-00:00" }],
    ["an id that is no UUID", { id: "5b1f3c1e" }],
    ["an IRI that is none", { verb: { id: "launched" } }],
    ["a tag that is no language", { verb: { ...good.verb, display: { zh_CN: "打开" } } }],
    ["two identifiers", { actor: { ...agent, mbox: "mailto:a@b.example" } }],
    ["no identifier", { actor: { objectType: "Agent", name: "林" } }],
    ["a scaled score above 1", { result: { score: { scaled: 1.01 } } }],
    ["a raw score above its maximum", { result: { score: { raw: 11, min: 0, max: 10 } } }],
    ["a maximum of its minimum", { result: { score: { raw: 0, min: 0, max: 0 } } }],
    ["a duration without a time", { result: { duration: "P1DT" } }],
    ["half an emoji", { result: { response: "\ud83d" } }],
    ["U+0000", { result: { response: "a\u0000" } }],
    ["a platform beside a person", { object: agent, context: { platform: "Moodle" } }],
    ["a property nobody knows", { mood: "good" }],
    ["null", { result: null }],
    ["an option twice", { object: { id: "urn:x:q", definition: { interactionType: "choice", choices: [{ id: "a" }, { id: "a" }] } } }],
    ["a scale on a choice", { object: { id: "urn:x:q", definition: { interactionType: "choice", scale: [{ id: "a" }] } } }],
    ["an id with white space", { object: { id: "urn:x:q", definition: { interactionType: "likert", scale: [{ id: "a b" }] } } }],
    ["a void of no statement", { verb: { id: "http://adlnet.gov/expapi/verbs/voided" } }],
  ];
  test.each(refused)("refuses %s", (_what, change) => expect(refusals({ ...rest, context, ...change })).not.toEqual([]));
});

describe("JSONPath", () => {
  const root = { a: { "b.c": [{ d: 1 }, { d: 2 }, {}] }, e: 3 };
  test.each([
    ["$.e", [3]],
    ["$.a['b.c'][*].d", [1, 2]],
    ["$.a['b.c'][0,1].d", [1, 2]],
    ["$.a['b.c'][1]", [{ d: 2 }]],
    ["$.a.x | $.e", [3]],
    ["$.*", [root.a, 3]],
  ])("%s", (path, values) => expect(valuesAt(root, path)).toEqual(values));

  it("refuses what profiles may not use", () => {
    for (const path of ["$..d", "e", "$.a[?(@.d)]", "$.a[-1]"]) expect(() => valuesAt(root, path)).toThrow(RangeError);
  });
});

describe("a rule", () => {
  const root = { list: [{ id: "a" }, { id: "b" }, {}], one: "a" };
  const cases: readonly (readonly [Rule, boolean])[] = [
    [{ location: "$.one", presence: "included" }, true],
    [{ location: "$.none", presence: "included" }, false],
    [{ location: "$.list[*]", selector: "$.id", presence: "included" }, false],
    [{ location: "$.list[0,1]", selector: "$.id", presence: "included" }, true],
    [{ location: "$.none", presence: "excluded" }, true],
    [{ location: "$.one", presence: "excluded" }, false],
    [{ location: "$.list[2]", selector: "$.id", presence: "excluded" }, true],
    [{ location: "$.list[*]", selector: "$.id", any: ["b", "c"] }, true],
    [{ location: "$.list[*]", selector: "$.id", any: ["c"] }, false],
    [{ location: "$.none", any: ["c"] }, false],
    [{ location: "$.none", presence: "recommended", any: ["c"] }, true],
    [{ location: "$.one", presence: "recommended", any: ["c"] }, false],
    [{ location: "$.list[0,1]", selector: "$.id", all: ["a", "b", "c"] }, true],
    [{ location: "$.list[*]", selector: "$.id", all: ["a", "b"] }, false],
    [{ location: "$.list[*]", selector: "$.id", none: ["c"] }, true],
    [{ location: "$.list[*]", selector: "$.id", none: ["b"] }, false],
  ];
  test.each(cases)("%j: %s", (rule, holds) => expect(followsRule(root, rule)).toBe(holds));
});
