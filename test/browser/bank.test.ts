import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { png } from "../support/sample-files.ts";
import { practiceLaunch, takeSeat, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

const BANK = "/bank/customer-service";
/** As many as a paper has single choices, so that each stands on it once nothing else is ready. */
const COUNT = 20;

interface Desk {
  readonly seat: Seat;
  readonly page: Page;
}

/** What another system would export: twenty choices, one of them to be given a picture. */
const GIFT = Array.from(
  { length: COUNT },
  (_, index) =>
    `// [id:own-${index}]\n::Own ${index}::What does sign ${index} of our own counter mean? {=Wait here ${index} ~Go on ${index} ~Closed ${index}}`,
).join("\n\n");

describeInBrowser("a company's own questions, from a file to a learner's paper", () => {
  let browser: Browser;
  let stack: Stack;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stack = await startStack();
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

  const fits = async (page: Page): Promise<void> => {
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  /** Looks the file through, takes it over as drafts and sets them ready; nothing else is ready then, so a paper must be of these. */
  async function bring(teacher: Desk): Promise<void> {
    const { page } = teacher;
    await open(teacher, "/bank/import");
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "signs.gift", mimeType: "text/plain", buffer: Buffer.from(GIFT) });
    await page.getByLabel("Area").selectOption("records");
    await page.getByRole("button", { name: "Look through" }).click();
    await page.getByText(`Full: ${COUNT}`).waitFor();
    await fits(page);
    await page.getByRole("button", { name: `Take over ${COUNT} questions` }).click();
    await page.getByText(`Taken over as drafts. New: ${COUNT}`).waitFor();
    await open(teacher, `${BANK}?state=ready&type=single`);
    await page.getByLabel(/^All \d+ questions found/).check();
    await page.getByRole("button", { name: "Retire" }).click();
    await page.getByText(/^Questions moved: \d{3}/).waitFor();
    await open(teacher, `${BANK}?state=draft&text=counter`);
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "Set ready" }).click();
    await page.getByText(`Questions moved: ${COUNT}`).waitFor();
  }

  /** @returns the picture's file */
  async function giveAPicture(teacher: Desk): Promise<string> {
    const { page } = teacher;
    await open(teacher, `${BANK}?text=own+7`);
    await page.getByRole("link", { name: /sign 7 of our own counter/ }).click();
    await page.getByText("Similar questions in the bank").waitFor();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.locator("#f-stem-en").fill("What does **this** sign mean?");
    await page.locator("[data-preview] strong", { hasText: "this" }).waitFor();
    await page.locator("summary", { hasText: "Add a picture or a sound" }).click();
    await page.locator("#media-file").setInputFiles({ name: "sign.png", mimeType: "image/png", buffer: png() });
    await page.getByRole("link", { name: "sign.png" }).waitFor();
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByRole("link", { name: "Say in words what the picture or sound is." }).waitFor();
    await fits(page);
    await page.locator("#f-media-0-text-en").fill("A red octagon");
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByText("Saved as a new version.").waitFor();
    await fits(page);
    const source = await page.getByRole("img", { name: "A red octagon" }).getAttribute("src");
    return (source ?? "").split("/").at(-1) ?? "";
  }

  it("takes in a file, changes a question by hand, and a learner's paper shows it with its picture, to nobody else", async () => {
    const teacher = await desk("3", 1280);
    await bring(teacher);
    const file = await giveAPicture(teacher);

    const learner = await desk("12", 360);
    expect((await learner.seat.get(`/files/${file}`)).status).toBe(404);
    await learner.seat.post("/exam/theory/start");
    await open(learner, "/exam/theory/sitting");
    const picture = learner.page.getByRole("img", { name: "A red octagon" });
    await picture.waitFor();
    expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
    expect(await learner.page.getByText("of our own counter").count()).toBe(COUNT - 1);
    const other = await desk("13", 360);
    expect((await other.seat.get(`/files/${file}`)).status).toBe(404);
    await Promise.all([teacher, learner, other].map(({ page }) => page.context().close()));
  });
});
