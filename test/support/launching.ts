import type { Response } from "supertest";
import type { PlatformRecord } from "../../src/lti/records.ts";
import { CLAIM } from "../../src/lti/words.ts";
import type { Browser } from "./browser.ts";
import { TENANT, TOOL, type Tool } from "./lti-tool.ts";
import type { SigningPlatform } from "./signing-platform.ts";

export const CLIENT = "client-1";
export const DEPLOYMENT = "deployment-1";
export const MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership";

export type Claims = Record<string, unknown>;

export const register = (tool: Tool, platform: SigningPlatform, entry: Partial<PlatformRecord> = {}): Promise<PlatformRecord> =>
  tool.lti.platforms.add({
    tenant: TENANT,
    name: "Test LMS",
    issuer: platform.issuer,
    clientId: CLIENT,
    authUrl: `${platform.issuer}/auth`,
    tokenUrl: `${platform.issuer}/token`,
    jwksUrl: platform.jwksUrl,
    deployments: [DEPLOYMENT],
    ...entry,
  });

export const loginForm = (platform: SigningPlatform, change: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  iss: platform.issuer,
  login_hint: "user-7",
  target_link_uri: `${TOOL}/`,
  client_id: CLIENT,
  lti_message_hint: "hint",
  lti_deployment_id: DEPLOYMENT,
  ...change,
});

export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly location: URL;
}

/** Begins a login in this browser and reads what the platform is told. */
export async function begin(browser: Browser, platform: SigningPlatform, change: Readonly<Record<string, string>> = {}): Promise<Begun> {
  const answer = await browser.post("/lti/login", loginForm(platform, change));
  if (answer.status !== 303 && answer.status !== 302) throw new Error(`login answered ${answer.status}: ${answer.text}`);
  const location = new URL(answer.headers["location"] ?? "");
  return { location, state: location.searchParams.get("state") ?? "", nonce: location.searchParams.get("nonce") ?? "" };
}

/** A learner's resource link launch, right in every claim. */
export function claimsFor(platform: SigningPlatform, nonce: string, change: Claims = {}): Claims {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: platform.issuer,
    aud: CLIENT,
    sub: "learner-1",
    exp: iat + 60,
    iat,
    nonce,
    name: "Lin Wei",
    email: "lin.wei@example.com",
    [CLAIM.version]: "1.3.0",
    [CLAIM.messageType]: "LtiResourceLinkRequest",
    [CLAIM.deployment]: DEPLOYMENT,
    [CLAIM.target]: `${TOOL}/`,
    [CLAIM.roles]: [`${MEMBERSHIP}#Learner`],
    [CLAIM.context]: { id: "course-1", title: "Service basics" },
    [CLAIM.resourceLink]: { id: "link-1", title: "Certification" },
    ...change,
  };
}

/** A whole launch in one browser, its claims changed as told; a changed value of undefined leaves the claim out. */
export async function launch(
  browser: Browser,
  platform: SigningPlatform,
  change: Claims | ((begun: Begun) => Claims) = {},
): Promise<Response> {
  const begun = await begin(browser, platform);
  const claims = claimsFor(platform, begun.nonce, typeof change === "function" ? change(begun) : change);
  return browser.post("/lti/launch", { state: begun.state, id_token: platform.sign(claims) });
}

/** Whether an answer lets somebody in. */
export const accepted = (answer: Response): boolean =>
  answer.status >= 300 && answer.status < 400 && (answer.headers["location"] ?? "").startsWith("/s/");

/** What every refusal must be: refused in words, with a reference, without a session, internals or an echo. */
export function refusalFaults(answer: Response, sent: readonly string[] = []): string[] {
  const faults: string[] = [];
  if (![400, 401, 403, 413, 415].includes(answer.status)) faults.push(`status ${answer.status}`);
  if (!/text\/html/.test(answer.headers["content-type"] ?? "")) faults.push("no page");
  if (!/[2-9A-HJ-NP-Z]{8}/.test(answer.text)) faults.push("no reference");
  if (/\bat .*\.(ts|js):\d+|node_modules|sqlite|mongo/i.test(answer.text)) faults.push("internals");
  for (const text of sent) if (answer.text.includes(text)) faults.push(`echoes ${text.slice(0, 20)}`);
  const kept = ((answer.headers["set-cookie"] ?? []) as unknown as string[]).filter((line) => !line.includes("Max-Age=0"));
  if (kept.length > 0) faults.push("sets a cookie");
  return faults;
}
