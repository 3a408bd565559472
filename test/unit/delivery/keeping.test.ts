import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { OverridePolicy } from "../../../src/delivery/records.ts";
import { createResend } from "../../../src/delivery/resend.ts";
import { collections } from "../../../src/store/collections.ts";
import { openGradeLab, TEACHER, type GradeLab } from "./grade-lab.ts";
import { TENANT } from "./place.ts";

let lab: GradeLab;
const TWO = ["p1", "p2"] as const;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
});
afterEach(() => lab.close());

/** A teacher writes 95 into both cells of the total; then the tool's result becomes 75. */
async function overridden(policy: OverridePolicy): Promise<void> {
  await lab.keeping.policies(TEACHER, { total: policy });
  for (const person of TWO) await lab.wish("70", { person });
  await lab.worker().run();
  const column = await lab.store.get(collections.lineItems, TENANT, "c1.total");
  for (const person of TWO) Object.assign(lab.lms.cell(column?.url ?? "", `sub-${person}`) ?? {}, { scoreGiven: 95 });
  lab.clock.advance(60_000);
  for (const person of TWO) await lab.wish("75", { person });
  await lab.worker().run();
}
const shown = () => TWO.map((person) => lab.lms.shown(`sub-${person}`)["总分"]);
const actions = async () =>
  (await lab.store.find(collections.audit, TENANT, { index: "byCohort", equal: ["c1"] })).records.map(({ action, subject, detail }) => ({
    action,
    subject,
    detail,
  }));

describe("the column's policy", () => {
  it("chosen before the column was made holds for it", async () => {
    await overridden("tool");
    expect(shown()).toEqual([75, 75]);
    expect(lab.lms.made()).toBe(1);
  });

  it("changed to the tool's writes over what had been kept", async () => {
    await overridden("lms");
    expect(shown()).toEqual([95, 95]);
    await lab.keeping.policies(TEACHER, { total: "tool" });
    await lab.worker().run();
    expect(shown()).toEqual([75, 75]);
  });

  it("changed to the LMS's settles what asks", async () => {
    await overridden("ask");
    await lab.keeping.policies(TEACHER, { total: "lms" });
    expect(await lab.cell("total")).toMatchObject({ state: "sent", kept: 95 });
    expect(shown()).toEqual([95, 95]);
  });

  it("is written down only where it changes", async () => {
    await lab.keeping.policies(TEACHER, { total: "ask", theory: "lms", nowhere: "tool" });
    await lab.keeping.policies(TEACHER, { total: "ask" });
    expect(await actions()).toEqual([{ action: "delivery.policy-chosen", subject: "total", detail: { policy: "ask", moved: 0 } }]);
  });
});

describe("grades that ask", () => {
  beforeEach(() => overridden("ask"));

  it("are settled one by one, each with its audit line", async () => {
    expect(await lab.keeping.settle(TEACHER, { id: "c1.total.p1" }, "tool")).toBe(1);
    lab.clock.advance(1_000);
    expect(await lab.keeping.settle(TEACHER, { id: "c1.total.p2" }, "lms")).toBe(1);
    await lab.worker().run();
    expect(shown()).toEqual([75, 95]);
    expect(await lab.cell("total", "p2")).toMatchObject({ state: "sent", kept: 95, reason: "kept-lms: 95" });
    expect((await actions()).slice(-2)).toEqual([
      { action: "delivery.settled", subject: "c1.total.p1", detail: { keep: "tool", theirs: 95 } },
      { action: "delivery.settled", subject: "c1.total.p2", detail: { keep: "lms", theirs: 95 } },
    ]);
  });

  it("are settled all at once, and only while they ask", async () => {
    expect(await lab.keeping.settle(TEACHER, "all", "tool")).toBe(2);
    await lab.worker().run();
    expect(shown()).toEqual([75, 75]);
    expect(await lab.keeping.settle(TEACHER, "all", "tool")).toBe(0);
    await expect(lab.keeping.settle(TEACHER, { id: "c1.total.p1" }, "lms")).rejects.toMatchObject({ code: "not-found" });
  });

  it("are not decided by sending everything again", async () => {
    const resend = createResend({ store: lab.store, clock: lab.clock, nudge: () => undefined });
    expect(await resend.all(TEACHER)).toBe(0);
    await lab.worker().run();
    expect(shown()).toEqual([95, 95]);
  });

  it("of another cohort are not found", async () => {
    const other = { ...TEACHER, cohort: "c2" };
    await expect(lab.keeping.settle(other, { id: "c1.total.p1" }, "tool")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a learner whose grade was refused", () => {
  const LEARNER = { tenant: TENANT, cohort: "c1", person: "p1", roles: ["learner"] } as const;
  it("sends it again and asks for a look, once; refused again it stays asked about, and the asking ends when the grade arrives", async () => {
    await lab.wish("70");
    lab.lms.next(lab.lms.refusal(422));
    await lab.worker().run();
    await lab.keeping.ask(LEARNER, "total");
    expect(await lab.cell("total")).toMatchObject({ askedAt: lab.clock(), state: "waiting", tries: 0 });
    lab.lms.next(lab.lms.refusal(422));
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ askedAt: lab.clock(), state: "parked" });
    await lab.keeping.ask(LEARNER, "total");
    expect(await lab.cell("total")).toMatchObject({ state: "parked" });
    expect((await actions()).filter(({ action }) => action === "delivery.asked")).toHaveLength(1);
    await lab.wish("71");
    await lab.worker().run();
    expect((await lab.cell("total"))?.askedAt).toBeUndefined();
  });

  it("cannot ask about one that is fine, nor about another's", async () => {
    await lab.wish("70", { person: "p2" });
    lab.lms.next(lab.lms.refusal(422));
    await lab.worker().run();
    await expect(lab.keeping.ask(LEARNER, "total")).rejects.toMatchObject({ code: "not-found" });
  });
});
