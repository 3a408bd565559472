import { Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { insert, type Change, type Store } from "../store/port.ts";
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

/** Tells a person by itself, unless they were told before. */
export type Saying = (notice: Notice) => Promise<void>;

/** @param told called for each notice that was news */
export const sayingTo =
  (store: Pick<Store, "get" | "commit">, told: () => void): Saying =>
  async (notice) => {
    const known = await store.get(collections.notices, notice.tenant, noticeId(notice));
    if (known === undefined && (await committed(store, tell(notice)))) told();
  };

/** Whether the change came true; not where another process made it in the same moment. */
export async function committed(store: Pick<Store, "commit">, change: Change): Promise<boolean> {
  try {
    await store.commit([change]);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
