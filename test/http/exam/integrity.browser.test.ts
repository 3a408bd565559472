import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { SittingLogRecord } from "../../../src/exam/integrity/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage } from "../../support/chromium.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { documentedPaper, TENANT } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

describeInBrowser("what a page tells of itself while an exam is sat", () => {
  let browser: Browser;
  let served: Served;

  beforeAll(async () => {
    browser = await launchBrowser();
    served = await serveExam({ ...documentedPaper, watermark: true, unnoted: ["address"] });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  const open = async (page: Page, path: string): Promise<unknown> => page.goto(`${served.url}${path}`, { waitUntil: "networkidle" });
  async function log(attempt: string, ready: (log: SittingLogRecord) => boolean): Promise<SittingLogRecord | undefined> {
    const end = Date.now() + 15_000;
    for (;;) {
      const found = await served.world.store.get(collections.sittingLogs, TENANT, attempt);
      if (Date.now() > end || (found !== undefined && ready(found))) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("is said before, goes with the saves, and holds no word of what was pasted", async () => {
    const page = await openPage(browser, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
    await open(page, "/s/learner-1/exam/theory");
    const note = page.locator("details", { hasText: "What is noted while you sit" });
    await note.locator("summary").click();
    expect(await note.locator("li").count()).toBe(4);
    await expectAccessible(page);

    const { id } = await stepsIn(served.world).begun();
    served.world.clock.advance(MINUTE);
    await open(page, "/s/learner-1/exam/theory/sitting");
    await page.locator("textarea").first().focus();
    await page.evaluate("navigator.clipboard.writeText('a secret from elsewhere')");
    await page.keyboard.press("Control+V");
    await page.waitForTimeout(1_200);
    // Another window comes before this one for a while.
    await page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })");
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.waitForTimeout(1_500);
    await page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })");
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.keyboard.type(" and more");

    const found = await log(id, ({ events, seconds }) => events.length >= 2 && Object.keys(seconds).length > 0);
    const kinds = found?.events.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(["left", "pasted"]);
    expect(found?.events.find(({ kind }) => kind === "pasted")?.characters).toBe("a secret from elsewhere".length);
    expect(found?.events.find(({ kind }) => kind === "left")?.ms).toBeGreaterThan(1_000);
    expect(JSON.stringify(found)).not.toContain("secret");
    const [question = ""] = served.world.shorts(await served.world.stored(id));
    expect(found?.seconds[question]).toBeGreaterThan(0);
    await page.context().close();
  });

  it("shows the learner's name behind the paper, in nobody's way", async () => {
    const page = await openPage(browser);
    await stepsIn(served.world).begun("learner-2");
    await open(page, "/s/learner-2/exam/theory/sitting");
    const mark = page.locator(".watermark");
    expect(await mark.first().textContent()).toContain("learner-2");
    expect(await mark.getAttribute("aria-hidden")).toBe("true");
    await page.locator("input[type=radio]").first().check();
    await expectAccessible(page);
    await page.context().close();
  });
});
