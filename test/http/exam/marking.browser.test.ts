import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../../support/chromium.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { documentedPaper, text } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

const FIXED = ["attendance-and-conduct-10", "attendance-and-conduct-11"];
const PAPER = {
  ...documentedPaper,
  sections: [{ id: "short", name: text("Short answer"), type: "short" as const, count: 2, marks: "30", areas: [], fixed: FIXED }],
};

describeInBrowser("two markers, their lead and a learner", () => {
  let browser: Browser;
  let served: Served;
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    browser = await launchBrowser();
    served = await serveExam(PAPER);
    const does = stepsIn(served.world);
    const attempt = await does.begun();
    await does.saveAll(attempt, 0);
    await does.handIn(attempt);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  async function as(person: string, path: string, width = 1_280): Promise<Page> {
    const page = pages.get(person) ?? (await openPage(browser, { width }));
    pages.set(person, page);
    await page.goto(`${served.url}/s/${person}${path}`);
    return page;
  }

  async function looksRight(page: Page): Promise<void> {
    const size = page.viewportSize() ?? { width: 1_280, height: 800 };
    for (const width of [1_280, 360]) {
      await page.setViewportSize({ ...size, width });
      expect(await sidewaysScroll(page)).toBe(0);
    }
    await expectAccessible(page);
    await page.setViewportSize(size);
  }

  /** Takes up the first question that waits, and answers the page by keys alone. */
  async function markByKeys(person: string, { mark, comment }: { mark: string; comment: string }): Promise<string> {
    const page = await as(person, "/marking");
    await page.locator("table button", { hasText: "Mark" }).first().focus();
    await page.keyboard.press("Enter");
    await page.locator("form[data-marking]").waitFor();
    const seen = await page.content();
    await looksRight(page);
    await page.waitForFunction("document.activeElement?.id === 'mark'");
    await page.keyboard.type(mark);
    await page.keyboard.press("c");
    await page.keyboard.type(comment);
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/marking\?done=none/);
    return seen;
  }

  it("lets the lead choose two markers, a limit, and release by hand", async () => {
    const page = await as("instructor-1", "/marking/theory/rules");
    await looksRight(page);
    await page.getByLabel("Two people, blind to each other").check();
    await page.getByLabel("When you release them").check();
    await page.getByLabel("The score only").check();
    expect(await page.getByLabel("After release: Comments").isChecked()).toBe(false);
    await page.getByLabel("After release: Comments").check();
    expect(await page.getByLabel("As ticked below").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Save the settings" }).click();
    await page.getByText("The settings are saved.").waitFor();
    expect(await page.getByLabel("After release: Comments").isChecked()).toBe(true);
  });

  it("has both mark each question by keyboard, neither seeing the other's work", async () => {
    const first = await markByKeys("assistant-a", { mark: "20.5", comment: "Shown by A." });
    const second = await markByKeys("assistant-b", { mark: "22", comment: "Shown by B." });
    for (const seen of [first, second]) expect(seen).not.toMatch(/learner-1|Shown by|20\.5/);
    expect(await served.world.score()).toBeUndefined();
    await markByKeys("assistant-a", { mark: "5", comment: "Too short." });
    await markByKeys("assistant-b", { mark: "25", comment: "Very good." });
  });

  it("brings what lies beyond the limit to the lead, who decides with a reason", async () => {
    const page = await as("instructor-1", "/marking");
    await looksRight(page);
    await page
      .locator("main")
      .getByRole("link", { name: /^Decide/ })
      .click();
    await looksRight(page);
    expect(await page.content()).not.toMatch(/assistant-|learner-1/);
    await page.getByLabel("Marks", { exact: true }).fill("18");
    await page.getByLabel("Comment for the learner").fill("Half of the guide is there.");
    await page.getByRole("button", { name: "Set the mark" }).click();
    await page.getByText("Give a reason.").first().waitFor();
    await page.getByLabel("Reason").fill("Two of four points.");
    await page.getByRole("button", { name: "Set the mark" }).click();
    await page.getByText("not released").waitFor({ state: "attached" });
    expect(await served.world.score()).toBeUndefined();
  });

  it("shows the learner nothing before the release, and score and comments after it", async () => {
    const learner = await as("learner-1", "/exam/theory", 360);
    await learner.getByText("Your instructor releases the results for everybody at once.").waitFor();
    expect(await learner.content()).not.toMatch(/65\.41|Half of the guide|Shown by/);
    const lead = await as("instructor-1", "/marking/theory/rules");
    await lead.getByRole("button", { name: "Release now" }).click();
    await lead.getByRole("dialog").getByRole("button", { name: "Release now" }).click();
    await lead.getByText("The results are released.").waitFor();
    // (21.25 + 18) of 60
    await as("learner-1", "/exam/theory", 360);
    await learner.getByText("65.41").first().waitFor();
    await learner.getByText("Half of the guide is there.").waitFor();
    await learner.getByText("Shown by A.").waitFor();
    await looksRight(learner);
    expect(await learner.content()).not.toMatch(/Two of four points|Too short|Very good/);
  });

  it("tells the lead how far the two agree", async () => {
    const page = await as("instructor-1", "/marking/theory/agreement");
    await page.getByText("50.00%").first().waitFor();
    await looksRight(page);
  });
});
