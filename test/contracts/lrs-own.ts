import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { announce } from "../../src/delivery/changes.ts";
import { rebuilt } from "../../src/delivery/expansion.ts";
import { heldBy } from "../../src/delivery/held.ts";
import { DAY, MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { createLrsClient, type LrsClient } from "../../src/xapi/lrs-client.ts";
import { openLrsPlace, type LrsPlace } from "../unit/delivery/lrs-place.ts";
import { TENANT } from "../unit/delivery/place.ts";
import { AT } from "../unit/xapi/facts.ts";
import type { LrsUnderTest } from "./lrs-contract.ts";

/** An LRS as a company's own beside a shared one, as the shared one that others are filled from, and as one that is told to forget. */
export function ownLrsContract(name: string, start: () => Promise<LrsUnderTest>): void {
  describe(`${name} among several`, () => {
    let lrs: LrsUnderTest;
    let client: LrsClient;
    let place: LrsPlace;
    /** Statements stay in a real LRS: those of another run have other keys. */
    const run = randomUUID();
    beforeAll(async () => {
      lrs = await start();
      place = await openLrsPlace(undefined, { at: { url: lrs.endpoint, key: lrs.key, secret: lrs.secret } });
      client = createLrsClient({ ...lrs, clock: place.clock });
    });
    afterAll(async () => {
      await place.close();
      client.close();
      await lrs.close();
    });

    const launched = (n: number) => ({ type: "launched" as const, cohort: "c1", person: "p1", at: AT + n * 1_000, key: `${run}-${n}` });
    async function passes(): Promise<void> {
      for (let n = 0; n < 3; n += 1) {
        place.clock.advance(MINUTE);
        await place.pass();
      }
    }

    it("answers that it is well, and that a stranger is one", async () => {
      expect(await client.health()).toEqual({ type: "well" });
      const stranger = createLrsClient({ ...lrs, key: "stranger", clock: place.clock });
      expect(await stranger.health()).toMatchObject({ type: "unauthorized" });
      stranger.close();
      const nowhere = createLrsClient({ ...lrs, endpoint: "http://127.0.0.1:1/xapi/", clock: place.clock });
      expect(await nowhere.health()).toMatchObject({ type: "unwell" });
      nowhere.close();
    });

    it("gives back what it was told, so that another gets it as it was first sent", async () => {
      await place.store.commit(Array.from({ length: 30 }, (_, n) => announce(TENANT, launched(n))));
      await passes();
      const cohort = await place.store.get(collections.cohorts, TENANT, "c1");
      if (cohort === undefined) throw new Error("no cohort");
      await place.store.commit([replace(collections.cohorts, { ...cohort, title: "改过的名称" })]);
      const late = await place.add("late");
      const done = await place.replays.run({ tenant: TENANT, lrs: "late", from: AT - DAY, to: AT + DAY });
      expect(done).toMatchObject({ counts: { messages: 30, copied: 30 }, unmatched: [] });
      await passes();
      expect(late.stored.size).toBe(30);
      expect(JSON.stringify([...late.stored.values()])).not.toContain("改过的名称");
      const copies = await place.copiesOf(late.id);
      const outbox = new Map((await place.outbox()).map((message) => [message.id, message.digests]));
      expect(copies.map(({ digests }) => digests)).toEqual(copies.map(({ message }) => outbox.get(message)));
    });

    it("takes what voids a statement and what takes its place, and reconciles", async () => {
      const events = [launched(0), launched(1)];
      await place.store.commit(await place.withdrawals.replaceStatements(TENANT, events, place.clock()));
      await place.store.commit(await place.withdrawals.voidStatementsOf(TENANT, [launched(2)], place.clock()));
      await passes();
      const messages = await place.outbox();
      expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(["sent"]));
      const held = await heldBy(client, messages, (record) => rebuilt(record, place.factLoader()));
      expect(new Set(held.values())).toEqual(new Set(["same"]));
      for (const { ids = [] } of messages.filter(({ voids, revision }) => voids !== undefined || revision !== undefined))
        for (const id of ids) expect(await client.find(id)).toMatchObject({ id });
      expect(messages.filter(({ voids }) => voids !== undefined)).toHaveLength(3);
      expect(messages.filter(({ revision }) => revision === 1)).toHaveLength(2);
    });

    it("of a company beside the shared one gets every message", async () => {
      const { endpoint: url, key, secret } = lrs;
      await place.lrses.add({ tenant: TENANT, name: "own", url, key, secret, filter: {}, names: false });
      await place.store.commit(Array.from({ length: 20 }, (_, n) => announce(TENANT, launched(1_000 + n))));
      await passes();
      const { id } = await place.lrses.one(TENANT, "own");
      const copies = await place.copiesOf(id);
      expect(copies.map(({ state }) => state)).toEqual(Array.from({ length: 20 }, () => "sent"));
      for (const { ids = [] } of copies) for (const one of ids) expect(await client.find(one)).toBeDefined();
    });
  });
}
