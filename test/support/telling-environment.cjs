// A browser test that fails on a build server is told by what its pages showed: the time-out alone seldom says why.
const { TestEnvironment } = require("jest-environment-node");

const MOST = 1_500;

const shown = async (frame) => {
  const text = await frame.locator("body").innerText({ timeout: 2_000 }).catch(String);
  return `  ${frame.url()}\n    ${text.replaceAll(/\s*\n\s*/gu, " | ").slice(0, MOST)}`;
};

module.exports = class TellingEnvironment extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name !== "test_fn_failure") return;
    const pages = [...(this.global.openBrowsers ?? [])].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
    if (pages.length === 0) return;
    const frames = await Promise.all(pages.flatMap((page) => page.frames()).map(shown));
    process.stderr.write(`What the pages showed when "${event.test.name}" failed:\n${frames.join("\n")}\n`);
  }
};
