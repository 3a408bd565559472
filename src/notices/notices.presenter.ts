import { moment } from "../i18n/times.ts";
import { LOCALES } from "../shared/json.ts";
import type { Reader } from "../web/reader.ts";
import { KINDS, type NoticeKind } from "./kinds.ts";
import { LANGUAGE_NAMES } from "./language-names.ts";
import type { MailWish, NoticeRecord, PreferenceRecord } from "./records.ts";
import { wishFor } from "./when.ts";
import type { Named, Wording } from "./wording.ts";

export interface NoticesFacts {
  readonly notices: readonly NoticeRecord[];
  readonly wording: Wording;
  readonly named: Named;
  readonly administers: boolean;
  /** Leads the cohort, and sees what of its notices did not arrive. */
  readonly leads: boolean;
}

export function toNoticesPage({ notices, wording, named, administers, leads }: NoticesFacts, reader: Reader) {
  const { t, href } = reader;
  return {
    title: t("notices.title"),
    unread: notices.some(({ readAt }) => readAt === undefined),
    markRead: href("/notices/read"),
    ways: [
      { href: href("/notices/preferences"), text: t("notices.toPreferences") },
      ...(leads ? [{ href: href("/notices/undelivered"), text: t("notices.undelivered.title") }] : []),
      ...(administers ? [{ href: href("/admin/notices"), text: t("notices.mail.title") }] : []),
    ],
    notices: notices.map((notice) => {
      const { title, text } = wording(notice, named);
      return {
        id: notice.id,
        title,
        text: text.split("\n"),
        at: moment(notice.at, reader),
        fresh: notice.readAt === undefined,
        href: href(KINDS[notice.kind].path),
      };
    }),
  };
}

const WISHES: readonly MailWish[] = ["now", "digest", "off"];

export interface PreferenceFacts {
  readonly preferences: Pick<PreferenceRecord, "mail" | "hidden" | "quiet" | "locale" | "feedHash">;
  /** The kinds that can concern the reader. */
  readonly kinds: readonly NoticeKind[];
  /** Whether the person has an address. */
  readonly mail: boolean;
  readonly saved: boolean;
  /** The feed's address, right after it was made. */
  readonly feed?: string | undefined;
  /** What was typed, where it could not be taken. */
  readonly wrongTimes?: { readonly from: string; readonly to: string } | undefined;
}

export function toPreferencesPage(facts: PreferenceFacts, { t, href }: Reader) {
  const { preferences, wrongTimes, feed } = facts;
  const times = wrongTimes ?? preferences.quiet;
  return {
    title: t("notices.preferences.title"),
    back: href("/notices"),
    noMail: !facts.mail,
    saved: facts.saved,
    error: wrongTimes === undefined ? undefined : t("notices.preferences.badTime"),
    errors: wrongTimes === undefined ? [] : [{ href: "#from", text: t("notices.preferences.badTime") }],
    action: href("/notices/preferences"),
    kinds: facts.kinds.map((kind) => ({
      kind,
      name: t(`notices.kind.${kind}.name`),
      shown: !(preferences.hidden ?? []).includes(kind),
      options: optionsOf(kind, preferences, t),
    })),
    languages: [
      { value: "", text: t("notices.preferences.companyLanguage"), selected: preferences.locale === undefined },
      ...LOCALES.map((locale) => ({ value: locale, text: LANGUAGE_NAMES[locale], selected: preferences.locale === locale })),
    ],
    from: times?.from ?? "",
    to: times?.to ?? "",
    signingOff: href("/notices/signing-off/revoke"),
    feed: {
      make: href("/notices/feed"),
      revoke: href("/notices/feed/revoke"),
      there: preferences.feedHash !== undefined,
      url: feed,
    },
  };
}

const optionsOf = (kind: NoticeKind, preferences: Pick<PreferenceRecord, "mail">, t: Reader["t"]) =>
  WISHES.map((wish) => ({ value: wish, text: t(`notices.preferences.${wish}`), selected: wishFor(preferences, kind) === wish }));
