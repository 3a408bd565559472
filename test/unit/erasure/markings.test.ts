import { expect, it } from "@jest/globals";
import { scrubMarking } from "../../../src/erasure/scrub.ts";
import type { MarkingRecord } from "../../../src/exam/marking/records.ts";

it("takes what markers wrote about an answer, and leaves the figures", () => {
  const given = ["5", "25"].map((mark, index) => ({ mark, by: `m${index}`, at: index, comment: "Li Na writes well." }));
  const decision = { mark: "18", by: "lead", at: 3, comment: "Li Na, see the guide.", reason: "Li Na's second point." };
  const about = { id: "a1.q@1", version: 3, tenant: "t", cohort: "c", component: "theory", question: "q@1", attempt: "a1" };
  const marking: MarkingRecord = { ...about, markers: 2, limit: "15", state: "final", leases: [], given, decision };
  const left = scrubMarking(marking);
  expect(JSON.stringify(left)).not.toContain("Li Na");
  expect([left.given.map(({ mark, by }) => `${mark} ${by}`), left.decision?.mark]).toEqual([["5 m0", "25 m1"], "18"]);
  expect(scrubMarking(left)).toEqual(left);
});
