import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { NoticeKind } from "./kinds.ts";
import type { MailAnswer } from "./mail-answer.ts";
import type { OwnText } from "./own-text.ts";

/** Something a person is to know. Its id derives from kind, subject and person: the same is never told twice. */
export interface NoticeRecord extends StoredRecord {
  readonly person: string;
  readonly kind: NoticeKind;
  /** What it is about, as the kind counts: an event's key, a certificate and a number of days. */
  readonly subject: string;
  readonly cohort: string;
  /** Filled into the sentences; figures, dates and numbers of records, no names. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly at: number;
  /** `new` until it has been decided how it goes out. */
  readonly state: "new" | "told";
  readonly readAt?: number | undefined;
}

/** One notice on its way by one channel; id derives from notice, channel and webhook. */
export interface DispatchRecord extends StoredRecord {
  readonly notice: string;
  readonly person: string;
  readonly kind: NoticeKind;
  readonly channel: "mail" | "webhook";
  readonly webhook?: string | undefined;
  /** Goes out in one message with others: a mail with those of its person, a robot's post with those of its kind. */
  readonly digest: boolean;
  /**
   * `sending` is written right before the receiver is told that the message is complete: from there on it is never sent again by itself.
   * What was left in it by a process that died becomes `unsure`: most likely it arrived, and an administrator may send it again.
   * `dropped`: no longer wanted when its time came.
   */
  readonly state: "waiting" | "sending" | "sent" | "parked" | "unsure" | "dropped";
  readonly due: number;
  readonly tries: number;
  /** Since when it stands in this state. */
  readonly since: number;
  /** Code of the last failure. */
  readonly error?: DispatchError | undefined;
}

/** `gone`: nobody is there any more to get it; `interrupted`: nobody knows whether it arrived. */
export type DispatchError = MailAnswer | WebhookAnswer | "gone" | "interrupted";

/** What a webhook's answer means. */
export type WebhookAnswer = "hook-refused" | "hook-signature" | "hook-too-often" | "hook-unreachable" | "hook-forbidden";

/** When and how a person wants to hear of things; id is the person's. */
export interface PreferenceRecord extends StoredRecord {
  /** By kind; absent: at once. */
  readonly mail: Readonly<Partial<Record<NoticeKind, MailWish>>>;
  /** Kinds that are not to stand in the page. */
  readonly hidden?: readonly NoticeKind[] | undefined;
  /** Language of mails; absent: the company's. */
  readonly locale?: Locale | undefined;
  /** Local times `HH:mm` between which no mail goes out; over midnight where the first is the later one. */
  readonly quiet?: { readonly from: string; readonly to: string } | undefined;
  /** Rises whenever the addresses for signing off that stand in mails so far must no longer work. */
  readonly generation: number;
  /** SHA-256 of the calendar feed's token; absent: no feed. */
  readonly feedHash?: string | undefined;
}

export type MailWish = "now" | "digest" | "off";

/** Where a company's groups hear of notices. */
export interface WebhookRecord extends StoredRecord {
  readonly name: string;
  readonly type: "wecom" | "dingtalk" | "generic";
  /** Sealed: such an address is itself a secret. */
  readonly url: string;
  /** Sealed; DingTalk's signing secret, or the key of the generic one's HMAC. */
  readonly secret?: string | undefined;
  readonly kinds: readonly NoticeKind[];
  readonly state: "on" | "off";
}

/** A company's own text of a kind in one language; id is `kind locale`. */
export interface NoticeTextRecord extends StoredRecord, OwnText {
  readonly kind: NoticeKind;
  readonly locale: Locale;
  readonly by: string;
  readonly at: number;
}

/** How sending goes by one way; id is `mail` or the webhook's. */
export interface ChannelRecord extends StoredRecord {
  /** When somebody on the other side last took a message. */
  readonly succeededAt?: number | undefined;
  readonly failedAt?: number | undefined;
  readonly answer?: DispatchError | undefined;
}

/**
 * What people were told of one date; id is what the date belongs to. It is written before anybody is told, so that a process that dies
 * meanwhile leaves it unfinished and not forgotten.
 */
export interface AnnouncementRecord extends StoredRecord {
  readonly cohort: string;
  /** When and where, as told; a training session's. Of homework the step and the moment. */
  readonly begins?: string | undefined;
  readonly place?: string | undefined;
  /** 0 at first, one more with each change: a calendar's SEQUENCE (RFC 5545 3.8.7.4). */
  readonly revision: number;
  /** When the present revision was seen first. */
  readonly changedAt: number;
  /** Everybody of the cohort at that time has been told. */
  readonly told: boolean;
}
