import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { LOCALES } from "../../src/shared/json.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll, type OpenOptions } from "../support/chromium.ts";
import { serveStyleguide, type Styleguide } from "../support/styleguide/serve.ts";

const VIEWS = [360, 1280].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));
const ACCENTS = ["teal", "violet", "rose", "graphite"];

jest.setTimeout(180_000);

describeInBrowser("design system", () => {
  let browser: Browser;
  let guide: Styleguide;

  beforeAll(async () => {
    [browser, guide] = await Promise.all([launchBrowser(), serveStyleguide()]);
  });
  afterAll(async () => {
    await browser.close();
    await guide.close();
  });

  async function visit(url: string, options: OpenOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const page = await openPage(browser, options);
    await page.goto(url);
    try {
      await look(page);
    } finally {
      await page.context().close();
    }
  }

  describe.each(VIEWS)("at $width px, $scheme", (view) => {
    test("every part is accessible", () => visit(guide.url("zh-CN"), view, (page) => expectAccessible(page)));
    test("the error page is accessible", () => visit(guide.errorUrl("en"), view, (page) => expectAccessible(page)));
  });

  test.each(["light", "dark"] as const)("every accent keeps its contrast, %s", (scheme) =>
    visit(guide.url("en"), { width: 1280, scheme }, async (page) => {
      for (const accent of ACCENTS) {
        await page.evaluate(`document.documentElement.dataset.accent = ${JSON.stringify(accent)}`);
        await expectAccessible(page, { rules: ["color-contrast"] });
      }
    }),
  );

  test.each(LOCALES)("nothing is wider than a 320 px frame in %s", (locale) =>
    visit(guide.url(locale), { width: 320 }, async (page) => expect(await sidewaysScroll(page)).toBe(0)),
  );

  test("text can be twice as large without sideways scroll", () =>
    visit(guide.url("en"), { width: 640 }, async (page) => {
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      expect(await sidewaysScroll(page)).toBe(0);
    }));

  test("whatever is pressed is at least 44 px high on a phone", () =>
    visit(guide.url("zh-CN"), { width: 360 }, async (page) => {
      const low = await page.evaluate(
        `[...document.querySelectorAll(".button, .choice, .level, .answered-map .map-cell, input.input-code, select, summary, .languages button")]
          .filter((part) => part.offsetParent !== null && part.getBoundingClientRect().height < 44).map((part) => part.className)`,
      );
      expect(low).toEqual([]);
    }));

  test("the strict content security policy stops nothing of ours", async () => {
    const page = await openPage(browser);
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(guide.url("en"), { waitUntil: "networkidle" });
    const icon = await page.locator(".notice .icon").first().boundingBox();
    expect(complaints).toEqual([]);
    expect(icon?.width).toBeGreaterThan(15);
    await page.context().close();
  });

  test("a page with errors begins at their summary, and each line leads to its field", () =>
    visit(guide.url("en"), {}, async (page) => {
      expect(await page.evaluate("document.activeElement.id")).toBe("error-summary");
      await page.getByRole("link", { name: "Enter the name" }).press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("f-name");
    }));
});
