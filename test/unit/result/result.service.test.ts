import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { storedTrace } from "../../../src/result/standing.ts";
import { toText } from "../../../src/shared/exact.ts";
import { COHORT, instructor, NOON, openWorld, TENANT, type World, actorOf } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  for (const person of ["li", "wang", "zhao"]) await world.enrol(person);
});
afterEach(() => world.close());

const totals = async () => (await world.all(collections.grades)).filter(({ column }) => column === "total");
const decide = (...persons: readonly string[]) =>
  world.results.decide(
    instructor,
    persons.map((person) => ({ person })),
  );

describe("the board", () => {
  it("shows everybody's result and what is pending, in one place", async () => {
    await world.score("li", { theory: "88", practical: "81.5", attendance: "92", homework: "92", mentor: "92" });
    await world.score("wang", { theory: "40" });
    const { rows } = await world.results.board(TENANT, COHORT);
    expect(rows.map(({ place, result, proposal }) => [place.person.id, result.official, proposal?.tier?.id])).toEqual([
      ["li", true, "senior"],
      ["wang", false, undefined],
      ["zhao", false, undefined],
    ]);
  });

  it("leaves out who left and who never learns", async () => {
    await world.enrol("ines", "Ines", ["instructor"]);
    const [member] = (await world.all(collections.members)).filter(({ person }) => person === "zhao");
    if (member !== undefined) await world.commit([replace(collections.members, { ...member, active: false })]);
    expect((await world.results.board(TENANT, COHORT)).rows.map(({ place }) => place.person.id)).toEqual(["li", "wang"]);
  });
});

describe("deciding", () => {
  it("makes an official result a decision with its calculation, its event and the gradebook's total", async () => {
    await world.score("li", { theory: "88", practical: "81.5", attendance: "92", homework: "92", mentor: "92" });
    expect(await totals()).toEqual([]);
    const { decided, left } = await decide("li");
    expect(left).toEqual([]);
    expect(decided).toMatchObject([{ person: "li", total: "86.2", tier: "senior", number: 1, by: "ines", at: NOON }]);
    const [stored] = await world.all(collections.decisions);
    expect(stored && storedTrace(stored).lines.map(({ id }) => id)).toEqual([
      "theory",
      "practical",
      "daily",
      "attendance",
      "homework",
      "mentor",
    ]);
    expect(await totals()).toMatchObject([{ score: "86.2", comment: "高级客户服务专员", state: "waiting" }]);
    expect(await world.events()).toContainEqual(
      expect.objectContaining({ type: "decided", decision: stored?.id, total: "86.2", tier: "senior" }),
    );
    expect(await world.all(collections.audit)).toContainEqual(
      expect.objectContaining({ action: "result.decided", subject: "li", actor: "ines" }),
    );
  });

  it("leaves pending results alone and says why", async () => {
    await world.score("li", world.everything("75"));
    await world.score("wang", { theory: "100", practical: "100" });
    const { decided, left } = await decide("li", "wang", "stranger");
    expect(decided.map(({ person }) => person)).toEqual(["li"]);
    expect(left).toEqual([
      { person: "wang", why: "pending" },
      { person: "stranger", why: "not-a-learner" },
    ]);
  });

  it("refuses to decide about oneself, and decides nothing then", async () => {
    await world.score("li", world.everything("75"));
    const self = actorOf("li", "learner", "supervisor");
    await expect(world.results.decide(self, [{ person: "li" }, { person: "wang" }])).rejects.toMatchObject({ code: "own-work" });
    expect(await world.all(collections.decisions)).toEqual([]);
  });

  it("happens once, however often it is asked", async () => {
    await world.score("li", world.everything("59.99"));
    await decide("li");
    const [twice, thrice] = await Promise.all([decide("li"), decide("li", "li")]);
    expect([...twice.left, ...thrice.left].map(({ why }) => why)).toEqual(["same", "same"]);
    expect((await world.all(collections.decisions)).map(({ tier }) => tier)).toEqual([null]);
    expect((await world.events()).filter(({ type }) => type === "decided").length).toBe(1);
  });

  it("by two approvers at once is made once", async () => {
    await world.score("li", world.everything("80"));
    const both = await Promise.all([decide("li"), world.results.decide(actorOf("sun", "supervisor"), [{ person: "li" }])]);
    expect(both.flatMap(({ decided }) => decided).length).toBe(1);
    expect((await world.all(collections.decisions)).length).toBe(1);
  });

  it("supersedes the decision before when a score was corrected, and corrects the total", async () => {
    await world.score("li", world.everything("59"));
    await decide("li");
    await world.score("li", world.everything("61"));
    expect((await world.results.standing(TENANT, COHORT, "li")).moved).toBe(true);
    await decide("li");
    expect((await world.all(collections.decisions)).map(({ number, state, tier }) => [number, state, tier])).toEqual([
      [1, "superseded", null],
      [2, "standing", "junior"],
    ]);
    expect(await totals()).toMatchObject([{ score: "61", comment: "初级客户服务专员" }]);
    expect((await world.results.standing(TENANT, COHORT, "li")).moved).toBe(false);
  });

  it("does not decide what the approver has not seen", async () => {
    await world.score("li", world.everything("80"));
    const seen = { total: "79", tier: "intermediate" };
    const { left } = await world.results.decide(instructor, [{ person: "li", seen }]);
    expect(left).toEqual([{ person: "li", why: "moved" }]);
    expect((await world.results.decide(instructor, [{ person: "li", seen: { total: "80", tier: "senior" } }])).decided.length).toBe(1);
  });

  it("stands under its own programme version when the lines move afterwards", async () => {
    await world.score("li", world.everything("80"));
    await decide("li");
    const before = await world.programmes.published(TENANT, COHORT);
    await world.programmes.publish(instructor, {
      base: 1,
      weights: {},
      passLines: {},
      gates: [],
      lines: { senior: "85" },
      validity: "P1Y",
      anchor: "issue",
      showRank: true,
    });
    const own = await world.results.standing(TENANT, COHORT, "li");
    expect(own.decision).toMatchObject({ tier: "senior", programme: before.id });
    expect(own).toMatchObject({ moved: true, proposal: { tier: { id: "intermediate" } } });
  });

  it("decides a whole cohort of 120 in batches", async () => {
    const many = Array.from({ length: 120 }, (_, place) => `p${place}`);
    for (const person of many) {
      await world.enrol(person);
      await world.score(person, world.everything(String(40 + (place(person) % 60))));
    }
    expect((await decide(...many)).decided.length).toBe(120);
    expect((await totals()).length).toBe(120);
  });
  const place = (person: string): number => Number(person.slice(1));

  it("does nothing in an archived cohort", async () => {
    await world.score("li", world.everything("80"));
    const cohort = await world.cohorts.cohort(TENANT, COHORT);
    await world.commit([replace(collections.cohorts, { ...cohort, state: "archived" })]);
    await expect(decide("li")).rejects.toMatchObject({ code: "archived" });
  });
});

describe("a learner's own result", () => {
  it("ranks among decided results only and compares with the cohort from five on", async () => {
    for (const [person, value] of [
      ["li", "90"],
      ["wang", "80"],
      ["zhao", "80"],
    ] as const)
      await world.score(person, world.everything(value));
    await decide("li", "wang", "zhao");
    const own = await world.results.standing(TENANT, COHORT, "zhao");
    expect(own.figures.ranks.get("zhao")).toBe(2);
    expect(own.figures.ranked).toBe(3);
    expect(own.figures.means.size).toBe(0);
    for (const person of ["chen", "hu"]) {
      await world.enrol(person);
      await world.score(person, world.everything("50"));
    }
    await decide("chen", "hu");
    const mean = (await world.results.standing(TENANT, COHORT, "zhao")).figures.means.get("theory");
    expect(mean && toText(mean)).toBe("70");
  });
});
