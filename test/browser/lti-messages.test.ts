import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { startStack, type Stack } from "../support/stack.ts";

describeInBrowser("what an LMS opens beside a plain link", () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    stack = await startStack({ cohort: "full" });
  }, 180_000);
  afterEach(() => stack.close(), 180_000);

  const lms = (path: string): string => stack.practice.url + path;

  async function fit(page: Page): Promise<void> {
    await page.waitForLoadState("load");
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBe(0);
  }

  /** Opened as a window of its own, as wide as a phone's frame. */
  async function opened(path: string, landing: RegExp): Promise<Page> {
    const page = await openPage(browser, { width: 360 });
    await page.goto(lms(path));
    await page.waitForURL(landing);
    return page;
  }

  it("activities chosen in the course's frame arrive there by themselves", async () => {
    const page = await openPage(browser, { width: 1280 });
    await page.goto(lms("/course/cs-2026-autumn/add?as=3"));
    const frame = page.frameLocator("#contentframe");
    await frame.locator('input[name="activity"][value="theory"]').check();
    await frame.locator('input[name="opens.theory"]').fill("2026-12-01T09:00");
    await frame.getByRole("button", { name: "添加到课程" }).click();
    await frame.getByText("已添加 2 个活动").waitFor();
    await page.context().close();
  }, 180_000);

  it("choosing fits a phone and can be done by everyone", async () => {
    const page = await opened("/course/cs-2026-autumn/deep-link?as=3", /\/deep-linking$/);
    await fit(page);
    await page.locator('input[name="weight.theory"]').fill("90");
    await page.getByRole("button", { name: "添加到课程" }).click();
    await page.locator("#error-summary").waitFor();
    await fit(page);
    await page.context().close();
  }, 180_000);

  it("the evidence behind a grade fits a phone and can be read by everyone", async () => {
    const [item] = stack.practice.practice.platform.lineItems("2");
    const page = await opened(`/course/cs-2026-autumn/review-launch/${item?.id}/12?as=3`, /\/review$/);
    await fit(page);
    await page.context().close();
  }, 180_000);

  it("a copied course asks how to begin", async () => {
    const page = await opened("/course/cs-2026-winter/launch/2?as=3&target=window", /\/course-copy$/);
    await fit(page);
    await page.getByRole("button", { name: "开始" }).click();
    await page.waitForURL(/\/home$/);
    await page.context().close();
  }, 180_000);

  it("an invitation pasted into the LMS connects it, and its window closes", async () => {
    const { url } = await stack.services.lti.invitations.invite({ tenant: "practice", name: "LMS", switchOn: true });
    const page = await openPage(browser, { width: 1280 });
    await page.goto(lms("/connect"));
    await page.locator("#link").fill(url);
    await page.getByRole("button", { name: "继续" }).click();
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: /连接|Connect/ }).click();
    await frame.getByRole("button", { name: /完成|Done/ }).click();
    await page.waitForURL(/\/connect\?done=yes$/);
    expect(await page.getByText("practice-tool-2").count()).toBe(1);
    await page.getByRole("link", { name: /打开/ }).click();
    await page.frameLocator("#contentframe").locator("h1").waitFor();
    await page.context().close();
    const own = await openPage(browser, { width: 360 });
    const again = await stack.services.lti.invitations.invite({ tenant: "practice", name: "LMS", switchOn: false });
    await own.goto(`${again.url}&openid_configuration=${encodeURIComponent(lms("/mod/lti/openid-configuration.php"))}`);
    await fit(own);
    await own.goto(again.url);
    await fit(own);
    await own.context().close();
  }, 180_000);
});
