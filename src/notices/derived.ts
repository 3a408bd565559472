import { collections } from "../store/collections.ts";
import type { Change, Store } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { OutboxRecord } from "../delivery/records.ts";
import { tell } from "./telling.ts";

/** What of the product's events its own person is told, beside the LRS. */
function noticeOf(tenant: string, event: ServiceEvent): Change | undefined {
  const about = { tenant, person: event.person, cohort: event.cohort, at: event.at, subject: event.key };
  switch (event.type) {
    case "scored":
      return tell({ ...about, kind: "score-released", values: {} });
    case "decided":
      return tell({ ...about, kind: "decision", values: {} });
    case "certified":
      return tell({ ...about, kind: "certificate", values: {} });
    case "appeal-settled":
      return tell({ ...about, kind: "appeal-settled", values: {} });
    default:
      return undefined;
  }
}

/** The notices that a commit's announcements mean and it does not hold yet. An event is announced once only, so its notice cannot clash. */
export function noticesOf(changes: readonly Change[]): readonly Change[] {
  const held = new Set(changes.flatMap((change) => (change.collection.name === collections.notices.name ? [idOf(change)] : [])));
  return changes.flatMap((change) => {
    if (change.kind !== "insert" || change.collection.name !== collections.outbox.name) return [];
    const { tenant, event } = change.record as unknown as OutboxRecord;
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
