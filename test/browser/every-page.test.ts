import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { sessionRoutes } from "../../src/routes.ts";
import { LOCALES, type Locale } from "../../src/shared/json.ts";
import { describeInBrowser, expectAccessible, launchBrowser, openPage, sidewaysScroll } from "../support/chromium.ts";
import { fill, openRightsPlace, type RightsPlace } from "../support/rights-place.ts";
import type { Role } from "../../src/people/records.ts";

/** Who opens a page in this test: the first of these with the right to it. */
const SEATS: readonly Role[] = ["learner", "rater", "mentor", "instructor", "supervisor", "administrator"];

/** Pages that only another kind of launch leads to, and files. */
const ELSEWHERE = /^\/(deep-linking|review|verify|jobs|files|signals|notices\/count)|\.(svg|csv)$|\/file$/;

/** No pages here: a course nobody copied, an activity's way to its page, and the sitting of a paper that is handed in. */
const LEADING_ON = ["/activity/:component", "/course-copy", "/exam/:component/check", "/exam/:component/sitting", "/live"];

const WAYS = [
  { width: 360, scheme: "light", locale: "zh-CN" },
  { width: 1280, scheme: "dark", locale: "en" },
  { width: 360, scheme: "dark", locale: "zh-TW" },
] as const satisfies readonly { width: number; scheme: "light" | "dark"; locale: Locale }[];

describeInBrowser("every page of a session, with the practice cohort in full life", () => {
  let cohort: RightsPlace;
  let browser: Browser;
  let paths: readonly { readonly route: string; readonly path: string; readonly role: Role }[];

  beforeAll(async () => {
    cohort = await openRightsPlace();
    browser = await launchBrowser();
    paths = await pagesByRole();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await cohort.close();
  }, 180_000);

  /** Each GET route that answers with a page, with ids of the practice cohort in it, and a role that may see it. */
  async function pagesByRole(): Promise<typeof paths> {
    const found: { route: string; path: string; role: Role }[] = [];
    const seats = await Promise.all(SEATS.map(async (role) => ({ role, seat: await cohort.seat(role) })));
    for (const route of sessionRoutes(cohort.stack.services)) {
      if (route.method !== "get" || ELSEWHERE.test(route.path)) continue;
      const path = fill(route, cohort.ids);
      for (const { role, seat } of seats) {
        const answer = await seat.get(path);
        if (answer.status === 200) {
          found.push({ route: route.path, path, role });
          break;
        }
      }
    }
    return found;
  }

  async function pageFor(role: Role, way: (typeof WAYS)[number]): Promise<{ page: Page; href: (path: string) => string }> {
    const seat = await cohort.seat(role);
    await cohort.stack.services.ownSession.setLocale(seat.session, way.locale);
    const page = await openPage(browser, way);
    const at = seat.cookie.indexOf("=");
    await page.context().addCookies([
      {
        name: seat.cookie.slice(0, at),
        value: seat.cookie.slice(at + 1),
        url: cohort.stack.url.replace("http:", "https:"),
        secure: true,
      },
    ]);
    return { page, href: (path) => cohort.stack.url + seat.href(path) };
  }

  it("knows a role for every page", () => {
    const routes = sessionRoutes(cohort.stack.services).filter((route) => route.method === "get" && !ELSEWHERE.test(route.path));
    const seen = new Set(paths.map(({ route }) => route));
    expect(
      routes
        .map(({ path }) => path)
        .filter((path) => !seen.has(path))
        .toSorted(),
    ).toEqual(LEADING_ON);
    expect(LOCALES).toEqual(expect.arrayContaining(WAYS.map(({ locale }) => locale)));
  });

  for (const way of WAYS) {
    it(`is accessible, fits and complains of nothing at ${way.width} px, ${way.scheme}, in ${way.locale}`, async () => {
      const complaints: string[] = [];
      for (const role of SEATS) {
        const { page, href } = await pageFor(role, way);
        page.on("console", (message) => {
          if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
        });
        page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
        for (const { path } of paths.filter((one) => one.role === role)) {
          const answer = await page.goto(href(path));
          try {
            expect(answer?.status()).toBe(200);
            expect(await page.locator("html").getAttribute("lang")).toBe(way.locale);
            await expectAccessible(page);
            expect(await sidewaysScroll(page)).toBe(0);
          } catch (error) {
            complaints.push(`${role} ${path}: ${(error as Error).message}`);
          }
        }
        await page.context().close();
      }
      expect(complaints).toEqual([]);
    }, 180_000);
  }
});
