import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, pressUntil } from "../support/chromium.ts";
import { MONGO, ownDatabase } from "../support/mongo-place.ts";
import { startStack, type Stack } from "../support/stack.ts";
import { heldStatements } from "../support/held-statements.ts";
import { factsOf, until, type LearnerFacts } from "../support/learner-facts.ts";

const COURSE = "cs-2026-autumn";
const LEARNER = { id: "12", name: "周子涵" };
const PEOPLE = { instructor: "3", rater1: "4", rater2: "5", mentor: "6" };
const PATIENCE = 20_000;

const realLrs =
  process.env["TEST_LRS_URL"] === undefined
    ? undefined
    : { url: process.env["TEST_LRS_URL"], key: process.env["TEST_LRS_KEY"] ?? "", secret: process.env["TEST_LRS_SECRET"] ?? "" };

interface Parts {
  readonly name: string;
  readonly missing: string | undefined;
  readonly mongo: boolean;
  readonly lrs: typeof realLrs;
}

const noMongo = MONGO === undefined ? "TEST_MONGODB_URI is not set" : undefined;
const noLrs = realLrs === undefined ? "TEST_LRS_URL is not set" : undefined;
/** Each kind of page is held to WCAG once: it is the same whichever parts are behind it. */
const seen = new Set<string>();

const WAYS: readonly Parts[] = [
  { name: "SQLite and the practice LRS", missing: undefined, mongo: false, lrs: undefined },
  { name: "SQLite and a real LRS", missing: noLrs, mongo: false, lrs: realLrs },
  { name: "MongoDB and the practice LRS", missing: noMongo, mongo: true, lrs: undefined },
  { name: "MongoDB and a real LRS", missing: noMongo ?? noLrs, mongo: true, lrs: realLrs },
];

for (const parts of WAYS) {
  const suite = () => mainJob(parts);
  const title = `from launch to certificate on ${parts.name}`;
  if (parts.missing === undefined) describeInBrowser(title, suite);
  else describe.skip(`${title} (skipped: ${parts.missing})`, suite);
}

/** Says in which part of the story an error came up. */
async function part(name: string, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}

function mainJob(parts: Parts): void {
  let stack: Stack;
  let browser: Browser;
  let facts: LearnerFacts;
  let cleanUp: () => Promise<void>;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    const place = parts.mongo && MONGO !== undefined ? ownDatabase(MONGO) : undefined;
    cleanUp = async () => place?.drop();
    stack = await startStack({ ...(place !== undefined && { storeUrl: place.url }), ...(parts.lrs !== undefined && { lrs: parts.lrs }) });
    facts = factsOf(stack, { sub: LEARNER.id, course: "2" });
  }, 180_000);
  afterEach(async () => {
    await stack.close();
    await cleanUp();
  }, 180_000);

  const launchUrl = (user: string): string => `${stack.practice.url}/course/${COURSE}/launch/1?as=${user}`;

  /** A person's own browser, launched from the LMS into a window of its own. */
  async function enter(user: string, width = 1280): Promise<{ page: Page; base: string; go: (path: string) => Promise<void> }> {
    const page = await openPage(browser, { width });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(launchUrl(user));
    await page.waitForURL(`${stack.url}/s/*/home`);
    const base = page.url().replace(/\/home$/, "");
    const go = async (path: string): Promise<void> => {
      const answer = await page.goto(base + path);
      expect(answer?.status()).toBe(200);
      await checked(page, path);
    };
    await checked(page, "/home");
    return { page, base, go };
  }

  async function checked(page: Page, path: string): Promise<void> {
    const kind = path.replaceAll(/[\w-]{20,}.*/g, ":id");
    if (seen.has(kind)) return;
    seen.add(kind);
    await expectAccessible(page);
  }

  /** Presses what leads to another page, or to the same one anew, and waits for it. */
  const press = (page: Page, button: Locator): Promise<unknown> => Promise.all([page.waitForEvent("load"), button.click()]);

  const confirm = async (page: Page): Promise<void> => {
    await page.locator("dialog[open]").waitFor();
    await press(page, page.locator("dialog[open] button").last());
  };

  // One story, for each part stands on the one before: a second try begins it anew.
  it("tells the whole story", async () => {
    await part("names raters and a mentor, and gives the learner a panel", namesPeople);
    await part("sits the paper in a phone's frame inside the LMS, resumes after a closed tab, hands in once", sitsThePaper);
    await part("has the short answers marked by the instructor: theory 88", marks);
    await part("is scored blind by two raters: practical 81.5", ratesBlind);
    await part("gets daily scores from the instructor and the mentor: daily 92", scoresDaily);
    await part("is decided Senior with 86.20, applies, and receives a certificate", decidesAndCertifies);
    await part("shows four columns in the LMS gradebook and the whole story in the LRS", showsEverywhere);
  }, 600_000);

  async function namesPeople(): Promise<void> {
    const { page, go } = await enter(PEOPLE.instructor);
    await go("/people");
    await press(page, page.getByRole("button", { name: "从课程名单更新" }));
    await page.getByRole("link", { name: LEARNER.name }).waitFor();
    for (const [user, role] of [
      [PEOPLE.rater1, "评委"],
      [PEOPLE.rater2, "评委"],
      [PEOPLE.mentor, "导师"],
    ] as const) {
      const { name } = stack.practice.practice.platform.roster(COURSE).find(({ id }) => id === user) ?? { name: "?" };
      await page.getByRole("checkbox", { name: `${role}: ${name}` }).check();
    }
    await press(page, page.getByRole("button", { name: "保存" }));
    await page.getByText(/已保存/).waitFor();
    const mentor = stack.practice.practice.platform.roster(COURSE).find(({ id }) => id === PEOPLE.mentor)?.name ?? "?";
    await page.getByRole("combobox", { name: `${LEARNER.name} 的导师` }).selectOption({ label: mentor });
    await press(page, page.getByRole("button", { name: "保存" }));
    await page.getByText(/已保存/).waitFor();
    await go("/practical");
    await press(page, page.locator("main form button.button-primary"));
    await page
      .getByRole("row", { name: new RegExp(LEARNER.name) })
      .first()
      .waitFor();
    await page.context().close();
  }

  async function sitsThePaper(): Promise<void> {
    const page = await openPage(browser, { width: 400 });
    page.setDefaultTimeout(PATIENCE);
    const open = async (): Promise<FrameLocator> => {
      await page.goto(`${stack.practice.url}/course/${COURSE}?as=${LEARNER.id}&activity=1`);
      return page.frameLocator("iframe");
    };
    let frame = await open();
    const start = frame.getByRole("button", { name: "开始考试" });
    await pressUntil(start, frame.getByRole("link", { name: "去考试" }));
    await pressUntil(dialogIn(frame), start);
    await pressUntil(frame.locator("form[data-exam]"), dialogIn(frame).last());
    const right = await facts.rightAnswers("theory");
    await answer(frame, right.slice(0, 8));
    await frame
      .getByText(/已保存/)
      .first()
      .waitFor();
    await expect(facts.attempt("theory")).resolves.toMatchObject({ state: "open" });

    frame = await open();
    await pressUntil(frame.locator("form[data-exam]"), frame.getByRole("link", { name: "继续考试" }));
    await frame.locator("input[type=radio]:checked").nth(7).waitFor();
    await answer(frame, right.slice(8));
    for (const [index, text] of [
      "先倾听并复述客户的感受，再说明处理步骤与时限。",
      "用 STAR 说明情境、任务、行动与结果，并约定回访。",
    ].entries()) {
      await frame.locator("textarea").nth(index).fill(text);
    }
    const handIn = frame.getByRole("button", { name: "交卷", exact: true });
    await pressUntil(handIn, frame.getByRole("button", { name: "检查并交卷" }));
    await pressUntil(dialogIn(frame), handIn);
    await pressUntil(frame.getByText(/已交卷/), dialogIn(frame).last());
    await expect(facts.attempt("theory")).resolves.toMatchObject({ state: "handed-in", handedInBy: "learner" });
    await page.context().close();
  }

  async function marks(): Promise<void> {
    const { page, go } = await enter(PEOPLE.instructor);
    // Question by question, as the queue leads; each has one answer here.
    for (const look of ["/marking/one", "/marking/other"]) {
      await go("/marking");
      await page.locator("main table button.button-primary").first().click();
      await page.locator("#mark").fill("24");
      await checked(page, look);
      await page.locator('form[data-marking] button[value="next"]').click();
      await page.waitForURL(/\/marking\?done=none/);
    }
    await expect(facts.score("theory")).resolves.toBe("88");
    await page.context().close();
  }

  async function ratesBlind(): Promise<void> {
    await rate(PEOPLE.rater1, { listening: 3, clarifying: 3, closing: 3, solution: 3 });
    await expect(facts.score("practical")).resolves.toBeUndefined();
    await rate(PEOPLE.rater2, { solution: 2, opening: 3, integrity: 3 });
    await expect(facts.score("practical")).resolves.toBe("81.5");
  }

  async function scoresDaily(): Promise<void> {
    const staff = await enter(PEOPLE.instructor);
    await staff.go("/daily");
    const row = staff.page.getByRole("row", { name: new RegExp(LEARNER.name) });
    await row.locator("input[inputmode=decimal]").nth(0).fill("94");
    await row.locator("input[inputmode=decimal]").nth(1).fill("90");
    await press(staff.page, staff.page.locator("form[data-grid] button.button-primary"));
    await staff.page.waitForURL(/daily/);
    await staff.page.context().close();

    const mentor = await enter(PEOPLE.mentor, 360);
    await mentor.go("/mentees");
    await mentor.page.locator("input[inputmode=decimal]").first().fill("92");
    await press(mentor.page, mentor.page.locator("form[data-grid] button.button-primary"));
    await mentor.page.waitForURL(/mentees/);
    await mentor.page.context().close();
    await expect(facts.score("mentor")).resolves.toBe("92");
  }

  async function decidesAndCertifies(): Promise<void> {
    const staff = await enter(PEOPLE.instructor);
    await staff.go("/board");
    await staff.go("/decide");
    await staff.page.getByRole("row", { name: new RegExp(`${LEARNER.name}.*86\\.20.*高级客户服务专员`) }).waitFor();
    await staff.page.locator("form button.button-primary").click();
    await confirm(staff.page);
    await staff.page.waitForURL(/decide/);

    const learner = await enter(LEARNER.id, 360);
    await learner.go("/results");
    await learner.page.getByText("86.20").first().waitFor();
    await learner.go("/certificate");
    await press(learner.page, learner.page.locator("form button.button-primary"));
    await learner.page.waitForURL(/certificate/);

    await staff.go("/applications");
    await staff.page.locator("form button.button-primary").first().click();
    await confirm(staff.page);
    await staff.page.getByText(`CS${new Date().getFullYear()}001`).first().waitFor();
    await staff.page.context().close();

    await learner.go("/certificate?");
    await learner.page.getByText(`CS${new Date().getFullYear()}001`).first().waitFor();
    const link = await learner.page.locator("a[href*='/verify/']").first().getAttribute("href");
    await learner.page.goto(link ?? "");
    await learner.page
      .getByText(/高级客户服务专员|Senior/)
      .first()
      .waitFor();
    await expectAccessible(learner.page);
    await expect(learner.page.getByText(LEARNER.name).count()).resolves.toBe(0);
    await learner.page.context().close();
  }

  async function showsEverywhere(): Promise<void> {
    await until(async () => {
      const book = stack.practice.practice.platform.grades(COURSE);
      const grades = book.people.find(({ id }) => id === LEARNER.id)?.grades ?? {};
      return ["theory", "practical", "daily", "total"].map((column) => {
        const item = book.items.find(({ resourceId }) => resourceId.endsWith(`:${column}`));
        return item === undefined ? undefined : grades[item.id]?.score;
      });
    }, [88, 81.5, 92, 86.2]);
    const staff = await enter(PEOPLE.instructor);
    await staff.go("/sync");
    await staff.go("/programme");
    await staff.page.context().close();
    await until(async () => {
      const verbs = (await heldStatements(stack, LEARNER.id)).map(({ verb }) => verb.id.split("/").at(-1));
      return [...new Set(verbs)].toSorted((a = "", b = "") => (a < b ? -1 : 1));
    }, ["answered", "attempted", "completed", "earned", "launched", "passed", "request", "scored"]);
    const all = await heldStatements(stack, LEARNER.id);
    expect(all.filter(({ verb }) => verb.id.endsWith("/answered"))).toHaveLength(22);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  }

  /** The buttons of the question asked once before a deed that cannot be taken back; the last one agrees. */
  const dialogIn = (frame: FrameLocator): Locator => frame.locator("dialog[open] button");

  async function rate(user: string, lower: Readonly<Record<string, number>>): Promise<void> {
    const { page, go } = await enter(user);
    await go("/panels");
    // In the list, where they stand once: who comes first among those who wait equally long is also named above it.
    await page
      .getByRole("row")
      .getByRole("link", { name: new RegExp(LEARNER.name) })
      .click();
    await page.getByRole("heading", { name: new RegExp(LEARNER.name) }).waitFor();
    await checked(page, "/panels/one");
    await expect(page.locator("table").count()).resolves.toBe(0);
    const criteria = await page.locator("fieldset[data-criterion], fieldset:has(input[type=radio])").all();
    for (const criterion of criteria) {
      const name = (await criterion.locator("input").first().getAttribute("name")) ?? "";
      const points = Object.entries(lower).find(([id]) => name.endsWith(id))?.[1] ?? 4;
      await criterion.locator(`input[value="${points}"]`).check({ force: true });
    }
    await press(page, page.locator("form[data-rating] button.button-primary"));
    await page.waitForURL(/\/panels/);
    await page.context().close();
  }

  async function answer(frame: FrameLocator, answers: readonly { question: string; option: string }[]): Promise<void> {
    for (const { question, option } of answers) {
      const box = frame.locator(`input[name="a.${question}"][value="${option}"]`);
      // The frame grows while the LMS's page scrolls: a press that landed beside is pressed again, as people do.
      await box.check().catch(() => box.check());
    }
  }
}
