import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sendIsolating } from "../../src/delivery/isolating.ts";
import { createStatementWorker } from "../../src/delivery/statement-worker.ts";
import { manualClock, MINUTE } from "../../src/shared/clock.ts";
import { createLrsClient, type LrsClient } from "../../src/xapi/lrs-client.ts";
import { saysTheSame } from "../../src/xapi/same-statement.ts";
import { statementsOf } from "../../src/xapi/statements.ts";
import { anyTold } from "../support/xapi/any-event.ts";
import { AT, told } from "../unit/xapi/facts.ts";
import { openPlace, type DeliveryPlace } from "../unit/delivery/place.ts";

/** How to reach an LRS under test; `close` ends what was started for it. */
export interface LrsUnderTest {
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly close: () => Promise<void>;
}

/** What delivery relies on, held against one LRS. Each run speaks for a tenant of its own, so that old statements never meet new ones. */
export function lrsContract(name: string, start: () => Promise<LrsUnderTest>): void {
  describe(`delivery to ${name}`, () => {
    let lrs: LrsUnderTest;
    let client: LrsClient;
    let place: DeliveryPlace;
    const clock = manualClock(AT + 10 * MINUTE);
    const run = randomUUID();
    const statements = told.flatMap(([event, facts]) => statementsOf(event, { ...facts, tenant: run }));

    beforeAll(async () => {
      lrs = await start();
      client = createLrsClient({ ...lrs, clock });
      place = await openPlace();
    });
    afterAll(async () => {
      await place.close();
      client.close();
      await lrs.close();
    });

    it("stores every kind of statement, and the same ones again without a double", async () => {
      expect(await client.send(statements)).toEqual({ type: "stored" });
      expect(await client.send(statements)).toEqual({ type: "stored" });
      for (const statement of statements) {
        const held = await client.find(statement.id);
        expect([statement.verb.id, saysTheSame(statement, held)]).toEqual([statement.verb.id, true]);
      }
    });

    it("keeps what people type, whatever it is: half an emoji, U+0000, right to left, very long", async () => {
      const hostile = fc
        .sample(anyTold, { numRuns: 60, seed: 11 })
        .flatMap(([event, facts], index) => statementsOf({ ...event, key: `${event.key} ${index}` }, { ...facts, tenant: run }));
      for (let from = 0; from < hostile.length; from += 50) {
        expect(await client.send(hostile.slice(from, from + 50))).toEqual({ type: "stored" });
      }
      for (const statement of hostile) expect(saysTheSame(statement, await client.find(statement.id))).toBe(true);
    });

    it("knows nothing of a statement never sent", async () => {
      expect(await client.find(randomUUID())).toBeUndefined();
    });

    it("keeps what it has under an id, and we hear of it", async () => {
      const [first, second] = statements;
      if (first === undefined || second === undefined) throw new Error("no statements");
      const other = { ...first, result: { response: "另一条" } };
      expect(await client.send([other, second])).toEqual({ type: "conflict", ids: [first.id] });
    });

    it("takes 49 of 50 when one is malformed", async () => {
      const [model] = statements;
      if (model === undefined) throw new Error("no statements");
      const batch = Array.from({ length: 50 }, (_, n) => ({ ...model, id: randomUUID(), ...(n === 23 && { verb: {} }) }));
      const { verdicts, halt } = await sendIsolating((some) => client.send(some), batch);
      expect(halt).toBeUndefined();
      expect([...verdicts.values()].filter(({ type }) => type === "stored")).toHaveLength(49);
      expect(verdicts.get(batch[23]?.id ?? "")?.type).toBe("parked");
      expect(await client.find(batch[49]?.id ?? "")).toBeDefined();
    });

    it("refuses wrong credentials as such", async () => {
      const stranger = createLrsClient({ ...lrs, key: "stranger", secret: "密码", clock });
      expect(await stranger.send(statements)).toMatchObject({ type: "unauthorized" });
      stranger.close();
    });

    it("holds each statement once after a worker died between post and mark", async () => {
      const { store } = place;
      const factLoader = () => {
        const load = place.factLoader();
        // The statements of this run speak for its own tenant.
        return async (...about: Parameters<typeof load>) => ({ ...(await load(...about)), tenant: run });
      };
      await place.launches(30, 100);
      const deps = { store, factLoader, clock, random: () => 0.5 };
      const dying = {
        send: async (some: Parameters<LrsClient["send"]>[0]) => {
          await client.send(some);
          throw new Error("killed");
        },
      };
      await expect(createStatementWorker({ ...deps, lrs: dying, owner: "w1" }).run()).rejects.toThrow("killed");
      clock.advance(MINUTE + 1);
      expect(await createStatementWorker({ ...deps, lrs: client, owner: "w2" }).run()).toMatchObject({ sent: 30, parked: 0 });
      const ids = (await place.outbox()).flatMap((record) => record.ids ?? []);
      expect(new Set(ids).size).toBe(30);
      for (const id of ids) expect(await client.find(id)).toBeDefined();
    });
  });
}
