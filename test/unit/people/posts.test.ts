import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { hasLeft } from "../../../src/people/leaving.ts";
import { historyOf, postOn, withPost } from "../../../src/people/posts.ts";
import type { Post } from "../../../src/people/records.ts";

const TODAY = "2026-03-15";
const after = (...posts: readonly Post[]) =>
  posts.reduce((person, post) => ({ ...withPost(person, post, TODAY) }), {} as ReturnType<typeof withPost>);

describe("the department on a day", () => {
  const person = after(
    { since: "2025-01-01", department: "一部", position: "客服专员" },
    { since: "2026-02-01", department: "二部", position: "组长" },
  );

  test.each([
    ["2024-06-01", "一部", "what was known first holds before it, too"],
    ["2025-01-01", "一部", "the first day counts"],
    ["2026-01-31", "一部", "the day before the move"],
    ["2026-02-01", "二部", "the day of the move"],
    ["2027-01-01", "二部", "until the next move"],
  ])("%s: %s (%s)", (day, department) => {
    expect(postOn(person, day).department).toBe(department);
  });

  it("is the stored one where no history was kept, and stays so for the days before the first entry", () => {
    const old = { department: "一部", position: "客服专员" };
    expect(postOn(old, "2020-01-01")).toEqual(old);
    const moved = withPost(old, { since: "2026-03-01", department: "二部" }, TODAY);
    expect(postOn(moved, "2026-02-28")).toEqual(old);
    expect(postOn(moved, "2026-03-01")).toEqual({ department: "二部" });
    expect(moved).toMatchObject({ department: "二部" });
    expect(moved).not.toHaveProperty("position");
  });

  it("entered for an earlier day leaves later posts and today's as they are", () => {
    const mended = withPost(person, { since: "2025-07-01", department: "三部" }, TODAY);
    expect(historyOf(mended).map(({ department }) => department)).toEqual(["一部", "三部", "二部"]);
    expect(mended.department).toBe("二部");
  });

  it("entered twice for one day is the second one", () => {
    expect(historyOf(after({ since: "2026-01-01", department: "A" }, { since: "2026-01-01", department: "B" }))).toEqual([
      { since: "2026-01-01", department: "B" },
    ]);
  });

  it("does not depend on the order in which posts of different days were entered", () => {
    const day = fc.integer({ min: 1, max: 28 }).map((one) => `2026-02-${String(one).padStart(2, "0")}`);
    const posts = fc.uniqueArray(fc.record({ since: day, department: fc.string({ minLength: 1 }) }), {
      selector: ({ since }) => since,
      minLength: 1,
    });
    fc.assert(
      fc.property(posts, day, (given, on) => {
        expect(postOn(after(...given), on)).toEqual(postOn(after(...given.toReversed()), on));
      }),
      { numRuns: 100 },
    );
  });
});

test("the last day is still a day in the company", () => {
  expect([undefined, "2026-03-15", "2026-03-14"].map((lastDay) => hasLeft({ lastDay }, TODAY))).toEqual([false, false, true]);
});
