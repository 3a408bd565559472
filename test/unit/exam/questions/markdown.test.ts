import { describe, expect, it } from "@jest/globals";
import { loadBanks } from "../../../../src/exam/banks.ts";
import { renderBlock, renderStem } from "../../../../src/exam/questions/markdown.ts";
import { LOCALES } from "../../../../src/shared/json.ts";

it("leaves every stem of the shipped bank as it is written", () => {
  for (const { stem } of loadBanks("config/banks")
    .bank("customer-service")
    .questions.filter(({ type }) => type !== "cloze"))
    for (const locale of LOCALES) {
      const words = stem[locale].replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
      expect(renderStem(stem[locale])).toEqual({ inline: words });
    }
});

describe("Markdown", () => {
  it.each([
    ["plain & <b>simple</b>", { inline: "plain &amp; &lt;b&gt;simple&lt;/b&gt;" }],
    ["is **this** `right`?", { inline: "is <strong>this</strong> <code>right</code>?" }],
    ["two\nlines", { inline: "two<br />\nlines" }],
    ["two\n\nparagraphs", { block: "<p>two</p>\n<p>paragraphs</p>" }],
    ["a\n\n- list\n- of two", { block: "<p>a</p>\n<ul>\n<li>list</li>\n<li>of two</li>\n</ul>" }],
  ])("%j becomes %j", (text, stem) => {
    expect(renderStem(text)).toEqual(stem);
  });

  it.each([
    "*<script>alert(1)</script>*",
    "*<img src=x onerror=alert(1)>*",
    "**[a](javascript:alert(1))**",
    "![x](https://example.org/spy.png)\n\n<https://example.org>",
    "`<iframe>`\n\n<svg onload=alert(1)>",
    "**a**\n\n[b]\n\n[b]: javascript:alert(1)",
  ])("%j brings no markup of its own, no link and no picture", (text) => {
    expect(renderBlock(text).match(/<(?!\/?(?:p|em|strong|code)>|br \/>)[^>]*>/g)).toBeNull();
  });
});
