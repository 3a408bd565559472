import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { serveExam } from "../http/exam/served.ts";
import { goOn, launchProfile } from "../support/browser-profile.ts";
import { stepsIn } from "../unit/exam/steps.ts";
import { choicesOnly, TENANT } from "../unit/exam/world.ts";
import type { DrillResult } from "./result.ts";

/** ms */
const LIMIT = { notice: 5 * SECOND, replay: 10 * SECOND };
const QUESTIONS = 40;
const [section] = choicesOnly.sections;
const FORTY = { ...choicesOnly, sections: section === undefined ? [] : [{ ...section, count: QUESTIONS }] };

/** A browser is offline for some minutes of an exam, its tab is killed, and in the end it is offline past the deadline. */
export async function offline({ minutes }: { readonly minutes: number }): Promise<DrillResult> {
  const served = await serveExam(FORTY);
  const { world } = served;
  const folder = mkdtempSync(join(tmpdir(), "tierwise-offline-"));
  const attempt = await stepsIn(world).begun();
  const choices = world.choices(attempt, QUESTIONS);
  const stored = async () => (await world.stored(attempt.id)).answers;
  async function until(check: () => Promise<boolean>, limit = 30 * SECOND): Promise<number> {
    const began = performance.now();
    while (!(await check())) {
      if (performance.now() - began > limit) throw new Error("waited in vain");
      await pause(50);
    }
    return Math.round(performance.now() - began);
  }
  try {
    const first = await launchProfile(folder);
    let page = await first.context.newPage();
    const open = () => page.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "networkidle" });
    const give = async (n: number): Promise<void> => {
      const { question = "", value = "" } = choices[n] ?? {};
      await page.locator(`input[type=radio][name="a.${question}"][value="${value}"]`).check();
    };
    await open();
    await give(0);
    await until(async () => Object.keys(await stored()).length === 1);

    await first.context.setOffline(true);
    await give(1);
    const noticeMs = await until(async () => ((await page.locator("[data-exam-notice]").textContent()) ?? "").trim() !== "");
    const given = Math.min(QUESTIONS - 2, Math.max(3, minutes * 6));
    for (let n = 2; n < given; n += 1) {
      await pause((minutes * MINUTE) / given);
      await give(n);
    }
    // The last answer is in the journal a moment after it was given.
    await pause(SECOND);
    first.kill();

    const again = await launchProfile(folder);
    page = again.context.pages()[0] ?? (await again.context.newPage());
    await open();
    const began = performance.now();
    await goOn(page, async () => Object.keys(await stored()).length === given);
    const replayMs = Math.round(performance.now() - began);
    const answers = await stored();
    const lost = choices.slice(0, given).filter(({ question, value }) => answers[question]?.value !== value).length;

    await again.context.setOffline(true);
    await give(given);
    world.clock.set(attempt.deadline + MINUTE);
    await again.context.setOffline(false);
    await until(async () => (await world.store.get(collections.lateUploads, TENANT, attempt.id)) !== undefined);
    const late = await world.store.get(collections.lateUploads, TENANT, attempt.id);
    const copy = page.getByRole("button", { name: "Keep a copy" });
    await copy.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), copy.click()]);
    const apart = late?.state === "waiting" && late.answers.length === 1 && Object.keys(await stored()).length === given;
    again.kill();
    const pass = noticeMs <= LIMIT.notice && replayMs <= LIMIT.replay && lost === 0 && apart;
    const figures = { minutes, given, noticeMs, replayMs, lost, lateKeptApart: apart, copy: download.suggestedFilename() };
    return { name: "offline", drill: "D16", pass, ...figures, limit: LIMIT };
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
