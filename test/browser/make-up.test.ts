import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { practiceLaunch, takeSeat, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

interface Desk {
  readonly seat: Seat;
  readonly page: Page;
}

describeInBrowser("an exam on its terms, and sat once more", () => {
  let browser: Browser;
  let stack: Stack;
  let teacher: Desk;
  let learner: Desk;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stack = await startStack();
    teacher = await desk("3", 1280);
    learner = await desk("12", 360);
  });
  afterEach(() => stack.close());

  async function desk(user: string, width: number): Promise<Desk> {
    const seat = await takeSeat(stack, { launch: await practiceLaunch(stack, user), locale: "en" });
    const page = await openPage(browser, { width });
    const at = seat.cookie.indexOf("=");
    const url = stack.url.replace("http:", "https:");
    await page.context().addCookies([{ name: seat.cookie.slice(0, at), value: seat.cookie.slice(at + 1), url, secure: true }]);
    return { seat, page };
  }

  async function open({ seat, page }: Desk, path: string): Promise<void> {
    expect((await page.goto(stack.url + seat.href(path)))?.status()).toBe(200);
  }

  async function fits(page: Page): Promise<void> {
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBe(0);
  }

  const attempts = async () => {
    const { cohort, person } = learner.seat.session;
    return findAll(stack.services.store, collections.attempts, {
      tenant: PRACTICE_TENANT,
      query: { index: "byPerson", equal: [cohort, person, "theory"] },
    });
  };

  const score = async () => {
    const { cohort, person } = learner.seat.session;
    return stack.services.store.get(collections.scores, PRACTICE_TENANT, `${cohort}.theory.${person}`);
  };

  const agreeAndStart = async (page: Page, password: string): Promise<void> => {
    await page.getByLabel("I agree").check();
    await page.getByLabel("Exam password").fill(password);
    await start(page);
  };

  async function start(page: Page): Promise<void> {
    await page.getByRole("button", { name: /^(Start|Sit)/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^(Start|Sit|Yes|OK)/ })
      .click();
  }

  async function handIn(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Check and hand in" }).click();
    await page.getByRole("heading", { name: "Before you hand in" }).waitFor();
    await page.getByRole("button", { name: "Hand in", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Hand in", exact: true }).click();
    await page.getByRole("heading", { name: "Your score" }).waitFor();
  }

  /** What does not add up, or the bank cannot fill, is refused in words, with the missing numbers. */
  async function composed(): Promise<void> {
    const { page } = teacher;
    await open(teacher, "/programme");
    await page.getByRole("link", { name: /rules, blueprint, make-ups/ }).click();
    await page.getByRole("link", { name: "Blueprint" }).click();
    await page.getByRole("button", { name: "Remove “Short answers”" }).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await page
      .getByText(/add up to 40 marks, but the paper is to be worth 100/)
      .first()
      .waitFor();
    await page.getByLabel("Marks of the whole paper").fill("40");
    // The picture follows what is typed.
    await page.getByLabel("Questions, row 1").fill("500");
    await page
      .getByText(/^500 needed, \d+ ready$/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Check against the bank" }).click();
    await page
      .getByText(/add up to 1000 marks/)
      .first()
      .waitFor();
    await page.getByLabel("Marks of the whole paper").fill("1000");
    await page.getByRole("button", { name: "Publish" }).click();
    await page
      .getByText(/Single choice: 500 needed, \d+ ready, \d+ missing/)
      .first()
      .waitFor();
    await page.getByLabel("Marks of the whole paper").fill("40");
    await page.getByLabel("Questions, row 1").fill("20");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Published.", { exact: true }).waitFor();
    await fits(page);
  }

  /** Honour statement, password, a make-up that counts no more than the pass line. */
  async function onTerms(): Promise<void> {
    const { page } = teacher;
    await page.getByRole("link", { name: "Times and rules" }).click();
    await page.getByLabel("A make-up counts no more than the pass line").check();
    await page.getByLabel("Exam password").fill("Red panda");
    await page.getByLabel("English").fill("I work alone.");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Write the honour statement in all three languages").first().waitFor();
    await page.getByLabel("Simplified Chinese").fill("我独立作答。");
    await page.getByLabel("Traditional Chinese").fill("我獨立作答。");
    await page.getByLabel("Exam password").fill("Red panda");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Published.", { exact: true }).waitFor();
    await page.getByText("A password is set.").waitFor();
    await fits(page);
  }

  /** Begun by who agrees and knows the password. */
  async function failed(): Promise<void> {
    const { page } = learner;
    await open(learner, "/exam/theory");
    await page.getByText("I work alone.").waitFor();
    await fits(page);
    await start(page);
    await page.getByText("Type the exam password.").first().waitFor();
    await agreeAndStart(page, "red panda");
    await page.getByText("That is not the password.").first().waitFor();
    await fits(page);
    // Full-width, as a phone's Chinese keyboard types it.
    await agreeAndStart(page, "Ｒｅｄ　ｐａｎｄａ");
    await page.getByRole("button", { name: "Check and hand in" }).waitFor();
    await handIn(page);
    const [first] = await attempts();
    expect(first).toMatchObject({ number: 1, score: "0", honour: { locale: "en" } });
    expect(await score()).toMatchObject({ state: "final", score: "0" });
    expect(await page.getByRole("link", { name: /Sit/ }).count()).toBe(0);
  }

  /** Opened after retraining; the second counts, at its cap. */
  async function satOnceMore(): Promise<void> {
    const { page } = teacher;
    await page.getByRole("link", { name: "Make-ups" }).click();
    await page.getByRole("checkbox").first().waitFor();
    await fits(page);
    await page.locator(`input[value="${learner.seat.session.person}"]`).check();
    await page.getByLabel("Day of the retraining").fill("2026-03-01");
    await page.getByRole("button", { name: "Open the make-up" }).click();
    await page.getByText("Make-ups opened: 1.").waitFor();
    await fits(page);

    const own = learner.page;
    await open(learner, "/home");
    await own.getByRole("link", { name: "Sit the make-up" }).click();
    await own.getByText("the make-up counts 60.00 at most").waitFor();
    await agreeAndStart(own, "Red panda");
    await own.getByRole("button", { name: "Check and hand in" }).waitFor();
    const [first, second] = await attempts();
    expect(second).toMatchObject({ number: 2, state: "open", cap: "60" });
    expect(second?.paper.filter(({ question }) => first?.paper.some((item) => item.question === question))).toEqual([]);
    for (const { question } of second?.paper ?? []) {
      const asked = (await stack.services.store.get(collections.questions, PRACTICE_TENANT, question))?.question;
      const key = asked?.type === "single" ? (asked.key[0] ?? "") : "";
      await own.locator(`input[name="a.${question}"][value="${key}"]`).check();
    }
    await handIn(own);
    await own.getByText("it counts 60.00 at most").waitFor();
    await fits(own);
    expect((await attempts()).map(({ score: value }) => value)).toEqual(["0", "100"]);
    expect(await score()).toMatchObject({ state: "final", score: "60", ref: second?.id });
  }

  it("is composed, given its terms, failed, opened once more after retraining, and the second sitting counts, capped", async () => {
    await composed();
    await onTerms();
    await failed();
    await satOnceMore();
  });
});
