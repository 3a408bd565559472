import type { Translate } from "../i18n/translate.ts";
import type { NoticeRecord } from "./records.ts";

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Told = Pick<NoticeRecord, "kind" | "values">;

/** A notice in a line and in a sentence or two. The line holds nothing personal: it stands in the open on many a screen. */
export const wordsOf = ({ kind, values }: Told, t: Translate) => ({
  title: t(`notices.kind.${kind}.title`),
  text: t(`notices.kind.${kind}.text`, values),
});

/** One mail about one notice, or about several for whoever wants them together. */
export function letterOf(
  notices: readonly Told[],
  { t, company, unsubscribe }: { readonly t: Translate; readonly company: string; readonly unsubscribe: string },
): Letter {
  const all = notices.map((notice) => wordsOf(notice, t));
  const [first] = all;
  const subject = all.length === 1 && first !== undefined ? first.title : t("notices.mail.digest", { count: all.length });
  const foot = [t("notices.mail.where"), t("notices.mail.unsubscribe", { url: unsubscribe })];
  const text = [...all.map((one) => `${one.title}\n${one.text}`), "--", company, ...foot].join("\n\n");
  const parts = all.map((one) => `<h2>${escaped(one.title)}</h2><p>${escaped(one.text)}</p>`);
  const small = [company, t("notices.mail.where")].map((line) => `<p>${escaped(line)}</p>`);
  const link = `<p><a href="${escaped(unsubscribe)}">${escaped(t("notices.mail.unsubscribeShort"))}</a></p>`;
  return { subject, text, html: `<!doctype html><html><body>${[...parts, "<hr>", ...small, link].join("")}</body></html>` };
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
