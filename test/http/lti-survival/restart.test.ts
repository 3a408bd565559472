import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Response } from "supertest";
import { beginFramed, dataOf, OWN_PAGE } from "../../support/cookieless-launch.ts";
import type { Browser } from "../../support/browser.ts";
import { accepted, claimsFor, CLIENT, refusalFaults, register } from "../../support/launching.ts";
import { startTool, TENANT, TOOL, type Tool } from "../../support/lti-tool.ts";
import { hiddenFields } from "../../support/practice-launch.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
});
afterEach(() => {
  tool.shift = 0;
});
afterAll(async () => {
  await tool.close();
  await platform.close();
});

const TARGET = `${TOOL}/exam/theory`;

/** A launch whose cookie was lost in the frame; its page. */
async function lost(change: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const login = await beginFramed(tool.browser(), platform, { target_link_uri: TARGET, ...change });
  const token = platform.sign(claimsFor(platform, login.nonce));
  return tool.browser().post("/lti/launch", { state: login.state, id_token: token }, { "Sec-Fetch-Dest": "iframe", ...headers });
}
const again = (page: Response, browser: Browser = tool.browser(), headers: Readonly<Record<string, string>> = OWN_PAGE) =>
  browser.post("/lti/again", hiddenFields(page.text), headers);

describe("a login that begins again in a new window", () => {
  beforeAll(() => register(tool, platform));

  it("is offered as a readable page with one button that opens a window", async () => {
    const page = await lost();
    expect(refusalFaults(page)).toEqual([]);
    expect(page.text).toMatch(/<form method="post" action="\/lti\/again" target="_blank">/);
    expect(page.text.match(/<button/g)).toHaveLength(1 + 2); // and the two of the confirming dialog, closed
    expect(page.text).not.toContain("user-7");
  });

  it("says the same hints, with a state and a nonce of its own, and ends with an ordinary cookie", async () => {
    const browser = tool.browser();
    const page = await again(await lost(), browser);
    expect(page.status).toBe(200);
    const to = new URL(dataOf(page.text, "go-on"));
    expect(to.origin).toBe(platform.issuer);
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      login_hint: "user-7",
      lti_message_hint: "hint",
      client_id: CLIENT,
      redirect_uri: `${TOOL}/lti/launch`,
    });
    const state = to.searchParams.get("state") ?? "";
    const claims = claimsFor(platform, to.searchParams.get("nonce") ?? "", {
      "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": TARGET,
    });
    const entered = await browser.post("/lti/launch", { state, id_token: platform.sign(claims) });
    expect(accepted(entered)).toBe(true);
    expect(entered.headers["location"]).toMatch(/\/exam\/theory$/);
  });

  it("holds for ten minutes, whole and from our own pages", async () => {
    const page = await lost();
    const { restart = "" } = hiddenFields(page.text);
    expect((await again(page, tool.browser(), { Origin: "https://evil.example" })).status).toBe(403);
    for (const text of [`${restart.slice(0, -2)}AA`, restart.slice(1), "", "x".repeat(9_000)])
      expect([400, 401]).toContain((await tool.browser().post("/lti/again", { restart: text }, OWN_PAGE)).status);
    expect((await again(page)).status).toBe(200);
    tool.shift = 600_001;
    expect((await again(page)).status).toBe(401);
  });

  it("is not offered where it cannot help: in a window already, or with hints too long to carry", async () => {
    for (const page of [await lost({}, { "Sec-Fetch-Dest": "document" }), await lost({ lti_message_hint: "h".repeat(3_000) })]) {
      expect(refusalFaults(page)).toEqual([]);
      expect(page.text).not.toContain("/lti/again");
    }
  });

  it("is over when the platform was switched off", async () => {
    const page = await lost();
    const [record] = await tool.lti.platforms.list(TENANT);
    await tool.lti.platforms.setState(TENANT, record?.id ?? "", "off");
    expect((await again(page)).status).toBe(401);
    await tool.lti.platforms.setState(TENANT, record?.id ?? "", "on");
  });
});

describe("on Moodle, which takes a hint once only", () => {
  beforeAll(() => register(tool, platform, { authUrl: `${platform.issuer}/moodle/mod/lti/auth.php` }));

  it("goes to the page that begins the activity's login anew", async () => {
    const page = await again(await lost({ lti_message_hint: JSON.stringify({ cmid: 42, launchid: "ltilaunch41_7" }) }));
    expect(dataOf(page.text, "go-on")).toBe(`${platform.issuer}/moodle/mod/lti/launch.php?id=42`);
  });

  it.each(["{}", '{"cmid":"42&x=1"}', '{"cmid":-1}', "null", "[1", "42"])("takes no other address from the hint %j", async (hint) => {
    const page = await again(await lost({ lti_message_hint: hint }));
    expect(new URL(dataOf(page.text, "go-on")).pathname).toBe("/moodle/mod/lti/auth.php");
  });
});
