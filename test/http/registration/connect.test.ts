import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 180_000);
afterAll(() => stack.close());

const fields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#x3D;", "="),
    ]),
  );
const form = (body: Record<string, string>) => ({ method: "POST", body: new URLSearchParams(body), redirect: "manual" as const });
const policy = (answer: Response, name: string): string =>
  (answer.headers.get("content-security-policy") ?? "").split("; ").find((part) => part.startsWith(name)) ?? "";

/** What an administrator does: pastes the link into the practice LMS and presses Connect in the frame. */
async function connect(link: string) {
  const pasted = await fetch(`${stack.practice.url}/connect`, form({ link }));
  const src = (/<iframe src="([^"]+)"/.exec(await pasted.text())?.[1] ?? "").replaceAll("&amp;", "&");
  const page = await fetch(src, { headers: { "accept-language": "en" } });
  const body = fields(await page.clone().text());
  const done = await fetch(`${stack.url}/lti/register`, { ...form(body), headers: { origin: stack.url, "accept-language": "en" } });
  return { src, page, done, again: () => fetch(`${stack.url}/lti/register`, form(body)) };
}

/** Opens the activity of the tool that was connected, as this person, up to the page of the tool. */
async function launch(clientId: string, user: string) {
  const { platform } = stack.practice.practice;
  const link = platform.links("3").find(({ tool }) => tool === clientId);
  const asked = platform.login({ course: "3", link: link?.id ?? "", user });
  const login = await fetch(`${stack.url}/lti/login`, form({ ...asked }));
  if (login.status !== 303) return login;
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const auth = await fetch(login.headers.get("location") ?? "");
  return fetch(`${stack.url}/lti/launch`, { ...form(fields(await auth.text())), headers: { cookie } });
}

describe("an invitation pasted into an LMS", () => {
  it("R20 connects it for real, once it is switched on", async () => {
    const { url } = await stack.services.lti.invitations.invite({ tenant: "practice", name: "Invited LMS", switchOn: false });
    const { page, done, again } = await connect(url);
    expect(page.status).toBe(200);
    expect(policy(page, "frame-ancestors")).toBe(`frame-ancestors 'self' ${stack.practice.url}`);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain(`data-close-origins="${stack.practice.url}"`);
    const platform = (await stack.services.lti.platforms.list("practice")).find(({ name }) => name === "Invited LMS");
    expect(platform).toMatchObject({ state: "pending", clientId: "practice-tool-2", deployments: ["2"], issuer: stack.practice.url });
    expect((await launch("practice-tool-2", "3")).status).toBe(401);
    await stack.services.lti.platforms.setState("practice", platform?.id ?? "", "on");
    expect((await launch("practice-tool-2", "3")).headers.get("location")).toMatch(/^\/s\/[\w-]+\/home$/);
    expect((await again()).status).toBe(403);
  });

  it("brings the services along: the roster is read as the new client", async () => {
    const { url } = await stack.services.lti.invitations.invite({ tenant: "practice", name: "Second LMS", switchOn: true });
    await connect(url);
    const platform = (await stack.services.lti.platforms.list("practice")).find(({ name }) => name === "Second LMS");
    expect(platform?.state).toBe("on");
    if (platform === undefined) return;
    const people = await stack.services.lti.nrps.roster(
      platform,
      `${stack.practice.url}/mod/lti/services.php/CourseSection/3/bindings/1/memberships`,
    );
    expect(people.length).toBeGreaterThan(20);
  });

  it("tells an administrator who opens the link in a browser where it belongs", async () => {
    const { url } = await stack.services.lti.invitations.invite({ tenant: "practice", name: "Third", switchOn: false });
    const answer = await fetch(url, { headers: { "accept-language": "en" } });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Moodle: Site administration");
    expect(policy(answer, "frame-ancestors")).toBe("frame-ancestors 'none'");
  });

  it("refuses, on the practice LMS's side, links of other sites and used registration tokens", async () => {
    expect((await fetch(`${stack.practice.url}/connect`, form({ link: "https://evil.test/lti/register?invitation=x" }))).status).toBe(422);
    const post = (token: string) =>
      fetch(`${stack.practice.url}/mod/lti/openid-registration.php`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: "{}",
      });
    expect((await post("made-up")).status).toBe(404);
    const { url } = await stack.services.lti.invitations.invite({ tenant: "practice", name: "Fourth", switchOn: false });
    const { src } = await connect(url);
    expect((await post(new URL(src).searchParams.get("registration_token") ?? "")).status).toBe(401);
  });
});
