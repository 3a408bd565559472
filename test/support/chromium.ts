import axe from "axe-core";
import { describe } from "@jest/globals";
import { chromium, type Browser, type BrowserContextOptions, type Frame, type Locator, type Page } from "playwright-core";
import { executablePath, PRESSED_WHEN_READY } from "./browser-profile.ts";

/** A suite that needs a browser. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (executablePath === undefined || executablePath === "") describe.skip(`${name} (skipped: CHROMIUM names no browser)`, suite);
  else describe(name, suite);
}

/** Where `telling-environment.cjs` finds the pages of a test that failed. */
const open = new Set<Browser>();
Object.assign(globalThis, { openBrowsers: open });

/** `--no-sandbox`: containers seldom allow the name spaces Chromium's own sandbox needs. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({ args: ["--no-sandbox", ...args], ...(executablePath !== undefined && { executablePath }) });
  open.add(browser);
  browser.once("disconnected", () => open.delete(browser));
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    if (options?.javaScriptEnabled !== false) await context.addInitScript(PRESSED_WHEN_READY);
    return context;
  };
  return browser;
}

export interface OpenOptions {
  /** Width in CSS pixels; 360 is a phone's frame, 1280 a desk. */
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  readonly context?: BrowserContextOptions;
}

/** A page in a context of its own (no cookies of another); closing the page's context is the caller's. */
export async function openPage(browser: Browser, options: OpenOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 360, height: options.height ?? 800 },
    colorScheme: options.scheme ?? "light",
    reducedMotion: "reduce",
    ...options.context,
  });
  return context.newPage();
}

/** WCAG 2.0–2.2 at A and AA, and what axe holds for good practice (headings in order, landmarks). */
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly where: readonly string[];
}

export interface AccessibilityOptions {
  /** CSS selector; default the whole page. */
  readonly within?: string;
  /** axe rule ids; default all of the standards above. */
  readonly rules?: readonly string[];
}

/** A page that goes on by itself, as after a hand-in, may do so while it is looked at; then the next one is. */
async function looking<T>(page: Page | Frame, look: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    await page.waitForLoadState("load");
    try {
      return await look();
    } catch (error) {
      if (tries === 3 || !String(error).includes("Execution context was destroyed")) throw error;
    }
  }
}

/** @throws Error naming each rule broken and where, if axe finds any violation */
export async function expectAccessible(page: Page | Frame, { within, rules }: AccessibilityOptions = {}): Promise<void> {
  const runOnly = rules === undefined ? { type: "tag", values: STANDARDS } : { type: "rule", values: rules };
  // As text: `axe` and the DOM live in the page, not in this file's realm.
  // Only what is wrong is written out, and style sheets are not fetched once more for rules that none of these standards has.
  const options = JSON.stringify({ runOnly, resultTypes: ["violations"], preload: false });
  const run = `axe.run(${JSON.stringify(within ?? null)} ?? document, ${options})
    .then(({ violations }) => violations.map(({ id, help, nodes }) => ({
      rule: id, help, where: nodes.map(({ target, any }) => target.join(" ") + ": " + any.map(({ message }) => message).join("; ")) })))`;
  const violations = await looking(page, async () => {
    await page.evaluate(axe.source);
    return page.evaluate<readonly Violation[]>(run);
  });
  if (violations.length === 0) return;
  throw new Error(violations.map(({ rule, help, where }) => `${rule} (${help})\n  ${where.join("\n  ")}`).join("\n"));
}

/**
 * Presses until what it leads to shows. Chromium learns late where a frame of another site is after the page round it scrolled: a press that comes
 * within milliseconds, as no person's does, reaches that page instead.
 */
export async function pressUntil(shown: Locator, target: Locator): Promise<void> {
  for (let tries = 1; tries < 4; tries += 1) {
    await target.click();
    const there = await shown
      .first()
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    if (there) return;
    if (!(await target.isVisible())) break;
  }
  await shown.first().waitFor();
}

/** How many CSS pixels the page is wider than its window: 0 unless it scrolls sideways. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  looking(page, () => page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
