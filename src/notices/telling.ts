import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { insert, type Change } from "../store/port.ts";
import type { NoticeKind, NoticeValues } from "./kinds.ts";
import type { NoticeRecord } from "./records.ts";

interface Told<K extends NoticeKind> {
  readonly tenant: string;
  readonly person: string;
  readonly kind: K;
  readonly subject: string;
  readonly cohort: string;
  readonly values: NoticeValues<K>;
  readonly at: number;
}

/** A notice of any kind, with the values of that kind. */
export type Notice = { readonly [K in NoticeKind]: Told<K> }[NoticeKind];

export const noticeId = ({ kind, subject, person }: Pick<Notice, "kind" | "subject" | "person">): string =>
  digest(`${kind} ${subject} ${person}`).slice(0, 24);

/** Tells a person, within the commit of what they are told of. The same once more is a Conflict. */
export const tell = (notice: Notice): Change =>
  insert<NoticeRecord>(collections.notices, { ...notice, id: noticeId(notice), state: "new" });
