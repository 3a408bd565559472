import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Response } from "supertest";
import { accepted, begin, claimsFor, launch, refusalFaults, register } from "../../support/launching.ts";
import { startTool, type Tool } from "../../support/lti-tool.ts";
import { rsaPair, startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

jest.setTimeout(180_000);

let tool: Tool;
let platform: SigningPlatform;
let other: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  other = await startSigningPlatform(rsaPair("other"));
  await register(tool, platform);
  await register(tool, other, { clientId: "client-b", tenant: "other" });
});
afterAll(async () => {
  await tool.close();
  await platform.close();
  await other.close();
});

const post = (state: string, token: string, browser = tool.browser()): Promise<Response> =>
  browser.post("/lti/launch", { state, id_token: token });
const admitted = (answers: readonly Response[]): number => answers.filter(accepted).length;

describe("a login is finished once, in the browser that began it (1.5)", () => {
  it("S01 S02 not in a browser without its cookie, nor in one with another login's", async () => {
    const [first, second] = [tool.browser(), tool.browser()];
    const begun = await begin(first, platform);
    await begin(second, platform);
    const token = platform.sign(claimsFor(platform, begun.nonce));
    expect(refusalFaults(await post(begun.state, token, second))).toEqual([]);
    expect(refusalFaults(await post((await begin(tool.browser(), platform)).state, token))).toEqual([]);
  });

  it("S02 not with another login's cookie value under the right name", async () => {
    const [first, second] = [tool.browser(), tool.browser()];
    const begun = await begin(first, platform);
    await begin(second, platform);
    second.jar.set([...first.jar.keys()][0] ?? "", [...second.jar.values()][0] ?? "");
    expect(refusalFaults(await post(begun.state, platform.sign(claimsFor(platform, begun.nonce)), second))).toEqual([]);
  });

  it("S03 not without a state", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    expect(refusalFaults(await browser.post("/lti/launch", { id_token: platform.sign(claimsFor(platform, begun.nonce)) }))).toEqual([]);
  });

  it("S04 S15 not a second time, with a fresh token or the same, at once or after 75 s", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const cookies = new Map(browser.jar);
    const token = platform.sign(claimsFor(platform, begun.nonce, { exp: Math.floor(Date.now() / 1000) + 600 }));
    expect(accepted(await post(begun.state, token, browser))).toBe(true);
    for (const [name, value] of cookies) browser.jar.set(name, value);
    const fresh = platform.sign(claimsFor(platform, begun.nonce, { jti: "2" }));
    expect(refusalFaults(await post(begun.state, fresh, browser))).toEqual([]);
    tool.shift += 75_000;
    for (const [name, value] of cookies) browser.jar.set(name, value);
    expect(refusalFaults(await post(begun.state, token, browser))).toEqual([]);
    tool.shift = 0;
  });

  it("not after ten minutes", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    tool.shift += 600_000;
    const iat = Math.floor(Date.now() / 1000) + 600;
    expect(
      refusalFaults(await post(begun.state, platform.sign(claimsFor(platform, begun.nonce, { iat, exp: iat + 60 })), browser)),
    ).toEqual([]);
    tool.shift = 0;
  });

  it("S05 S06 not with a state made up, or changed, or signed for another login", async () => {
    const browser = tool.browser();
    const [one, two] = [await begin(browser, platform), await begin(browser, platform)];
    const token = platform.sign(claimsFor(platform, one.nonce));
    const [id = "", fields = "", sign = ""] = one.state.split(".");
    const changed = Buffer.from(Buffer.from(fields, "base64url").toString().replace("tool.example/", "tool.example/exam")).toString(
      "base64url",
    );
    const forged = [
      `${id}.${changed}.${sign}`,
      `${id}.${fields}.${two.state.split(".")[2]}`,
      `${id}.${fields}.${"A".repeat(43)}`,
      `${"Z".repeat(43)}.${fields}.${sign}`,
    ];
    for (const state of [...forged, "Z".repeat(43), "..", "x".repeat(5_000)])
      expect(refusalFaults(await post(state, token, browser))).toEqual([]);
    expect(accepted(await post(one.state, token, browser))).toBe(true);
  });

  it("S07 not with the token of another tenant", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const token = other.sign(claimsFor(other, begun.nonce, { aud: "client-b" }));
    expect(refusalFaults(await post(begun.state, token, browser))).toEqual([]);
  });

  it("S08 not by GET", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const answer = await browser.get(`/lti/launch?state=${begun.state}&id_token=${platform.sign(claimsFor(platform, begun.nonce))}`);
    expect(answer.status).toBe(405);
  });

  it("S09 a stranger's post leaves others' logins alone", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const json = { "Content-Type": "application/json" };
    const strays = ['{"state":{"$ne":null},"id_token":"a.b.c"}', '{"state":"a b","id_token":7}', "null", "[]"];
    for (const stray of strays)
      expect(refusalFaults(await tool.browser().post("/lti/launch", stray, json)).filter((fault) => fault !== "no page")).toEqual([]);
    for (const stray of ["state[$ne]=x&id_token=a.b.c", "state=a b&id_token=x", "state=%00&id_token=%FF", "=&=", "__proto__=1&state=x"]) {
      expect(refusalFaults(await tool.browser().post("/lti/launch", stray))).toEqual([]);
    }
    expect(accepted(await post(begun.state, platform.sign(claimsFor(platform, begun.nonce)), browser))).toBe(true);
  });

  it("the platform's own no is told in words, and ends the login", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    expect(refusalFaults(await browser.post("/lti/launch", { state: begun.state, error: "login_required" }))).toEqual([]);
    expect(accepted(await post(begun.state, platform.sign(claimsFor(platform, begun.nonce)), browser))).toBe(false);
  });
});

describe("races (1.5)", () => {
  it("S10 the very same launch 20 times at once, 5 rounds: exactly one session each", async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = tool.browser();
      const begun = await begin(browser, platform);
      const token = platform.sign(claimsFor(platform, begun.nonce, { sub: `racer-${round}` }));
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(begun.state, token, browser)));
      expect(admitted(answers)).toBe(1);
      expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    }
  });

  it("S11 one nonce under 20 states at once: at most one", async () => {
    const browser = tool.browser();
    const begun = await Promise.all(Array.from({ length: 20 }, () => begin(browser, platform)));
    const token = platform.sign(claimsFor(platform, begun[0]?.nonce ?? ""));
    expect(admitted(await Promise.all(begun.map(({ state }) => post(state, token, browser))))).toBeLessThanOrEqual(1);
  });

  it("S12 one state with 20 different tokens at once: at most one", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const tokens = Array.from({ length: 20 }, (_, n) => platform.sign(claimsFor(platform, begun.nonce, { sub: `many-${n}` })));
    expect(admitted(await Promise.all(tokens.map((token) => post(begun.state, token, browser))))).toBe(1);
  });

  it("S13 20 different learners at once: all", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => launch(tool.browser(), platform, { sub: `crowd-${n}` })));
    expect(admitted(answers)).toBe(20);
  });

  it("S14 two tabs: both logins first, then both launches", async () => {
    const browser = tool.browser();
    const [one, two] = [await begin(browser, platform), await begin(browser, platform)];
    expect(accepted(await post(one.state, platform.sign(claimsFor(platform, one.nonce)), browser))).toBe(true);
    expect(accepted(await post(two.state, platform.sign(claimsFor(platform, two.nonce)), browser))).toBe(true);
  });
});
