import { describe, expect, it, jest } from "@jest/globals";
import { databaseAway } from "../drills/database-away.ts";
import { MONGO, NO_MONGO } from "../support/mongo-place.ts";

jest.setTimeout(180_000);

describe("a database that cannot be reached", () => {
  if (MONGO === undefined) it.skip(`(${NO_MONGO})`, () => undefined);
  else {
    /** Short form of drill D14 (`npm run -s drill -- database-away`), which also holds the times. */
    it("is told as such to whoever saves, and nothing else is needed once it is back", async () => {
      const { refusals, asItShould, goodAgainMs } = await databaseAway({ seconds: 5 });
      expect(asItShould).toBe(true);
      expect(refusals).toBeGreaterThan(0);
      expect(goodAgainMs).toBeLessThan(30_000);
    });
  }
});
