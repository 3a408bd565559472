import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from "playwright-core";
import { findCourse } from "../../src/practice/courses.ts";
import { describeInBrowser, expectAccessible, launchBrowser } from "../support/chromium.ts";
import { createFrameCookies, PROBE } from "../support/cookieless.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

const COURSES = ["cs-2026-autumn", "cs-2026-winter"] as const;
const LEARNERS = ["12", "13"] as const;
const INSTRUCTOR = "3";
const NEW_WINDOW = "在新窗口打开";
const PATIENCE = 30_000;

describeInBrowser("a browser that blocks third-party cookies, LMS and tool on different hosts", () => {
  const cookies = createFrameCookies();
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    const hosts = { tool: "tool.localhost", lms: "lms.localhost" };
    [stack, browser] = await Promise.all([
      startStack({ hosts, before: cookies.listener }),
      launchBrowser(["--test-third-party-cookie-phaseout"]),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 400, height: 800 } });
    context.setDefaultTimeout(PATIENCE);
    Object.assign(cookies, { mode: "keep" });
    cookies.brought.clear();
    lms().storage = "off";
  });
  afterEach(() => context.close());

  const lms = () => stack.practice.practice.platform.settings;
  const titleOf = (slug: string) => findCourse(slug)?.title ?? "?";
  const roster = (user: string) => stack.practice.practice.platform.roster(COURSES[0]).find(({ id }) => id === user)?.name ?? "?";

  async function openFrame(path: string): Promise<{ page: Page; frame: FrameLocator }> {
    const page = await context.newPage();
    await page.goto(`${stack.practice.url}/course/${path}`);
    return { page, frame: page.frameLocator("#contentframe") };
  }
  const openActivity = (user: string = LEARNERS[0], course: string = COURSES[0]) => {
    const [link] = stack.practice.practice.platform.links(course);
    return openFrame(`${course}?as=${user}&activity=${link?.id ?? ""}`);
  };

  const insideOf = (page: Page): Frame => {
    const inside = page.frames().find((frame) => frame.url().startsWith(stack.url));
    if (inside === undefined) throw new Error("the tool's frame is not there");
    return inside;
  };
  /** Where the tool's frame stands. */
  const framePath = (page: Page): string => new URL(insideOf(page).url()).pathname;
  const pathOf = (page: Page): string => new URL(page.url()).pathname;

  async function openWindow(page: Page, frame: FrameLocator, button = NEW_WINDOW): Promise<Page> {
    const [opened] = await Promise.all([page.waitForEvent("popup"), frame.getByRole("button", { name: button }).click()]);
    await opened.waitForURL(`${stack.url}/s/**`);
    return opened;
  }

  it("first way: a partitioned cookie carries the session in the frame, where an ordinary one is lost", async () => {
    const { page, frame } = await openActivity();
    await frame.getByRole("link", { name: "去考试" }).click();
    await frame.getByRole("button", { name: "开始考试" }).waitFor();
    expect(framePath(page)).toMatch(/^\/s\/[\w-]+\/exam\/theory$/);
    expect([...cookies.brought].filter((name) => /^__Host-tw-(?!state)/.test(name))).toHaveLength(1);
    expect(cookies.brought.has(PROBE)).toBe(false);
  });

  it.each(["on", "old"] as const)(
    "second way, storage %s: the LMS keeps the login's proof, and a new window takes the session",
    async (storage) => {
      Object.assign(cookies, { mode: "block" });
      lms().storage = storage;
      const { page, frame } = await openActivity();
      await frame.getByRole("button", { name: NEW_WINDOW }).waitFor();
      expect(framePath(page)).toBe("/lti/launch");
      const opened = await openWindow(page, frame);
      expect(pathOf(opened)).toMatch(/^\/s\/[\w-]+\/home$/);
      await opened.getByText(roster(LEARNERS[0])).first().waitFor();
      await frame.getByText("已经在新窗口打开").waitFor();
      await opened.getByRole("link", { name: "去考试" }).click();
      await opened.getByRole("button", { name: "开始考试" }).waitFor();

      await opened.close();
      const again = await openWindow(page, frame);
      expect(pathOf(again)).toMatch(/^\/s\/[\w-]+\/home$/);
    },
  );

  it("third way: neither cookie nor storage, so the login begins again in a new window", async () => {
    Object.assign(cookies, { mode: "block" });
    const { page, frame } = await openActivity();
    await frame.getByRole("heading", { name: "请在新窗口中继续" }).waitFor();
    const opened = await openWindow(page, frame);
    expect(pathOf(opened)).toMatch(/^\/s\/[\w-]+\/home$/);
    await opened.getByText(roster(LEARNERS[0])).first().waitFor();
  });

  it("third way where the LMS takes its hints again: an instructor picks activities in the new window", async () => {
    Object.assign(cookies, { mode: "block" });
    const { page, frame } = await openFrame(`${COURSES[0]}/add?as=${INSTRUCTOR}`);
    const opened = await openWindow(page, frame);
    expect(pathOf(opened)).toMatch(/^\/s\/[\w-]+\/deep-linking$/);
  });

  /** An activity in a course page that offers storage, and does one thing otherwise than the practice LMS's script. */
  async function openWithStorage(usual: string, otherwise: string): Promise<{ page: Page; frame: FrameLocator }> {
    Object.assign(cookies, { mode: "block" });
    lms().storage = "on";
    await context.route("**/assets/practice.js", async (route) => {
      const script = await (await fetch(`${stack.practice.practice.inner}/assets/practice.js`)).text();
      expect(script).toContain(usual);
      return route.fulfill({ contentType: "text/javascript", body: script.replaceAll(usual, otherwise) });
    });
    return openActivity();
  }

  it("a busy LMS is waited for: what it was asked to keep counts, though it answers after three seconds", async () => {
    const { page, frame } = await openWithStorage("say({ key, value", "setTimeout(say, 3000, { key, value");
    await frame.getByText("登录已经完成").waitFor();
    expect(pathOf(await openWindow(page, frame))).toMatch(/^\/s\/[\w-]+\/home$/);
    await frame.getByText("已经在新窗口打开").waitFor();
  });

  it("a storage that keeps nothing leads to the third way", async () => {
    const { page, frame } = await openWithStorage("kept.set(key, value)", "undefined");
    await frame.getByRole("heading", { name: "请在新窗口中继续" }).waitFor();
    expect(pathOf(await openWindow(page, frame))).toMatch(/^\/s\/[\w-]+\/home$/);
  });

  it("a cookie lost later: the frame's next page shows the same way out", async () => {
    const { page, frame } = await openActivity();
    await frame.getByRole("link", { name: "去考试" }).waitFor();
    Object.assign(cookies, { mode: "block" });
    await frame.getByRole("link", { name: "去考试" }).click();
    const opened = await openWindow(page, frame);
    expect(pathOf(opened)).toMatch(/^\/s\/[\w-]+\/home$/);
  });

  it("an exam goes into a window of its own, in the same session, and the frame stays signed in", async () => {
    const { page, frame } = await openActivity();
    await frame.getByRole("link", { name: "去考试" }).click();
    const opened = await openWindow(page, frame, "用整个窗口打开");
    expect(pathOf(opened)).toBe(framePath(page));
    expect(await opened.getByRole("button", { name: "用整个窗口打开" }).count()).toBe(0);
    await opened.getByRole("button", { name: "开始考试" }).waitFor();
    await frame.getByRole("link", { name: "首页" }).click();
    await frame.getByRole("link", { name: "去考试" }).waitFor();
  });

  it("two people and two courses in one browser never mix", async () => {
    const who = [
      { user: LEARNERS[0], course: COURSES[0] },
      { user: LEARNERS[1], course: COURSES[0] },
      { user: LEARNERS[0], course: COURSES[1] },
    ];
    const tabs = [];
    for (const { user, course } of who) {
      const { frame } = await openActivity(user, course);
      await frame.getByRole("link", { name: "首页" }).waitFor();
      tabs.push({ frame, name: roster(user), title: titleOf(course) });
    }
    for (const { frame, name, title } of tabs) {
      await frame.getByRole("link", { name: "成绩", exact: true }).click();
      const where = frame.locator(".quiet-line-where");
      await frame.getByRole("link", { name: "成绩", exact: true }).and(frame.locator("[aria-current=page]")).waitFor();
      expect(await where.innerText()).toBe(`${title}\n${name}`);
    }
  });

  it("its pages meet WCAG", async () => {
    Object.assign(cookies, { mode: "block" });
    const { page, frame } = await openActivity();
    await frame.getByRole("button", { name: NEW_WINDOW }).waitFor();
    await expectAccessible(insideOf(page));
    lms().storage = "on";
    await page.reload();
    await frame.locator("form[data-own-window]").waitFor();
    await expectAccessible(insideOf(page));
  });
});
