import { createPublicKey } from "node:crypto";
import type { JsonWebKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { LTI, startBench, START } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#";

/** The values of a page's hidden fields, as a browser would post them. */
function hiddenFields(page: string): Record<string, string> {
  const decode = (text: string): string =>
    text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return Object.fromEntries([...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, decode(value)]));
}

async function login(path: string): Promise<Record<string, string>> {
  return hiddenFields(await (await fetch(bench.practice.url + path)).text());
}

function authUrl(fields: Record<string, string>, changes: Record<string, string | null> = {}): string {
  const request: Record<string, string | null> = {
    response_type: "id_token",
    scope: "openid",
    response_mode: "form_post",
    prompt: "none",
    client_id: "practice-tool",
    redirect_uri: `${bench.tool.url}/lti/launch`,
    nonce: "n-1",
    state: 's-"1',
    login_hint: fields.login_hint ?? "",
    lti_message_hint: fields.lti_message_hint ?? "",
    ...changes,
  };
  const url = new URL("/mod/lti/auth.php", bench.practice.url);
  for (const [name, value] of Object.entries(request)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

async function openToken(
  fields: Record<string, string>,
): Promise<{ payload: jwt.JwtPayload; posted: Record<string, string>; page: string }> {
  const page = await (await fetch(authUrl(fields))).text();
  const posted = hiddenFields(page);
  const set = (await (await fetch(`${bench.practice.url}/mod/lti/certs.php`)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const token = posted.id_token ?? "";
  const kid = jwt.decode(token, { complete: true })?.header.kid;
  const jwk = set.keys.find((key) => key.kid === kid);
  if (jwk === undefined) throw new Error("the signing key is not published");
  const payload = jwt.verify(token, createPublicKey({ key: jwk, format: "jwk" }), { algorithms: ["RS256"], clockTimestamp: START / 1000 });
  if (typeof payload === "string") throw new Error("no claims");
  return { payload, posted, page };
}

describe("opening an activity", () => {
  it("starts the login with the six fields Moodle posts", async () => {
    const fields = await login("/course/cs-2026-autumn/launch/1?as=11");
    expect(fields).toMatchObject({
      iss: bench.practice.issuer,
      target_link_uri: `${bench.tool.url}/lti/launch`,
      login_hint: "11",
      client_id: "practice-tool",
      lti_deployment_id: "1",
    });
    expect(JSON.parse(fields.lti_message_hint ?? "")).toMatchObject({ cmid: 2, launchid: expect.stringMatching(/^ltilaunch1_\d+$/) });
  });

  it("posts a verifiable id_token of 60 s and the state, escaped, to the registered address", async () => {
    const { payload, posted, page } = await openToken(await login("/course/cs-2026-autumn/launch/1?as=11"));
    expect(page).toContain(`action="${bench.tool.url}/lti/launch"`);
    expect(posted.state).toBe('s-"1');
    expect(payload).toMatchObject({
      iss: bench.practice.issuer,
      aud: "practice-tool",
      sub: "11",
      nonce: "n-1",
      iat: START / 1000,
      exp: START / 1000 + 60,
    });
    expect(payload[`${LTI}lis`]).toEqual({ person_sourcedid: "E1001", course_section_sourcedid: "cs-2026-autumn" });
    expect(payload[`${LTI}custom`]).toMatchObject({ programme: "customer-service-certification" });
    expect(payload[`${LTI}launch_presentation`]).toMatchObject({ locale: "zh-CN", document_target: "iframe" });
    expect(payload["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]).toMatchObject({
      lineitem: `${bench.practice.issuer}/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1`,
    });
  });

  it("has a winter course with a link and no settings, to start from nothing", async () => {
    const { payload } = await openToken(await login("/course/cs-2026-winter/launch/2?as=3"));
    expect(payload[`${LTI}context`]).toMatchObject({ id: "3" });
    expect(payload[`${LTI}custom`]).not.toHaveProperty("programme");
  });

  test.each([
    ["learner", "11", [`${MEMBERSHIP}Learner`]],
    ["instructor", "3", [`${MEMBERSHIP}Instructor`]],
    ["non-editing rater", "4", [`${MEMBERSHIP}Instructor`]],
    ["plain rater", "5", [`${MEMBERSHIP}Learner`]],
    ["mentor", "6", [`${MEMBERSHIP}Mentor`]],
    ["supervisor", "7", [`${MEMBERSHIP}Learner`]],
    [
      "administrator",
      "2",
      [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        `${MEMBERSHIP}Instructor`,
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
      ],
    ],
  ])("launches the %s with the roles Moodle would send", (_kind, user, roles) => {
    expect(bench.practice.platform.claims({ user })[`${LTI}roles`]).toEqual(roles);
  });

  it("sends the person's language, in Moodle's spelling where that is set", () => {
    const { platform } = bench.practice;
    const locale = (): unknown => platform.claims({ user: "27" })[`${LTI}launch_presentation`];
    expect(locale()).toMatchObject({ locale: "zh-TW" });
    platform.settings.localeForm = "moodle";
    expect(locale()).toMatchObject({ locale: "zh_tw" });
    platform.settings.localeForm = "bcp47";
  });

  it("tells the tool whom a mentor mentors", () => {
    const claims = bench.practice.platform.claims({ user: "6" });
    expect(claims[`${LTI}role_scope_mentor`]).toEqual(["11", "12", "13", "14", "15", "16"]);
  });
});

describe("refusing an authentication request", () => {
  test.each<[string, Record<string, string | null>, string]>([
    ["another client", { client_id: "other" }, "client_id"],
    ["another redirect_uri", { redirect_uri: "https://evil.example/lti/launch" }, "redirect_uri"],
    ["a longer redirect_uri", { redirect_uri: "http://localhost:1/lti/launch/" }, "redirect_uri"],
    ["a code flow", { response_type: "code" }, "response_type"],
    ["a wider scope", { scope: "openid profile" }, "scope"],
    ["an answer in the query", { response_mode: "query" }, "response_mode"],
    ["a prompt", { prompt: "login" }, "prompt"],
    ["no nonce", { nonce: null }, "nonce"],
    ["no state", { state: null }, "state"],
    ["another person", { login_hint: "12" }, "login_hint"],
    ["no message hint", { lti_message_hint: null }, "lti_message_hint"],
    ["a hint that is no JSON", { lti_message_hint: "{" }, "lti_message_hint"],
    ["a launch never started", { lti_message_hint: '{"cmid":2,"launchid":"ltilaunch1_1"}' }, "lti_message_hint"],
  ])("%s", async (_name, changes, word) => {
    const response = await fetch(authUrl(await login("/course/cs-2026-autumn/launch/1?as=11"), changes));
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(page).toContain(word);
    expect(page).not.toContain('id_token" value');
  });

  it("someone who left the course between login and answer", async () => {
    const fields = await login("/course/cs-2026-autumn/launch/1?as=20");
    bench.practice.platform.unenrol("2", "20");
    expect((await fetch(authUrl(fields))).status).toBe(400);
    bench.practice.platform.enrol("2", "20");
  });
});

describe("the pages", () => {
  it("show people in groups, each one click from a launch", async () => {
    const page = await (await fetch(`${bench.practice.url}/`)).text();
    expect(page).toContain('href="/course/cs-2026-autumn?as=11&amp;activity=1"');
    for (const heading of ["讲师", "学员", "评委", "导师", "主管", "管理员"]) expect(page).toContain(`<h2>${heading}</h2>`);
    expect(page.match(/<li><a href="\/course/g)).toHaveLength(30);
  });

  it("remember the language a person switched to", async () => {
    const response = await fetch(`${bench.practice.url}/?lang=en`);
    const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    const next = await (await fetch(`${bench.practice.url}/lrs`, { headers: { cookie } })).text();
    expect(next).toContain('<html lang="en">');
    expect(next).toContain("Learning record store");
  });

  it("escape what comes from outside", async () => {
    const page = await (await fetch(`${bench.practice.url}/mod/lti/return.php?lti_msg=${encodeURIComponent("<script>x</script>")}`)).text();
    expect(page).toContain("&lt;script&gt;x");
    expect(page).not.toContain("<script>x");
  });

  it("frame the tool and offer a new window", async () => {
    const page = await (await fetch(`${bench.practice.url}/course/cs-2026-autumn?as=11&activity=1`)).text();
    expect(page).toContain('src="/course/cs-2026-autumn/launch/1?as=11"');
    expect(page).toContain("target=window");
    expect(page).toContain(`data-tool="${bench.tool.url}"`);
  });

  it("refuse a change that another site sends", async () => {
    const response = await fetch(`${bench.practice.url}/reset`, { method: "POST", headers: { origin: "https://evil.example" } });
    expect(response.status).toBe(403);
  });
});
