import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { tell } from "../../src/notices/telling.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { describeInBrowser, launchBrowser, openPage } from "../support/chromium.ts";
import { practiceLaunch, takeSeat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

describeInBrowser("the way to one's notices", () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack({ cohort: "empty" }), launchBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await stack.close();
  }, 180_000);

  it.each([
    [360, 7, "7"],
    [360, 120, "50+"],
    [1280, 1, "1"],
  ])(
    "at %i px stands in one line beside the name with %i unread, and is heard as a sentence",
    async (width, count, figure) => {
      const { store } = stack.services;
      const seat = await takeSeat(stack, { launch: await practiceLaunch(stack, "12") });
      const { person, cohort } = seat.session;
      const subjects = Array.from({ length: count }, (_, n) => `${width} ${count} ${n}`);
      await seat.post("/notices/read");
      const about = { tenant: PRACTICE_TENANT, person, cohort, kind: "decision" as const, values: {}, at: Date.now() };
      await store.commit(subjects.map((subject) => tell({ ...about, subject })));
      const page = await openPage(browser, { width });
      const at = seat.cookie.indexOf("=");
      const cookie = { name: seat.cookie.slice(0, at), value: seat.cookie.slice(at + 1), secure: true };
      await page.context().addCookies([{ ...cookie, url: stack.url.replace("http:", "https:") }]);
      await page.goto(stack.url + seat.href("/home"));
      const bell = page.getByRole("link", { name: `通知 ${figure} 条未读` });
      await bell.waitFor();
      const [box, where] = await Promise.all([bell.boundingBox(), page.locator(".quiet-line-where").boundingBox()]);
      expect(box?.height).toBeLessThanOrEqual(48);
      expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) / 2 - (where?.y ?? 0) - (where?.height ?? 0) / 2)).toBeLessThan(8);
      expect(await bell.locator("[data-bell-count]").innerText()).toBe(figure);
      await page.context().close();
    },
    30_000,
  );
});
