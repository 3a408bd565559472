import { describe, expect, it } from "@jest/globals";
import { forLrs, LrsFilter } from "../../../src/delivery/lrs-filter.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import type { ReadyStatement } from "../../../src/xapi/lrs-client.ts";

const event: ServiceEvent = { type: "scored", cohort: "c1", person: "p1", at: 0, key: "k", component: "theory", score: "80" };
const launched: ServiceEvent = { type: "launched", cohort: "c1", person: "p1", at: 0, key: "l" };
const agent = (name: string) => ({ objectType: "Agent", name, account: { homePage: "https://lms.example", name: "sub" } });
const statement = (verb: string): ReadyStatement => ({
  id: verb,
  actor: agent("王小明"),
  verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
  object: { objectType: "Activity", id: "https://x.example/a", definition: { name: { en: "a name that stays" } } },
  context: {
    platform: "Moodle",
    instructor: agent("李老师"),
    team: { objectType: "Group", name: "客服一部", member: [agent("赵六")] },
  },
});
const both = [statement("scored"), statement("passed")];
const ids = (filter: LrsFilter, of: ServiceEvent = event) => forLrs({ filter, names: true }, of, both).map(({ id }) => id);

describe("what goes to an LRS", () => {
  it.each<[string, LrsFilter, readonly string[]]>([
    ["everything, where nothing is said", {}, ["scored", "passed"]],
    ["its event types", { events: ["scored", "certified"] }, ["scored", "passed"]],
    ["no others", { events: ["certified"] }, []],
    ["verbs by their last part", { verbs: ["passed"] }, ["passed"]],
    ["verbs by their IRI", { verbs: ["http://adlnet.gov/expapi/verbs/scored"] }, ["scored"]],
    ["its components", { components: ["theory"] }, ["scored", "passed"]],
    ["only what meets every list", { components: ["theory"], cohorts: ["c2"] }, []],
  ])("is %s", (_what, filter, expected) => expect(ids(filter)).toEqual(expected));

  it("is nothing without a component where components are named", () => expect(ids({ components: ["theory"] }, launched)).toEqual([]));

  it("names no person where names may not go, and says everything else as it was", () => {
    const [one] = forLrs({ filter: {}, names: false }, event, both);
    expect(JSON.stringify(one)).not.toMatch(/王小明|李老师|赵六|客服一部/);
    expect(one).toMatchObject({
      id: "scored",
      actor: { account: { name: "sub" } },
      object: { definition: { name: { en: "a name that stays" } } },
      context: { platform: "Moodle", instructor: { account: { name: "sub" } }, team: { member: [{ account: { name: "sub" } }] } },
    });
    expect(forLrs({ filter: {}, names: true }, event, both)).toEqual(both);
  });

  it("is refused where it cannot be understood", () => {
    expect(LrsFilter.safeParse({ event: ["scored"] }).success).toBe(false);
    expect(LrsFilter.safeParse({ events: [] }).success).toBe(false);
  });
});
