import type { StoredRecord } from "../store/port.ts";
import type { NoticeKind } from "./kinds.ts";

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
  /** Goes out in one mail with the others of its person. */
  readonly digest: boolean;
  /**
   * `sending` is written right before the receiver is told that the message is complete: from there on it is never sent again by itself.
   * What was left in it by a process that died becomes `unsure`: most likely it arrived, and an administrator may send it again.
   */
  readonly state: "waiting" | "sending" | "sent" | "parked" | "unsure";
  readonly due: number;
  readonly tries: number;
  /** Since when it stands in this state. */
  readonly since: number;
  /** Code of the last failure. */
  readonly error?: string | undefined;
}

/** When and how a person wants to hear of things; id is the person's. */
export interface PreferenceRecord extends StoredRecord {
  /** By kind; absent: at once. */
  readonly mail: Readonly<Partial<Record<NoticeKind, MailWish>>>;
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
