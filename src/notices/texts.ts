import { auditLine } from "../delivery/changes.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, remove, replace, type Store } from "../store/port.ts";
import { KINDS, type NoticeKind } from "./kinds.ts";
import { cleaned, problemsOf, type OwnText, type TextProblem } from "./own-text.ts";
import type { NoticeTextRecord } from "./records.ts";

interface TextsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly languages: Languages;
}

interface Place {
  readonly kind: NoticeKind;
  readonly locale: Locale;
}

export interface Known {
  readonly text: OwnText;
  /** Whether the company wrote it; else it came with the product. */
  readonly own: boolean;
}

export type TextsDesk = ReturnType<typeof createTexts>;

const idOf = (kind: NoticeKind, locale: Locale): string => `${kind} ${locale}`;

/** A company's texts of its notices, kept by its administrator. */
export function createTexts({ store, clock, languages }: TextsDeps) {
  /** The text as it comes with the product, its placeholders standing as such. */
  function shipped(kind: NoticeKind, locale: Locale): OwnText {
    const t = languages.translator(locale);
    const places = Object.fromEntries(KINDS[kind].values.map((name) => [name, `{${name}}`]));
    return { subject: t(`notices.kind.${kind}.title`), lead: t("notices.mail.lead"), words: t(`notices.kind.${kind}.text`, places) };
  }

  return {
    /** Which kinds the company has its own text of, in which languages. */
    async own(tenant: string): Promise<ReadonlySet<string>> {
      const all = await findAll(store, collections.noticeTexts, { tenant, query: { index: "byLocale", equal: [] } });
      return new Set(all.map(({ id }) => id));
    },
    isOwn: (own: ReadonlySet<string>, kind: NoticeKind, locale: Locale): boolean => own.has(idOf(kind, locale)),
    async get(tenant: string, { kind, locale }: Place): Promise<Known> {
      const known = await store.get(collections.noticeTexts, tenant, idOf(kind, locale));
      if (known === undefined) return { text: shipped(kind, locale), own: false };
      return { text: { subject: known.subject, lead: known.lead, words: known.words }, own: true };
    },
    /** Keeps a text as {@link cleaned}; nothing is kept of one with problems. */
    async set(actor: Actor, place: Place, typed: OwnText): Promise<readonly TextProblem[]> {
      const { kind, locale } = place;
      const text = cleaned(typed);
      const problems = problemsOf(kind, text);
      if (problems.length > 0) return problems;
      const { tenant, person, cohort } = actor;
      const id = idOf(kind, locale);
      await deciding(store, async () => {
        const known = await store.get(collections.noticeTexts, tenant, id);
        const record = { ...place, ...text, id, tenant, by: person, at: clock() };
        const change =
          known === undefined
            ? insert<NoticeTextRecord>(collections.noticeTexts, record)
            : replace<NoticeTextRecord>(collections.noticeTexts, { ...record, version: known.version });
        const line = auditLine({ tenant, cohort, at: clock(), actor: person, action: "notices.text-set", subject: id });
        return { changes: [change, line], outcome: undefined };
      });
      return [];
    },
    /** Back to the text that comes with the product; nothing where it is in use already. */
    reset: ({ tenant, person, cohort }: Actor, { kind, locale }: Place): Promise<void> =>
      deciding(store, async () => {
        const known = await store.get(collections.noticeTexts, tenant, idOf(kind, locale));
        if (known === undefined) return { changes: [], outcome: undefined };
        const line = auditLine({ tenant, cohort, at: clock(), actor: person, action: "notices.text-reset", subject: known.id });
        return { changes: [remove(collections.noticeTexts, known), line], outcome: undefined };
      }),
  };
}
