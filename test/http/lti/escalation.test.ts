import { afterAll, beforeAll, describe, expect, it, jest, test } from "@jest/globals";
import { CLAIM } from "../../../src/lti/words.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll } from "../../../src/store/port.ts";
import { LaunchingBrowser, type Answered } from "../../support/launching-browser.ts";
import { MEMBERSHIP, type Claims } from "../../support/launching.ts";
import { hiddenFields } from "../../support/practice-launch.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(180_000);

const TENANT = "roles";
const LEARNER = `${MEMBERSHIP}#Learner`;
const INSTRUCTOR = `${MEMBERSHIP}#Instructor`;
const INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person";
const SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person";

let stack: Stack;
let platform: SigningPlatform;
let teacher: LaunchingBrowser;
let teaching = "";
beforeAll(async () => {
  stack = await startStack();
  platform = await startSigningPlatform();
  await stack.services.lti.platforms.add(LaunchingBrowser.entry(platform, TENANT));
  teacher = browser();
  teaching = (await teacher.launch({ sub: "teacher", [CLAIM.roles]: [INSTRUCTOR] })).base;
  expect((await teacher.get(`${teaching}/programme`)).status).toBe(200);
});
afterAll(async () => {
  await stack.close();
  await platform.close();
});

const browser = (): LaunchingBrowser => new LaunchingBrowser(stack.url, platform);
const tokenOf = (page: Answered): string => hiddenFields(page.body)["_token"] ?? "";
/** Lines about denied rights, newest last. */
async function denials(): Promise<readonly { actor: string; subject: string }[]> {
  const lines = await findAll(stack.services.store, collections.audit, { tenant: TENANT, query: { index: "byTime", equal: [] } });
  return lines.filter(({ action }) => action === "rights.denied");
}

let people = 0;
/** A person of this course, launched with these claims, at the page that everyone has. */
async function somebody(claims: Claims = {}): Promise<{ own: LaunchingBrowser; base: string; token: string }> {
  people += 1;
  const own = browser();
  const { base } = await own.launch({ sub: `person-${people}`, [CLAIM.roles]: [LEARNER], ...claims });
  expect(base).not.toBe("");
  return { own, base, token: tokenOf(await own.get(`${base}/home`)) };
}

const AT_LAUNCH: [id: string, title: string, claims: Claims][] = [
  [
    "C53",
    "a role that looks alike",
    { [CLAIM.roles]: [LEARNER, `${INSTRUCTOR}/`, `x${INSTRUCTOR}`, `${MEMBERSHIP}#instructor`, " Instructor"] },
  ],
  ["C53", "a role of another scheme", { [CLAIM.roles]: [INSTRUCTOR.replace("http:", "https:"), `https://evil.example/?${INSTRUCTOR}`] }],
  ["C54", "institution administrator", { [CLAIM.roles]: [`${INSTITUTION}#Administrator`, `${INSTITUTION}#Instructor`] }],
  ["C54", "system administrator", { [CLAIM.roles]: [`${SYSTEM}#Administrator`, `${SYSTEM}#SysAdmin`] }],
  ["C55", "learner and mentor", { [CLAIM.roles]: [LEARNER, `${MEMBERSHIP}#Mentor`] }],
  [
    "C55",
    "teaching assistant, with the principal role beside it",
    { [CLAIM.roles]: [INSTRUCTOR, `${MEMBERSHIP}/Instructor#TeachingAssistant`] },
  ],
  ["X12", "roles among the custom parameters", { [CLAIM.custom]: { role: "Instructor", roles: INSTRUCTOR, launched: "instructor" } }],
  [
    "X12",
    "roles among the claims of nobody's",
    { roles: [INSTRUCTOR], role: "instructor", ext_roles: INSTRUCTOR, launched: ["instructor"] },
  ],
  [
    "X12",
    "roles through a prototype",
    JSON.parse(`{"__proto__":{"launched":["instructor"]},"${CLAIM.custom}":{"__proto__":{"roles":"Instructor"}}}`) as Claims,
  ],
  ["X12", "the subject of somebody who teaches, in other letters", { sub: "TEACHER" }],
  ["X12", "the e-mail of somebody who teaches", { email: "lin.wei@example.com", name: "teacher" }],
];

type Attempt = (who: { own: LaunchingBrowser; base: string; token: string }) => Promise<Answered>;
const form = { "content-type": "application/x-www-form-urlencoded" };
const asked =
  (query: string, headers: Readonly<Record<string, string>> = {}): Attempt =>
  ({ own, base }) =>
    own.send({ method: "GET", path: `${base}/programme${query}`, headers });

const IN_SESSION: [id: string, title: string, attempt: Attempt][] = [
  ["X13", "a role in the query", asked("?role=instructor&roles[]=Instructor&launched=instructor")],
  ["X13", "a role in a header", asked("", { "x-role": "instructor", "x-user-role": "Instructor", authorization: "Bearer instructor" })],
  [
    "X13",
    "a role in a cookie",
    ({ own, base }) => own.send({ method: "GET", path: `${base}/programme`, headers: { cookie: `role=instructor; ${own.cookie}` } }),
  ],
  [
    "X13",
    "a role in the body",
    ({ own, base, token }) => own.post(`${base}/programme`, { _token: token, role: "instructor", roles: INSTRUCTOR }),
  ],
  [
    "X13",
    "a role in JSON",
    ({ own, base, token }) => {
      const headers = { "content-type": "application/json", "x-tierwise-token": token };
      return own.send({
        method: "POST",
        path: `${base}/programme`,
        headers,
        body: '{"actor":{"roles":["instructor"]},"__proto__":{"roles":["instructor"]}}',
      });
    },
  ],
  [
    "X13",
    "another method in the body",
    ({ own, base, token }) =>
      own.send({
        method: "POST",
        path: `${base}/programme?_method=PUT`,
        headers: form,
        body: `_token=${encodeURIComponent(token)}&_method=PUT`,
      }),
  ],
];

describe("drill D22: a role that nobody gave opens nothing", () => {
  test.each(AT_LAUNCH)("%s %s", async (_id, _title, claims) => {
    const { own, base, token } = await somebody(claims);
    const before = (await denials()).length;
    const tried = [
      await own.get(`${base}/programme`),
      await own.post(`${base}/programme`, { _token: token }),
      await own.get(`${base}/people`),
    ];
    expect(tried.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await denials()).length - before).toBe(3);
    expect(JSON.parse((await own.get("/session")).body)).toMatchObject({ role: expect.not.stringMatching(/instructor|administrator/) });
  });

  test.each(IN_SESSION)("%s %s", async (_id, _title, attempt) => {
    const who = await somebody();
    const before = await denials();
    expect((await attempt(who)).status).toBe(403);
    const after = await denials();
    expect(after.length - before.length).toBe(1);
    expect(after.at(-1)?.subject).toMatch(/^(GET|POST) \/programme$/);
  });

  it("X14 the address, the cookie's name or the form token of somebody who teaches is not enough", async () => {
    const { own, base, token } = await somebody();
    expect((await own.get(`${teaching}/programme`)).status).toBe(401);
    own.jar.set(teaching.replace("/s/", "__Host-tw-"), own.jar.get(base.replace("/s/", "__Host-tw-")) ?? "");
    expect((await own.get(`${teaching}/programme`)).status).toBe(401);
    const foreign = tokenOf(await teacher.get(`${teaching}/home`));
    expect((await own.post(`${base}/programme`, { _token: foreign })).status).toBe(403);
    expect((await own.get(`${base}/../../s/${teaching.slice(3)}/programme`)).status).toBe(404);
    expect(token).not.toBe(foreign);
  });

  it("T14 an instructor's old tab is a learner's once they are launched as one", async () => {
    const own = browser();
    const { base } = await own.launch({ sub: "changing", [CLAIM.roles]: [INSTRUCTOR] });
    const page = await own.get(`${base}/programme`);
    expect(page.status).toBe(200);
    const later = await own.launch({ sub: "changing", [CLAIM.roles]: [LEARNER] });
    const before = (await denials()).length;
    expect((await own.get(`${base}/programme`)).status).toBe(403);
    expect((await own.post(`${base}/programme`, { _token: tokenOf(page) })).status).toBe(403);
    expect((await own.get(`${later.base}/programme`)).status).toBe(403);
    expect((await denials()).length - before).toBe(3);
  });
});
