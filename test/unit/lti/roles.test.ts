import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { courseRoles } from "../../../src/lti/roles.ts";
import type { Role } from "../../../src/people/records.ts";

const M = "http://purl.imsglobal.org/vocab/lis/v2/membership";
const INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator";
const SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator";

const CASES: [title: string, sent: string[], roles: Role[]][] = [
  ["instructor", [`${M}#Instructor`], ["instructor"]],
  ["short instructor", ["Instructor"], ["instructor"]],
  ["learner", [`${M}#Learner`], ["learner"]],
  ["mentor", [`${M}#Mentor`], ["mentor"]],
  ["C55 learner and mentor", [`${M}#Learner`, `${M}#Mentor`], ["learner", "mentor"]],
  ["C55 assistant named with the principal role, as Canvas does", [`${M}#Instructor`, `${M}/Instructor#TeachingAssistant`], ["assistant"]],
  ["C55 assistant alone", [`${M}/Instructor#TeachingAssistant`], ["assistant"]],
  ["C55 section assistant", [`${M}/Instructor#TeachingAssistantSection`, `${M}#Instructor`], ["assistant"]],
  ["C54 institution administrator", [INSTITUTION], ["learner"]],
  ["C54 system administrator", [SYSTEM, "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin"], ["learner"]],
  ["C54 administrator who teaches here", [INSTITUTION, `${M}#Instructor`], ["instructor"]],
  ["course administrator is no instructor", [`${M}#Administrator`, "Administrator"], ["learner"]],
  ["institution instructor is no course instructor", ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], ["learner"]],
  [
    "C53 look-alikes",
    [`${M}#Instructor/`, `x${M}#Instructor`, `${M}#instructor`, `${M.replace("http", "https")}#Instructor`, "instructor", " Instructor"],
    ["learner"],
  ],
  ["C53 learner beside look-alikes", [`${M}#Learner`, `https://evil.example/?${M}#Instructor`], ["learner"]],
  ["nothing", [], ["learner"]],
];

describe("course roles of a launch", () => {
  test.each(CASES)("%s", (_title, sent, roles) => {
    expect(courseRoles(sent).toSorted()).toEqual(roles.toSorted());
  });

  it("never makes an instructor of anything but the two exact names", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(`${M}#Learner`, INSTITUTION),
            fc.string().map((text) => `${M}#Instructor${text}x`),
          ),
        ),
        (sent) => {
          fc.pre(!sent.includes("Instructor") && !sent.includes(`${M}#Instructor`));
          expect(courseRoles(sent)).not.toContain("instructor");
        },
      ),
    );
  });

  it("never answers nobody", () => {
    fc.assert(fc.property(fc.array(fc.string()), (sent) => courseRoles(sent).length > 0));
  });
});
