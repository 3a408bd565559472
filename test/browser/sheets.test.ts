import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { FormName } from "../../src/sheets/forms.ts";
import { readTable } from "../../src/sheets/reading.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import * as company from "../support/company-sheets.ts";
import { enrolCrowd } from "../support/crowd.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import type { Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

describeInBrowser("sheets as a company keeps them, in the instructor's browser", () => {
  let place: PracticeCohort;
  let seat: Seat;
  let browser: Browser;
  let page: Page;
  let people: readonly company.Someone[];
  beforeEach(async () => {
    place = await openPracticeCohort();
    seat = await place.seat("instructor");
    people = await enrolCrowd(place, 6);
    place.stack.services.jobs.start();
    browser = await launchBrowser();
    page = await openPage(browser);
    const at = seat.cookie.indexOf("=");
    const [name, value] = [seat.cookie.slice(0, at), seat.cookie.slice(at + 1)];
    await page.context().addCookies([{ name, value, domain: new URL(place.stack.url).hostname, path: "/", secure: true }]);
  }, 180_000);
  afterEach(async () => {
    await browser.close();
    await place.close();
  });

  const who = (index: number): company.Someone => known(people[index]);
  const words = (text: string) => page.getByText(text).first().waitFor();

  /** Presses a button that asks once more, and says yes. */
  async function press(name: RegExp): Promise<void> {
    await page.getByRole("button", { name }).click();
    await page.getByRole("dialog").locator("[data-confirm-yes]").click();
  }

  /** The work that a button began, followed to its end and on; what was over before the page came is there at once. */
  async function followed(badge: string): Promise<void> {
    const onward = page.getByRole("link", { name: "查看结果" });
    const there = page.locator(".badge", { hasText: badge });
    await onward.or(there).first().waitFor();
    if (await onward.isVisible()) await onward.click();
    await there.first().waitFor();
  }

  /** Chooses the form and the file on the page, and waits for the preview. */
  async function bring(form: FormName, file: { readonly name: string; readonly buffer: Buffer }): Promise<void> {
    await page.goto(place.stack.url + seat.href("/sheets"));
    await page.locator("#sheet-form").selectOption(form);
    await page.locator("#sheet-file").setInputFiles({ ...file, mimeType: "application/octet-stream" });
    await page.locator("#sheet-file-state a").waitFor();
    await page.getByRole("button", { name: "读取并检查" }).click();
    await followed("待确认");
  }

  const written = async (): Promise<void> => {
    await press(/^写入 \d+ 行$/);
    await followed("已写入");
  };

  /** Types into one cell of the first row that needs it. */
  async function fix(cell: string, typed: string): Promise<void> {
    await page.locator('a[href*="/rows/"]').first().click();
    await page.locator(`[name="cell.${cell}"]`).fill(typed);
    await page.getByRole("button", { name: "重新检查这一行" }).click();
    await words("这一行已重新检查");
  }

  /** The form as its two files, cell by cell. */
  async function files(form: FormName): Promise<readonly (readonly (readonly string[])[])[]> {
    const both = ["xlsx", "csv"].map(async (type) => {
      const answer = await page.context().request.get(`${place.stack.url}${seat.href(`/sheets/${form}/file?type=${type}`)}`);
      return (await readTable(await answer.body())).map(({ cells }) => cells);
    });
    return Promise.all(both);
  }

  it("brings the five forms, mends two bad rows, undoes and repeats, and takes equal sheets away", async () => {
    await bring("survey", { name: "需求调研.xlsx", buffer: await company.workbook(company.surveySheet([who(0), who(1)], "系统操作9分")) });
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBe(0);
    await fix("ratings", "系统操作3分");
    await written();
    await press(/^撤销这次导入$/);
    await followed("已撤销");
    await written();

    // As a Chinese Excel saves "Unicode text", and as an older one saves CSV.
    const plan = company
      .planSheet()
      .map((row) => row.join("\t"))
      .join("\r\n");
    await bring("plan", { name: "培训计划.csv", buffer: Buffer.from(`\ufeff${plan}`, "utf16le") });
    await written();

    const scores = company.assessmentSheet([
      { who: who(0), score: "８５分", passed: "是" },
      { who: who(1), score: "58", passed: "否" },
    ]);
    await bring("assessment", { name: "考核.csv", buffer: company.gb18030(scores.map((row) => row.join(",")).join("\r\n")) });
    await written();

    const applications = company.applicationSheet([{ who: who(2), tier: "中级专员", total: "" }]);
    await bring("applications", { name: "申请.xlsx", buffer: await company.workbook(applications) });
    await written();

    const register = company.certificateSheet([
      { who: who(3), number: "CS2024031", until: "2027-03-10" },
      { who: who(4), number: "CS2024032", until: "长期有效" },
    ]);
    await bring("certificates", { name: "证书.xlsx", buffer: await company.workbook(register) });
    await fix("validUntil", "２０２７年３月２０日");
    await written();

    for (const form of ["survey", "plan", "assessment", "applications", "certificates"] as const) {
      const [xlsx, csv] = await files(form);
      expect(xlsx?.length).toBeGreaterThan(1);
      expect(csv).toEqual(xlsx);
    }
    const [taken = []] = await files("certificates");
    const row = taken.find(([number]) => number === "CS2024032");
    expect(row?.slice(0, 6)).toEqual(["CS2024032", who(4).name, who(4).department, "中级客户服务专员", "2027-03-20", "2024-03-15"]);
    const [[head = []] = [], second] = await files("plan");
    expect(head).toEqual(["培训主题", "时间", "地点", "讲师", "培训对象", "内容大纲", "考核方式"]);
    expect(second?.slice(1)).toEqual([
      ["新员工入职培训", "2024-03-01", "3楼会议室A", "王主管", "新员工", "企业文化、服务礼仪", "理论考试+实操演练"],
      ["投诉处理专项", "2024-03-15 14:00", "线上平台", "刘老师", "全体客服专员", "升级机制", "案例分析"],
    ]);
  });
});
