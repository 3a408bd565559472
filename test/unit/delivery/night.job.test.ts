import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { nightJob } from "../../../src/delivery/night.job.ts";
import { createJobs } from "../../../src/jobs/jobs.service.ts";
import { DAY, HOUR, manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { insert, type Store } from "../../../src/store/port.ts";
import { openStore } from "../../../src/store/open.ts";

const EVENING = Date.UTC(2026, 2, 1, 12); // 20:00 in Shanghai.
const TENANT = "acme";

describe("the nightly reconciliation", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore({ url: "sqlite::memory:", collections: allCollections });
    const cohort = { tenant: TENANT, platform: "p", title: "", programme: "x", cycle: "1" } as const;
    await store.commit([
      insert(collections.cohorts, { ...cohort, id: "c1", course: "1", state: "open" }),
      insert(collections.cohorts, { ...cohort, id: "c2", course: "2", state: "open" }),
      insert(collections.cohorts, { ...cohort, id: "c3", course: "3", state: "archived" }),
    ]);
  });
  afterEach(() => store.close());

  function open(fails: (cohort: string) => boolean = () => false) {
    const clock = manualClock(EVENING);
    const did: string[] = [];
    const errors: unknown[] = [];
    const night = nightJob({
      store,
      upkeep: async ({ cohort }) => void did.push(`upkeep ${cohort}`),
      async reconcile({ cohort }) {
        did.push(`reconcile ${cohort}`);
        if (fails(cohort)) throw new Error("the LMS is away");
      },
      onError: (error) => errors.push(error),
    });
    const log = { error: () => undefined };
    const jobs = createJobs({
      store,
      clock,
      ids: randomIds,
      random: () => 0.5,
      zone: async () => "Asia/Shanghai",
      log,
      kinds: () => [night],
    });
    return { clock, did, errors, jobs };
  }
  const EVERY_OPEN_COHORT = ["upkeep c1", "reconcile c1", "upkeep c2", "reconcile c2"];

  it("mends every open cohort once a night, at three o'clock of the company's zone, and leaves the archive alone", async () => {
    const { clock, did, jobs } = open();
    await jobs.keep(TENANT);
    await jobs.runAll();
    expect(did).toEqual([]);
    clock.advance(7 * HOUR + HOUR);
    await jobs.runAll();
    await jobs.runAll();
    expect(did).toEqual(EVERY_OPEN_COHORT);
    clock.advance(DAY);
    await jobs.runAll();
    expect(did).toEqual([...EVERY_OPEN_COHORT, ...EVERY_OPEN_COHORT]);
  });

  it("goes on with the next cohort when one fails", async () => {
    const { clock, did, errors, jobs } = open((cohort) => cohort === "c1");
    await jobs.keep(TENANT);
    clock.advance(8 * HOUR);
    await jobs.runAll();
    expect(did).toEqual(EVERY_OPEN_COHORT);
    expect(errors).toHaveLength(1);
  });
});
