import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { createSignals, type Signals } from "../../src/signals/signals.service.ts";
import { manualClock, systemClock, type Clock } from "../../src/shared/clock.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { auditLine } from "../../src/delivery/changes.ts";
import { collections } from "../../src/store/collections.ts";
import { withListener } from "../../src/store/listening.ts";
import { openStore } from "../../src/store/open.ts";
import { insert, type Store } from "../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";

jest.setTimeout(180_000);

const tenant = "acme";
const log = { warn: () => undefined };

interface Service {
  readonly signals: Signals;
  readonly store: Store;
}

/** One process: its own connection, its own listener. */
async function service(url: string, { shared, clock = systemClock }: { shared: boolean; clock?: Clock }): Promise<Service> {
  const opened = await openStore({ url, collections: [collections.signals, collections.audit], shared });
  const store: Store = withListener(opened, (changes) => signals.committed(changes));
  const signals = createSignals({ store, clock, ids: randomIds, log });
  return { signals, store };
}

function signalsContract(name: string, place: () => { readonly url: string; readonly discard: () => Promise<void> }): void {
  describe(`two services on one ${name}`, () => {
    const running: Service[] = [];
    let discard = async (): Promise<void> => undefined;
    async function two(clock?: Clock): Promise<readonly [Service, Service]> {
      const at = place();
      discard = at.discard;
      const options = clock === undefined ? {} : { clock };
      const pair = [await service(at.url, { shared: false, ...options }), await service(at.url, { shared: true, ...options })] as const;
      running.push(...pair);
      return pair;
    }
    afterEach(async () => {
      for (const { signals, store } of running.splice(0)) {
        signals.stop();
        await store.close();
      }
      await discard();
    });

    it("hear each other's signals within half a second or so, each once, and only their own company's", async () => {
      const [a, b] = await two();
      const heard: string[] = [];
      a.signals.follow({ tenant, topics: ["exam:1"] }, ({ data }) => void heard.push(`a${JSON.stringify(data)}`));
      b.signals.follow({ tenant, topics: ["exam:1"] }, ({ data }) => void heard.push(`b${JSON.stringify(data)}`));
      b.signals.follow({ tenant: "other", topics: ["exam:1"] }, () => void heard.push("other company"));
      await a.store.commit([a.signals.send({ tenant, topic: "exam:1", data: 1 }), a.signals.send({ tenant, topic: "exam:2", data: 2 })]);
      await b.store.commit([b.signals.send({ tenant, topic: "exam:1", data: 3 })]);
      await pause(1_500);
      expect(heard.toSorted()).toEqual(["a1", "a3", "b1", "b3"]);
    });

    it("hear nothing of a commit that did not come true", async () => {
      const [a, b] = await two();
      const heard: unknown[] = [];
      for (const { signals } of [a, b]) signals.follow({ tenant, topics: ["exam:1"] }, (one) => void heard.push(one));
      const taken = { id: "taken", tenant, topic: "x:1", at: 1 };
      await a.store.commit([insert(collections.signals, taken)]);
      await expect(a.store.commit([a.signals.send({ tenant, topic: "exam:1" }), insert(collections.signals, taken)])).rejects.toThrow();
      await pause(1_000);
      expect(heard).toEqual([]);
    });

    it("hear of a cohort's deeds elsewhere, many in a breath told together, and the last never swallowed", async () => {
      const [a, b] = await two();
      const heard: number[] = [];
      b.signals.follow({ tenant, topics: ["cohort:c"] }, () => void heard.push(Date.now()));
      let last = 0;
      for (let deed = 0; deed < 30; deed += 1) {
        await a.store.commit([auditLine({ tenant, cohort: "c", at: 1, actor: "p", action: "x.done", subject: "s" })]);
        last = Date.now();
      }
      await pause(1_500);
      expect(heard.length).toBeLessThan(20);
      expect(heard.at(-1)).toBeGreaterThanOrEqual(last);
    });

    it("tell one who comes back on another service what was missed, and one who comes late to look anew", async () => {
      const clock = manualClock(1_800_000_000_000);
      const [a, b] = await two(clock);
      const whose = { tenant, topics: ["exam:1"] };
      const { position } = await a.signals.missed(whose, undefined);
      clock.advance(30_000);
      await a.store.commit([a.signals.send({ tenant, topic: "exam:1", data: 5 }), a.signals.send({ tenant, topic: "exam:2" })]);
      expect((await b.signals.missed(whose, position)).heard).toMatchObject([{ topic: "exam:1", data: 5 }]);
      clock.advance(600_000);
      expect(await b.signals.missed(whose, position)).toMatchObject({ heard: [], resync: true });
    });
  });
}

signalsContract("SQLite file", () => {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-signals-"));
  return { url: `sqlite:${join(folder, "db.sqlite")}`, discard: async () => rmSync(folder, { recursive: true, force: true }) };
});
const uri = MONGO;
if (uri === undefined) describe.skip(`two services on one MongoDB (${NO_MONGO})`, () => it("hear each other's signals", () => undefined));
else {
  signalsContract("MongoDB", () => {
    const database = ownDatabase(uri);
    return { url: database.url, discard: () => database.drop() };
  });
}
