import { createRequire } from "node:module";
import type MarkdownIt from "markdown-it";
import type { IOptions } from "sanitize-html";
import { lazy } from "../../shared/lazy.ts";

const require = createRequire(import.meta.url);
const sanitize = lazy(() => require("sanitize-html") as typeof import("sanitize-html"));

/** A stem as HTML: `inline` goes into a label, `block` stands above the field. */
export type Stem = { readonly inline: string } | { readonly block: string };

/** Raw HTML, links and pictures stay text: an exam page leads nowhere, and pictures come as media with a description. */
const markdown = lazy(() => {
  const Parser = require("markdown-it") as typeof MarkdownIt;
  return new Parser({ html: false, linkify: false, typographer: false, breaks: true }).disable([
    "link",
    "image",
    "autolink",
    "reference",
    "entity",
    "html_block",
    "html_inline",
    "heading",
    "lheading",
  ]);
});

const ALLOWED: IOptions = {
  allowedTags: [
    "p",
    "br",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ],
  allowedAttributes: { ol: ["start"] },
};

/** Signs that can mean something in Markdown; a text without them is shown as it stands. */
const MARKED = /[*_`~\\|\n]|^\s*(?:[-+>#]|\d+[.)])|^ {4}|^\t/u;

export function renderStem(text: string): Stem {
  if (!MARKED.test(text)) return { inline: escapeHtml(text) };
  const html = sanitize()(markdown().render(text), ALLOWED).trim();
  const paragraph = /^<p>((?:(?!<p>)[^])*)<\/p>$/u.exec(html)?.[1];
  return paragraph === undefined ? { block: html } : { inline: paragraph };
}

/** A text of several paragraphs, always as blocks. */
export function renderBlock(text: string): string {
  const stem = renderStem(text);
  return "block" in stem ? stem.block : `<p>${stem.inline}</p>`;
}

/** For an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
