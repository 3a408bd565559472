import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { OverridePolicy } from "../../../src/delivery/records.ts";
import { createResend } from "../../../src/delivery/resend.ts";
import { openGradeLab, type GradeLab } from "./grade-lab.ts";
import { TENANT } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
  await lab.wish("70");
  await lab.worker().run();
});
afterEach(() => lab.close());

/** A teacher writes 95 into the cell; then the tool's result becomes 75. */
async function overridden(policy: OverridePolicy | undefined): Promise<void> {
  const column = await lab.store.get(collections.lineItems, TENANT, "c1.total");
  if (column === undefined) throw new Error("no column");
  await lab.store.commit([replace(collections.lineItems, { ...column, policy })]);
  const cell = lab.lms.cell(column.url, "sub-p1");
  if (cell === undefined) throw new Error("no cell");
  Object.assign(cell, { scoreGiven: 95 });
  lab.clock.advance(60_000);
  await lab.wish("75");
  await lab.worker().run();
}
const shown = () => lab.lms.shown("sub-p1")["总分"];

describe("a teacher's own grade in the LMS", () => {
  it("stays where nobody said otherwise, and the tool remembers it", async () => {
    await overridden(undefined);
    expect(shown()).toBe(95);
    expect(await lab.cell("total")).toMatchObject({ state: "sent", kept: 95, reason: "kept-lms: 95" });
  });

  it("gives way where the column is the tool's", async () => {
    await overridden("tool");
    expect(shown()).toBe(75);
  });

  it("waits for somebody where the column asks; sending it again then writes ours", async () => {
    await overridden("ask");
    expect(shown()).toBe(95);
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: "overridden: 95" });
    const resend = createResend({ store: lab.store, clock: lab.clock, nudge: () => undefined });
    await resend.one({ tenant: TENANT, cohort: "c1", person: "t1", roles: ["instructor"] }, "c1.total.p1");
    await lab.worker().run();
    expect(shown()).toBe(75);
    expect(await lab.cell("total")).toMatchObject({ state: "sent", posted: [75] });
  });

  it("is not seen in a score of ours whose answer was lost", async () => {
    lab.lms.next(lab.lms.refusal(503));
    lab.clock.advance(60_000);
    await lab.wish("72");
    await lab.worker().run();
    const column = await lab.store.get(collections.lineItems, TENANT, "c1.total");
    Object.assign(lab.lms.cell(column?.url ?? "", "sub-p1") ?? {}, { scoreGiven: 72 });
    lab.clock.advance(600_000);
    await lab.wish("74");
    await lab.worker().run();
    expect(shown()).toBe(74);
  });
});
