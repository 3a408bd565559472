import { describe, expect, it, test } from "@jest/globals";
import { checkNamings, named, type Naming } from "../../../src/cohort/naming.ts";
import type { MemberRecord } from "../../../src/cohort/records.ts";

const member = (person: string, change: Partial<MemberRecord> = {}): MemberRecord => ({
  id: `c.${person}`,
  tenant: "t",
  version: 1,
  cohort: "c",
  person,
  launched: ["learner"],
  named: [],
  active: true,
  sub: person,
  ...change,
});

const MEMBERS = new Map(
  [
    member("learner"),
    member("other"),
    member("mentor", { named: ["mentor"] }),
    member("launched-mentor", { launched: ["mentor"] }),
    member("rater", { named: ["rater"] }),
  ].map((one) => [one.person, one]),
);
const naming = (person: string, change: Partial<Naming> = {}): Naming => ({ person, named: [], mentor: "", ...change });

describe("a people form", () => {
  test.each<[string, readonly Naming[], readonly string[]]>([
    ["with nothing named is fine", [naming("learner")], []],
    ["may give a learner a mentor named before", [naming("learner", { mentor: "mentor" })], []],
    ["may give a learner a mentor by launch", [naming("learner", { mentor: "launched-mentor" })], []],
    ["may name a mentor and use them at once", [naming("other", { named: ["mentor"] }), naming("learner", { mentor: "other" })], []],
    ["refuses a mentor who is none", [naming("learner", { mentor: "rater" })], ["mentor-not-named"]],
    ["refuses a mentor it takes the role from", [naming("mentor"), naming("learner", { mentor: "mentor" })], ["mentor-not-named"]],
    ["refuses being one's own mentor", [naming("mentor", { named: ["mentor"], mentor: "mentor" })], ["own-mentor"]],
    ["refuses somebody of another cohort", [naming("stranger", { named: ["rater"] })], ["unknown-person"]],
    ["refuses a mentor of another cohort", [naming("learner", { mentor: "stranger" })], ["mentor-not-named"]],
    [
      "tells every problem at once",
      [naming("stranger"), naming("learner", { mentor: "learner" }), naming("other", { mentor: "rater" })],
      ["unknown-person", "own-mentor", "mentor-not-named"],
    ],
  ])("%s", (_, namings, problems) => {
    expect(checkNamings(namings, MEMBERS).map(({ code }) => code)).toEqual(problems);
  });
});

describe("naming a member", () => {
  it("changes nothing that is as it was, in whatever order", () => {
    const before = member("x", { named: ["rater", "mentor"], mentor: "m" });
    expect(named(before, naming("x", { named: ["mentor", "rater"], mentor: "m" }))).toBeUndefined();
  });

  it("takes away what is not named any more, the mentor too", () => {
    const after = named(member("x", { named: ["rater"], mentor: "m" }), naming("x"));
    expect(after).toMatchObject({ named: [] });
    expect(after).not.toHaveProperty("mentor");
  });

  it("leaves the roles of launch and roster alone", () => {
    const before = member("x", { launched: ["instructor"], rostered: ["learner"], version: 5 });
    expect(named(before, naming("x", { named: ["instructor"] }))).toEqual({ ...before, named: ["instructor"] });
  });
});
