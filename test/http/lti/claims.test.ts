import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { CLAIM } from "../../../src/lti/words.ts";
import { collections } from "../../../src/store/collections.ts";
import {
  accepted,
  begin,
  claimsFor,
  launch,
  loginForm,
  MEMBERSHIP,
  refusalFaults,
  register,
  type Claims,
} from "../../support/launching.ts";
import { startTool, TENANT, type Tool } from "../../support/lti-tool.ts";
import { startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  await register(tool, platform);
});
afterAll(async () => {
  await tool.close();
  await platform.close();
});

const now = (): number => Math.floor(Date.now() / 1000);
const HOUR = 3_600;
const DEEP = { [CLAIM.messageType]: "LtiDeepLinkingRequest", [CLAIM.resourceLink]: undefined };
const settings = (change: Claims): Claims => ({
  [CLAIM.deepLinking]: {
    deep_link_return_url: "https://lms.example/r",
    accept_types: ["ltiResourceLink"],
    accept_presentation_document_targets: ["iframe"],
    ...change,
  },
});
const NO_LTI = Object.fromEntries(Object.values(CLAIM).map((name) => [name, undefined]));

const REFUSED: [id: string, title: string, claims: () => Claims][] = [
  ["C01", "wrong LTI version", () => ({ [CLAIM.version]: "1.2.0" })],
  ["C02", "LTI version missing", () => ({ [CLAIM.version]: undefined })],
  ["C03", "no LTI claims", () => NO_LTI],
  ["C04", "timestamps incorrect", () => ({ iat: 11_111, exp: 22_222 })],
  ["C05", "message_type missing", () => ({ [CLAIM.messageType]: undefined })],
  ["C06", "roles missing", () => ({ [CLAIM.roles]: undefined })],
  ["C07", "deployment_id missing", () => ({ [CLAIM.deployment]: undefined })],
  ["C08", "resource_link.id missing", () => ({ [CLAIM.resourceLink]: { title: "x" } })],
  ["C09", "resource_link missing", () => ({ [CLAIM.resourceLink]: undefined })],
  ["C10", "target_link_uri missing", () => ({ [CLAIM.target]: undefined })],
  ["C11", "wrong message_type", () => ({ [CLAIM.messageType]: "LtiOtherRequest" })],
  ["C12", "exp one hour ago", () => ({ iat: now() - 2 * HOUR, exp: now() - HOUR })],
  ["C12", "exp one hour ago, iat now", () => ({ exp: now() - HOUR })],
  ["C13", "exp missing", () => ({ exp: undefined })],
  ["C14", "exp as text", () => ({ exp: String(now() + 60) })],
  ["C15", "iat missing", () => ({ iat: undefined })],
  ["C16", "iat as text", () => ({ iat: String(now()) })],
  ["C17", "iat one hour in the future", () => ({ iat: now() + HOUR, exp: now() + 2 * HOUR })],
  ["C18", "iat one hour old, exp still valid", () => ({ iat: now() - HOUR, exp: now() + HOUR })],
  ["drill D10", "platform clock ten minutes behind", () => ({ iat: now() - 600, exp: now() - 540 })],
  ["drill D10", "platform clock ten minutes ahead", () => ({ iat: now() + 600, exp: now() + 660 })],
  ["C19", "nbf in the future", () => ({ nbf: now() + HOUR })],
  ["C20", "nonce missing", () => ({ nonce: undefined })],
  ["C21", "nonce empty", () => ({ nonce: "" })],
  ["C22", "nonce never issued by the tool", () => ({ nonce: "A".repeat(43) })],
  ["C25", "nonce as an object", () => ({ nonce: { $ne: null } })],
  ["C26", "wrong aud", () => ({ aud: "client-2" })],
  ["C27", "aud missing", () => ({ aud: undefined })],
  ["C28", "two aud, no azp", () => ({ aud: ["client-1", "client-2"] })],
  ["C29", "two aud, azp of the other", () => ({ aud: ["client-1", "client-2"], azp: "client-2" })],
  ["C30", "one aud, foreign azp", () => ({ azp: "client-2" })],
  ["C31", "aud list without our client", () => ({ aud: ["client-2"] })],
  ["C31", "empty aud list", () => ({ aud: [] })],
  ["C32", "iss unknown", () => ({ iss: "https://unknown.example" })],
  ["C33", "iss missing", () => ({ iss: undefined })],
  ["C34", "iss with an added slash", () => ({ iss: `${platform.issuer}/` })],
  ["C35", "iss in other letter case", () => ({ iss: platform.issuer.toUpperCase() })],
  ["C37", "deployment_id differs from the login's", () => ({ [CLAIM.deployment]: "deployment-2" })],
  ["C38", "deployment_id as a number", () => ({ [CLAIM.deployment]: 1 })],
  ["C39", "sub over 255 characters", () => ({ sub: "s".repeat(256) })],
  ["C40", "sub as an object", () => ({ sub: { $ne: null } })],
  ["C41", "sub empty", () => ({ sub: "" })],
  ["C42", "sub with a null byte", () => ({ sub: "learner-1\0" })],
  ["C42", "sub with a lone surrogate", () => ({ sub: "learner-\ud800" })],
  ["V40", "anonymous launch", () => ({ sub: undefined })],
  ["C43", "roles as text", () => ({ [CLAIM.roles]: `${MEMBERSHIP}#Instructor` })],
  ["C44", "a role that is no text", () => ({ [CLAIM.roles]: [{ $ne: null }] })],
  ["C45", "10,000 roles", () => ({ [CLAIM.roles]: Array.from({ length: 10_000 }, () => "x") })],
  ["C46", "resource_link as text", () => ({ [CLAIM.resourceLink]: "link-1" })],
  ["C47", "deep linking without settings", () => DEEP],
  ["C48", "deep linking, return URL javascript:", () => ({ ...DEEP, ...settings({ deep_link_return_url: "javascript:alert(1)" }) })],
  ["C48", "deep linking, accept_types as text", () => ({ ...DEEP, ...settings({ accept_types: "ltiResourceLink" }) })],
  ["C49", "target_link_uri claim on a foreign host", () => ({ [CLAIM.target]: "https://evil.example/" })],
  ["C49", "target_link_uri claim of another page", () => ({ [CLAIM.target]: "https://tool.example/exam/theory" })],
  ["–", "context without an id", () => ({ [CLAIM.context]: { title: "x" } })],
  ["–", "submission review of nobody", () => ({ [CLAIM.messageType]: "LtiSubmissionReviewRequest", [CLAIM.ags]: { scope: [] } })],
];

describe("claims that must not be taken are refused, and spend the login (1.3)", () => {
  test.each(REFUSED)("%s %s", async (_id, _title, change) => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const claims = claimsFor(platform, begun.nonce, change());
    const answer = await browser.post("/lti/launch", { state: begun.state, id_token: platform.sign(claims) });
    expect(refusalFaults(answer, ["learner-1", "Lin Wei", "evil.example"])).toEqual([]);

    const again = await browser.post("/lti/launch", { state: begun.state, id_token: platform.sign(claimsFor(platform, begun.nonce)) });
    expect(accepted(again)).toBe(false);
  });

  it("C23 C24 nonce of another login, and the same token with a new state", async () => {
    const browser = tool.browser();
    const [first, second] = [await begin(browser, platform), await begin(browser, platform)];
    const token = platform.sign(claimsFor(platform, first.nonce));
    expect(refusalFaults(await browser.post("/lti/launch", { state: second.state, id_token: token }))).toEqual([]);
    expect(accepted(await browser.post("/lti/launch", { state: first.state, id_token: token }))).toBe(true);
    const third = await begin(browser, platform);
    expect(refusalFaults(await browser.post("/lti/launch", { state: third.state, id_token: token }))).toEqual([]);
  });

  it("C36 an unknown deployment is refused, or noted where the administrator lets new ones in", async () => {
    const open = await startSigningPlatform(platform.key);
    const record = await register(tool, open, { acceptDeployments: true });
    const browser = tool.browser();
    const attempt = async (at: SigningPlatform) => {
      const { lti_deployment_id: _, ...form } = loginForm(at);
      const answer = await browser.post("/lti/login", form);
      const url = new URL(answer.headers["location"] ?? "");
      const claims = claimsFor(at, url.searchParams.get("nonce") ?? "", { [CLAIM.deployment]: "deployment-9" });
      return browser.post("/lti/launch", { state: url.searchParams.get("state") ?? "", id_token: at.sign(claims) });
    };
    expect(refusalFaults(await attempt(platform))).toEqual([]);
    expect(accepted(await attempt(open))).toBe(true);
    expect((await tool.store.get(collections.platforms, TENANT, record.id))?.deployments).toContain("deployment-9");
    await open.close();
  });

  it("C50 takes the last of a claim given twice, as JSON readers do", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const json = JSON.stringify(claimsFor(platform, begun.nonce)).replace('"sub":"learner-1"', '"sub":"other","sub":"learner-1"');
    expect(accepted(await browser.post("/lti/launch", { state: begun.state, id_token: platform.sign(json) }))).toBe(true);
    expect(tool.launches.at(-1)?.sub).toBe("learner-1");
  });

  it("C52 payload that is a JSON list", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const answer = await browser.post("/lti/launch", { state: begun.state, id_token: platform.sign([claimsFor(platform, begun.nonce)]) });
    expect(refusalFaults(answer)).toEqual([]);
  });

  it("writes one audit line with the reason", async () => {
    await launch(tool.browser(), platform, { [CLAIM.roles]: "x" });
    const { records } = await tool.store.find(collections.audit, TENANT, { index: "byTime", equal: [], descending: true, limit: 1 });
    expect(records[0]).toMatchObject({ action: "lti.refused", detail: { reason: "claims-shape: roles" } });
  });
});
