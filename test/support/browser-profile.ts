import { spawnSync } from "node:child_process";
import { chromium, type BrowserContext } from "playwright-core";

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

/** A browser whose profile outlasts it, in `folder`; with a second one on the same folder somebody opens their browser again. */
export async function launchProfile(folder: string): Promise<{ readonly context: BrowserContext; kill(): void }> {
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
