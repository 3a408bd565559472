import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "@jest/globals";
import { run } from "../../../src/cli/run.ts";
import type { PlatformEntry } from "../../../src/lti/platforms.ts";
import { SCOPE } from "../../../src/lti/words.ts";
import type { Fault } from "../../../src/practice/faults.ts";
import { practiceLaunch } from "../../support/practice-launch.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
let right: PlatformEntry;
let good: string;
beforeAll(async () => {
  stack = await startStack();
  const [platform] = await stack.services.lti.platforms.list("practice");
  if (platform === undefined) throw new Error("no practice platform");
  good = platform.id;
  const { id: _id, version: _version, firstOfIssuer: _first, sharesIssuer: _shares, ...entry } = platform;
  right = entry;
  await practiceLaunch(stack, { user: "3" });
  await practiceLaunch(stack, { user: "11" });
}, 180_000);
afterEach(async () => {
  const { faults, settings } = stack.practice.practice.platform;
  faults.clear();
  settings.scopes = Object.values(SCOPE);
  await stack.services.lti.platforms.add(right);
  await practiceLaunch(stack, { user: "3" });
});
afterAll(() => stack.close());

interface Found {
  readonly ok: boolean;
  readonly steps: readonly {
    step: string;
    state: string;
    findings: { code: string; field?: string }[];
    words: { text: string; advice: string }[];
  }[];
}

/** The command as an administrator runs it, for one platform; its data and its exit code. */
async function doctor(id: string, ...more: string[]): Promise<{ code: number; found: Found; text: string }> {
  const { dataDir, storeUrl, publicUrl } = stack.services.config;
  let text = "";
  const world = {
    env: { DATA_DIR: dataDir, STORE_URL: storeUrl, PUBLIC_URL: publicUrl, DEFAULT_LOCALE: "en" },
    out: (part: string) => {
      text += part;
    },
    err: (part: string) => {
      text += part;
    },
  };
  const code = await run(["doctor", id, "--tenant", "practice", "--json", ...more], world);
  const found = (JSON.parse(text) as Found[])[0];
  if (found === undefined) throw new Error(text);
  return { code, found, text };
}

const url = (path: string): string => stack.practice.url + path;

interface Planted {
  readonly entry?: () => Partial<PlatformEntry>;
  readonly fault?: Fault;
  readonly plant?: () => Promise<unknown>;
  readonly expected: { readonly step: string; readonly code: string; readonly field?: string };
}

const planted: readonly (readonly [name: string, planted: Planted])[] = [
  [
    "wrong client ID",
    { entry: () => ({ clientId: "practice-too" }), expected: { step: "token", code: "client-unknown", field: "client-id" } },
  ],
  ["wrong issuer", { entry: () => ({ issuer: url("/moodle") }), expected: { step: "addresses", code: "differs", field: "issuer" } }],
  [
    "wrong auth URL",
    { entry: () => ({ authUrl: url("/mod/lti/oauth.php") }), expected: { step: "login", code: "not-a-page", field: "auth-url" } },
  ],
  [
    "auth URL of another service",
    { entry: () => ({ authUrl: url("/mod/lti/token.php") }), expected: { step: "addresses", code: "differs", field: "auth-url" } },
  ],
  [
    "wrong token URL",
    { entry: () => ({ tokenUrl: url("/mod/lti/tokens.php") }), expected: { step: "token", code: "not-a-token", field: "token-url" } },
  ],
  [
    "wrong key set URL",
    { entry: () => ({ jwksUrl: url("/mod/lti/cert.php") }), expected: { step: "keys", code: "not-a-key-set", field: "jwks-url" } },
  ],
  [
    "wrong deployment",
    {
      entry: () => ({ deployments: ["7"] }),
      plant: () => practiceLaunch(stack, { user: "3" }),
      expected: { step: "deployment", code: "deployment-other", field: "deployment" },
    },
  ],
  [
    "gradebook service set to read only",
    {
      plant: async () => {
        stack.practice.practice.platform.settings.scopes = Object.values(SCOPE).filter((scope) => scope !== SCOPE.lineItem);
        await practiceLaunch(stack, { user: "3" });
      },
      expected: { step: "line-item", code: "gradebook-read-only" },
    },
  ],
  [
    "score scope not granted",
    {
      plant: async () => {
        stack.practice.practice.platform.settings.scopes = Object.values(SCOPE).filter((scope) => scope !== SCOPE.score);
      },
      expected: { step: "token", code: "scope-missing" },
    },
  ],
  ["score refused", { fault: { match: /\/scores/, status: 400 }, expected: { step: "score", code: "score-refused" } }],
  [
    "clock of the LMS behind, by its token endpoint",
    {
      fault: { match: /token\.php/, status: 400, body: '{"error":"Cannot handle token with iat prior to 2026-11-22T06:00:00+0000"}' },
      expected: { step: "token", code: "clock" },
    },
  ],
  [
    "clock of the LMS ahead, by its Date header",
    {
      fault: { match: /auth\.php/, status: 400, headers: { Date: new Date(Date.now() + 300_000).toUTCString() } },
      expected: { step: "login", code: "clock" },
    },
  ],
  [
    "nothing listens",
    { entry: () => ({ tokenUrl: "http://127.0.0.1:9/token" }), expected: { step: "token", code: "host-refuses", field: "token-url" } },
  ],
  [
    "unknown host",
    { entry: () => ({ jwksUrl: "https://lms.invalid/jwks" }), expected: { step: "keys", code: "host-unknown", field: "jwks-url" } },
  ],
  [
    "https where only http is spoken",
    {
      entry: () => ({ tokenUrl: url("/mod/lti/token.php").replace("http:", "https:") }),
      expected: { step: "token", code: "tls", field: "token-url" },
    },
  ],
  [
    "inner address",
    { entry: () => ({ tokenUrl: "https://10.0.0.5/token" }), expected: { step: "token", code: "host-inner", field: "token-url" } },
  ],
  [
    "LMS cannot read our keys",
    {
      fault: { match: /token\.php/, status: 400, body: '{\n "error" : ""kid" invalid, unable to lookup correct key"\n}' },
      expected: { step: "token", code: "tool-keys-unread" },
    },
  ],
  ["roster refused", { fault: { match: /memberships/, status: 403 }, expected: { step: "roster", code: "roster-refused" } }],
  ["switched off", { entry: () => ({ state: "off" }), expected: { step: "state", code: "off" } }],
];

describe("the self-test", () => {
  it("finds nothing wrong with a platform that works, tries a score and leaves no column behind", async () => {
    const before = stack.practice.practice.platform.lineItems("2");
    const { code, found } = await doctor(good);
    expect(found.steps.map(({ step, state }) => `${step} ${state}`)).toEqual(
      ["state", "tool", "addresses", "login", "deployment", "keys", "token", "line-item", "score", "roster"].map((step) => `${step} ok`),
    );
    expect(code).toBe(0);
    expect(stack.practice.practice.platform.lineItems("2")).toEqual(before);
  });

  it("writes nothing when told to read only", async () => {
    stack.practice.practice.platform.resetCounts();
    const { found } = await doctor(good, "--read-only");
    expect(found.steps.find(({ step }) => step === "score")?.state).toBe("skipped");
    expect(
      Object.keys(stack.practice.practice.platform.counts()).filter((name) => /lineitems?\.(post|put|delete)|scores/.test(name)),
    ).toEqual([]);
  });

  test.each(planted)("names %s", async (_name, { entry, fault, plant, expected }) => {
    const changed = { ...right, ...entry?.() };
    const { id } = await stack.services.lti.platforms.add(changed);
    await plant?.();
    if (fault !== undefined) stack.practice.practice.platform.faults.add({ times: 50, ...fault });
    const { code, found } = await doctor(id);
    expect(code).toBe(1);
    const wrong = found.steps.flatMap(({ step, state, findings }) =>
      state === "wrong" ? findings.map(({ code: what, field }) => ({ step, code: what, ...(field !== undefined && { field }) })) : [],
    );
    expect(wrong).toContainEqual(expected);
    const words = found.steps.flatMap((step) => step.words.map(({ text }) => text)).join(" ");
    expect(words).not.toMatch(/lti\.doctor|\{|undefined/);
  });
});
