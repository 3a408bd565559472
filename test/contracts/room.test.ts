import { describe, expect, it, jest } from "@jest/globals";
import { SECOND } from "../../src/shared/clock.ts";
import { sitInRoom } from "../bench/exam.ts";
import { MONGO, NO_MONGO } from "../support/mongo-place.ts";

jest.setTimeout(180_000);

const PLAN = { people: 40, launching: 3 * SECOND, saving: 6 * SECOND, saveEvery: 2 * SECOND, handingIn: 3 * SECOND };

/** Short form of drill D17 (`npm run -s drill -- room`): what it holds whatever else the machine does. */
async function expectNothingLost(mongo: boolean): Promise<void> {
  const { launch, save, handIn, errors, firstError, lost, answers } = await sitInRoom(PLAN, mongo);
  expect({ errors, firstError, lost }).toEqual({ errors: 0, firstError: undefined, lost: 0 });
  expect([launch.count, handIn.count]).toEqual([PLAN.people, PLAN.people]);
  expect(answers).toBe(save.count);
  expect(answers).toBeGreaterThan(PLAN.people);
}

describe("a room full of people at one exam", () => {
  it("is served without an error or a lost answer on SQLite", () => expectNothingLost(false));
  if (MONGO === undefined) it.skip(`is served on MongoDB (${NO_MONGO})`, () => undefined);
  else it("is served without an error or a lost answer on MongoDB", () => expectNothingLost(true));
});
