import type { Languages, Translate } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { filled, type OwnText } from "./own-text.ts";
import type { NoticeKind } from "./kinds.ts";
import type { NoticeRecord } from "./records.ts";

/** What a notice says: `title` and `text` in the page, the mail's opening line before them. */
export interface Worded {
  readonly title: string;
  readonly lead: string;
  readonly text: string;
}

export type Told = Pick<NoticeRecord, "kind" | "values">;

/** Names that a text may hold beside its kind's values. */
export interface Named {
  readonly company: string;
  readonly person: string;
}

/** Says a notice in one company's words and one language. */
export type Wording = (notice: Told, named: Named) => Worded;

/** The company's own text where it has one; @param shipped the text as it comes with the product */
export function wordedBy(own: ReadonlyMap<NoticeKind, OwnText>, t: Translate): Wording {
  return ({ kind, values }, named) => {
    const text = own.get(kind);
    if (text === undefined)
      return { title: t(`notices.kind.${kind}.title`), lead: t("notices.mail.lead"), text: t(`notices.kind.${kind}.text`, values) };
    const all = { ...values, ...named };
    return { title: filled(text.subject, all), lead: filled(text.lead, all), text: filled(text.words, all) };
  };
}

/** Reads a company's own texts of one language. */
export const createWording =
  ({ store, languages }: { readonly store: Pick<Store, "find">; readonly languages: Languages }) =>
  async (tenant: string, locale: Locale): Promise<Wording> => {
    const texts = await findAll(store, collections.noticeTexts, { tenant, query: { index: "byLocale", equal: [locale] } });
    return wordedBy(new Map(texts.map((text) => [text.kind, text])), languages.translator(locale));
  };
