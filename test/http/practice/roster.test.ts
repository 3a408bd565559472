import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AGS, MEDIA, NRPS, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

interface Member {
  user_id: string;
  roles: string[];
  status: string;
  lis_person_sourcedid: string;
  message?: unknown[];
}

async function roster(query = "", scope = NRPS): Promise<{ status: number; members: Member[]; next: string | undefined }> {
  const url = query.startsWith("http")
    ? query
    : `${bench.practice.issuer}/mod/lti/services.php/CourseSection/2/bindings/1/memberships${query}`;
  const headers = { authorization: `Bearer ${bench.practice.platform.accessToken([scope])}`, accept: MEDIA.roster };
  const response = await fetch(url, { headers });
  const body = (await response.json()) as { members?: Member[] };
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return { status: response.status, members: body.members ?? [], next };
}

describe("the roster", () => {
  it("lists everyone enrolled as Active with one short role", async () => {
    const { members, next } = await roster();
    expect(members).toHaveLength(30);
    expect(next).toBeUndefined();
    expect(new Set(members.map(({ status }) => status))).toEqual(new Set(["Active"]));
    expect(members.find(({ user_id }) => user_id === "11")).toMatchObject({
      roles: ["Learner"],
      lis_person_sourcedid: "E1001",
      name: "林晓彤",
      ext_user_username: "linxiaotong",
    });
  });

  it("calls a non-editing teacher and the supervisor Learner", async () => {
    const { members } = await roster();
    const roles = Object.fromEntries(members.map(({ user_id, roles: [role] }) => [user_id, role]));
    expect([roles["3"], roles["4"], roles["5"], roles["7"]]).toEqual(["Instructor", "Learner", "Learner", "Learner"]);
  });

  it("pages by limit, and a followed next link has lost the role", async () => {
    const seen: string[] = [];
    let page = await roster("?limit=10");
    for (;;) {
      seen.push(...page.members.map(({ user_id }) => user_id));
      if (page.next === undefined) break;
      page = await roster(page.next);
    }
    expect(new Set(seen).size).toBe(30);
    const learners = await roster("?limit=1&role=Learner");
    expect(learners.next).not.toContain("role");
    expect(
      (await roster("?role=http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23Instructor")).members.map(
        ({ user_id }) => user_id,
      ),
    ).toEqual(["2", "3"]);
    expect((await roster("?role=Janitor")).members).toHaveLength(30);
  });

  it("adds the message for a link, refuses an unknown link, and forgets who left", async () => {
    expect((await roster("?rlid=1")).members[0]?.message).toEqual([
      { "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest" },
    ]);
    expect((await roster("?rlid=424242")).status).toBe(404);
    bench.practice.platform.unenrol("cs-2026-autumn", "34");
    expect((await roster()).members.map(({ user_id }) => user_id)).not.toContain("34");
  });

  it("needs its own scope", async () => {
    expect((await roster("", `${AGS}score`)).status).toBe(403);
  });
});
