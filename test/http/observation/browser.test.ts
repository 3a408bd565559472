import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { panelId } from "../../../src/observation/panels.service.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../../support/chromium.ts";
import { COHORT, instructor, points, rater } from "../../unit/observation/world.ts";
import { openPlace, type Place } from "./place.ts";

jest.setTimeout(180_000);

const panel = panelId(COHORT, "practical", "lin");

describeInBrowser("scoring in a browser", () => {
  let browser: Browser;
  let place: Place;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    place = await openPlace();
    await place.arrive("i1", { launched: ["instructor"] });
    for (const id of ["a", "b"]) await place.arrive(id, { named: ["rater"] });
    for (const id of ["lin", "zhou", "sun"]) await place.arrive(id);
    await place.panels.assign(instructor, "practical");
    page = await openPage(browser);
  });
  afterEach(async () => {
    await page.context().close();
    await place.close();
  });
  const text = (selector: string) => page.locator(selector).innerText();

  it("scores with digits and arrows, follows the total, and keeps a draft that outlives a reload", async () => {
    await page.goto(`${place.url}/s/a/panels/${panel}`);
    await page.locator("#c-opening input").first().focus();
    await page.keyboard.press("3");
    expect(await text("[data-total]")).toBe("9.00");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("4");
    await page.keyboard.press("ArrowLeft");
    expect(await text("[data-total]")).toBe("24.00");
    expect(await text("[data-given]")).toBe("已评 2 / 6 项");
    await page.locator("#comment").fill("先接住情绪");
    await page.locator("[data-saved-text]", { hasText: "已保存 14:00:00" }).waitFor();
    await page.reload();
    expect(
      await page.locator("input:checked").evaluateAll((radios) => radios.map((radio) => (radio as unknown as { value: string }).value)),
    ).toEqual(["3", "3"]);
    expect(await page.locator("#comment").inputValue()).toBe("先接住情绪");
  });

  it("says that a draft could not be saved, keeps it on the page and saves it later", async () => {
    await page.goto(`${place.url}/s/a/panels/${panel}`);
    await page.route("**/draft", (route) => route.abort());
    await page.locator("#c-opening input").nth(2).check({ force: true });
    await page.locator("[data-saved-text]", { hasText: "未能保存" }).waitFor();
    await page.unroute("**/draft");
    await page.evaluate("window.dispatchEvent(new Event('online'))");
    await page.locator("[data-saved-text]", { hasText: "已保存" }).waitFor();
    expect((await place.scoring.sheet(rater("a"), panel)).own?.points).toEqual({ opening: 2 });
  });

  it("spreads a column pasted from a spreadsheet over the cells below, and counts what is not saved", async () => {
    await page.goto(`${place.url}/s/i1/daily`);
    await page.locator("input[data-row]").first().focus();
    await page.evaluate(`{
      const data = new DataTransfer();
      data.setData("text/plain", "95\\t88\\r\\n\\t免\\r\\n71.5\\t60\\r\\n");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }`);
    const values = () =>
      page.locator("input[data-row]").evaluateAll((cells) => cells.map((cell) => (cell as unknown as { value: string }).value));
    expect(await values()).toEqual(["95", "88", "", "免", "71.5", "60"]);
    expect(await text("[data-changes]")).toBe("有 5 项改动未保存");
    await page.getByRole("button", { name: "保存成绩" }).click();
    await page.getByText("已保存 5 项成绩").waitFor();
    expect(await text("[data-changes]")).toBe("");
    expect(await values()).toEqual(["95", "88", "", "免", "71.5", "60"]);
  });

  it("keeps every page within a phone's frame and free of accessibility faults", async () => {
    const submit = (who: string, person: string, given: Record<string, number>) =>
      place.scoring.submit(rater(who), panelId(COHORT, "practical", person), { points: given, comment: "依据" });
    for (const who of ["a", "b"]) await submit(who, "sun", points(3, 3, who === "a" ? 2 : 3, 3, 3, 3));
    await submit("a", "zhou", points(1, 1, 1, 1, 1, 1));
    await submit("b", "zhou", points(4, 4, 4, 4, 4, 4));
    await place.arrive("m", { named: ["mentor"] });
    await place.arrive("wu", { mentor: "m" });
    const paths = [
      "/s/a/panels",
      `/s/a/panels/${panel}`,
      `/s/a/panels/${panelId(COHORT, "practical", "sun")}`,
      "/s/i1/practical",
      `/s/i1/practical/panels/${panelId(COHORT, "practical", "zhou")}/moderate`,
      "/s/i1/daily",
      "/s/m/mentees",
    ];
    for (const path of paths) {
      expect([path, (await page.goto(place.url + path))?.status()]).toEqual([path, 200]);
      await expectAccessible(page);
      expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
    }
  });
});
