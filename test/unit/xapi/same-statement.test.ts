import { describe, expect, it } from "@jest/globals";
import { saysTheSame } from "../../../src/xapi/same-statement.ts";

const sent = { id: "1", version: "1.0.3", timestamp: "2026-03-15T08:30:00.250Z", object: { id: "a", list: ["x", { y: 1 }] } };

describe("the same statement", () => {
  it("may carry what the LRS added or wrote its own way", () => {
    const stored = { ...sent, version: "1.0.0", timestamp: "2026-03-15T08:30:00.250000+00:00", stored: "now", authority: {} };
    expect(saysTheSame(sent, { ...stored, object: { ...sent.object, objectType: "Activity" } })).toBe(true);
  });

  it.each([
    ["another value", { ...sent, object: { ...sent.object, id: "b" } }],
    ["another time", { ...sent, timestamp: "2026-03-15T08:30:00.251Z" }],
    ["a shorter list", { ...sent, object: { id: "a", list: ["x"] } }],
    ["a field less", { id: "1", version: "1.0.3", timestamp: sent.timestamp }],
    ["nothing", undefined],
  ])("is not one with %s", (_difference, stored) => {
    expect(saysTheSame(sent, stored)).toBe(false);
  });
});
