import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { memberId } from "../../../src/cohort/enrolment.ts";
import type { CohortRecord, MemberRecord } from "../../../src/cohort/records.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import { createEntrance } from "../../../src/people/entrance.ts";
import type { PersonRecord, Role } from "../../../src/people/records.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { insert, replace, type New, type Store } from "../../../src/store/port.ts";

const NOW = Date.UTC(2026, 10, 22);
const session = (person: string, cohort = "c1") => ({ id: `s-${person}`, tenant: "t", person, cohort }) as SessionRecord;

let store: Store;
let reads: string[];
beforeEach(async () => {
  store = await openStore({ url: "sqlite::memory:", collections: allCollections });
  reads = [];
  await store.commit([...settled("anna", ["learner"]), ...settled("boris", ["instructor"])]);
});
afterEach(() => store.close());

function settled(person: string, launched: readonly Role[]) {
  const member: New<MemberRecord> = {
    id: memberId("c1", person),
    tenant: "t",
    cohort: "c1",
    person,
    sub: person,
    launched,
    named: [],
    active: true,
  };
  return [
    insert<PersonRecord>(collections.persons, { id: person, tenant: "t", name: person }),
    insert<MemberRecord>(collections.members, member),
  ];
}

const entrance = () =>
  createEntrance({
    clock: () => NOW,
    store: {
      get(collection, tenant, id) {
        reads.push(id);
        return store.get(collection, tenant, id);
      },
    },
  });

describe("whoever is let in", () => {
  it("is who was read ahead, without another read, where the guess was right", async () => {
    const gate = entrance();
    const expected = gate.expect(session("anna"), false);
    const before = reads.length;
    expect(await gate.actor(session("anna"), expected)).toEqual({ tenant: "t", person: "anna", cohort: "c1", roles: ["learner"] });
    expect(reads.length).toBe(before);
    const page = await gate.enter(session("boris"), gate.expect(session("boris"), true));
    expect(page).toMatchObject({ personName: "boris", actor: { roles: ["instructor"] }, archived: false });
  });

  it.each([
    ["somebody else", session("boris")],
    ["another cohort", session("anna", "c2")],
    ["nobody", undefined],
  ])("is the session's person with their own rights where the guess was %s", async (_what, guess) => {
    const gate = entrance();
    expect(await gate.actor(session("anna"), gate.expect(guess, false))).toMatchObject({ person: "anna", roles: ["learner"] });
    const page = await gate.enter(session("anna"), gate.expect(guess, true));
    expect(page).toMatchObject({ personName: "anna", actor: { person: "anna", roles: ["learner"] } });
  });

  it("stands before an archived cohort, also where what was read ahead was too little to know", async () => {
    const cohort = {
      id: "c1",
      tenant: "t",
      platform: "p",
      course: "k",
      title: "K",
      programme: "x",
      cycle: "1",
      state: "archived",
    } as const;
    await store.commit([insert<CohortRecord>(collections.cohorts, cohort)]);
    const gate = entrance();
    for (const forPage of [true, false])
      expect(await gate.enter(session("anna"), gate.expect(session("anna"), forPage))).toMatchObject({ archived: true });
  });

  it("is out from the request after they left, whatever an earlier one read", async () => {
    const gate = entrance();
    await gate.actor(session("anna"), gate.expect(session("anna"), false));
    const member = await store.get(collections.members, "t", memberId("c1", "anna"));
    if (member !== undefined) await store.commit([replace(collections.members, { ...member, active: false })]);
    await expect(gate.actor(session("anna"), gate.expect(session("anna"), false))).rejects.toMatchObject({ code: "not-signed-in" });
  });

  it("breaks nothing where what was read ahead failed and nobody asked for it", async () => {
    const gate = createEntrance({ clock: () => NOW, store: { get: () => Promise.reject(new Error("away")) } });
    gate.expect(session("anna"), true);
    await new Promise((done) => setTimeout(done, 1));
    await expect(gate.actor(session("anna"), gate.expect(session("anna"), false))).rejects.toThrow("away");
  });
});
