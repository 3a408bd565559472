import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { sittingLabel } from "../../../src/exam/label.ts";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { stepsIn, type Steps } from "./steps.ts";
import { html, visitIn, where } from "./visit.ts";
import { instructor, learner, openWorld, type World } from "./world.ts";

let world: World;
let does: Steps;
let visit: ReturnType<typeof visitIn>;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
  visit = visitIn(world);
});
afterEach(() => world.close());

describe("marking", () => {
  async function handedIn(): Promise<AttemptRecord> {
    const attempt = await does.begun();
    const answers = [...world.choices(attempt, 20), { question: world.shorts(attempt)[0] ?? "", value: "I listen first.", revision: 1 }];
    await world.exams.save(learner(), { component: "theory", attempt: attempt.id, answers });
    return world.exams.handIn(learner(), { component: "theory", attempt: attempt.id });
  }

  const marks = (attempt: AttemptRecord, values: readonly string[]): Record<string, string> => ({
    seen: String(attempt.version),
    ...Object.fromEntries(world.shorts(attempt).map((question, index) => [`mark.${question}`, values[index] ?? ""])),
    [`comment.${world.shorts(attempt)[0]}`]: "Say sorry first.",
  });

  it("lists and shows the sitting by a label, never by person", async () => {
    const attempt = await handedIn();
    const label = sittingLabel(attempt.id);
    const list = html(await visit("get", "/marking", { actor: instructor }));
    const script = html(await visit("get", `/marking/${attempt.id}`, { actor: instructor }));
    for (const page of [list, script]) {
      expect(page).toContain(label);
      expect(page).not.toContain("learner-1");
    }
    expect(script).toContain("I listen first.");
    expect(script).toContain("40 of 40");
    expect(script).toContain("No answer was given.");
  });

  it("keeps what was typed when a mark is out of range, and names the field", async () => {
    const attempt = await handedIn();
    const reply = await visit("post", `/marking/${attempt.id}`, { actor: instructor, body: marks(attempt, ["31", "20"]) });
    expect(reply).toMatchObject({ status: 422 });
    const page = html(reply);
    expect(page).toMatch(/href="#mark-\d+">Question \d+: enter marks from 0 to 30\./);
    expect(page).toContain('value="31"');
    expect(page).toContain("Say sorry first.");
  });

  it("shows the learner 88 with comment and right answers once all is marked", async () => {
    const attempt = await handedIn();
    const reply = await visit("post", `/marking/${attempt.id}`, { actor: instructor, body: marks(attempt, ["28", "20"]) });
    expect(where(reply)).toBe(`/marking?done=${attempt.id}`);
    expect(html(await visit("get", "/marking", { actor: instructor, query: { done: attempt.id } }))).toContain("is marked: 88.00 of 100.");
    const result = html(await visit("get", "/exam/theory"));
    for (const fact of ["88.00", "88 of 100", "Passed: the pass line is 60.", "Say sorry first.", "28 of 30"])
      expect(result).toContain(fact);
    expect(result).not.toContain("Right answer");
  });

  it("goes on to the next sitting that waits", async () => {
    const attempt = await handedIn();
    const other = await world.exams.start(learner("learner-2"), "theory");
    if (other.type !== "started") throw new Error(other.type);
    await world.exams.handIn(learner("learner-2"), { component: "theory", attempt: other.attempt.id });
    const reply = await visit("post", `/marking/${attempt.id}`, {
      actor: instructor,
      body: { ...marks(attempt, ["28", "20"]), go: "next" },
    });
    expect(where(reply)).toBe(`/marking/${other.attempt.id}`);
  });
});
