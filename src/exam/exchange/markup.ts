import { createRequire } from "node:module";
import type { IOptions } from "sanitize-html";
import { lazy } from "../../shared/lazy.ts";
import { renderBlock, renderStem } from "../questions/markdown.ts";
import type { Note } from "./draft.ts";

const require = createRequire(import.meta.url);
const sanitize = lazy(() => require("sanitize-html") as typeof import("sanitize-html"));

/** What our Markdown can say; everything else is taken out, the words within it kept unless they are a script's or a style's. */
const STRICT: IOptions = {
  allowedTags: [
    "p",
    "div",
    "br",
    "strong",
    "b",
    "em",
    "i",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "tr",
    "td",
    "th",
  ],
  allowedAttributes: {},
  nonTextTags: ["script", "style", "textarea", "option", "noscript", "svg", "math", "iframe", "object", "embed", "template", "title"],
  nestingLimit: 60,
};

const HARMFUL = /<\s*(?:script|style|iframe|object|embed|svg|math|form|link|meta)\b|javascript:|\son\w+\s*=/iu;
const MEDIA = /<\s*(?:img|audio|video|source)\b/iu;

export interface Cleaned {
  readonly text: string;
  readonly notes: readonly Note[];
}

const found = (html: string): readonly Note[] => [
  ...(HARMFUL.test(html) ? [{ code: "markup-cleaned" } as const] : []),
  ...(MEDIA.test(html) ? [{ code: "media-dropped" } as const] : []),
];

const unescape = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&nbsp;", " ")
    .replaceAll("\u00a0", " ")
    .replaceAll("&amp;", "&");

/** So that a sign of the text is not taken for a mark. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\*_`~|]/g, (sign) => `\\${sign}`).replaceAll(/(^|\n)([ \t]*)(?=[-+>#]|\d+[.)])/g, "$1$2\\");

/** Numbers and dashes at the head of a line would begin a list: the sign itself is marked, never the digit before it. */
const atHead = (text: string): string => text.replaceAll(/\\(\d+)([.)])/g, "$1\\$2");

/** HTML as Markdown of ours; scripts, frames, links and pictures are gone. */
export function htmlToMarkdown(html: string): Cleaned {
  if (!/[<&]/.test(html)) return { text: atHead(escapedIfMarked(tidy(html))), notes: [] };
  const clean = sanitize()(html, STRICT);
  let lists: { ordered: boolean; count: number }[] = [];
  let out = "";
  let pre = false;
  let code = false;
  for (const [, tag, words] of clean.matchAll(/<(\/?[a-z][a-z0-9]*)\s*\/?>|([^<]+)/g)) {
    if (words !== undefined) {
      const plain = unescape(words);
      if (code && !pre) out += plain.includes("`") ? `\`\` ${plain} \`\`` : `\`${plain}\``;
      else out += pre ? plain : atHead(escaped(plain.replaceAll(/\s+/g, " ")));
      continue;
    }
    switch (tag ?? "") {
      case "p":
      case "div":
      case "tr":
      case "h1":
      case "h2":
      case "h3":
      case "h4":
      case "/p":
      case "/div":
      case "/h1":
      case "/h2":
      case "/h3":
      case "/h4":
        if (lists.length === 0) out = `${out.trimEnd()}\n\n`;
        break;
      case "br":
        out += "\n";
        break;
      case "strong":
      case "b":
      case "/strong":
      case "/b":
        out += "**";
        break;
      case "em":
      case "i":
      case "/em":
      case "/i":
        out += "*";
        break;
      case "code":
      case "/code":
        code = tag === "code";
        break;
      case "pre":
        pre = true;
        out = `${out.trimEnd()}\n\n\`\`\`\n`;
        break;
      case "/pre":
        pre = false;
        out = `${out.trimEnd()}\n\`\`\`\n\n`;
        break;
      case "ul":
      case "ol":
        lists = [...lists, { ordered: tag === "ol", count: 0 }];
        out = lists.length === 1 ? `${out.trimEnd()}\n\n` : out.trimEnd();
        break;
      case "/ul":
      case "/ol":
        lists = lists.slice(0, -1);
        if (lists.length === 0) out = `${out.trimEnd()}\n\n`;
        break;
      case "li": {
        const list = lists.at(-1) ?? { ordered: false, count: 0 };
        list.count += 1;
        const indent = "   ".repeat(Math.max(0, lists.length - 1));
        out = `${out.trimEnd()}${lists.length === 1 && list.count === 1 ? "\n\n" : "\n"}${indent}${list.ordered ? `${list.count}.` : "-"} `;
        break;
      }
      case "/td":
      case "/th":
        out += " · ";
        break;
      case "/tr":
        out = `${out.replace(/ · $/, "")}\n`;
        break;
      case "hr":
        out = `${out.trimEnd()}\n\n---\n\n`;
        break;
    }
  }
  return { text: tidy(out), notes: found(html) };
}

/** Signs that mean nothing where they stand need no escape: a text that shows as it stands is kept as it stands. */
const escapedIfMarked = (text: string): string => ("inline" in renderStem(text) && sameWords(text) ? text : escaped(text));
const sameWords = (text: string): boolean => {
  const stem = renderStem(text);
  return "inline" in stem && unescape(stem.inline) === text;
};

const tidy = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ""))
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();

/** HTML as a line of text without marks. */
export function htmlToPlain(html: string): Cleaned {
  if (!/[<&]/.test(html)) return { text: html.replaceAll(/\s+/g, " ").trim(), notes: [] };
  const clean = sanitize()(html.replaceAll(/<(?:br|\/p|\/div|\/li)\b[^>]*>/gi, " $&"), { ...STRICT, allowedTags: [] });
  return { text: unescape(clean).replaceAll(/\s+/g, " ").trim(), notes: found(html) };
}

/** Markdown as the XHTML that QTI takes. */
export const markdownToHtml = (text: string): string => renderBlock(text).replaceAll(/<(br|hr)>/g, "<$1/>");
