import { describe, expect, it } from "@jest/globals";
import { beginningOf, hears, isAhead, revisionOf } from "../../../src/notices/session-news.ts";

const ZONE = "Asia/Shanghai";
const at = (iso: string): number => Date.parse(iso);

describe("a training session", () => {
  it.each([
    ["2026-03-02 09:00", "2026-03-02T08:59:59+08:00", true],
    ["2026-03-02 09:00", "2026-03-02T09:00:00+08:00", false],
    ["2026-03-02", "2026-03-02T23:59:59+08:00", true],
    ["2026-03-02", "2026-03-03T00:00:00+08:00", false],
    ["soon", "2026-03-02T00:00:00+08:00", false],
  ])("%s is ahead at %s: %s", (begins, now, ahead) => {
    expect(isAhead({ begins }, ZONE, at(now))).toBe(ahead);
  });

  it("begins at the company's wall clock", () => {
    expect(beginningOf({ begins: "2026-03-02 09:00" }, ZONE)).toBe(at("2026-03-02T01:00:00Z"));
    expect(beginningOf({ begins: "2026-03-02" }, ZONE)).toBe(at("2026-03-01T16:00:00Z"));
  });

  it.each([
    ["never told", undefined, 0],
    ["as told", { begins: "2026-03-02", place: "A", revision: 3 }, 3],
    ["another room, not yet told", { begins: "2026-03-02", place: "B", revision: 3 }, 4],
    ["another day, not yet told", { begins: "2026-03-03", place: "A", revision: 0 }, 1],
  ])("%s: its sequence in a calendar rises with each change", (_, announced, sequence) => {
    expect(revisionOf({ begins: "2026-03-02", place: "A" }, announced)).toBe(sequence);
  });
});

describe("what one person still hears of a session", () => {
  it.each([
    ["who was told nothing", undefined, { revision: 0, changedAt: 5 }, "announced"],
    ["who joined after a change", undefined, { revision: 2, changedAt: 5 }, "announced"],
    ["who knows it as it is", 5, { revision: 0, changedAt: 5 }, undefined],
    ["who knew it before it was moved", 4, { revision: 1, changedAt: 5 }, "moved"],
    ["who heard of it after the change", 5, { revision: 1, changedAt: 5 }, undefined],
  ] as const)("%s", (_, heardAt, announcement, news) => {
    expect(hears(heardAt, announcement)).toBe(news);
  });
});
