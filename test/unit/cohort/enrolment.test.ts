import { describe, expect, it, test } from "@jest/globals";
import { joinPerson, linkAfter, memberId, mergePerson, place, type Claims } from "../../../src/cohort/enrolment.ts";
import type { LinkRecord, MemberRecord } from "../../../src/cohort/records.ts";
import type { Launch } from "../../../src/lti/launch.ts";
import type { PlatformRecord } from "../../../src/lti/records.ts";
import type { PersonRecord } from "../../../src/people/records.ts";
import type { Change } from "../../../src/store/port.ts";

const PERSON: PersonRecord = {
  id: "p1",
  tenant: "t",
  version: 3,
  name: "林晓彤",
  email: "lin@example.com",
  employeeNumber: "E1001",
  department: "一部",
};
const ACCOUNT = { id: "a1", tenant: "t", version: 1, platform: "lms", sub: "11", person: "p1" };
const login = (claims: Claims = {}) => ({ tenant: "t", platform: "lms", sub: "11", claims });
const newIds = () => {
  let last = 0;
  return () => `new${(last += 1)}`;
};
const told = (changes: readonly Change[]) => changes.map(({ kind, collection }) => `${kind} ${collection.name}`);
const record = (change: Change | undefined): object => (change !== undefined && "record" in change ? change.record : {});

describe("what a launch says of a person", () => {
  test.each<[string, Claims, Partial<PersonRecord>]>([
    ["a new name replaces the old one", { name: "林小彤" }, { name: "林小彤", email: "lin@example.com", employeeNumber: "E1001" }],
    ["a missing name, mail and number erase nothing", {}, { name: "林晓彤", email: "lin@example.com", employeeNumber: "E1001" }],
    [
      "a claim that is there but undefined erases nothing",
      { name: undefined, email: undefined },
      { name: "林晓彤", email: "lin@example.com" },
    ],
    ["what an instructor wrote stays", { name: "X" }, { department: "一部" }],
  ])("%s", (_, claims, after) => {
    expect(mergePerson(PERSON, claims)).toMatchObject(after);
  });
});

describe("a login", () => {
  it("of somebody unknown makes a person and their account", () => {
    const { person, changes } = joinPerson(
      login({ name: "新人", employeeNumber: "E9" }),
      { account: undefined, person: undefined },
      newIds(),
    );
    expect(told(changes)).toEqual(["insert persons", "insert accounts"]);
    expect(record(changes[0])).toMatchObject({ id: person, name: "新人", employeeNumber: "E9" });
    expect(record(changes[1])).toMatchObject({ person, platform: "lms", sub: "11" });
  });

  it("without a name is shown by its subject id until there is one", () => {
    const { changes } = joinPerson(login(), { account: undefined, person: undefined }, newIds());
    expect(record(changes[0])).toMatchObject({ name: "11" });
    expect(record(changes[0])).not.toHaveProperty("email");
  });

  it("from another LMS joins the person with the same employee number", () => {
    const { person, changes } = joinPerson(login({ employeeNumber: "E1001" }), { account: undefined, person: PERSON }, newIds());
    expect(person).toBe("p1");
    expect(told(changes)).toEqual(["insert accounts"]);
  });

  it("once joined stays with its person, whatever number it claims later", () => {
    const { person, changes } = joinPerson(login({ employeeNumber: "E7777" }), { account: ACCOUNT, person: PERSON }, newIds());
    expect(person).toBe("p1");
    expect(told(changes)).toEqual(["replace persons"]);
  });

  it("of somebody known, saying nothing new, writes nothing", () => {
    const same = login({ name: "林晓彤", email: "lin@example.com", employeeNumber: "E1001" });
    expect(joinPerson(same, { account: ACCOUNT, person: PERSON }, newIds()).changes).toEqual([]);
  });
});

const MEMBER: MemberRecord = {
  id: memberId("c", "p1"),
  tenant: "t",
  version: 2,
  cohort: "c",
  person: "p1",
  launched: ["learner"],
  named: ["rater"],
  active: true,
  mentor: "p9",
  sub: "11",
};
const AT = { tenant: "t", cohort: "c", person: "p1", sub: "11" };

describe("a place in a cohort", () => {
  it("is taken at the first launch, with nothing named", () => {
    const [change] = place({ ...AT, launched: ["instructor"] }, undefined);
    expect(record(change)).toMatchObject({ id: "c.p1", launched: ["instructor"], named: [], active: true });
    expect(record(change)).not.toHaveProperty("rostered");
  });

  it("is taken by a roster line before any launch, with the roster's roles", () => {
    expect(record(place({ ...AT, rostered: ["learner"] }, undefined)[0])).toMatchObject({ launched: ["learner"], rostered: ["learner"] });
  });

  it("is written again for nothing only when something changed", () => {
    expect(place({ ...AT, launched: ["learner"] }, MEMBER)).toEqual([]);
    expect(place({ ...AT, rostered: ["learner"] }, { ...MEMBER, rostered: ["learner"] })).toEqual([]);
  });

  it("keeps what an instructor named, whatever launch or roster say", () => {
    const [change] = place({ ...AT, launched: ["instructor"], rostered: ["learner"] }, MEMBER);
    expect(record(change)).toMatchObject({ launched: ["instructor"], rostered: ["learner"], named: ["rater"], mentor: "p9", version: 2 });
  });

  it("opens again for somebody who had left", () => {
    expect(record(place({ ...AT, launched: ["learner"] }, { ...MEMBER, active: false })[0])).toMatchObject({ active: true });
  });
});

const PLATFORM = { id: "lms", tenant: "t" } as PlatformRecord;
const launch = (services: Partial<Launch> = {}) =>
  ({ platform: PLATFORM, deployment: "1", resourceLink: { id: "l1" }, custom: { pass: "theory:60" }, ...services }) as Launch;
const LINK: LinkRecord = {
  id: "k1",
  tenant: "t",
  version: 4,
  platform: "lms",
  deployment: "1",
  resourceLink: "l1",
  cohort: "c",
  custom: { pass: "theory:60" },
  ags: { scopes: ["score"], lineItems: "https://lms.example/items" },
};

describe("what the platform offered at a link", () => {
  it("is kept for the workers", () => {
    expect(record(linkAfter(launch({ nrps: { url: "https://lms.example/members" } }), "c", undefined)[0])).toMatchObject({
      cohort: "c",
      nrps: { url: "https://lms.example/members" },
    });
  });

  it("is written again only when it changed; a launch that offers less takes nothing back", () => {
    expect(linkAfter(launch(), "c", LINK)).toEqual([]);
    expect(linkAfter(launch({ ags: { lineItems: "https://lms.example/items", scopes: ["score"] } }), "c", LINK)).toEqual([]);
    expect(record(linkAfter(launch({ custom: {} }), "c", LINK)[0])).toMatchObject({ custom: {}, ags: LINK.ags, version: 4 });
  });
});
