import { afterAll, afterEach, beforeAll, beforeEach, expect, it, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { run } from "../../src/cli/run.ts";
import type { PlatformEntry } from "../../src/lti/platforms.ts";
import { adminRoutes } from "../../src/admin/admin.routes.ts";
import type { Locale } from "../../src/shared/json.ts";
import { codeOf, openAdministrator, PASSWORD } from "../support/administrator.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { practiceLaunch } from "../support/practice-launch.ts";
import { startStack, type Stack } from "../support/stack.ts";

const TENANT = "practice";

describeInBrowser("tried as an administrator would", () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    stack = await startStack({ cohort: "full" });
  }, 180_000);
  afterEach(() => stack.close(), 180_000);

  const tool = (path: string): string => stack.url + path;
  const lms = (path: string): string => stack.practice.url + path;

  async function fit(page: Page): Promise<void> {
    await page.waitForLoadState("load");
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBe(0);
  }

  /** The command line beside the running server. */
  async function command(...argv: string[]): Promise<string> {
    const { dataDir, storeUrl, publicUrl, secretKey } = stack.services.config;
    let out = "";
    const world = {
      env: { DATA_DIR: dataDir, STORE_URL: storeUrl, PUBLIC_URL: publicUrl, SECRET_KEY: secretKey, DEFAULT_LOCALE: "en" },
      out: (part: string) => void (out += part),
      err: (part: string) => void (out += part),
    };
    await run(argv, world);
    return out.trim();
  }

  it("from the command line's link to a connected LMS with a good self-test, in under two minutes", async () => {
    const begun = Date.now();
    const link = await command("admin", "create", "--name", "Lin Wei", "--tenant", TENANT);
    const page = await openPage(browser, { width: 1280, context: { locale: "zh-CN" } });
    await page.goto(link);
    await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await page.getByLabel("再输入一次密码").fill(PASSWORD);
    await page.getByRole("button", { name: "下一步" }).click();
    const secret = (await page.locator("#secret").textContent())?.replaceAll(" ", "") ?? "";
    expect(await page.evaluate<number>("document.querySelector('img').naturalWidth")).toBeGreaterThan(0);
    await page.locator("#code").fill(codeOf(secret));
    await page.getByRole("button", { name: "完成" }).click();
    const codes = await page.locator("ul.code li").allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole("link", { name: "我已保存" }).click();
    await page.waitForURL(tool("/admin"));

    await page
      .getByRole("button", { name: "退出" })
      .or(page.getByRole("button", { name: "离开" }))
      .first()
      .click();
    await page.waitForURL(/\/admin\/login/);
    await page.locator("#name").fill("lin wei");
    await page.locator("#password").fill(PASSWORD);
    await page.getByRole("button", { name: "下一步" }).click();
    await page.locator("#code").fill(codeOf(secret, 1));
    await page.getByRole("button", { name: "登录" }).click();
    await page.waitForURL(tool("/admin"));

    await page.getByRole("navigation").getByRole("link", { name: "学习平台", exact: true }).click();
    await page.getByRole("link", { name: "邀请学习平台" }).click();
    await page.locator("#name").fill("公司学习平台");
    await page.getByRole("button", { name: "生成链接" }).click();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: /复制/ }).click();
    await page.getByText("已复制").waitFor();
    const invitation = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(invitation).toBe(await page.locator("#link").inputValue());

    const there = await openPage(browser, { width: 1280 });
    await there.goto(lms("/connect"));
    await there.locator("#link").fill(invitation);
    await there.getByRole("button", { name: "继续" }).click();
    const frame = there.frameLocator("iframe");
    await frame.getByRole("button", { name: /连接|Connect/ }).click();
    await frame.getByRole("button", { name: /完成|Done/ }).click();
    await there.waitForURL(/\/connect\?done=yes$/);
    for (const user of ["3", "11"]) {
      const [link] = stack.practice.practice.platform.links("3").filter(({ tool: client }) => client === "practice-tool-2");
      expect((await practiceLaunch(stack, { course: "3", link: link?.id ?? "", user })).base).not.toBe("");
    }
    await there.context().close();

    await page.getByRole("navigation").getByRole("link", { name: "学习平台", exact: true }).click();
    await page.getByRole("link", { name: "公司学习平台" }).click();
    await page.getByRole("link", { name: "自检", exact: true }).click();
    await page.getByRole("button", { name: "开始自检" }).click();
    await page.getByText("能试的都正常").waitFor();
    expect(await page.locator("ol .badge-good").count()).toBe(10);
    expect(await page.locator("ol .badge-bad, ol .badge-quiet").count()).toBe(0);
    expect(Date.now() - begun).toBeLessThan(120_000);
    await page.context().close();
  }, 180_000);

  const url = (path: string): string => lms(path);
  /** Ten fields typed wrongly, and what the page says of each. */
  const PLANTED: readonly (readonly [name: string, wrong: () => Partial<PlatformEntry>, said: RegExp, field: string | undefined])[] = [
    ["the client ID", () => ({ clientId: "practice-too" }), /客户端 ID不对/, "client-id"],
    ["the issuer", () => ({ issuer: url("/moodle") }), /平台 ID不对/, "issuer"],
    ["the log-in's address", () => ({ authUrl: url("/mod/lti/oauth.php") }), /认证请求网址不对.*不是登录页面/, "auth-url"],
    ["the log-in's address, another service's", () => ({ authUrl: url("/mod/lti/token.php") }), /认证请求网址不对/, "auth-url"],
    ["the token's address", () => ({ tokenUrl: url("/mod/lti/tokens.php") }), /访问令牌网址不对/, "token-url"],
    ["the token's port", () => ({ tokenUrl: "http://127.0.0.1:9/token" }), /没有应答（访问令牌网址）/, "token-url"],
    [
      "the token's protocol",
      () => ({ tokenUrl: url("/mod/lti/token.php").replace("http:", "https:") }),
      /安全连接.*访问令牌网址/,
      "token-url",
    ],
    ["the key set's address", () => ({ jwksUrl: url("/mod/lti/cert.php") }), /公钥集网址不对/, "jwks-url"],
    ["the key set's host", () => ({ jwksUrl: "https://lms.invalid/jwks" }), /公钥集网址里的主机名不对/, "jwks-url"],
    ["the deployment", () => ({ deployments: ["7"] }), /部署 ID不对/, "deployment"],
  ];

  test("ten fields typed wrongly are each named by the self-test, with the way to put them right", async () => {
    const { services } = stack;
    const [known] = (await services.lti.platforms.list(TENANT)).filter(({ name }) => name === "Practice LMS");
    if (known === undefined) throw new Error("no practice platform");
    const { id: _id, version: _version, firstOfIssuer: _first, sharesIssuer: _shares, ...right } = known;
    for (const user of ["3", "11"]) await practiceLaunch(stack, { user });
    const seat = await openAdministrator(stack, TENANT, "Planter");
    const page = await openPage(browser, { width: 1280 });
    await logInAs(page, seat);
    const missed: string[] = [];
    for (const [name, wrong, said, field] of PLANTED) {
      const { id } = await services.lti.platforms.add({ ...right, ...wrong() });
      if (name === "the deployment") await practiceLaunch(stack, { user: "3" });
      await page.goto(tool(`/admin/platforms/${id}/self-test`));
      await page.getByRole("button", { name: /自检/ }).click();
      await page.locator(".notice-danger").waitFor();
      const words = await page.locator("main ol").innerText();
      if (!said.test(words.replaceAll("\n", " "))) missed.push(`${name}: ${words}`);
      const fix = await page.evaluate<string[]>("[...document.querySelectorAll('main ol a')].map((link) => link.hash)");
      if (field !== undefined && !fix.includes(`#${field}`)) missed.push(`${name}: no way to ${field}, only ${fix.join(" ")}`);
      if (/--|tierwise /.test(words)) missed.push(`${name}: speaks of commands: ${words}`);
      await services.lti.platforms.add(right);
    }
    expect(missed).toEqual([]);
    await page.context().close();
  }, 180_000);

  async function logInAs(page: Page, seat: { readonly cookie: string }): Promise<void> {
    const [name = "", value = ""] = seat.cookie.split("=");
    await page.context().addCookies([{ name, value, url: stack.url.replace("http:", "https:"), secure: true, sameSite: "Strict" }]);
  }

  const WAYS = [
    { width: 360, scheme: "light", locale: "zh-CN" },
    { width: 1280, scheme: "dark", locale: "en" },
    { width: 360, scheme: "dark", locale: "zh-TW" },
  ] as const satisfies readonly { width: number; scheme: "light" | "dark"; locale: Locale }[];

  it.each(WAYS)(
    "every page of the own log-in fits and can be used by everyone at $width px, $scheme, in $locale",
    async (way) => {
      const { services } = stack;
      const seat = await openAdministrator(stack, TENANT, `Reader ${way.locale}`);
      await seat.post("/language", { locale: way.locale });
      const [platform] = await services.lti.platforms.list(TENANT);
      const found = await services.admin.house.persons(TENANT, { text: "" });
      const ids: Readonly<Record<string, string>> = { platform: platform?.id ?? "", person: found.records[0]?.id ?? "" };
      const page = await openPage(browser, { ...way, context: { locale: way.locale } });
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
      });
      const open = ["/login", "/setup?link=none"];
      const own = adminRoutes(services)
        .filter(({ method }) => method === "get")
        .map(({ path }) => (path === "/" ? "" : path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? "")));
      await page.goto(tool("/admin/login"));
      await logInAs(page, seat);
      for (const path of [...open, ...own]) {
        const answer = await page.goto(tool(`/admin${path}`));
        try {
          expect(answer?.status()).toBe(path.startsWith("/setup") ? 403 : 200);
          expect(await page.locator("html").getAttribute("lang")).toBe(way.locale);
          await fit(page);
        } catch (error) {
          complaints.push(`${path}: ${(error as Error).message}`);
        }
      }
      expect(complaints.filter((one) => !one.includes("403 (Forbidden)"))).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});
