import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { practiceLaunch, type Visit } from "../../support/practice-launch.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 180_000);
afterAll(() => stack.close());

/** The old course with a programme of its own, and the new one untouched. */
beforeEach(async () => {
  await stack.practice.practice.platform.reset();
  const old = await practiceLaunch(stack, { course: "2", user: "3" });
  const fields = { base: "1", validity: "P2Y", anchor: "issue", showRank: "yes", gate: "theory" };
  const figures = {
    "weight.theory": "50",
    "weight.practical": "30",
    "weight.daily": "20",
    "pass.theory": "75",
    "tier.senior": "90",
    "tier.intermediate": "75",
    "tier.junior": "60",
  };
  expect((await old.post("/programme", { ...fields, ...figures })).headers.get("location")).toContain("told=published");
});

const open = (user: string): Promise<Visit> => practiceLaunch(stack, { course: "3", user });
const senior = async (visit: Visit): Promise<string | undefined> =>
  /name="tier\.senior" type="text" value="([^"]*)"/.exec(await (await visit.get("/programme")).text())?.[1];

describe("a course copied from last year's", () => {
  it("asks the instructor at the first launch and shows what was different; learners before that see the template", async () => {
    const learner = await open("11");
    expect(learner.landing).toMatch(/\/home$/);
    const visit = await open("3");
    expect(visit.landing).toMatch(/\/course-copy$/);
    const html = await (await visit.get("/course-copy")).text();
    expect(html).toContain("2026 秋季班");
    expect(html).toContain("80 → 90");
    expect((await learner.get("/course-copy")).status).toBe(403);
    expect(await senior(visit)).toBe("80");
  });

  test.each([
    ["clone", "90", "/home"],
    ["template", "80", "/home"],
    ["empty", "80", "/programme"],
  ] as const)("takes %s, and does not ask again", async (choice, expected, next) => {
    const visit = await open("3");
    const answer = await visit.post("/course-copy", { choice });
    expect(answer.headers.get("location")).toBe(visit.base + next);
    expect(await senior(visit)).toBe(expected);
    if (choice === "empty") expect(await (await visit.get("/programme")).text()).toContain('name="weight.theory" value=""');
    expect((await open("3")).landing).toMatch(/\/home$/);
    expect((await visit.get("/course-copy")).headers.get("location")).toBe(`${visit.base}/home`);
  });

  it("asks for a choice when none was made", async () => {
    const visit = await open("3");
    const answer = await visit.post("/course-copy", {});
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#choice"');
  });

  it("does not ask once the instructor has published a version", async () => {
    const visit = await open("3");
    await visit.post("/course-copy", { choice: "clone" });
    expect((await open("3")).landing).toMatch(/\/home$/);
    expect((await practiceLaunch(stack, { course: "2", user: "3" })).landing).toMatch(/\/home$/);
  });
});
