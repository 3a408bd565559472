import type { Response } from "supertest";
import type { Browser } from "./browser.ts";
import { claimsFor, loginForm, type Claims } from "./launching.ts";
import { TOOL, type Tool } from "./lti-tool.ts";
import { hiddenFields } from "./practice-launch.ts";
import type { SigningPlatform } from "./signing-platform.ts";

/** Headers of a form that one of our own pages posts. */
export const OWN_PAGE = { Origin: TOOL, "Sec-Fetch-Site": "same-origin" } as const;

/** A login begun where the platform keeps data for tools, or where it does not (`storage` undefined). */
export interface FramedLogin {
  readonly answer: Response;
  readonly state: string;
  readonly nonce: string;
  /** What the page puts into the platform's storage. */
  readonly secret: string;
}

export const dataOf = (html: string, name: string): string =>
  (new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1] ?? "").replaceAll("&amp;", "&").replaceAll("&#x3D;", "=");

export async function beginFramed(
  browser: Browser,
  platform: SigningPlatform,
  change: Readonly<Record<string, string>> = { lti_storage_target: "_parent" },
): Promise<FramedLogin> {
  const answer = await browser.post("/lti/login", loginForm(platform, change));
  const to = new URL(answer.headers["location"] ?? dataOf(answer.text, "go-on"));
  browser.jar.clear();
  const [state, nonce] = ["state", "nonce"].map((name) => to.searchParams.get(name) ?? "");
  return { answer, state: state ?? "", nonce: nonce ?? "", secret: dataOf(answer.text, "storage-value") };
}

/** The launch as the platform posts it into the frame, then as the page that asked the storage posts it again. */
export async function launchFramed(
  browser: Browser,
  platform: SigningPlatform,
  options: { readonly login?: FramedLogin; readonly claims?: Claims; readonly browser?: string } = {},
): Promise<{ login: FramedLogin; asked: Response; proved: Response }> {
  const login = options.login ?? (await beginFramed(browser, platform));
  const token = platform.sign(claimsFor(platform, login.nonce, options.claims));
  const asked = await browser.post("/lti/launch", { state: login.state, id_token: token });
  const proved = await browser.post("/lti/launch", { ...hiddenFields(asked.text), browser: options.browser ?? login.secret });
  return { login, asked, proved };
}

/** The one-time code that the page's button fetches. */
export async function fetchCode(browser: Browser, page: Response): Promise<Response> {
  return browser.post("/lti/window", hiddenFields(page.text), { ...OWN_PAGE, Accept: "application/json" });
}

export const handOver = (tool: Tool, code: string, browser = tool.browser()): Promise<Response> =>
  browser.post("/lti/hand-over", { code }, OWN_PAGE);
