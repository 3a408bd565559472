import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import type { DispatchRecord } from "./records.ts";

interface UndeliveredDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
}

/** Who looks: an administrator at the whole company, an instructor at one cohort. */
export interface Onlooker {
  readonly tenant: string;
  readonly person: string;
  readonly cohort: string | undefined;
}

/** A message that did not arrive, or of which nobody knows. */
export interface Undelivered {
  readonly dispatch: DispatchRecord;
  /** The receiver's name, or the webhook's; undefined where there is none any more. */
  readonly to: string | undefined;
}

export type UndeliveredDesk = ReturnType<typeof createUndelivered>;

/** What was given up or left unsure, and sending it again by hand. */
export function createUndelivered({ store, clock }: UndeliveredDeps) {
  async function inState(tenant: string, state: DispatchRecord["state"]): Promise<readonly DispatchRecord[]> {
    return findAll(store, collections.dispatches, { tenant, query: { index: "byState", equal: [state] } });
  }

  async function concerns({ tenant, cohort }: Onlooker, dispatch: DispatchRecord): Promise<boolean> {
    if (cohort === undefined) return true;
    return (await store.get(collections.notices, tenant, dispatch.notice))?.cohort === cohort;
  }

  /** Latest first. */
  async function all(onlooker: Onlooker): Promise<readonly DispatchRecord[]> {
    const [parked, unsure] = await Promise.all([inState(onlooker.tenant, "parked"), inState(onlooker.tenant, "unsure")]);
    const found = [...parked, ...unsure].toSorted((a, b) => b.since - a.since);
    const mine = await Promise.all(found.map((one) => concerns(onlooker, one)));
    return found.filter((_, at) => mine[at]);
  }

  async function receiver({ tenant, channel, webhook, person }: DispatchRecord): Promise<string | undefined> {
    if (channel === "webhook") return (await store.get(collections.webhooks, tenant, webhook ?? ""))?.name;
    return (await store.get(collections.persons, tenant, person))?.name;
  }

  /** Waiting again from now on, as at first; who pressed stands in the audit. */
  async function again({ tenant, person, cohort }: Onlooker, dispatch: DispatchRecord): Promise<boolean> {
    const now = clock();
    const detail = { was: dispatch.state };
    const line = auditLine({
      tenant,
      cohort: cohort ?? "",
      at: now,
      actor: person,
      action: "notices.sent-again",
      subject: dispatch.id,
      detail,
    });
    try {
      await store.commit([
        replace<DispatchRecord>(collections.dispatches, {
          ...dispatch,
          state: "waiting",
          due: now,
          tries: 0,
          since: now,
          error: undefined,
        }),
        line,
      ]);
      return true;
    } catch (error) {
      // Pressed twice, or by two at once: it goes out once.
      if (error instanceof Conflict) return false;
      throw error;
    }
  }

  return {
    /** As many as are shown, and how many there are. */
    async list(onlooker: Onlooker, limit: number): Promise<{ readonly shown: readonly Undelivered[]; readonly total: number }> {
      const found = await all(onlooker);
      const shown = await Promise.all(found.slice(0, limit).map(async (dispatch) => ({ dispatch, to: await receiver(dispatch) })));
      return { shown, total: found.length };
    },
    /** Sends one again. Answers how many that were. @throws AppError("not-found") for one of another company or cohort, or not undelivered */
    async resend(onlooker: Onlooker, id: string): Promise<number> {
      const dispatch = await store.get(collections.dispatches, onlooker.tenant, id);
      const open = dispatch?.state === "parked" || dispatch?.state === "unsure";
      if (dispatch === undefined || !open || !(await concerns(onlooker, dispatch)))
        throw new AppError("not-found", { reason: `undelivered message ${id}` });
      return (await again(onlooker, dispatch)) ? 1 : 0;
    },
    /** Sends everything again that was given up; what may have arrived is left to one press each. Answers how many. */
    async resendAll(onlooker: Onlooker): Promise<number> {
      let count = 0;
      for (const dispatch of await all(onlooker)) if (dispatch.state === "parked" && (await again(onlooker, dispatch))) count += 1;
      return count;
    },
  };
}
