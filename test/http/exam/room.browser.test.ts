import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../../support/chromium.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { instructor, learner } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

describeInBrowser("an exam and its invigilator in two browsers", () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let desk: Page;
  let attempt: AttemptRecord;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await serveExam();
    attempt = await stepsIn(served.world).begun();
    page = await openPage(browser);
    desk = await openPage(browser, { width: 1280 });
    await sit(page);
    await editor();
  });
  afterEach(async () => {
    await Promise.all([page.context().close(), desk.context().close()]);
    await served.close();
  });

  const sit = (where: Page): Promise<unknown> => where.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "load" });
  const watch = (): Promise<unknown> => desk.goto(`${served.url}/s/instructor-1/live/theory`, { waitUntil: "load" });
  const time = (where: Page): Promise<string | null> => where.locator("[data-timer-time]").textContent();
  const field = (where: Page) => where.locator("textarea").first();
  const stand = (where: Page) => where.locator("[data-stand]");

  async function eventually(check: () => Promise<void>, within = 10_000): Promise<void> {
    const end = Date.now() + within;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** The page has said who it is, and what it hears reaches it. */
  const editor = (): Promise<void> =>
    eventually(async () => expect((await served.world.stored(attempt.id)).editor).toMatchObject({ epoch: 1 }));

  async function looksRight(where: Page): Promise<void> {
    await expectAccessible(where);
    expect(await sidewaysScroll(where)).toBe(0);
  }

  async function ordered(deed: () => Promise<unknown>): Promise<void> {
    // The page that comes back may have the address of the one before.
    await Promise.all([desk.waitForEvent("load"), deed()]);
    await desk.waitForURL("**/live/theory?done=done");
  }

  it("gives more time, stops the clock with the questions out of sight, and goes on where it stood", async () => {
    await watch();
    await desk.getByLabel("Minutes more").fill("30");
    await ordered(() => desk.getByRole("button", { name: "Give more time" }).click());
    await eventually(async () => expect(await time(page)).toMatch(/^1:(29|30):/));
    expect(await page.locator("[data-timer-say]").textContent()).toContain("more time");

    await field(page).fill("before the alarm");
    await ordered(async () => {
      await desk.getByRole("button", { name: "Pause", exact: true }).click();
      await desk.locator("dialog [data-confirm-yes]").click();
    });
    await eventually(async () => expect(await stand(page).textContent()).toContain("paused for you"));
    expect(await field(page).isVisible()).toBe(false);
    const frozen = await time(page);
    served.world.clock.advance(10 * MINUTE);
    await sit(page);
    await eventually(async () => expect(await page.locator("dd").first().textContent()).toMatch(/^1:30:00|^1:29:/));
    expect(await page.locator("textarea").count()).toBe(0);
    await looksRight(page);

    await ordered(() => desk.getByRole("button", { name: "Go on" }).click());
    await field(page).waitFor();
    expect(await field(page).inputValue()).toBe("before the alarm");
    expect((await time(page))?.slice(0, 3)).toBe(frozen?.slice(0, 3));
  });

  it("tells everybody something, again after a reload, until it is marked as read", async () => {
    await watch();
    await desk.getByLabel("Text").fill("Question 3: a call is one conversation.");
    await ordered(() => desk.getByRole("button", { name: "Announce" }).click());
    const said = (): Promise<string | null> => page.locator("[data-said]").textContent();
    await eventually(async () => expect(await said()).toContain("a call is one conversation"));
    await sit(page);
    expect(await said()).toContain("a call is one conversation");
    await page.getByRole("button", { name: "I have read this" }).click();
    await eventually(async () => expect((await served.world.stored(attempt.id)).heard).toBeGreaterThan(0));
    await sit(page);
    expect(await said()).not.toContain("a call is one conversation");
    expect(await page.locator("details li").first().textContent()).toContain("a call is one conversation");
  });

  it("is taken over on another device, with what the first had saved, and the first hears of it by itself", async () => {
    await field(page).fill("from the first device");
    await eventually(async () => expect(Object.keys((await served.world.stored(attempt.id)).answers)).toHaveLength(1));
    const other = await openPage(browser);
    await sit(other);
    await other.getByRole("button", { name: "Go on here" }).click();
    await eventually(async () => expect(await field(other).isEditable()).toBe(true));
    expect(await field(other).inputValue()).toBe("from the first device");
    await eventually(async () => expect(await stand(page).textContent()).toContain("another page or device"));
    expect(await field(page).isEditable()).toBe(false);
    await looksRight(page);
    await other.context().close();
  });

  it("keeps apart what was typed offline beyond the end, and takes it in once the instructor accepts it", async () => {
    await page.context().setOffline(true);
    await field(page).fill("typed in a dead spot");
    served.world.clock.set(attempt.deadline + MINUTE);
    await page.context().setOffline(false);
    await eventually(async () => expect(await page.locator("[data-exam-notice]").textContent()).toContain("kept apart"));
    await page.goto(`${served.url}/s/learner-1/exam/theory`);
    expect(await page.locator("main").textContent()).toContain("your instructor decides");

    await watch();
    await desk.locator('[data-live="late"] a').click();
    expect(await desk.locator("main").textContent()).toContain("typed in a dead spot");
    await looksRight(desk);
    await desk.getByLabel("Reason").fill("The network of the room was down.");
    await desk.getByRole("button", { name: "Accept into the paper" }).click();
    await eventually(async () => expect(await desk.locator("main").textContent()).toContain("Accepted into the paper"));
    const [question = ""] = served.world.shorts(attempt);
    expect((await served.world.stored(attempt.id)).answers[question]?.value).toBe("typed in a dead spot");
    await page.reload();
    expect(await page.locator("main").textContent()).toContain("The network of the room was down.");
  });

  it("shows the room to the instructor as it changes, at a desk and on a phone, and ends one sitting", async () => {
    await eventually(async () => {
      await watch();
      expect(await desk.locator("tbody tr").count()).toBe(1);
    });
    const [choice] = served.world.choices(attempt, 1);
    served.world.clock.advance(MINUTE);
    await page.locator(`input[type=radio][name="a.${choice?.question}"][value="${choice?.value}"]`).check();
    await eventually(async () => expect(await desk.locator("tbody tr").textContent()).toContain("1 of 22"), 15_000);
    for (const width of [360, 1280]) {
      await desk.setViewportSize({ width, height: 800 });
      await looksRight(desk);
    }
    await desk.goto(`${served.url}/s/instructor-1/people/learner-2/time`);
    await looksRight(desk);
    await desk.getByLabel("Time in per cent").fill("150");
    await desk.getByRole("button", { name: "Save" }).click();
    await desk.waitForURL("**saved=1");
    expect(await served.world.allowances.of(instructor, "learner-2")).toMatchObject({ percent: 150 });

    await watch();
    await desk.getByRole("button", { name: "End", exact: true }).click();
    await desk.locator("dialog [data-confirm-yes]").click();
    await desk.waitForURL("**/live/theory?done=ended");
    expect((await served.world.stored(attempt.id)).handedInBy).toBe("instructor");
    await page.waitForURL("**/exam/theory");
    const late = await served.world.exams.start(learner("learner-2"), "theory");
    expect("attempt" in late && late.attempt.deadline - late.attempt.startedAt).toBe(90 * MINUTE);
  });
});
