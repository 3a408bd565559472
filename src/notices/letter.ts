import type { Translate } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";
import type { Worded } from "./wording.ts";

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface LetterFrame {
  readonly t: Translate;
  readonly locale: Locale;
  readonly company: string;
  /** The address by which its reader signs off; absent where there is nothing to sign off from. */
  readonly unsubscribe?: string;
}

/** One mail about one notice, or about several for whoever wants them together. Whatever the words hold, the HTML shows as text. */
export function letterOf(all: readonly Worded[], { t, locale, company, unsubscribe }: LetterFrame): Letter {
  const [first] = all;
  const one = all.length === 1 ? first : undefined;
  const subject = one?.title ?? t("notices.mail.digest", { count: all.length });
  const lead = one?.lead ?? t("notices.mail.lead");
  const opening = lead === "" ? [] : [lead];
  const foot = [t("notices.mail.where"), ...(unsubscribe === undefined ? [] : [t("notices.mail.unsubscribe", { url: unsubscribe })])];
  const text = [...opening, ...all.map(({ title, text: words }) => `${title}\n${words}`), "--", company, ...foot].join("\n\n");
  const parts = all.map(({ title, text: words }) => `<h2>${escaped(title)}</h2>${paragraphs(words)}`);
  const small = [company, t("notices.mail.where")].map((line) => `<p>${escaped(line)}</p>`);
  const link =
    unsubscribe === undefined ? "" : `<p><a href="${escaped(unsubscribe)}">${escaped(t("notices.mail.unsubscribeShort"))}</a></p>`;
  const body = [...opening.map((line) => `<p>${escaped(line)}</p>`), ...parts, "<hr>", ...small, link].join("");
  return { subject, text, html: `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"></head><body>${body}</body></html>` };
}

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((part) => `<p>${escaped(part).replaceAll("\n", "<br>")}</p>`)
    .join("");

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
