import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { Role } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";

/** The practice LMS's course of the cohort. */
const COURSE = "2";

describeInBrowser("the gradebook in the hands of an instructor and a learner", () => {
  let cohort: PracticeCohort;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    cohort = await openPracticeCohort();
  }, 180_000);
  afterEach(() => cohort.close(), 180_000);

  async function open(role: Role, path: string, width = 1280): Promise<Page> {
    const seat = await cohort.seat(role);
    const page = await openPage(browser, { width });
    const at = seat.cookie.indexOf("=");
    const url = cohort.stack.url.replace("http:", "https:");
    await page.context().addCookies([{ name: seat.cookie.slice(0, at), value: seat.cookie.slice(at + 1), url, secure: true }]);
    await page.goto(cohort.stack.url + seat.href(path));
    return page;
  }

  const cells = () =>
    findAll(cohort.stack.services.store, collections.grades, {
      tenant: PRACTICE_TENANT,
      query: { index: "byCohort", equal: [cohort.cohort] },
    });
  const deliver = () => cohort.stack.services.delivery.runAll();
  const lms = () => cohort.stack.practice.practice.platform;
  const columnOf = (column: string) =>
    known(
      lms()
        .lineItems(COURSE)
        .find(({ resourceId }) => resourceId.endsWith(`:${column}`)),
    );
  const subOf = async (person: string): Promise<string> =>
    (await cohort.stack.services.cohorts.place(PRACTICE_TENANT, cohort.cohort, person)).member.sub;

  async function pressed(page: Page, name: string | RegExp, within = "body"): Promise<void> {
    await page.locator(within).getByRole("button", { name }).first().click();
    const dialog = page.locator("dialog[open]");
    if (await dialog.isVisible().catch(() => false)) await dialog.getByRole("button").last().click();
    await page.waitForLoadState("load");
  }

  it("shows what differs, mends one and then all, and proves that nothing is missing", async () => {
    const page = await open("instructor", "/sync");
    // The launches of this test itself.
    await deliver();
    await pressed(page, "现在核对");
    await page.getByText("全部一致").waitFor({ timeout: 30_000 });
    expect(await page.locator("#reconcile").getByText("一致", { exact: true }).count()).toBe(3);

    const sent = (await cells()).filter(({ state, column }) => state === "sent" && column === "total");
    const [changed, emptied] = [known(sent[0]), known(sent[1])];
    const total = columnOf("total").id;
    lms().override({ course: COURSE, item: total, user: await subOf(emptied.person), score: null });
    lms().override({ course: COURSE, item: total, user: await subOf(changed.person), score: 1 });
    await pressed(page, "现在核对");
    await page.getByText("发现 2 处不一致").waitFor({ timeout: 30_000 });
    await page.getByText("成绩册里是 1，有人在学习平台里改过").waitFor();
    await expectAccessible(page);

    await pressed(page, /^重新发送/, "#reconcile");
    await page.getByText("已处理", { exact: true }).waitFor();
    await pressed(page, /^全部处理/);
    await page.locator("#reconcile:not([data-running])").waitFor({ timeout: 30_000 });
    await deliver();
    await pressed(page, "现在核对");
    await page.getByText("全部一致").waitFor({ timeout: 30_000 });
    await page.context().close();
  }, 180_000);

  it("asks about a teacher's grade where the column asks, and does what the instructor says", async () => {
    const page = await open("instructor", "/sync/gradebook");
    await page.getByLabel("总分").selectOption("ask");
    await pressed(page, "保存规则");
    await page.getByText("已保存。").waitFor();

    const cell = known(
      (await cells()).filter(({ state, column, kept }) => state === "sent" && column === "total" && kept === undefined).at(-1),
    );
    const sub = await subOf(cell.person);
    lms().override({ course: COURSE, item: columnOf("total").id, user: sub, score: 2 });
    await cohort.stack.services.delivery.reconciliation.run(
      { tenant: PRACTICE_TENANT, cohort: cohort.cohort },
      { repair: true, actor: "system" },
    );
    await page.goto(page.url().replace("/gradebook", ""));
    await page.getByText("有 1 个成绩被老师在学习平台里改过").waitFor();
    await page.locator(".notice").getByRole("link", { name: "成绩册设置" }).click();
    await page.getByRole("heading", { name: "等待您决定的成绩" }).waitFor();
    await expectAccessible(page);
    await pressed(page, /^以这里为准/);
    await page.getByText("已按您的决定处理").waitFor();
    await deliver();
    const { people, items } = lms().grades(COURSE);
    const item = known(items.find(({ resourceId }) => resourceId.endsWith(":total"))).id;
    expect(people.find(({ id }) => id === sub)?.grades[item]?.score).not.toBe(2);
    await page.context().close();
  }, 180_000);

  it("keeps grades back until the instructor releases them, and tells the learner", async () => {
    const staff = await open("instructor", "/sync/gradebook", 360);
    await staff.getByLabel("到指定时间再写入").check();
    await pressed(staff, "保存", "section[aria-labelledby=release]");
    await staff.getByText("请填写发布的日期和时间").first().waitFor();
    await staff.getByLabel("由我手动发布").check();
    await pressed(staff, "保存", "section[aria-labelledby=release]");
    await staff.getByText("现在：等您发布").waitFor();
    expect(await sidewaysScroll(staff)).toBe(0);

    const learner = await open("learner", "/results", 360);
    await learner.getByText("培训管理员发布之后").waitFor();
    await expectAccessible(learner);
    await pressed(staff, /^现在发布/);
    await staff.getByText("现在：已于").waitFor();
    await learner.reload();
    expect(await learner.getByText("培训管理员发布之后").count()).toBe(0);
    await learner
      .getByText(/已送达 /)
      .first()
      .waitFor();
    await Promise.all([staff.context().close(), learner.context().close()]);
  }, 180_000);

  it("tells a learner why a grade did not arrive; they send it again and ask; refused again, the instructor sees it and sends", async () => {
    const { session } = await cohort.seat("learner");
    const own = known((await cells()).find(({ person, column }) => person === session.person && column === "total"));
    const { store } = cohort.stack.services;
    const parked = { ...own, state: "parked" as const, reason: "refused: 422 scripted" };
    await store.commit([{ kind: "replace", collection: collections.grades as never, record: parked }]);

    const learner = await open("learner", "/results", 360);
    await learner.getByText("学习平台没有接受这个成绩").waitFor();
    expect(await learner.getByText("422").count()).toBe(0);
    await expectAccessible(learner);
    await pressed(learner, /^重新发送，并请培训管理员查看/, "section[aria-labelledby=sending]");
    await learner.getByText(/您已在 .* 重新发送，并请培训管理员查看/).waitFor();
    const again = known((await cells()).find(({ id }) => id === own.id));
    expect(again).toMatchObject({ state: "waiting", tries: 0 });
    const refused = { ...again, state: "parked" as const, reason: parked.reason };
    await store.commit([{ kind: "replace", collection: collections.grades as never, record: refused }]);

    const staff = await open("instructor", "/sync");
    await staff.getByText(/学员 .* 请您查看/).waitFor();
    await pressed(staff, /^重新发送：/);
    await deliver();
    await staff.goto(staff.url().replace(/\/sync.*/, "/sync/grades"));
    await staff
      .getByText(/已送达/)
      .first()
      .waitFor();
    await learner.reload();
    expect(await learner.getByText("未被接收").count()).toBe(0);
    await Promise.all([staff.context().close(), learner.context().close()]);
  }, 180_000);
});
