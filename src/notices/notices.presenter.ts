import { moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import { KINDS, NOTICE_KINDS, type NoticeKind } from "./kinds.ts";
import { wordsOf } from "./letter.ts";
import type { MailWish, NoticeRecord, PreferenceRecord } from "./records.ts";
import { wishFor } from "./when.ts";

export function toNoticesPage(notices: readonly NoticeRecord[], reader: Reader & { readonly administers: boolean }) {
  const { t, href } = reader;
  return {
    title: t("notices.title"),
    unread: notices.some(({ readAt }) => readAt === undefined),
    markRead: href("/notices/read"),
    preferences: href("/notices/preferences"),
    webhooks: reader.administers ? href("/notices/webhooks") : undefined,
    notices: notices.map((notice) => ({
      id: notice.id,
      ...wordsOf(notice, t),
      at: moment(notice.at, reader),
      fresh: notice.readAt === undefined,
      href: href(KINDS[notice.kind].path),
    })),
  };
}

const WISHES: readonly MailWish[] = ["now", "digest", "off"];

export interface PreferenceFacts {
  readonly preferences: Pick<PreferenceRecord, "mail" | "quiet" | "feedHash">;
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
    kinds: NOTICE_KINDS.map((kind) => ({
      id: kind,
      name: `mail.${kind}`,
      label: t(`notices.kind.${kind}.name`),
      options: optionsOf(kind, preferences, t),
    })),
    from: times?.from ?? "",
    to: times?.to ?? "",
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
