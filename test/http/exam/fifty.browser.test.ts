import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { goOn, launchProfile } from "../../support/browser-profile.ts";
import { describeInBrowser, launchBrowser, openPage } from "../../support/chromium.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { choicesOnly } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

const HOUR = 3_600_000;
const [section] = choicesOnly.sections;
const FIFTY = { ...choicesOnly, sections: section === undefined ? [] : [{ ...section, count: 50 }] };

describeInBrowser("a paper of fifty questions", () => {
  let served: Served;
  let attempt: AttemptRecord;
  let browser: Browser;
  const endings: (() => void)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await serveExam(FIFTY);
    attempt = await stepsIn(served.world).begun();
  });
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) end();
    await served.close();
  });

  const address = (): string => `${served.url}/s/learner-1/exam/theory/sitting`;
  const open = async (page: Page): Promise<Page> => {
    await page.goto(address(), { waitUntil: "networkidle" });
    return page;
  };
  /** The right answers from one question to another, as a person gives them. */
  async function give(page: Page, from: number, to: number): Promise<void> {
    for (const { question, value } of served.world.choices(attempt, 50).slice(from, to))
      await page.locator(`input[type=radio][name="a.${question}"][value="${value}"]`).check();
  }
  const stored = async (): Promise<number> => Object.keys((await served.world.stored(attempt.id)).answers).length;
  async function eventually(count: number): Promise<void> {
    const end = Date.now() + 20_000;
    while ((await stored()) !== count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stored()).toBe(count);
  }

  it("keeps every answer, sat offline for a part, killed, gone on with in the same browser and handed in from another one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tierwise-profile-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const first = await launchProfile(folder);
    endings.push(first.kill);
    const page = await open(await first.context.newPage());
    await give(page, 0, 20);
    await eventually(20);
    await first.context.setOffline(true);
    await give(page, 20, 35);
    await page.locator("[data-exam-notice]:not([hidden])").waitFor();
    // What was given last is in the journal before the browser dies.
    await page.waitForFunction(
      `new Promise((done) => { const open = indexedDB.open("tierwise-exam"); open.onsuccess = () => {
        const db = open.result; const store = db.objectStoreNames[0];
        const asked = db.transaction(store).objectStore(store).count();
        asked.onsuccess = () => { db.close(); done(asked.result >= 15); }; }; })`,
    );
    first.kill();
    expect(await stored()).toBe(20);

    const again = await launchProfile(folder);
    endings.push(again.kill);
    const same = await open(again.context.pages()[0] ?? (await again.context.newPage()));
    await goOn(same, async () => (await stored()) === 35);
    expect(await same.locator("input[type=radio]:checked").count()).toBe(35);
    again.kill();

    const other = await open(await openPage(browser));
    expect(await other.locator("input[type=radio]:checked").count()).toBe(35);
    await other.getByRole("button", { name: "Go on here" }).click();
    await give(other, 35, 50);
    await eventually(50);
    await other.getByRole("button", { name: "Check and hand in" }).click();
    await other.getByRole("button", { name: "Hand in", exact: true }).click();
    await other.locator("dialog [data-confirm-yes]").click();
    await other.waitForURL("**/exam/theory");

    const { answers, state, score } = await served.world.stored(attempt.id);
    expect([Object.keys(answers).length, state, score]).toEqual([50, "marked", "100"]);
  });

  it.each([12, -12])("tells the time left by the server, whatever the device's clock says (%d hours off)", async (hours) => {
    const page = await openPage(browser);
    await page.addInitScript(`{
      const shift = ${hours * HOUR};
      const Real = Date;
      globalThis.Date = class extends Real { constructor(...given) { given.length === 0 ? super(Real.now() + shift) : super(...given); } static now() { return Real.now() + shift; } };
    }`);
    await page.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "networkidle" });
    const shown = (await page.locator("[data-timer-time]").textContent()) ?? "";
    const seconds = shown.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    // An hour by the server's clock, which stands still here; a slow machine may count some seconds meanwhile.
    expect(seconds).toBeGreaterThan(3_570);
    expect(seconds).toBeLessThanOrEqual(3_600);
    await page.context().close();
  });
});
