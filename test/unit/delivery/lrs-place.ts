import { randomUUID } from "node:crypto";
import { createCopyWorker } from "../../../src/delivery/copy-worker.ts";
import { createLrses, type LrsAccess } from "../../../src/delivery/lrses.ts";
import type { LrsFilter } from "../../../src/delivery/lrs-filter.ts";
import type { CopyRecord } from "../../../src/delivery/lrs-records.ts";
import { createReplays } from "../../../src/delivery/replay.service.ts";
import { createStatementWorker } from "../../../src/delivery/statement-worker.ts";
import { createWithdrawals } from "../../../src/delivery/withdrawal.ts";
import { HOUR, manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { collections } from "../../../src/store/collections.ts";
import { createLrsClient } from "../../../src/xapi/lrs-client.ts";
import { scriptedLrs, type ScriptedLrs } from "../../support/scripted-lrs.ts";
import { AT } from "../xapi/facts.ts";
import { openPlace, TENANT } from "./place.ts";

export const SECRET = "a secret of at least thirty-two characters";

interface Options {
  /** Without: the environment names no LRS. */
  readonly shared?: boolean;
  /** The LRS that the environment names; default: a scripted one. */
  readonly at?: LrsAccess | undefined;
}

/** The delivery place with the shared LRS and any number of the company's own, each a scripted one. */
export async function openLrsPlace(url?: string, { shared = true, at }: Options = {}) {
  const clock = manualClock(AT + HOUR);
  const place = await openPlace(url);
  const { store } = place;
  const first = await scriptedLrs();
  const connect = ({ url: endpoint, key, secret }: LrsAccess) =>
    createLrsClient({ endpoint, key, secret, clock, timeout: at === undefined ? 2_000 : 10_000 });
  const client = connect(at ?? { url: first.endpoint, key: "k", secret: "s" });
  const lrses = createLrses({ store, clock, ids: randomIds, secret: SECRET });
  const others: ScriptedLrs[] = [];
  const errors: unknown[] = [];
  const workers: { close(): void }[] = [];
  const lrs = shared ? client : undefined;

  const copyWorker = (owner: string = randomUUID()) => {
    const made = createCopyWorker({
      store,
      access: (record) => lrses.access(record),
      connect,
      clock,
      random: () => 0.5,
      owner,
      onError: (error) => errors.push(error),
    });
    workers.push(made);
    return made;
  };
  const worker = createStatementWorker({ store, lrs, lrses, factLoader: place.factLoader, clock, random: () => 0.5, owner: "w1" });
  const copies = copyWorker();

  return {
    ...place,
    clock,
    /** The scripted LRS that the environment names, where it does. */
    first,
    /** The client of the LRS that the environment names. */
    client,
    lrses,
    copyWorker,
    errors,
    withdrawals: createWithdrawals({ store, publicUrl: "https://tool.example" }),
    replays: createReplays({ store, lrses, lrs, factLoader: place.factLoader }),
    async add(name: string, { filter = {}, names = true }: { filter?: LrsFilter; names?: boolean } = {}) {
      const other = await scriptedLrs();
      others.push(other);
      const wish = { tenant: TENANT, name, url: other.endpoint, key: `key-${name}`, secret: "密码", filter, names };
      return { ...other, id: (await lrses.add(wish)).id };
    },
    /** One pass of each worker. */
    async pass() {
      const told = await worker.run();
      await copies.run();
      await copies.settled();
      return told;
    },
    async copiesOf(id: string): Promise<readonly CopyRecord[]> {
      const all = await Promise.all(
        ["waiting", "sent", "parked"].map((state) => store.find(collections.copies, TENANT, { index: "byLrs", equal: [id, state] })),
      );
      return all.flatMap(({ records }) => records);
    },
    async close() {
      for (const one of workers) one.close();
      client.close();
      await Promise.all([first, ...others].map((one) => one.close()));
      await place.close();
    },
  };
}

export type LrsPlace = Awaited<ReturnType<typeof openLrsPlace>>;
