import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { run } from "../../../src/cli/run.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tierwise-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

/** One command line: exit code, what went to stdout and to stderr. */
async function tierwise(...argv: string[]) {
  const said = { out: "", err: "" };
  const code = await run(argv, {
    env: { DATA_DIR: place, PUBLIC_URL: "https://tool.example", DEFAULT_LOCALE: "en" },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

const data = async (...argv: string[]): Promise<unknown> => JSON.parse((await tierwise(...argv, "--json")).out);

const FOUR = [
  ["--issuer", "https://lms.example"],
  ["--auth-url", "https://lms.example/auth"],
  ["--token-url", "https://lms.example/token"],
  ["--jwks-url", "https://lms.example/jwks"],
].flat();

describe("tierwise platform", () => {
  it("adds, lists, corrects, switches off and on", async () => {
    const added = await data("platform", "add", ...FOUR, "--client-id", "client-1", "--deployment", "1", "--deployment", "2");
    expect(added).toMatchObject({ issuer: "https://lms.example", deployments: ["1", "2"], state: "on", acceptDeployments: false });
    const { id } = added as { id: string };
    expect(await data("platform", "add", ...FOUR, "--client-id", "client-1", "--deployment", "3", "--name", "Acme")).toMatchObject({ id });
    expect(await data("platform", "list")).toEqual([expect.objectContaining({ id, name: "Acme", deployments: ["3"] })]);
    expect(await data("platform", "disable", id)).toMatchObject({ state: "off" });
    expect(await data("platform", "enable", id)).toMatchObject({ state: "on" });
    expect((await tierwise("platform", "list")).out).toContain("https://lms.example\tclient-1\t3");
  });

  it("knows the addresses of a Moodle from its own", async () => {
    expect(
      await data("platform", "add", "--moodle", "https://moodle.example/sub/", "--client-id", "m", "--accept-deployments"),
    ).toMatchObject({
      issuer: "https://moodle.example/sub",
      authUrl: "https://moodle.example/sub/mod/lti/auth.php",
      tokenUrl: "https://moodle.example/sub/mod/lti/token.php",
      jwksUrl: "https://moodle.example/sub/mod/lti/certs.php",
      acceptDeployments: true,
    });
  });

  it("invites with one URL, and nothing else on stdout", async () => {
    expect((await tierwise("platform", "invite")).out).toMatch(/^https:\/\/tool\.example\/lti\/register\?invitation=[\w-]{43}\n$/);
    expect(await data("platform", "invite", "--name", "Acme")).toMatchObject({
      url: expect.stringContaining("invitation="),
      id: expect.any(String),
    });
  });

  it("says what to paste into Moodle and Canvas", async () => {
    const { out } = await tierwise("platform", "values");
    for (const part of [
      "https://tool.example/lti/login",
      "https://tool.example/lti/launch",
      "https://tool.example/lti/jwks",
      "$Context.id.history",
    ]) {
      expect(out).toContain(part);
    }
    expect(await data("platform", "values")).toMatchObject({ canvas: { oidc_initiation_url: "https://tool.example/lti/login" } });
  });
});

test.each<[code: number, argv: string[]]>([
  [0, ["--help"]],
  [0, ["platform", "add", "--help"]],
  [1, ["platform", "disable", "nobody"]],
  [1, ["doctor", "nobody"]],
  [1, ["doctor", "--tenant", "empty"]],
  [2, ["frobnicate"]],
  [2, ["platform"]],
  [2, ["platform", "frobnicate"]],
  [2, ["platform", "add", "--client-id", "x", "--deployment", "1"]],
  [2, ["platform", "add", ...FOUR, "--deployment", "1"]],
  [2, ["platform", "add", ...FOUR, "--client-id", "x"]],
  [2, ["platform", "add", "--issuer", "ftp://lms.example"]],
  [2, ["platform", "add", "--issuer", "http://lms.example"]],
  [2, ["platform", "disable"]],
  [2, ["platform", "list", "--tenant", "../etc"]],
  [2, ["platform", "list", "--unknown"]],
])("exit code %i for %j", async (code, argv) => {
  const answer = await tierwise(...argv);
  expect(answer.code).toBe(code);
  if (code === 2) expect(answer.err).not.toBe("");
});

describe("tierwise keys", () => {
  it("rotates with overlap: the next key is published beside the present one", async () => {
    const before = (await data("keys", "list")) as { kid: string }[];
    const next = (await data("keys", "rotate")) as { kid: string };
    expect(await data("keys", "list")).toEqual([...before, next]);
  });
});

it("says which setting is wrong instead of starting", async () => {
  const said = { err: "" };
  const world = {
    env: { DATA_DIR: place, PUBLIC_URL: "http://lms.example" },
    out: () => undefined,
    err: (text: string) => void (said.err += text),
  };
  expect(await run(["platform", "list"], world)).toBe(1);
  expect(said.err).toContain("PUBLIC_URL");
});
