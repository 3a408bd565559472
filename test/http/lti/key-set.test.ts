import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { accepted, launch, refusalFaults, register } from "../../support/launching.ts";
import { startTool, type Tool } from "../../support/lti-tool.ts";
import { startSigningPlatform, type KeySetFault, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeEach(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  await register(tool, platform);
});
afterEach(async () => {
  await tool.close();
  await platform.close();
});

const claims = () => {
  const iat = Math.floor((Date.now() + tool.shift) / 1000);
  return { iat, exp: iat + 60 };
};
const enter = async (): Promise<boolean> => accepted(await launch(tool.browser(), platform, claims()));
const timed = async <T>(task: () => Promise<T>): Promise<{ value: T; ms: number }> => {
  const began = Date.now();
  return { value: await task(), ms: Date.now() - began };
};

describe("the platform's keys (1.10)", () => {
  it("K01 are fetched at most twice for 20 launches", async () => {
    for (let n = 0; n < 20; n += 1) expect(await enter()).toBe(true);
    expect(platform.fetches).toBeLessThanOrEqual(2);
  });

  it("K01 are fetched once for 20 launches at once on a cold start", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => launch(tool.browser(), platform, { sub: `cold-${n}` })));
    expect(answers.every(accepted)).toBe(true);
    expect(platform.fetches).toBe(1);
  });

  test.each<[string, KeySetFault]>([
    ["K02", "503"],
    ["K03", "drop"],
    ["K04", "html"],
    ["K05", "hang"],
    ["K10", "redirect"],
    ["K11", "huge"],
  ])("%s serve from the last good set while the key set answers: %s", async (_id, fault) => {
    expect(await enter()).toBe(true);
    platform.fault = fault;
    tool.shift += 6 * 60_000;
    const { value, ms } = await timed(enter);
    expect(value).toBe(true);
    expect(ms).toBeLessThan(2_000);
    tool.shift += 23 * 3_600_000;
    expect(await enter()).toBe(true);
  });

  it("K06 an unknown key is refused in time when the key set hangs", async () => {
    platform.fault = "hang";
    const { value, ms } = await timed(() => launch(tool.browser(), platform));
    expect(refusalFaults(value)).toEqual([]);
    expect(ms).toBeLessThan(8_000);
  }, 180_000);

  it("K07 a slow key set with a new key is waited for", async () => {
    platform.fault = "slow";
    expect(await enter()).toBe(true);
  }, 180_000);

  it("K08 K09 a change of key counts at once, and the old key is dead", async () => {
    expect(await enter()).toBe(true);
    const old = platform.key;
    platform.rotate("second");
    expect(await enter()).toBe(true);
    platform.key = old;
    expect(await enter()).toBe(false);
  });

  it("K10 a redirected key set is not followed", async () => {
    platform.fault = "redirect";
    expect(await enter()).toBe(false);
    expect(platform.strays).toBe(0);
  });

  it("K11 an endless key set is cut off", async () => {
    platform.fault = "huge";
    expect(refusalFaults(await launch(tool.browser(), platform))).toEqual([]);
    expect(platform.bytesSent).toBeLessThan(8_000_000);
  });

  it("K12 30 unknown key ids cause at most 5 fetches, and a true new key is found soon after", async () => {
    expect(await enter()).toBe(true);
    const before = platform.fetches;
    for (let n = 0; n < 30; n += 1) {
      platform.key = { ...platform.key, kid: `made-up-${n}` };
      expect(await enter()).toBe(false);
    }
    expect(platform.fetches - before).toBeLessThanOrEqual(5);
    platform.rotate("true-new");
    tool.shift += 11_000;
    expect(await enter()).toBe(true);
  });
});
