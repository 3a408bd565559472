import { collections } from "../store/collections.ts";
import type { Change, Store } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { OutboxRecord } from "../delivery/records.ts";
import type { NoticeKind } from "./kinds.ts";
import { tell } from "./telling.ts";

/** Which of the product's events its own person is told of, beside the LRS. */
const TOLD = {
  scored: "score-released",
  regraded: "score-released",
  decided: "decision",
  certified: "certificate",
  "appeal-settled": "appeal-settled",
} as const satisfies Partial<Record<ServiceEvent["type"], NoticeKind>>;

const isTold = (type: ServiceEvent["type"]): type is keyof typeof TOLD => type in TOLD;

function noticeOf(tenant: string, { type, person, cohort, at, key }: ServiceEvent): Change | undefined {
  return isTold(type) ? tell({ tenant, person, cohort, at, subject: key, kind: TOLD[type], values: {} }) : undefined;
}

/** The notices that a commit's announcements mean and it does not hold yet. An event is announced once only, so its notice cannot clash. */
export function noticesOf(changes: readonly Change[]): readonly Change[] {
  const held = new Set(changes.flatMap((change) => (change.collection.name === collections.notices.name ? [idOf(change)] : [])));
  return changes.flatMap((change) => {
    if (change.kind !== "insert" || change.collection.name !== collections.outbox.name) return [];
    const { tenant, event, voids, revision } = change.record as unknown as OutboxRecord;
    // What is withdrawn, or said anew, was told when it happened.
    if (voids !== undefined || revision !== undefined) return [];
    const notice = noticeOf(tenant, event);
    return notice === undefined || held.has(idOf(notice)) ? [] : [notice];
  });
}

const idOf = (change: Change): string => (change.kind === "remove" ? change.id : change.record.id);

/** The same store, telling people of what is announced in the very commit that announces it; twice round a store is as once. */
export const withNotices = (store: Store): Store => ({
  ...store,
  commit: (changes) => store.commit([...changes, ...noticesOf(changes)]),
});
