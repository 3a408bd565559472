import { describe, expect, it, jest } from "@jest/globals";
import { killedSittings } from "../drills/kills.ts";
import { MONGO, NO_MONGO } from "../support/mongo-place.ts";

jest.setTimeout(180_000);

/** Short form of drill D1 (`npm run -s drill -- kills`). */
async function expectNothingLost(mongo: boolean): Promise<void> {
  const { acknowledged, lost, handedInWrongly, damaged } = await killedSittings({ takers: 8, kills: 3, mongo });
  expect({ lost, handedInWrongly, damaged }).toEqual({ lost: 0, handedInWrongly: 0, damaged: 0 });
  expect(acknowledged).toBeGreaterThan(8);
}

describe("an exam under whose people the tool is killed", () => {
  it("loses no acknowledged answer on SQLite", () => expectNothingLost(false));
  if (MONGO === undefined) it.skip(`loses no acknowledged answer on MongoDB (${NO_MONGO})`, () => undefined);
  else it("loses no acknowledged answer on MongoDB", () => expectNothingLost(true));
});
