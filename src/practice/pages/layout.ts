import type { Request } from "express";
import { html } from "../html.ts";
import type { Markup, Part } from "../html.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";

const COOKIE = "practice_lang";

/** The reader's language: `?lang=` first, then the cookie it sets, then Chinese. */
export function languageOf(req: Request): Language {
  const asked = req.query.lang;
  if (asked === "en" || asked === "zh-CN") return asked;
  const [, kept] = new RegExp(`(?:^|;\\s*)${COOKIE}=(en|zh-CN)`).exec(req.headers.cookie ?? "") ?? [];
  return kept === "en" ? "en" : "zh-CN";
}

export function languageCookie(lang: Language): string {
  return `${COOKIE}=${lang}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

export interface PageParts {
  lang: Language;
  title: string;
  body: Part;
  /** Shown at the right of the top bar: who is signed in, links. */
  corner?: Part;
  /** Pages inside the activity frame have no top bar. */
  bare?: boolean;
  wide?: boolean;
}

function topBar({ lang, corner }: PageParts): Markup {
  return html`<header class="top"><a class="brand" href="/">${say(lang, "practiceLms")}</a><nav aria-label="${say(lang, "practiceLms")}">${corner}
<a href="/lrs">${say(lang, "records")}</a> <a href="/?lang=${lang === "en" ? "zh-CN" : "en"}" lang="${lang === "en" ? "zh-CN" : "en"}">${lang === "en" ? "中文" : "English"}</a></nav></header>`;
}

/** A whole page of the practice LMS. */
export function page(parts: PageParts): string {
  const { lang, title, body, bare, wide } = parts;
  return html`<!DOCTYPE html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${say(lang, "practiceLms")}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/practice.css">
<script src="/assets/practice.js" defer></script></head>
<body>${bare ? null : topBar(parts)}<main${wide ? html` class="wide"` : null}>${body}</main></body></html>`.markup;
}
