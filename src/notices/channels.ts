import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Store } from "../store/port.ts";
import type { ChannelRecord, DispatchError } from "./records.ts";

interface ChannelsDeps {
  readonly store: Pick<Store, "get" | "commit">;
  readonly clock: Clock;
}

/** How sending went by each way a company has: `mail`, or a webhook's id. */
export function createChannels({ store, clock }: ChannelsDeps) {
  const note = (tenant: string, id: string, said: Partial<ChannelRecord>): Promise<void> =>
    deciding(store, async () => {
      const known = await store.get(collections.channels, tenant, id);
      const change =
        known === undefined
          ? insert<ChannelRecord>(collections.channels, { id, tenant, ...said })
          : replace<ChannelRecord>(collections.channels, { ...known, ...said });
      return { changes: [change], outcome: undefined };
    });

  return {
    of: (tenant: string, id: string) => store.get(collections.channels, tenant, id),
    succeeded: (tenant: string, id: string) => note(tenant, id, { succeededAt: clock() }),
    failed: (tenant: string, id: string, answer: DispatchError) => note(tenant, id, { failedAt: clock(), answer }),
  };
}
