import { spawnSync } from "node:child_process";
import { chromium, type BrowserContext, type Page } from "playwright-core";

/** Path of a Chromium; browser suites are skipped, saying why, where the environment names none. */
export const executablePath = process.env["CHROMIUM"];

/**
 * Nothing takes a press before its page's scripts have run (module scripts run before DOMContentLoaded). A person needs longer than that; a
 * driven browser presses a button within a millisecond of its parsing, and on a busy machine meets the page without its script.
 */
export const PRESSED_WHEN_READY = `if (document.readyState === "loading") {
  const closed = new CSSStyleSheet();
  closed.replaceSync("* { pointer-events: none !important }");
  document.adoptedStyleSheets.push(closed);
  document.addEventListener("DOMContentLoaded", () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== closed);
  });
}`;

/**
 * Goes on in a page that was opened after its browser died: such a browser may not know any more that it wrote the sitting before, for what names its
 * page reaches the disk some seconds late. Then the page asks, as it asks on another device.
 */
export async function goOn(page: Page, done: () => Promise<boolean>): Promise<void> {
  const asked = page.getByRole("button", { name: "Go on here" });
  while (!(await done())) {
    if (await asked.isVisible()) await asked.click();
    await page.waitForTimeout(50);
  }
}

/** A browser whose profile outlasts it, in `folder`; with a second one on the same folder somebody opens their browser again. */
export async function launchProfile(folder: string): Promise<{ readonly context: BrowserContext; readonly kill: () => void }> {
  const context = await chromium.launchPersistentContext(folder, {
    args: ["--no-sandbox"],
    ...(executablePath !== undefined && { executablePath }),
    viewport: { width: 360, height: 800 },
    reducedMotion: "reduce",
  });
  await context.addInitScript(PRESSED_WHEN_READY);
  // Every process of a browser names its folder.
  return { context, kill: () => void spawnSync("pkill", ["-KILL", "-f", folder]) };
}
