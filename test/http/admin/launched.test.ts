import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import { launchedRoles } from "../../../src/lti/roles.ts";
import type { Role } from "../../../src/people/records.ts";
import { practiceLaunch } from "../../support/practice-launch.ts";
import { practicePlatform } from "../../support/seats.ts";
import { startStack, type Stack } from "../../support/stack.ts";

const M = "http://purl.imsglobal.org/vocab/lis/v2/membership";
const INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator";
const SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator";

describe("the roles of a launch from a platform whose administrators administer the tenant", () => {
  test.each<[sent: string[], roles: Role[]]>([
    [[INSTITUTION], ["administrator"]],
    [[SYSTEM], ["administrator"]],
    [
      [INSTITUTION, `${M}#Instructor`, SYSTEM],
      ["instructor", "administrator"],
    ],
    [
      [SYSTEM, `${M}#Learner`],
      ["learner", "administrator"],
    ],
    // Look-alikes, lesser roles, a course's administrator: nothing of it.
    [[`${M}#Administrator`, "Administrator"], ["learner"]],
    [[`${INSTITUTION}/`, `x${SYSTEM}`, SYSTEM.replace("http", "https"), SYSTEM.toLowerCase()], ["learner"]],
    [
      ["http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff"],
      ["learner"],
    ],
    [["urn:lti:sysrole:ims/lis/Administrator", "administrator"], ["learner"]],
    [[`${M}#Instructor`], ["instructor"]],
    [[], ["learner"]],
  ])("%j", (sent, roles) => {
    expect(launchedRoles(sent, { administers: true }).toSorted()).toEqual(roles.toSorted());
    expect(launchedRoles(sent, { administers: false })).not.toContain("administrator");
    expect(launchedRoles(sent, {})).not.toContain("administrator");
  });
});

describe("an administrator of the practice LMS", () => {
  jest.setTimeout(180_000);
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());

  const give = async (administers: boolean): Promise<void> => {
    const { id, tenant } = await practicePlatform(stack.services);
    await stack.services.admin.platforms.setAdministers({ tenant, person: "system" }, id, administers);
    // Within this time a changed platform counts everywhere.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  };
  const status = async (visit: Awaited<ReturnType<typeof practiceLaunch>>, path: string): Promise<number> => (await visit.get(path)).status;

  it("administers nothing here until the platform is given it, and nothing again from the moment it is taken", async () => {
    await give(false);
    const before = await practiceLaunch(stack, { user: "2" });
    expect(await status(before, "/admin")).toBe(403);
    await give(true);
    expect(await status(before, "/admin")).toBe(403);
    const after = await practiceLaunch(stack, { user: "2" });
    expect(await status(after, "/admin")).toBe(200);
    expect(await (await after.get("/home")).text()).toContain(`${after.base}/admin"`);
    expect(await status(await practiceLaunch(stack, { user: "3" }), "/admin")).toBe(403);
    await give(false);
    expect([await status(after, "/admin"), await status(after, "/home")]).toEqual([403, 200]);
  });

  it("is out at once when the platform is switched off", async () => {
    await give(true);
    const visit = await practiceLaunch(stack, { user: "2" });
    expect(await status(visit, "/admin/platforms")).toBe(200);
    const { id, tenant } = await practicePlatform(stack.services);
    await stack.services.lti.platforms.setState(tenant, id, "off");
    expect(await status(visit, "/admin/platforms")).toBe(403);
    await stack.services.lti.platforms.setState(tenant, id, "on");
  });

  it("cannot be made by an instructor naming somebody, nor by a parameter of the link", async () => {
    const instructor = await practiceLaunch(stack, { user: "3" });
    const { records } = await stack.services.admin.house.persons("practice", { text: "" });
    for (const { id } of records) await instructor.post("/people", { person: id, named: `administrator:${id}` });
    expect(await status(instructor, "/admin")).toBe(403);
    const learner = await practiceLaunch(stack, { user: "11" });
    for (const query of ["?role=administrator", "?roles=administrator", "?right=tenant.administer"])
      expect(await status(learner, `/admin${query}`)).toBe(403);
  });
});
