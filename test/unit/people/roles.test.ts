import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { MemberRecord } from "../../../src/cohort/records.ts";
import { leadingRole } from "../../../src/people/own-session.ts";
import type { Role } from "../../../src/people/records.ts";
import { actingRoles, isLearner } from "../../../src/people/roles.ts";

interface Case {
  readonly who: string;
  readonly launched: readonly Role[];
  readonly named?: readonly Role[];
  readonly rostered?: readonly Role[];
  readonly acts: readonly Role[];
}

const CASES: readonly Case[] = [
  { who: "a learner", launched: ["learner"], acts: ["learner"] },
  { who: "an instructor before the roster was read", launched: ["instructor"], acts: ["instructor"] },
  { who: "an instructor in the roster too", launched: ["instructor"], rostered: ["instructor"], acts: ["instructor"] },
  { who: "a non-editing teacher, learner in the roster", launched: ["instructor"], rostered: ["learner"], acts: ["assistant"] },
  {
    who: "a non-editing teacher whom an instructor confirmed",
    launched: ["instructor"],
    rostered: ["learner"],
    named: ["instructor"],
    acts: ["instructor"],
  },
  {
    who: "a non-editing teacher named rater",
    launched: ["instructor"],
    rostered: ["learner"],
    named: ["rater"],
    acts: ["assistant", "rater"],
  },
  {
    who: "a teaching assistant confirmed as instructor",
    launched: ["assistant"],
    named: ["instructor"],
    acts: ["assistant", "instructor"],
  },
  { who: "a colleague named rater, no learner any more", launched: ["learner"], named: ["rater"], acts: ["rater"] },
  { who: "a colleague named rater and mentor", launched: ["learner"], named: ["rater", "mentor"], acts: ["mentor", "rater"] },
  { who: "a supervisor", launched: ["learner"], named: ["supervisor"], acts: ["supervisor"] },
  { who: "somebody named rater who stays a learner", launched: ["learner"], named: ["rater", "learner"], acts: ["learner", "rater"] },
  { who: "a mentor by launch", launched: ["mentor"], rostered: ["mentor"], acts: ["mentor"] },
  { who: "an instructor named rater", launched: ["instructor"], rostered: ["instructor"], named: ["rater"], acts: ["instructor", "rater"] },
];

const member = (one: Partial<MemberRecord> = {}) => ({ launched: ["learner"] as const, named: [], active: true, ...one });

describe("the roles a person acts with", () => {
  test.each(CASES)("$who", ({ launched, named = [], rostered, acts }) => {
    expect(actingRoles(launched, member({ named, ...(rostered !== undefined && { rostered }) })).toSorted()).toEqual(acts.toSorted());
  });

  it("are those of the launch for somebody without a place", () => {
    expect(actingRoles(["learner"], undefined)).toEqual(["learner"]);
  });

  it("never hold instructor unless launch and roster agree or an instructor said so", () => {
    const role = fc.constantFrom<Role>("learner", "rater", "mentor", "assistant", "instructor", "supervisor");
    const roles = fc.uniqueArray(role, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(roles, fc.uniqueArray(role, { maxLength: 3 }), roles, (launched, named, rostered) => {
        const acts = actingRoles(launched, member({ named, rostered }));
        const may = named.includes("instructor") || (launched.includes("instructor") && rostered.includes("instructor"));
        return acts.includes("instructor") === may && new Set(acts).size === acts.length;
      }),
    );
  });
});

describe("a cohort's learners", () => {
  it("are its active people who learn: on its list, in its columns, in its ranks", () => {
    expect(isLearner(member())).toBe(true);
    expect(isLearner(member({ active: false }))).toBe(false);
    expect(isLearner(member({ named: ["rater"] }))).toBe(false);
    expect(isLearner(member({ launched: ["instructor"], rostered: ["learner"] }))).toBe(false);
  });
});

describe("the one role told of somebody with several", () => {
  test.each<[readonly Role[], Role]>([
    [["learner", "rater"], "rater"],
    [["rater", "assistant"], "assistant"],
    [["rater", "instructor"], "instructor"],
    [["supervisor", "mentor"], "supervisor"],
    [["instructor", "administrator"], "administrator"],
    [[], "learner"],
  ])("%j is %s", (roles, leading) => {
    expect(leadingRole(roles)).toBe(leading);
  });
});
