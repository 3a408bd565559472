import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { AppError } from "../../../src/shared/errors.ts";
import { exact } from "../../../src/shared/exact.ts";
import { collections } from "../../../src/store/collections.ts";
import { COHORT, NOON, openWorld, TENANT, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.enrol("li");
});
afterEach(() => world.close());

const grades = async () => (await world.all(collections.grades)).map(({ column, score, state }) => [column, score, state]);
const settlement = { tenant: TENANT, cohort: COHORT, person: "li", source: "exam" as const, by: "system", at: NOON };

describe("handing in a score", () => {
  it("keeps it, tells the LRS and wishes its gradebook column", async () => {
    await world.commit(await world.ledger.settle({ ...settlement, component: "theory", score: exact("88"), ref: "attempt-1" }));
    expect(await world.all(collections.scores)).toMatchObject([{ component: "theory", state: "final", score: "88", ref: "attempt-1" }]);
    expect(await world.events()).toMatchObject([{ type: "scored", component: "theory", score: "88", passLine: "60", person: "li" }]);
    expect(await grades()).toEqual([["theory", "88", "waiting"]]);
  });

  it("wishes the column of a component with parts only once all its parts are in", async () => {
    await world.score("li", { attendance: "100", homework: "70" });
    expect(await grades()).toEqual([]);
    await world.score("li", { mentor: "85" });
    expect(await grades()).toEqual([["daily", "85", "waiting"]]);
  });

  it("settles several parts in one commit, each counting with the others", async () => {
    await world.score("li", { attendance: "80", homework: "80", mentor: "80" });
    expect(await grades()).toEqual([["daily", "80", "waiting"]]);
  });

  it("replaces the earlier score, and the correction is an event of its own", async () => {
    await world.score("li", { theory: "58" });
    await world.score("li", { theory: "66.5" });
    expect(await world.all(collections.scores)).toMatchObject([{ score: "66.5", version: 2 }]);
    expect((await world.events()).map((event) => event.type === "scored" && [event.key, event.score])).toEqual([
      [`${COHORT}.theory.li@1`, "58"],
      [`${COHORT}.theory.li@2`, "66.5"],
    ]);
    expect(await grades()).toEqual([["theory", "66.5", "waiting"]]);
  });

  it("cannot take the same settlement twice by two workers", async () => {
    const changes = await world.ledger.settle({ ...settlement, component: "theory", score: exact("88") });
    await world.commit(changes);
    await expect(world.commit(changes)).rejects.toMatchObject({ code: "conflict" });
  });

  it("excuses without a grade, tells the LRS, and the column follows from the other parts", async () => {
    await world.score("li", { attendance: "excused", homework: "60", mentor: "90" });
    expect((await world.events()).map(({ type }) => type).toSorted()).toEqual(["excused", "scored", "scored"]);
    expect(await grades()).toEqual([["daily", "75", "waiting"]]);
    await world.score("li", { practical: "excused" });
    expect(await grades()).toEqual([["daily", "75", "waiting"]]);
  });

  it("does not ask the gradebook again for what it already asked", async () => {
    await world.score("li", { attendance: "80", homework: "80", mentor: "80" });
    const [cell] = await world.all(collections.grades);
    await world.score("li", { mentor: "80" });
    expect(await world.all(collections.grades)).toEqual([cell]);
  });

  it("knows only leaves of the programme that holds", async () => {
    for (const component of ["daily", "singing"]) {
      const refusal: unknown = await world.ledger.settle({ ...settlement, component, score: exact("50") }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(AppError);
      expect(refusal).toMatchObject({ code: "not-found" });
    }
  });

  it("refuses a score beyond the scale, so that no fault of an instrument reaches a total", async () => {
    await expect(world.ledger.settle({ ...settlement, component: "theory", score: exact("100.01") })).rejects.toMatchObject({
      code: "unexpected",
    });
  });
});
