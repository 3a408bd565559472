import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../../support/chromium.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

describeInBrowser("the sitting in a browser", () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let attempt: AttemptRecord;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    served = await serveExam();
    attempt = await stepsIn(served.world).begun();
    page = await openPage(browser);
    await open(page);
  });
  afterEach(async () => {
    await page.context().close();
    await served.close();
  });

  const open = (where: Page): Promise<unknown> => where.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "networkidle" });
  const short = (index = 0): string => served.world.shorts(attempt)[index] ?? "";
  const field = (where: Page, index = 0) => where.locator("textarea").nth(index);
  const savedLine = (where: Page) => where.locator("[data-saved-text]");
  const notice = (where: Page) => where.locator("[data-exam-notice]");
  const answer = async (question: string): Promise<string | undefined> => (await served.world.stored(attempt.id)).answers[question]?.value;

  async function eventually(check: () => Promise<void>, within = 5_000): Promise<void> {
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

  it("saves a choice and a text by itself, says when, and fills the map", async () => {
    const [choice] = served.world.choices(attempt, 1);
    await page.locator(`input[type=radio][name="a.${choice?.question}"][value="${choice?.value}"]`).check();
    await field(page).fill("I would listen first.");
    await eventually(async () => {
      expect(await answer(short())).toBe("I would listen first.");
      expect(await answer(choice?.question ?? "")).toBe(choice?.value);
      expect(await savedLine(page).textContent()).toBe("Saved 14:00:00");
    });
    expect(await page.locator(".map-answered[data-question]").count()).toBe(2);
    await open(page);
    expect(await field(page).inputValue()).toBe("I would listen first.");
  });

  it("saves what was answered while the page's script was still on its way", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/exam.ts", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "commit" });
    const [choice] = served.world.choices(attempt, 1);
    await page.locator(`input[type=radio][name="a.${choice?.question}"][value="${choice?.value}"]`).press(" ");
    await field(page).fill("typed early");
    release();
    await eventually(async () => {
      expect(await answer(choice?.question ?? "")).toBe(choice?.value);
      expect(await answer(short())).toBe("typed early");
    });
  });

  it("tells of a lost connection within 5 s, keeps the typing over a killed tab, and sends it when the network is back", async () => {
    await page.context().setOffline(true);
    await field(page).fill("typed without a network");
    await eventually(async () => expect(await notice(page).textContent()).toContain("kept on this device"));
    expect(await savedLine(page).textContent()).toBe("Not saved yet");
    const { context } = { context: page.context() as BrowserContext };
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);
    page = await context.newPage();
    await open(page);
    await eventually(async () => expect(await answer(short())).toBe("typed without a network"), 10_000);
    expect(await field(page).inputValue()).toBe("typed without a network");
  });

  it("goes on after the server was in trouble, without a word lost", async () => {
    served.trouble(true);
    await field(page).fill("while the server is down");
    await eventually(async () => expect(await notice(page).textContent()).toContain("No connection"));
    served.trouble(false);
    await eventually(async () => expect(await answer(short())).toBe("while the server is down"), 10_000);
    await eventually(async () => expect(await notice(page).textContent()).toBe(""));
  });

  const stand = (where: Page) => where.locator("[data-stand]");
  const takeOver = (where: Page) => where.getByRole("button", { name: "Go on here" });

  it("lets one page at a time write: a second tab is told so and takes over, and the first keeps what was typed there", async () => {
    // It came again meanwhile, and writes on in its own name.
    await open(page);
    await eventually(async () => expect((await served.world.stored(attempt.id)).editor?.left).toBeUndefined());
    const other = await page.context().newPage();
    await open(other);
    await eventually(async () => expect(await stand(other).textContent()).toContain("open on another page or device"));
    expect(await field(other).isEditable()).toBe(false);
    // The first hears nothing of it: what it sends late is refused, and what was typed there stays.
    await page.route("**/save", (route) => route.abort());
    await field(page).fill("typed here");
    await takeOver(other).click();
    await eventually(async () => expect(await field(other).isEditable()).toBe(true));
    await field(other).fill("from the other tab");
    await eventually(async () => expect(await answer(short())).toBe("from the other tab"));
    await page.unroute("**/save");
    await page.evaluate('dispatchEvent(new Event("online"))');
    await eventually(async () => expect(await stand(page).textContent()).toContain("open on another page or device"));
    expect([await field(page).inputValue(), await field(page).isEditable()]).toEqual(["typed here", false]);
    expect(await answer(short())).toBe("from the other tab");
    await takeOver(page).click();
    await eventually(async () => expect(await field(page).inputValue()).toBe("from the other tab"));
    await page.locator("[data-offered] summary").click();
    await page.getByRole("button", { name: "Use it instead" }).click();
    await eventually(async () => expect(await answer(short())).toBe("typed here"));
  });

  it("saves before it goes to the check, and hands in from there", async () => {
    await field(page).fill("the last words");
    await page.getByRole("button", { name: "Check and hand in" }).click();
    await page.waitForURL("**/check");
    expect(await answer(short())).toBe("the last words");
    await page.getByRole("button", { name: "Hand in", exact: true }).click();
    await page.locator("dialog [data-confirm-yes]").click();
    await page.waitForURL("**/exam/theory");
    expect((await served.world.stored(attempt.id)).handedInBy).toBe("learner");
  });

  it("hands in by itself when the time is up, with the last words in it", async () => {
    served.world.clock.set(attempt.deadline - 3_000);
    await open(page);
    await field(page).fill("up to the end");
    served.world.clock.set(attempt.deadline + 1_000);
    await page.waitForURL("**/exam/theory", { timeout: 10_000 });
    const stored = await served.world.stored(attempt.id);
    expect([stored.state, stored.handedInBy, stored.answers[short()]?.value]).toEqual(["handed-in", "deadline", "up to the end"]);
  });

  it("gives a copy of what came after the end, and locks the page", async () => {
    served.world.clock.set(attempt.deadline + MINUTE);
    await field(page).fill("too late");
    await eventually(async () => expect(await notice(page).textContent()).toContain("arrived too late: 21"));
    expect(await field(page).isEditable()).toBe(false);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Keep a copy" }).click()]);
    expect(download.suggestedFilename()).toBe("answers.txt");
  });

  it("says when the visit has ended, and does not lose the typing", async () => {
    served.signOut();
    await field(page).fill("after the visit");
    await eventually(async () => expect(await notice(page).textContent()).toContain("Your visit has ended"));
    expect(await field(page).inputValue()).toBe("after the visit");
  });

  it("works without scripts", async () => {
    const plain = await openPage(browser, { context: { javaScriptEnabled: false } });
    await open(plain);
    await field(plain).fill("plain form");
    await plain.getByRole("button", { name: "Save", exact: true }).click();
    expect(await answer(short())).toBe("plain form");
    await plain.getByRole("button", { name: "Check and hand in" }).click();
    await plain.getByRole("button", { name: "Hand in", exact: true }).click();
    expect((await served.world.stored(attempt.id)).state).toBe("handed-in");
    await plain.context().close();
  });

  it.each([360, 1280])("is accessible and fits a frame of %i px: before, sitting, check, after, marking, result", async (width) => {
    const view = await openPage(browser, { width });
    const does = stepsIn(served.world);
    const visit = async (path: string): Promise<void> => {
      await view.goto(`${served.url}${path}`, { waitUntil: "networkidle" });
      await expectAccessible(view);
      expect(await sidewaysScroll(view)).toBe(0);
    };
    await visit("/s/learner-2/exam/theory");
    await visit("/s/learner-1/exam/theory/sitting");
    await does.saveAll(attempt, 12);
    await visit("/s/learner-1/exam/theory/check");
    await does.handIn(attempt);
    await visit("/s/learner-1/exam/theory");
    await visit("/s/instructor-1/marking");
    await visit(`/s/instructor-1/marking/${attempt.id}`);
    await does.markBoth(attempt, ["20", "20"]);
    await visit("/s/learner-1/exam/theory");
    await visit("/s/instructor-1/marking");
    await view.context().close();
  });
});
