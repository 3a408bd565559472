import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { announce, messageId } from "../../../src/delivery/changes.ts";
import { rebuilt } from "../../../src/delivery/expansion.ts";
import { heldBy } from "../../../src/delivery/held.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import { startPractice } from "../../../src/practice/main.ts";
import { createLrsClient } from "../../../src/xapi/lrs-client.ts";
import { AT } from "../xapi/facts.ts";
import { openLrsPlace, type LrsPlace } from "./lrs-place.ts";
import { TENANT } from "./place.ts";

const VOIDED = "http://adlnet.gov/expapi/verbs/voided";
const scored: ServiceEvent = {
  type: "scored",
  cohort: "c1",
  person: "p1",
  at: AT,
  key: "x",
  component: "theory",
  score: "90",
  passLine: "60",
};
const handedIn: ServiceEvent = {
  type: "exam-handed-in",
  cohort: "c1",
  person: "p1",
  at: AT,
  key: "att1",
  attempt: "att1",
  component: "theory",
};

let place: LrsPlace;
beforeEach(async () => {
  place = await openLrsPlace();
});
afterEach(() => place.close());

async function passes(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    place.clock.advance(MINUTE);
    await place.pass();
  }
}

interface Told {
  readonly id: string;
  readonly verb: { readonly id: string };
  readonly object: { readonly id: string };
}
const arrived = (bodies: readonly string[]): readonly Told[] => bodies.flatMap((body) => JSON.parse(body) as Told[]);

describe("what was told and holds no more", () => {
  it("is voided by id in every LRS that got it, after it, and once", async () => {
    const [all, passedOnly, none] = [
      await place.add("all"),
      await place.add("passes", { filter: { verbs: ["passed"] } }),
      await place.add("none", { filter: { cohorts: ["elsewhere"] } }),
    ];
    await place.store.commit([announce(TENANT, scored)]);
    await passes();
    const ids = (await place.outbox())[0]?.ids ?? [];
    const changes = await place.withdrawals.voidStatementsOf(TENANT, [scored], place.clock());
    await place.store.commit(changes);
    expect(await place.withdrawals.voidStatementsOf(TENANT, [scored], place.clock())).toEqual([]);
    await passes();
    for (const { bodies, stored } of [place.first, all]) {
      expect(arrived(bodies).map(({ object, verb }) => (verb.id === VOIDED ? object.id : verb.id.split("/").at(-1)))).toEqual([
        "scored",
        "passed",
        ...ids,
      ]);
      expect(stored.size).toBe(4);
    }
    expect(arrived(passedOnly.bodies).map(({ verb, object }) => (verb.id === VOIDED ? object.id : "first"))).toEqual(["first", ids[1]]);
    expect(none.stored.size).toBe(0);
  });

  it("is said anew under a new id of its own, with the facts as they are now, as often as it takes", async () => {
    const other = await place.add("other");
    await place.store.commit([announce(TENANT, handedIn)]);
    await passes();
    const rounds: (readonly string[])[] = [(await place.outbox())[0]?.ids ?? []];
    for (const mark of ["1", "0"]) {
      const attempt = await place.store.get(collections.attempts, TENANT, "att1");
      if (attempt === undefined) throw new Error("no attempt");
      const [question = ""] = Object.keys(attempt.marks);
      const marks = { ...attempt.marks, [question]: { mark, by: "t1", at: place.clock() } };
      await place.store.commit([
        replace(collections.attempts, { ...attempt, marks }),
        ...(await place.withdrawals.replaceStatements(TENANT, [handedIn], place.clock())),
      ]);
      await passes();
      const latest = (await place.outbox()).filter(({ withdrawn, voids }) => withdrawn === undefined && voids === undefined);
      expect(latest).toHaveLength(1);
      rounds.push(latest[0]?.ids ?? []);
    }
    const [first = [], second = [], third = []] = rounds;
    expect(new Set([...first, ...second, ...third]).size).toBe(3 * first.length);
    for (const { bodies } of [place.first, other]) {
      const voided = arrived(bodies).filter(({ verb }) => verb.id === VOIDED);
      expect(voided.map(({ object }) => object.id)).toEqual([...first, ...second]);
      // In order: what is voided, its voiding, what takes its place.
      const order = arrived(bodies).map(({ id, verb, object }) => (verb.id === VOIDED ? `void ${object.id}` : id));
      expect(order).toEqual([...first, ...first.map((id) => `void ${id}`), ...second, ...second.map((id) => `void ${id}`), ...third]);
    }
  });

  it("is not sent at all where nobody got it yet; what is said anew then is said once", async () => {
    await place.store.commit([announce(TENANT, scored), announce(TENANT, handedIn)]);
    await place.store.commit(await place.withdrawals.voidStatementsOf(TENANT, [scored], place.clock()));
    expect(await place.withdrawals.replaceStatements(TENANT, [handedIn], place.clock())).toEqual([]);
    await passes();
    expect(arrived(place.first.bodies).map(({ verb }) => verb.id.split("/").at(-1))).not.toContain("scored");
    expect(arrived(place.first.bodies).some(({ verb }) => verb.id.endsWith("completed"))).toBe(true);
  });

  it("waits behind a worker that is sending it just now", async () => {
    await place.store.commit([announce(TENANT, scored)]);
    place.first.always({ status: 503 });
    await place.pass();
    const [message] = await place.outbox();
    if (message === undefined) throw new Error("no message");
    await place.store.commit([replace(collections.outbox, { ...message, leaseOwner: "busy", due: place.clock() + MINUTE })]);
    await place.store.commit(await place.withdrawals.voidStatementsOf(TENANT, [scored], place.clock()));
    const voiding = await place.store.get(collections.outbox, TENANT, `${messageId(scored)}.void`);
    expect(voiding?.due).toBe(place.clock() + MINUTE);
  });

  it("is as it must be for whoever compares; and the practice LRS gives it back as voided", async () => {
    const practice = await startPractice({ port: 0, host: "127.0.0.1", toolUrl: "http://127.0.0.1:3000", file: ":memory:" });
    const { url, key, secret } = practice.lrs;
    const client = createLrsClient({ endpoint: url, key, secret, clock: place.clock });
    try {
      await place.lrses.add({ tenant: TENANT, name: "practice", url, key, secret, filter: {}, names: true });
      await place.store.commit([announce(TENANT, scored)]);
      await passes();
      await place.store.commit(await place.withdrawals.replaceStatements(TENANT, [scored], place.clock()));
      await passes();
      const messages = await place.outbox();
      expect(messages).toHaveLength(3);
      const held = await heldBy(client, messages, (record) => rebuilt(record, place.factLoader()));
      expect(new Set(held.values())).toEqual(new Set(["same"]));
      const [first = ""] = messages.find(({ withdrawn }) => withdrawn !== undefined)?.ids ?? [];
      expect(await client.find(first)).toBeUndefined();
      expect(await client.voided(first)).toBe(true);
    } finally {
      client.close();
      await practice.close();
    }
  });
});
