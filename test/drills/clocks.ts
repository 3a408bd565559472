import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { serveExam } from "../http/exam/served.ts";
import { launchProfile } from "../support/browser-profile.ts";
import { accepted, begin, claimsFor, refusalFaults, register } from "../support/launching.ts";
import { startTool } from "../support/lti-tool.ts";
import { startSigningPlatform } from "../support/signing-platform.ts";
import { stepsIn } from "../unit/exam/steps.ts";
import type { DrillResult } from "./result.ts";

/** The time left may be wrong by so much (ms). */
const LIMIT = 2 * SECOND;

/** The platform's clock is off by a minute or by ten, the browser's by half a day. */
export async function clocks(): Promise<DrillResult> {
  const platform = await platformClocks();
  const worstMs = Math.max(await browserClock(12 * HOUR), await browserClock(-12 * HOUR));
  const pass = platform.wrong.length === 0 && worstMs <= LIMIT;
  return { name: "clocks", drill: "D10", pass, ...platform, browserWorstMs: worstMs, limitMs: LIMIT };
}

/** Launches of a platform whose clock is off: let in within a minute, refused in words beyond. */
export async function platformClocks(): Promise<{ readonly launches: number; readonly wrong: readonly string[] }> {
  const [tool, platform] = await Promise.all([startTool(), startSigningPlatform()]);
  try {
    await register(tool, platform);
    const wrong: string[] = [];
    const offsets = [MINUTE, -MINUTE, 10 * MINUTE, -10 * MINUTE];
    for (const off of offsets) {
      const browser = tool.browser();
      const { state, nonce } = await begin(browser, platform);
      const iat = Math.floor((Date.now() + off) / SECOND);
      const token = platform.sign(claimsFor(platform, nonce, { iat, exp: iat + 61 }));
      const answer = await browser.post("/lti/launch", { state, id_token: token });
      if (Math.abs(off) <= MINUTE) {
        if (!accepted(answer)) wrong.push(`${off / SECOND} s: refused`);
      } else wrong.push(...refusalFaults(answer).map((fault) => `${off / SECOND} s: ${fault}`));
    }
    return { launches: offsets.length, wrong };
  } finally {
    await tool.close();
    await platform.close();
  }
}

/** How wrong (ms) the time left is in a browser whose clock is off by `off`: the server's clock stands still meanwhile. */
async function browserClock(off: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-clocks-"));
  const served = await serveExam();
  const { context, kill } = await launchProfile(folder);
  try {
    const { deadline, startedAt } = await stepsIn(served.world).begun();
    const page = await context.newPage();
    await page.addInitScript(`{
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...given) { given.length === 0 ? super(Real.now() + ${off}) : super(...given); }
        static now() { return Real.now() + ${off}; }
      };
    }`);
    await page.goto(`${served.url}/s/learner-1/exam/theory/sitting`);
    const shown = await page.evaluate<{ readonly text: string; readonly passed: number }>(
      `({ text: document.querySelector("[data-timer-time]").textContent, passed: performance.now() })`,
    );
    const seconds = shown.text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    const left = deadline - startedAt - shown.passed;
    return Math.max(0, Math.round(Math.abs(seconds * SECOND - left)) - SECOND);
  } finally {
    kill();
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
