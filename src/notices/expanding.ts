import type { Company } from "../people/company.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import { isBundled } from "./kinds.ts";
import type { DispatchRecord, NoticeRecord, WebhookRecord } from "./records.ts";
import { whenToSend } from "./when.ts";

export interface ExpandingDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
  readonly company: (tenant: string) => Promise<Pick<Company, "zone">>;
  /** Whether this company's mails go anywhere. */
  readonly mails: boolean;
}

/** Older news is shown in the page and goes nowhere else: a register taken over, a mail server that was away for long. */
const STALE = 7 * DAY;
const BATCH = 200;

/** Decides for each new notice how it goes out: one commit each, so it is decided once whoever dies meanwhile. Answers how many. */
export function createExpanding({ store, clock, company, mails }: ExpandingDeps) {
  async function mailOf(notice: NoticeRecord, zone: string): Promise<readonly Change[]> {
    const [person, preferences] = await Promise.all([
      store.get(collections.persons, notice.tenant, notice.person),
      store.get(collections.preferences, notice.tenant, notice.person),
    ]);
    const when = whenToSend(notice.kind, { preferences, zone, now: clock() });
    if (!mails || person?.email === undefined || when === undefined) return [];
    return [
      insert<DispatchRecord>(collections.dispatches, {
        ...dispatchOf(notice, "mail", clock()),
        ...when,
        digest: when.digest || isBundled(notice.kind),
      }),
    ];
  }

  return async (tenant: string): Promise<number> => {
    const { records } = await store.find(collections.notices, tenant, { index: "byState", equal: ["new"], limit: BATCH });
    if (records.length === 0) return 0;
    const { zone } = await company(tenant);
    const webhooks = await findAll(store, collections.webhooks, { tenant, query: { index: "byName", equal: [] } });
    for (const notice of records) {
      const fresh = notice.at >= clock() - STALE;
      const posts = webhooks
        .filter(({ state, kinds }) => state === "on" && kinds.includes(notice.kind))
        .map((webhook) => postOf(notice, webhook, clock()));
      const changes = fresh ? [...(await mailOf(notice, zone)), ...posts] : [];
      try {
        await store.commit([replace<NoticeRecord>(collections.notices, { ...notice, state: "told" }), ...changes]);
      } catch (error) {
        // Read in the meantime, or decided by another process.
        if (!(error instanceof Conflict)) throw error;
      }
    }
    return records.length;
  };
}

/** A group that reads along wants one message, not one for each colleague; a service wants each by itself. */
const postOf = (notice: NoticeRecord, { id, type }: WebhookRecord, now: number): Change =>
  insert<DispatchRecord>(collections.dispatches, {
    ...dispatchOf(notice, `webhook ${id}`, now),
    webhook: id,
    channel: "webhook",
    digest: type !== "generic",
  });

function dispatchOf({ tenant, id, person, kind }: NoticeRecord, way: string, now: number) {
  const state = { state: "waiting" as const, due: now, digest: false, tries: 0, since: now };
  return { ...state, tenant, id: digest(`${id} ${way}`).slice(0, 24), notice: id, person, kind, channel: "mail" as const };
}
