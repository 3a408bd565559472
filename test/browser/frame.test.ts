import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { describeInBrowser, launchBrowser, openPage } from "../support/chromium.ts";
import { serveStyleguide, type Styleguide } from "../support/styleguide/serve.ts";

jest.setTimeout(180_000);

/** Stands in for the LMS: the page named by the query in a frame 200 px high, and a list of what it is told. */
const lms = createServer((request, response) => {
  const inside = new URL(request.url ?? "/", "http://localhost").searchParams.get("inside") ?? "";
  response.setHeader("Content-Type", "text/html");
  response.end(`<!doctype html><title>LMS</title><iframe title="Activity" width="360" height="200" src="${inside}"></iframe>
    <script>window.told = []; addEventListener("message", (event) => told.push(event.data));</script>`);
});

/** On localhost, another site than 127.0.0.1. */
const framing = (inside: string): string => `http://localhost:${(lms.address() as AddressInfo).port}/?inside=${encodeURIComponent(inside)}`;

describeInBrowser("scripts of every page", () => {
  let browser: Browser;
  let guide: Styleguide;
  let page: Page;

  beforeAll(async () => {
    [browser, guide] = await Promise.all([launchBrowser(), serveStyleguide()]);
    await once(lms.listen(0, "localhost"), "listening");
  });
  afterAll(async () => {
    await browser.close();
    await guide.close();
    lms.close();
    lms.closeAllConnections();
  });
  beforeEach(async () => {
    page = await openPage(browser);
  });
  afterEach(() => page.context().close());

  /** Opens the page; posts are counted and then held back, as on a slow line. */
  async function openWithSlowLine(): Promise<string[]> {
    const posts: string[] = [];
    await page.route("**/styleguide/en", (route) => {
      if (route.request().method() !== "POST") return route.continue();
      posts.push(route.request().postData() ?? "");
      return Promise.resolve();
    });
    await page.goto(guide.url("en"), { waitUntil: "networkidle" });
    return posts;
  }

  const press = (name: string): Promise<void> => page.getByRole("button", { name }).click({ noWaitAfter: true });

  const framedHeight = `told.findLast(({ subject }) => subject === "lti.frameResize")?.height`;

  test("with an exam's clock on it the page asks for no more than the screen, so that the clock stays in sight", async () => {
    await page.goto(framing(guide.url("en")), { waitUntil: "networkidle" });
    const screen = Number(await page.frame({ url: guide.url("en") })?.evaluate("screen.availHeight"));
    await page.waitForFunction(`${framedHeight} <= ${screen}`);
  });

  test("the LMS is told the page's own height, and again when the page shrinks", async () => {
    await page.goto(framing(guide.url("en")), { waitUntil: "networkidle" });
    const inside = page.frame({ url: guide.url("en") });
    await inside?.evaluate("document.querySelector('.timer').remove()");
    const height = Math.ceil(Number(await inside?.evaluate("document.documentElement.getBoundingClientRect().height")));
    await page.waitForFunction(`${framedHeight} === ${height}`);
    await inside?.evaluate("document.querySelector('main').replaceChildren()");
    await page.waitForFunction(`${framedHeight} < 300`);
  });

  test("a step to another page asks the LMS to show its top", async () => {
    await page.route("**/s/show/home", (route) => route.fulfill({ status: 302, headers: { location: guide.url("en") } }));
    await page.goto(framing(guide.errorUrl("en")), { waitUntil: "networkidle" });
    expect(await page.evaluate("told.some(({ subject }) => subject === 'lti.scrollToTop')")).toBe(false);
    await page.frameLocator("iframe").getByRole("link", { name: "Back to the start page" }).click();
    await page.waitForFunction("told.some(({ subject }) => subject === 'lti.scrollToTop')");
  });

  test("a form pressed twice is sent once, with the pressed button's value", async () => {
    const posts = await openWithSlowLine();
    const twice = "const draft = document.querySelector('[name=draft]'); draft.click(); setTimeout(() => draft.click(), 50)";
    await page.evaluate(`{ ${twice} }`);
    await page.waitForTimeout(300);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain("draft=1");
  });

  test("a dangerous deed is asked about once: cancelling sends nothing, agreeing sends it", async () => {
    const posts = await openWithSlowLine();
    await press("Withdraw 12 results");
    const dialog = page.getByRole("dialog");
    expect(await dialog.textContent()).toContain("the results of 12 people");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.waitForTimeout(200);
    expect(posts).toHaveLength(0);
    await press("Withdraw 12 results");
    await dialog.getByRole("button", { name: "Withdraw 12 results" }).click({ noWaitAfter: true });
    await page.waitForTimeout(300);
    expect(posts).toHaveLength(1);
  });

  test("in a frame far higher than the screen the question stands beside the button pressed", async () => {
    await page.setViewportSize({ width: 360, height: 8000 });
    await page.goto(guide.url("en"), { waitUntil: "networkidle" });
    const button = await page.getByRole("button", { name: "Withdraw 12 results" }).boundingBox();
    await press("Withdraw 12 results");
    const dialog = await page.getByRole("dialog").boundingBox();
    expect(Math.abs((dialog?.y ?? 0) + (dialog?.height ?? 0) / 2 - (button?.y ?? 9999))).toBeLessThan(200);
  });
});
