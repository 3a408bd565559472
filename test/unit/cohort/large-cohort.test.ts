import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { memberId } from "../../../src/cohort/enrolment.ts";
import { createHome } from "../../../src/cohort/home.service.ts";
import { createKeptFigures } from "../../../src/cohort/kept-figures.ts";
import type { Actor } from "../../../src/people/records.ts";
import { createResultService } from "../../../src/result/result.service.ts";
import { manualClock, SECOND } from "../../../src/shared/clock.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { insert, type Change, type Store } from "../../../src/store/port.ts";

const TENANT = "acme";
const actor: Actor = { tenant: TENANT, cohort: "c1", person: "t1", roles: ["instructor"] };
const base = { tenant: TENANT, cohort: "c1" } as const;

const member = (n: number): Change =>
  insert(collections.members, {
    ...base,
    id: memberId("c1", `p${n}`),
    person: `p${n}`,
    launched: ["learner"],
    named: [],
    active: true,
    sub: `s${n}`,
  });
const decision = (n: number, state: "standing" | "superseded"): Change =>
  insert(collections.decisions, {
    ...base,
    id: `d${n}`,
    person: `p${n}`,
    number: 1,
    state,
    programme: "x",
    total: "80",
    tier: "senior",
    trace: [],
    by: "t1",
    at: 1,
  });
const waiting = (n: number): Change =>
  insert(collections.applications, {
    ...base,
    id: `a${n}`,
    person: `p${n}`,
    number: 1,
    tier: "senior",
    decision: `d${n}`,
    name: "N",
    state: "waiting",
    at: 1,
  });

describe("the first page of staff", () => {
  const clock = manualClock(1_800_000_000_000);
  let store: Store;
  let boards: number;
  let read: number;
  beforeEach(async () => {
    store = await openStore({ url: "sqlite::memory:", collections: allCollections });
    boards = 0;
    read = 0;
  });
  afterEach(() => store.close());

  /** Counts what is read one by one; everything whole is asked for by way of `board`. */
  function open() {
    const kept = createKeptFigures({ clock });
    const counting: Store = {
      ...store,
      async find(collection, tenant, query) {
        const page = await store.find(collection, tenant, query);
        read += page.records.length;
        return page;
      },
    };
    const nobody = { definition: { components: [] } };
    const given = {
      store: counting,
      kept,
      programmes: { published: async () => nobody },
      // Nothing to mark, however it is asked for.
      exams: new Proxy({}, { get: () => async () => [] }),
      panels: { overview: async () => [] },
      entry: { sheet: async () => ({ leaves: [], learners: [], scores: new Map() }) },
      results: {
        async board() {
          boards += 1;
          return { rows: [] };
        },
      },
    };
    return { kept, home: createHome(given as unknown as Parameters<typeof createHome>[0]) };
  }

  it("reads a large cohort whole once in a while, and anew once staff decided something", async () => {
    for (let from = 0; from < 1_000; from += 500) await store.commit(Array.from({ length: 500 }, (_, n) => member(from + n)));
    await store.commit([waiting(1), waiting(2)]);
    const { kept, home } = open();
    for (let views = 0; views < 20; views += 1) {
      expect((await home.home(actor)).tasks.find(({ key }) => key === "applications")?.count).toBe(2);
    }
    expect([boards, read]).toEqual([1, 0]);
    kept.committed([decision(7, "standing")]);
    await home.home(actor);
    expect(boards).toBe(2);
    clock.advance(20 * SECOND);
    await home.home(actor);
    expect(boards).toBe(3);
  });

  it("reads a cohort of usual size each time, so that it never says what was", async () => {
    await store.commit(Array.from({ length: 30 }, (_, n) => member(n)));
    const { home } = open();
    await home.home(actor);
    await home.home(actor);
    expect(boards).toBe(2);
  });

  it("counts the decisions that hold without reading one", async () => {
    await store.commit([decision(1, "standing"), decision(2, "superseded"), decision(3, "standing")]);
    const results = createResultService({ store } as unknown as Parameters<typeof createResultService>[0]);
    const finding = { ...store, find: () => Promise.reject(new Error("read")) };
    const counted = createResultService({ store: finding } as unknown as Parameters<typeof createResultService>[0]);
    expect([await results.decided(TENANT, "c1"), await counted.decided(TENANT, "c1")]).toEqual([2, 2]);
  });
});
