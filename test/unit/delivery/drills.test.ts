import { describe, expect, it } from "@jest/globals";
import { crossing } from "../../drills/crossing.ts";
import { gradeFaults } from "../../drills/grade-faults.ts";
import type { LrsAddress } from "../../drills/lab.ts";
import { lostAnswers } from "../../drills/lost-answers.ts";
import { outage } from "../../drills/outage.ts";
import { poison } from "../../drills/poison.ts";
import { reconciling } from "../../drills/reconciling.ts";
import { storm } from "../../drills/storm.ts";
import { tokens } from "../../drills/tokens.ts";

/** The drills of delivery in their short forms, over HTTP. */
const { TEST_LRS_URL: url, TEST_LRS_KEY: key = "", TEST_LRS_SECRET: secret = "" } = process.env;
const LRSS: [string, LrsAddress | undefined][] = [
  ["the practice LRS", undefined],
  ...(url === undefined ? [] : [["a real LRS", { url, key, secret }] satisfies [string, LrsAddress]]),
];
const LIMIT = 120_000;
/** The whole answer stands in the failure, so that it says what went wrong. */
function passed(result: { readonly pass: boolean }): void {
  expect(result.pass ? "" : JSON.stringify(result)).toBe("");
}

describe.each(LRSS)("statements to %s", (_name, lrs) => {
  it("all arrive in order after an outage (D3)", async () => passed(await outage({ statements: 100, lrs })), LIMIT);
  it(
    "are never doubled when answers are lost and workers killed (D4)",
    async () => passed(await lostAnswers({ statements: 100, kills: 1, lrs })),
    LIMIT,
  );
  it("pass a bad neighbour, an LRS that is busy and one that refuses us (D5)", async () => passed(await poison({ lrs })), LIMIT);
});

describe("grades", () => {
  it("end as the last score whatever the LMS answers (D6)", async () => passed(await gradeFaults({ callLimit: 400 })), LIMIT);
  it("share one token for each scope and life (D7)", async () => passed(await tokens()), LIMIT);
  it("that cross never leave an older one (D8)", async () => passed(await crossing({ learners: 12, rounds: 5 })), LIMIT);
});

describe("everything together", () => {
  it("survives cut, delayed and changed answers", async () => passed(await storm({ messages: 1_000, seed: 3 })), LIMIT);
  it(
    "reconciles, and every fault planted behind the tool's back is found, named and repaired",
    async () => passed(await reconciling({ learners: 60 })),
    LIMIT,
  );
});
