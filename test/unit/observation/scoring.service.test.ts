import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { panelId } from "../../../src/observation/panels.service.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { backbone, backboneWith } from "../programme/programmes.ts";
import { actor, COHORT, instructor, openWorld, points, rater, START, type World } from "./world.ts";

const P81 = { points: points(3, 3, 3, 4, 3, 3), comment: "" };
const P82 = { points: points(4, 3, 4, 3, 3, 3), comment: "" };
const P25 = { points: points(1, 1, 1, 1, 1, 1), comment: "" };
const P50 = { points: points(2, 2, 2, 2, 2, 2), comment: "" };
const P75 = { points: points(3, 3, 3, 3, 3, 3), comment: "" };
const panel = (person: string): string => panelId(COHORT, "practical", person);
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

let world: World;
beforeEach(async () => {
  world = await openWorld();
  for (const id of ["a", "b", "c", "d"]) await world.arrive(id, { named: ["rater"] });
  await world.arrive("l1");
});
afterEach(() => world.close());

/** Gives l1 a panel of a and b. */
const assign = () => world.panels.assign(instructor, "practical");
const hand = async (who: string, input = P75, person = "l1") => (await world.scoring.submit(rater(who), panel(person), input)).type;

describe("a panel of two", () => {
  it("comes to the exact mean, final in the ledger, with an audit line for each deed", async () => {
    await assign();
    expect(await world.scoring.submit(rater("a"), panel("l1"), P81)).toEqual({ type: "submitted", panel: "scoring" });
    expect(await world.score("practical", "l1")).toBeUndefined();
    expect(await world.scoring.submit(rater("b"), panel("l1"), P82)).toEqual({ type: "submitted", panel: "final" });
    expect(await world.score("practical", "l1")).toMatchObject({
      score: "81.5",
      state: "final",
      source: "panel",
      ref: panel("l1"),
      by: "system",
    });
    expect(await world.audit()).toEqual(["panel.assigned l1", "panel.scored l1", "panel.scored l1"]);
    expect((await world.told("panel-rated")).toSorted((x, y) => (x.key < y.key ? -1 : 1))).toMatchObject([
      { person: "l1", by: "a", component: "practical", points: P81.points },
      { person: "l1", by: "b", component: "practical", points: P82.points },
    ]);
  });

  it("is decided once by each when both hand in at the same moment", async () => {
    await assign();
    const outcomes = await Promise.all([
      world.scoring.submit(rater("a"), panel("l1"), P81),
      world.scoring.submit(rater("b"), panel("l1"), P82),
      world.scoring.submit(rater("a"), panel("l1"), P25),
    ]);
    expect(
      outcomes
        .filter((outcome) => outcome.type === "submitted")
        .map((outcome) => outcome.panel)
        .toSorted(),
    ).toEqual(["final", "scoring"]);
    expect(outcomes.filter((outcome) => outcome.type === "already")).toHaveLength(1);
    const { ratings } = await world.scoring.whole(instructor, panel("l1"));
    expect(ratings).toHaveLength(2);
    expect((await world.audit()).filter((line) => line === "panel.scored l1")).toHaveLength(2);
  });

  it("shows a rater nothing of the other before both are in, and all of it afterwards", async () => {
    await assign();
    await world.scoring.submit(rater("b"), panel("l1"), { ...P82, comment: "语气平稳" });
    await world.scoring.saveDraft(rater("a"), panel("l1"), P25);
    const before = await world.scoring.sheet(rater("a"), panel("l1"));
    expect(before.others).toEqual([]);
    expect(before.own?.points).toEqual(P25.points);
    await hand("a", P81);
    const after = await world.scoring.sheet(rater("a"), panel("l1"));
    expect(after.others.map(({ rater: who, total, comment }) => ({ who, total, comment }))).toEqual([
      { who: "b", total: "82", comment: "语气平稳" },
    ]);
  });

  it("hides ratings from an instructor or assistant, who may rate too, until all are in", async () => {
    await assign();
    await hand("b", P82);
    const [overview] = await world.panels.overview(instructor);
    expect(overview?.ratings).toEqual([]);
    expect([...(overview?.handedIn ?? [])]).toEqual([`${panel("l1")}.b`]);
    expect(await code(world.scoring.whole(instructor, panel("l1")))).toBe("conflict");
    await hand("a", P81);
    expect((await world.panels.overview(instructor))[0]?.ratings.map(({ total }) => total)).toEqual(["81", "82"]);
  });

  it("keeps what was handed in, whatever comes after", async () => {
    await assign();
    await hand("a", P81);
    expect(await hand("a", P25)).toBe("already");
    expect(await world.scoring.saveDraft(rater("a"), panel("l1"), P25)).toBe("already");
    expect((await world.scoring.sheet(rater("a"), panel("l1"))).own).toMatchObject({ state: "submitted", total: "81", points: P81.points });
  });

  it("takes no incomplete rating and keeps the draft", async () => {
    await assign();
    const { solution: _left, ...rest } = P81.points;
    await world.scoring.saveDraft(rater("a"), panel("l1"), { points: rest, comment: "再看一遍" });
    expect(await world.scoring.submit(rater("a"), panel("l1"), { points: rest, comment: "" })).toEqual({
      type: "incomplete",
      problems: [{ code: "criterion-missing", criterion: "solution" }],
    });
    expect((await world.scoring.sheet(rater("a"), panel("l1"))).own).toMatchObject({ state: "draft", points: rest, comment: "再看一遍" });
  });

  it("holds to the number of raters it began with when the programme changes meanwhile", async () => {
    await assign();
    const { components } = backbone();
    const practical = components.find(({ id }) => id === "practical");
    if (practical?.instrument !== "observation") throw new Error("no practical");
    world.publish(backboneWith({ practical: { observation: { ...practical.observation, raters: 3 } } }));
    await hand("a", P25);
    await hand("b", P75);
    expect(await hand("c", P75)).toBe("submitted");
    expect(await world.score("practical", "l1")).toMatchObject({ score: "75" });
  });

  it("is no panel to those who are not on it, nor to the learner", async () => {
    await assign();
    expect(await code(world.scoring.sheet(rater("c"), panel("l1")))).toBe("not-found");
    expect(await code(world.scoring.submit(rater("c"), panel("l1"), P81))).toBe("not-found");
    expect(await code(world.scoring.sheet({ ...rater("a"), cohort: "other" }, panel("l1")))).toBe("not-found");
    expect(await code(world.scoring.saveDraft({ ...rater("a"), tenant: "other", cohort: COHORT }, panel("l1"), P81))).toBe("not-found");
    expect(await code(world.scoring.sheet(actor("l1", "rater"), panel("l1")))).toBe("own-work");
    expect(await code(world.scoring.whole(actor("l1", "instructor"), panel("l1")))).toBe("own-work");
  });

  it("changes nothing in an archived cohort", async () => {
    await assign();
    await world.archive();
    expect(await code(world.scoring.saveDraft(rater("a"), panel("l1"), P81))).toBe("archived");
    expect(await code(world.scoring.submit(rater("a"), panel("l1"), P81))).toBe("archived");
    expect(await code(assign())).toBe("archived");
    expect((await world.scoring.sheet(rater("a"), panel("l1"))).own).toBeUndefined();
  });
});

describe("a panel whose raters differ too much", () => {
  it("asks the rater with the least to do, and takes the two closest", async () => {
    // Three learners: a and b score l1, c and d l2, a and c l3, so d has the least to do besides b.
    for (const id of ["l2", "l3"]) await world.arrive(id);
    await assign();
    await hand("a", P25);
    await hand("b", P75);
    const { panel: asked } = await world.scoring.sheet(rater("a"), panel("l1"));
    expect(asked).toMatchObject({ state: "third-rater", raters: ["a", "b", "d"] });
    expect((await world.scoring.sheet(rater("d"), panel("l1"))).others).toEqual([]);
    await hand("d", P81);
    expect(await world.score("practical", "l1")).toMatchObject({ score: "78" });
  });

  it("goes to a moderator when three still differ; the score stands with the reason, the ratings stay", async () => {
    await assign();
    for (const [who, given] of [
      ["a", P25],
      ["b", P75],
      ["c", P50],
    ] as const)
      await hand(who, given);
    expect(await world.score("practical", "l1")).toBeUndefined();
    const moderate = (score: string, reason: string) => world.scoring.moderate(instructor, panel("l1"), { score, reason });
    expect(await moderate("163/2", "已看录音")).toEqual({ type: "refused", fields: ["score"] });
    expect(await moderate("100.001", " ")).toEqual({ type: "refused", fields: ["score", "reason"] });
    expect(await moderate("６２．５", " 复听录音后确定 ")).toEqual({ type: "set" });
    expect(await world.score("practical", "l1")).toMatchObject({ score: "62.5", by: "i1", note: "复听录音后确定" });
    const { panel: set, ratings } = await world.scoring.whole(instructor, panel("l1"));
    expect(await world.told("panel-moderated")).toMatchObject([{ person: "l1", by: "i1", component: "practical", score: "62.5" }]);
    expect(set).toMatchObject({ state: "final", score: "62.5", moderation: { by: "i1", reason: "复听录音后确定", at: START } });
    expect(ratings.map(({ total }) => total)).toEqual(["25", "75", "50"]);
    expect(await code(moderate("70", "again"))).toBe("conflict");
  });

  it("is corrected when it is final, once, by who saw it as it stands; what was told before is told as corrected", async () => {
    await assign();
    await hand("a", P75);
    await hand("b", P81);
    const { panel: final, ratings } = await world.scoring.whole(instructor, panel("l1"));
    const correct = (score: string, seen?: number) => world.scoring.moderate(instructor, panel("l1"), { score, reason: "申诉成立", seen });
    expect(await code(correct("80"))).toBe("conflict");
    expect(await code(correct("80", final.version - 1))).toBe("conflict");
    expect(await correct("80", final.version)).toEqual({ type: "set" });
    expect(await correct("80", final.version)).toEqual({ type: "set" });
    expect(await code(correct("81", final.version))).toBe("conflict");
    expect(await world.score("practical", "l1")).toMatchObject({ score: "80", by: "i1", note: "申诉成立", regraded: true });
    expect(await world.told("panel-moderated")).toMatchObject([{ score: "80", by: "i1" }]);
    expect(await world.told("regraded")).toMatchObject([{ component: "practical", before: "78", score: "80" }]);
    const after = await world.scoring.whole(instructor, panel("l1"));
    expect(after.ratings).toEqual(ratings);
    expect(await correct("78", after.panel.version)).toEqual({ type: "set" });
    expect(await world.told("panel-moderated")).toHaveLength(2);
  });

  it("goes to a moderator at once when nobody else is named", async () => {
    for (const id of ["c", "d"]) await world.leave(id);
    await assign();
    await hand("a", P25);
    expect(await world.scoring.submit(rater("b"), panel("l1"), P75)).toEqual({ type: "submitted", panel: "moderation" });
    expect(await code(world.scoring.moderate(actor("l1", "instructor"), panel("l1"), { score: "90", reason: "!" }))).toBe("own-work");
  });
});

describe("assigning panels", () => {
  it("gives one to each learner without, and says when raters are too few", async () => {
    expect(await assign()).toEqual({ type: "assigned", people: 1 });
    await world.arrive("l2");
    expect(await assign()).toEqual({ type: "assigned", people: 1 });
    expect(await assign()).toEqual({ type: "assigned", people: 0 });
    for (const id of ["b", "c", "d"]) await world.leave(id);
    await world.arrive("l3");
    expect(await assign()).toMatchObject({ type: "too-few-raters", needed: 2 });
    expect(await code(world.panels.assign(instructor, "theory"))).toBe("not-found");
  });

  it("puts others in the place of raters who left without handing in, and keeps what was handed in", async () => {
    await assign();
    await hand("a", P81);
    for (const id of ["a", "b"]) await world.leave(id);
    expect(await assign()).toEqual({ type: "assigned", people: 1 });
    const [overview] = await world.panels.overview(instructor);
    expect(overview?.panels[0]).toMatchObject({ raters: ["a", "c"], state: "scoring" });
    await hand("c", P82);
    expect(await world.score("practical", "l1")).toMatchObject({ score: "81.5" });
    expect(await code(world.scoring.sheet(rater("b"), panel("l1")))).toBe("not-found");
  });

  it("says so when nobody can take a leaver's place", async () => {
    await assign();
    for (const id of ["b", "c", "d"]) await world.leave(id);
    expect(await assign()).toEqual({ type: "too-few-raters", needed: 2, available: 1 });
  });

  it("puts the longest waiting first in a rater's queue", async () => {
    await assign();
    world.clock.advance(HOUR);
    for (const id of ["b", "d"]) await world.leave(id);
    await world.arrive("k1");
    await assign();
    expect((await world.scoring.queue(rater("a"))).map(({ panel: each }) => each.person)).toEqual(["l1", "k1"]);
    expect(await world.scoring.queue(rater("nobody"))).toEqual([]);
  });
});
