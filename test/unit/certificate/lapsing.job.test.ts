import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { lapsingJob } from "../../../src/certificate/lapsing.job.ts";
import { createJobs } from "../../../src/jobs/jobs.service.ts";
import { DAY, HOUR } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { actorOf, instructor, NOON, openWorld, TENANT, type World } from "../result/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function issued(person: string): Promise<string> {
  await world.enrol(person, person);
  await world.score(person, world.everything("85"));
  await world.results.decide(instructor, [{ person }]);
  const outcome = await world.certificates.apply(actorOf(person, "learner"), { tier: "senior", name: person });
  if (outcome.type !== "applied") throw new Error(outcome.reason);
  const issue = await world.certificates.issue(instructor, { application: outcome.application.id, mentorComment: "" });
  if (issue.type !== "issued") throw new Error(issue.type);
  return issue.certificate.id;
}

it("tells of a certificate once its last valid day is over, once, and of none that was revoked", async () => {
  const { store, clock } = world;
  const [held, revoked] = [await issued("li"), await issued("wang")];
  await world.certificates.revoke(instructor, { certificate: revoked, reason: "mistaken identity" });
  const log = { error: (fields: object) => expect(fields).toBeUndefined() };
  const runners = [1, 2].map(() =>
    createJobs({
      store,
      clock,
      ids: randomIds,
      random: () => 0.5,
      zone: async () => "Asia/Shanghai",
      log,
      kinds: () => [lapsingJob({ store, clock })],
    }),
  );
  await runners[0]?.keep(TENANT);
  const told = async () => (await world.events()).filter(({ type }) => type === "expired");
  const night = async (at: number) => {
    clock.set(at);
    await Promise.all(runners.map((jobs) => jobs.runAll()));
  };

  // The last valid day is 15 March 2027, inclusive; it ends at 16:00 UTC.
  const lastDay = NOON + 365 * DAY;
  await night(lastDay);
  expect(await told()).toEqual([]);
  for (const nights of [1, 2, 3]) await night(lastDay + nights * DAY);
  expect(await told()).toEqual([
    {
      type: "expired",
      key: `${held}@2027-03-15`,
      cohort: expect.any(String),
      person: "li",
      at: lastDay + 12 * HOUR,
      certificate: held,
    },
  ]);
});
