import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../../support/chromium.ts";
import { everyTypeBanks, everyTypePaper } from "../../support/every-type.ts";
import { stepsIn } from "../../unit/exam/steps.ts";
import { instructor } from "../../unit/exam/world.ts";
import { serveExam, type Served } from "./served.ts";

jest.setTimeout(180_000);

describeInBrowser("a paper of every type in a browser", () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let attempt: AttemptRecord;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await serveExam(everyTypePaper, everyTypeBanks());
    attempt = await stepsIn(served.world).begun();
    page = await openPage(browser);
    await open(page);
  });
  afterEach(async () => {
    await page.context().close();
    await served.close();
  });

  const open = (where: Page): Promise<unknown> => where.goto(`${served.url}/s/learner-1/exam/theory/sitting`, { waitUntil: "networkidle" });
  const answers = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      Object.entries((await served.world.stored(attempt.id)).answers).map(([question, { value }]) => [question.slice(2, -2), value]),
    );
  const saved = (wanted: Record<string, string>): Promise<void> => eventually(async () => expect(await answers()).toEqual(wanted));
  const marked = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      Object.entries((await served.world.stored(attempt.id)).marks).map(([question, { mark }]) => [question.slice(2, -2), mark]),
    );

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

  const focused = (): Promise<string | null> => page.evaluate<string | null>('document.activeElement.getAttribute("name")');

  /** Moves on with Tab until the named field has the focus. */
  async function tabTo(name: string): Promise<void> {
    for (let steps = 0; steps < 80; steps += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()) === name) return;
    }
    throw new Error(`no way to ${name} by Tab`);
  }

  const ALL_RIGHT = {
    single: "b",
    multiple: '["a","b","d"]',
    "true-false": "true",
    text: "call back",
    numeric: "30 s",
    matching: '{"a":"a","b":"b","c":"c"}',
    ordering: '{"a":"1","b":"2","c":"3","d":"4"}',
    cloze: '{"g1":"a","g2":"hello","g3":"24"}',
    short: "I listen.",
    essay: "A date is missing.",
  };

  it("can be sat from the first question to hand-in by keyboard alone", async () => {
    const parts = (type: string): readonly string[] =>
      attempt.paper.find(({ question }) => question === `q-${type}@1`)?.parts?.map(({ id }) => id) ?? [];
    const order = (type: string): readonly string[] => attempt.paper.find(({ question }) => question === `q-${type}@1`)?.order ?? [];

    await tabTo("a.q-single@1");
    // Space takes the first; arrows go round the group.
    await page.keyboard.press("Space");
    for (let steps = order("single").indexOf("b"); steps > 0; steps -= 1) await page.keyboard.press("ArrowDown");
    for (const option of order("multiple")) {
      await page.keyboard.press("Tab");
      while ((await focused()) !== "m.q-multiple@1") await page.keyboard.press("Tab");
      if (option !== "c") await page.keyboard.press("Space");
    }
    await tabTo("a.q-true-false@1");
    await page.keyboard.press("Space");
    await tabTo("a.q-text@1");
    await page.keyboard.type("call back");
    await tabTo("a.q-numeric@1");
    await page.keyboard.type("30 s");
    for (const part of parts("matching")) {
      await tabTo(`p.q-matching@1.${part}`);
      await page.keyboard.type({ a: "stop", b: "wait", c: "go" }[part] ?? "");
    }
    for (const part of parts("ordering")) {
      await tabTo(`p.q-ordering@1.${part}`);
      await page.keyboard.type(String(" abcd".indexOf(part)));
    }
    await tabTo("p.q-cloze@1.g1");
    await page.keyboard.type("three");
    await tabTo("p.q-cloze@1.g2");
    await page.keyboard.type("hello");
    await tabTo("p.q-cloze@1.g3");
    await page.keyboard.type("24");
    await tabTo("a.q-short@1");
    await page.keyboard.type("I listen.");
    await tabTo("a.q-essay@1");
    await page.keyboard.type("A date is missing.");
    await saved(ALL_RIGHT);
    expect(await page.locator(".map-answered[data-question]").count()).toBe(10);

    await tabTo("go");
    await tabTo("go");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/check");
    await page.getByRole("button", { name: "Hand in", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog [data-confirm-yes]").waitFor({ state: "visible" });
    while (!(await page.evaluate<boolean>('document.activeElement.hasAttribute("data-confirm-yes")'))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/exam/theory");
    expect(new Set(Object.values(await marked()))).toEqual(new Set(["6"]));
  });

  it("keeps answers of every type given offline over a killed tab, and marks them as the table says", async () => {
    await page.locator('[name="m.q-multiple@1"][value="a"]').check();
    await page.locator('[name="m.q-multiple@1"][value="c"]').check();
    await saved({ multiple: '["a","c"]' });

    await page.context().setOffline(true);
    await page.locator('[name="m.q-multiple@1"][value="c"]').uncheck();
    await page.locator('[name="a.q-true-false@1"][value="false"]').check();
    await page.locator('[name="a.q-text@1"]').fill("Repeat");
    await page.locator('[name="a.q-numeric@1"]').fill("０.5 min");
    await page.locator('[name="p.q-matching@1.a"]').selectOption("a");
    await page.locator('[name="p.q-matching@1.b"]').selectOption("d");
    await page.locator('[name="p.q-ordering@1.a"]').selectOption("1");
    await page.locator('[name="p.q-cloze@1.g1"]').selectOption("a");
    await page.locator('[name="p.q-cloze@1.g3"]').fill("24");
    await page.locator('[name="a.q-essay@1"]').fill("typed without a network");
    await eventually(async () => expect(await page.locator("[data-exam-notice]").textContent()).toContain("kept on this device"));
    const context = page.context();
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);
    page = await context.newPage();
    await open(page);
    await saved({
      multiple: '["a"]',
      "true-false": "false",
      text: "Repeat",
      numeric: "０.5 min",
      matching: '{"a":"a","b":"d"}',
      ordering: '{"a":"1"}',
      cloze: '{"g1":"a","g3":"24"}',
      essay: "typed without a network",
    });
    expect(await page.locator('[name="p.q-matching@1.b"]').inputValue()).toBe("d");

    await page.getByRole("button", { name: "Check and hand in" }).click();
    await page.waitForURL("**/check");
    expect(await page.textContent("main")).toContain("Questions with some parts blank: 3.");
    await page.getByRole("button", { name: "Hand in", exact: true }).click();
    await page.locator("dialog [data-confirm-yes]").click();
    await page.waitForURL("**/exam/theory");
    expect(await marked()).toEqual({
      single: "0",
      multiple: "2",
      "true-false": "0",
      text: "3",
      numeric: "6",
      matching: "2",
      ordering: "1.5",
      cloze: "4.5",
    });
  });

  it("offers what was chosen here in words when another tab was quicker, and takes it back whole", async () => {
    const takeOver = (where: Page) => where.getByRole("button", { name: "Go on here" });
    const other = await page.context().newPage();
    await open(other);
    // What this page sends does not arrive while the other takes over.
    await page.route("**/save", (route) => route.abort());
    await page.locator('[name="p.q-matching@1.a"]').selectOption("a");
    await takeOver(other).click();
    await other.locator('[name="p.q-matching@1.a"]:enabled').selectOption("b");
    await saved({ matching: '{"a":"b"}' });
    await page.unroute("**/save");
    await page.evaluate('dispatchEvent(new Event("online"))');
    await takeOver(page).click();
    await eventually(async () => expect(await page.locator('[name="p.q-matching@1.a"]').inputValue()).toBe("b"));
    await page.locator("[data-offered] summary").click();
    expect(await page.locator("[data-offer-typed]").textContent()).toBe("red: stop");
    await page.getByRole("button", { name: "Use it instead" }).click();
    await saved({ matching: '{"a":"a"}' });
  });

  it("clears boxes, and locks every field when it is over", async () => {
    await page.locator('[name="m.q-multiple@1"][value="a"]').check();
    await saved({ multiple: '["a"]' });
    await page.locator("#q2").getByRole("button", { name: "Clear the choice" }).click();
    await saved({ multiple: "" });
    served.world.clock.set(attempt.deadline + 60_000);
    await page.locator('[name="a.q-text@1"]').fill("too late");
    await eventually(async () => expect(await page.locator("[data-exam-notice]").textContent()).toContain("arrived too late: 4"));
    expect(await page.locator("[data-place] :is(input, select, textarea):not(:disabled):not(:read-only)").count()).toBe(0);
  });

  it.each([360, 1280])("is accessible and fits a frame of %i px: sitting, check, marking, result", async (width) => {
    const view = await openPage(browser, { width });
    const visit = async (path: string): Promise<void> => {
      await view.goto(`${served.url}${path}`, { waitUntil: "networkidle" });
      await expectAccessible(view);
      expect(await sidewaysScroll(view)).toBe(0);
    };
    await visit("/s/learner-1/exam/theory/sitting");
    const { world } = served;
    const given = [
      { question: "q-matching@1", value: '{"a":"a","b":"d"}', revision: 1 },
      { question: "q-multiple@1", value: '["a","c"]', revision: 1 },
    ];
    const actor = { ...instructor, person: "learner-1", roles: ["learner" as const] };
    await world.exams.save(actor, { component: "theory", attempt: attempt.id, answers: given });
    await visit("/s/learner-1/exam/theory/check");
    await stepsIn(world).handIn(attempt);
    await visit(`/s/instructor-1/marking/${attempt.id}`);
    const seen = (await world.stored(attempt.id)).version;
    const marks = Object.fromEntries(["short", "essay"].map((type) => [`q-${type}@1`, { mark: "3", comment: "" }]));
    await world.exams.mark(instructor, { attempt: attempt.id, seen, marks });
    await visit("/s/learner-1/exam/theory");
    await view.context().close();
  });
});
