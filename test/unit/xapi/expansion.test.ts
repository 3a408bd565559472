import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { announce, messageId } from "../../../src/delivery/changes.ts";
import { expand } from "../../../src/delivery/expansion.ts";
import { createFactLoader } from "../../../src/delivery/fact-loader.ts";
import type { OutboxRecord } from "../../../src/delivery/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, replace } from "../../../src/store/port.ts";
import type { Identity } from "../../../src/xapi/agents.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import type { Statement } from "../../../src/xapi/statement.ts";
import { openPlace, TENANT, type DeliveryPlace } from "../delivery/place.ts";
import { AT, certificate, told } from "./facts.ts";

let place: DeliveryPlace;
beforeEach(async () => {
  place = await openPlace();
  const { id: decision } = { id: "c1.p1.1" };
  await place.store.commit([
    insert(collections.certificates, { ...certificate }),
    ...["c1.p1.1", "c1.p1.2"].map((id, index) =>
      insert(collections.decisions, {
        id,
        tenant: TENANT,
        cohort: "c1",
        person: "p1",
        number: index + 1,
        state: id === decision ? ("superseded" as const) : ("standing" as const),
        programme: "c1.1",
        total: "88.5",
        tier: "senior",
        trace: {},
        by: "t1",
        at: AT,
      }),
    ),
  ]);
});
afterEach(() => place.close());

/** An event on its way: announced, stored, and expanded by a loader that identifies people so. */
async function expanded(event: ServiceEvent, identity?: Identity): Promise<OutboxRecord> {
  const { store, cohorts, programmes } = place;
  const message = (await store.get(collections.outbox, TENANT, messageId(event))) ?? (await stored(event));
  const sources = { store, cohorts, programmes, publicUrl: "https://tool.example" };
  return expand(message, createFactLoader({ ...sources, ...(identity !== undefined && { identity: () => identity }) }));
}
async function stored(event: ServiceEvent): Promise<OutboxRecord> {
  await place.store.commit([announce(TENANT, event)]);
  const message = await place.store.get(collections.outbox, TENANT, messageId(event));
  if (message === undefined) throw new Error("not stored");
  return message;
}
const statements = ({ statements: made = [] }: OutboxRecord): readonly Statement[] => made as readonly Statement[];

const launched: ServiceEvent = { type: "launched", key: "s1", cohort: "c1", person: "p1", at: AT };
const ofType = <T extends ServiceEvent["type"]>(type: T): ServiceEvent => {
  const found = told.find(([event]) => event.type === type)?.[0];
  if (found === undefined) throw new Error(type);
  return found;
};

describe("an event that was announced", () => {
  it("of every kind becomes its statements, from what the store knows", async () => {
    for (const [event] of told) {
      const message = await expanded(event);
      expect([event.type, message.state, message.reason]).toEqual([event.type, "waiting", undefined]);
      expect(statements(message).length).toBeGreaterThan(0);
      expect(message.ids).toEqual(statements(message).map(({ id }) => id));
    }
  });

  it("names who did it; somebody nobody knows any more is the tool itself", async () => {
    const rated = { ...ofType("panel-rated"), by: "t1" } as ServiceEvent;
    expect(statements(await expanded(rated))[0]?.actor.account?.name).toBe("sub-t1");
    const unknown = { ...rated, key: "other", by: "nobody" } as ServiceEvent;
    expect(statements(await expanded(unknown))[0]?.actor.account).toEqual({ homePage: "https://tool.example", name: "tierwise" });
  });

  it("of a regrade names the statement it takes the place of, as it was sent", async () => {
    const regraded = ofType("regraded");
    const replaced = regraded.type === "regraded" ? regraded.replaces : launched;
    const before = await stored({ ...ofType("scored"), key: replaced.key });
    const first = statements(await expanded(before.event))[0]?.id;
    expect(statements(await expanded(regraded))[0]?.context.statement).toEqual({ objectType: "StatementRef", id: first });

    await place.store.commit([replace(collections.outbox, { ...before, ids: ["5b1f3c1e-58b7-5a39-8f0e-0123456789ab"] })]);
    const again = statements(await expanded({ ...regraded, key: "second" }))[0];
    expect(again?.context.statement?.id).toBe("5b1f3c1e-58b7-5a39-8f0e-0123456789ab");
  });
});

describe("people", () => {
  const person = async (changes: object): Promise<void> => {
    const record = await place.store.get(collections.persons, TENANT, "p1");
    if (record !== undefined) await place.store.commit([replace(collections.persons, { ...record, ...changes })]);
  };
  const actor = async (key: string, identity?: Identity) => statements(await expanded({ ...launched, key }, identity))[0]?.actor;

  it("are the LMS account, without a name, whatever they are called", async () => {
    await person({ name: "新名字", email: "p1@shop.example" });
    expect(await actor("a")).toEqual({ objectType: "Agent", account: { homePage: "https://lms.example", name: "sub-p1" } });
  });

  it("are the hash of their mail where that is set and known, and the account where it is not", async () => {
    const hashed: Identity = { actor: "mail-hash", names: false };
    expect(await actor("a", hashed)).toMatchObject({ account: { name: "sub-p1" } });
    await person({ email: "P1@Shop.example" });
    const sha1 = createHash("sha1").update("mailto:p1@shop.example").digest("hex");
    expect(await actor("b", hashed)).toEqual({ objectType: "Agent", mbox_sha1sum: sha1 });
  });

  it("are named where that is set, by the name of the moment; the id stays", async () => {
    const named: Identity = { actor: "account", names: true };
    const first = statements(await expanded(launched, named))[0];
    await person({ name: "改名\ud83d后\u0000" });
    const second = statements(await expanded(launched, named))[0];
    expect([first?.actor.name, second?.actor.name]).toEqual(["学员p1", "改名\ufffd后"]);
    expect(second?.id).toBe(first?.id);
  });

  it("stand with their department", async () => {
    await person({ department: "在线客服部" });
    expect(statements(await expanded(launched))[0]?.context.team).toEqual({
      objectType: "Group",
      name: "在线客服部",
      account: { homePage: "https://tool.example/xapi/tenants/acme", name: "在线客服部" },
    });
  });

  it("who left are told of like everybody; who never was there is parked with the reason", async () => {
    expect((await expanded({ ...launched, key: "left", person: "gone" })).state).toBe("waiting");
    expect(await expanded({ ...launched, key: "never", person: "nobody" })).toMatchObject({
      state: "parked",
      reason: expect.stringContaining("facts-missing"),
    });
  });
});
