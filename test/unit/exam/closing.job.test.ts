import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { closingJob } from "../../../src/exam/closing.job.ts";
import { createJobs } from "../../../src/jobs/jobs.service.ts";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { stepsIn, type Steps } from "./steps.ts";
import { openWorld, START, type World } from "./world.ts";

let world: World;
let does: Steps;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
});
afterEach(() => world.close());

it("hands in a paper its learner left, within a minute of its end, and asks to be called when the next one ends", async () => {
  const { store, clock, rooms, exams } = world;
  const jobs = createJobs({
    store,
    clock,
    ids: randomIds,
    random: () => 0.5,
    zone: async () => "Asia/Shanghai",
    log: { error: (fields) => expect(fields).toBeUndefined() },
    kinds: () => [closingJob({ store, clock, rooms, exams, hold: () => undefined })],
  });
  await jobs.keep("t1");
  const early = await does.begun("p1");
  clock.advance(2 * MINUTE);
  const late = await does.begun("p2");
  while (clock() < START + 60 * MINUTE + 16 * SECOND) {
    await jobs.runAll();
    clock.advance(10 * SECOND);
  }
  await jobs.runAll();
  expect([(await world.stored(early.id)).handedInBy, (await world.stored(late.id)).state]).toEqual(["deadline", "open"]);
  clock.set(late.deadline + 16 * SECOND);
  await jobs.runAll();
  expect((await world.stored(late.id)).handedInBy).toBe("deadline");
});
