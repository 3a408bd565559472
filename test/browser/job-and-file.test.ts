import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { wav } from "../support/sample-files.ts";
import { describeInBrowser, launchBrowser, openPage } from "../support/chromium.ts";
import { serveStyleguide, type Styleguide } from "../support/styleguide/serve.ts";

jest.setTimeout(180_000);

const state = (done: number, rest: object = {}) => ({
  state: "running",
  kind: "info",
  word: "进行中",
  text: "正在写入",
  figures: `${done} / 5000`,
  done,
  total: 5_000,
  ended: false,
  mayCancel: true,
  ...rest,
});
const DONE = state(5_000, { state: "done", kind: "good", word: "已完成", text: "", ended: true, mayCancel: false });
const STOPPED = state(2_000, { state: "cancelled", kind: "warn", word: "已停止", text: "", ended: true, mayCancel: false });

describeInBrowser("a job and a file field in a page", () => {
  let browser: Browser;
  let guide: Styleguide;
  beforeAll(async () => {
    [browser, guide] = await Promise.all([launchBrowser(), serveStyleguide()]);
  });
  afterAll(async () => {
    await browser.close();
    await guide.close();
  });

  async function visit(look: (page: Page) => Promise<void>, before: (page: Page) => Promise<unknown>): Promise<void> {
    const page = await openPage(browser);
    await before(page);
    await page.goto(guide.url("zh-CN"));
    try {
      await look(page);
    } finally {
      await page.context().close();
    }
  }

  test("the box follows its job to the end, bears a server that is away, and then shows the way on", async () => {
    const answers: unknown[] = [state(2_000), undefined, DONE];
    await visit(
      async (page) => {
        const box = page.locator('[data-job$="/jobs/j1"]');
        await expect(box.locator("[data-job-figures]").textContent()).resolves.toBe("1240 / 5000");
        expect(await box.locator("[data-job-onward]").isVisible()).toBe(false);
        await box.getByText("2000 / 5000").waitFor();
        await box.getByText("暂时连不上服务器").waitFor();
        await box.locator("[data-job-word]", { hasText: "已完成" }).waitFor({ timeout: 10_000 });
        expect(await box.locator("[data-job-onward]").isVisible()).toBe(true);
        expect(await box.getByRole("button").count()).toBe(0);
        expect(await box.locator("progress").evaluate((bar) => (bar as unknown as { position: number }).position)).toBe(1);
      },
      (page) =>
        page.route("**/s/show/jobs/j1", async (route) => {
          const answer = answers.shift();
          await (answer === undefined ? route.fulfill({ status: 503, body: "" }) : route.fulfill({ json: answer }));
        }),
    );
  });

  test("a job is stopped by its button, once it was confirmed", async () => {
    const sent: string[] = [];
    await visit(
      async (page) => {
        const box = page.locator('[data-job$="/jobs/j1"]');
        await box.getByRole("button", { name: "停止" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "停止" }).click();
        await box.locator("[data-job-word]", { hasText: "已停止" }).waitFor();
        expect(sent).toEqual(["POST token"]);
      },
      async (page) => {
        await page.route("**/s/show/jobs/j1", (route) => route.fulfill({ json: state(2_000) }));
        await page.route("**/s/show/jobs/j1/cancel", async (route) => {
          sent.push(`${route.request().method()} ${route.request().headers()["x-tierwise-token"]}`);
          await route.fulfill({ json: STOPPED });
        });
      },
    );
  });

  test("a file goes out as soon as it is chosen, its id into the form, and a refusal is said in words", async () => {
    const bodies: { readonly name: string; readonly purpose: string; readonly length: number }[] = [];
    await visit(
      async (page) => {
        const field = page.locator("[data-upload]").first();
        const choose = (name: string) => field.locator("input[type=file]").setInputFiles({ name, mimeType: "audio/wav", buffer: wav() });
        await choose("通话.wav");
        await field.getByRole("link", { name: "通话.wav" }).waitFor();
        expect(await field.locator("[data-upload-id]").inputValue()).toBe("f9");
        expect(bodies).toEqual([{ name: encodeURIComponent("通话.wav"), purpose: "call", length: wav().length }]);
        await field.getByRole("button", { name: "移除" }).click();
        expect(await field.locator("[data-upload-id]").inputValue()).toBe("");
        await choose("bad.wav");
        await field.getByText("文件已损坏").waitFor();
        expect(await field.locator("[data-upload-id]").inputValue()).toBe("");
      },
      (page) =>
        page.route("**/s/show/files", async (route) => {
          const headers = route.request().headers();
          const name = headers["x-file-name"] ?? "";
          bodies.push({ name, purpose: headers["x-file-purpose"] ?? "", length: route.request().postDataBuffer()?.length ?? 0 });
          if (name === "bad.wav") await route.fulfill({ status: 422, json: { refused: "broken", text: "文件已损坏，无法读取。" } });
          else await route.fulfill({ status: 201, json: { id: "f9", name: "通话.wav", url: "/s/show/files/f9" } });
        }),
    );
  });
});
