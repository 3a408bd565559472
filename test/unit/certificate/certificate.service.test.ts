import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { actorOf, COHORT, instructor, NOON, openWorld, TENANT, type World } from "../result/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const li = actorOf("li", "learner");

/** A learner with a decided total. */
async function decided(person: string, total: string): Promise<void> {
  await world.enrol(person, `${person} name`);
  await world.score(person, world.everything(total));
  await world.results.decide(instructor, [{ person }]);
}

async function applied(person: string, tier: string): Promise<string> {
  const outcome = await world.certificates.apply(actorOf(person, "learner"), { tier, name: `${person} name` });
  if (outcome.type !== "applied") throw new Error(outcome.reason);
  return outcome.application.id;
}

async function issued(person: string, tier: string) {
  const outcome = await world.certificates.issue(instructor, { application: await applied(person, tier), mentorComment: "" });
  if (outcome.type !== "issued") throw new Error(outcome.type);
  return outcome.certificate;
}

describe("applying", () => {
  it("for the tier earned waits for the instructor, with the name as confirmed", async () => {
    await decided("li", "75");
    expect(await world.certificates.apply(li, { tier: "intermediate", name: "李娜" })).toMatchObject({
      type: "applied",
      below: false,
      application: { state: "waiting", name: "李娜" },
    });
    expect(await world.certificates.own(li)).toMatchObject({ suggestedName: "李娜", applications: [{ tier: "intermediate" }] });
  });

  it("above the tier earned is refused with the reason", async () => {
    await decided("li", "79.995");
    expect(await world.certificates.apply(li, { tier: "senior", name: "Li" })).toEqual({ type: "refused", reason: "above-earned" });
    expect(await world.all(collections.applications)).toEqual([]);
  });

  it("below the tier earned is allowed, and noticed", async () => {
    await decided("li", "85");
    expect(await world.certificates.apply(li, { tier: "junior", name: "Li" })).toMatchObject({ type: "applied", below: true });
  });

  it("needs a decision, and one with a tier", async () => {
    await world.enrol("li");
    await world.score("li", world.everything("90"));
    expect(await world.certificates.apply(li, { tier: "senior", name: "Li" })).toEqual({ type: "refused", reason: "no-decision" });
    await decided("wang", "59.99");
    expect(await world.certificates.apply(actorOf("wang"), { tier: "junior", name: "W" })).toEqual({ type: "refused", reason: "no-tier" });
  });

  it("twice is one application, even by two clicks at once", async () => {
    await decided("li", "85");
    const both = await Promise.all([1, 2].map(() => world.certificates.apply(li, { tier: "senior", name: "Li" })));
    expect(both.map(({ type }) => type).toSorted()).toEqual(["applied", "refused"]);
    expect((await world.all(collections.applications)).length).toBe(1);
  });

  it("for a tier that was never there is refused", async () => {
    await decided("li", "85");
    expect(await world.certificates.apply(li, { tier: "master", name: "Li" })).toEqual({ type: "refused", reason: "unknown-tier" });
  });
});

describe("the LRS", () => {
  it("hears of an application, and of one that was refused", async () => {
    await decided("li", "85");
    const id = await applied("li", "senior");
    await world.certificates.refuse(instructor, { application: id, reason: "the photo is missing" });
    const told = (await world.events()).filter(({ type }) => type === "applied" || type === "application-refused");
    expect(told.toSorted((a, b) => (a.type < b.type ? 1 : -1))).toMatchObject([
      { type: "applied", key: id, person: "li", application: id, tier: "senior" },
      { type: "application-refused", key: id, person: "li", application: id, tier: "senior", by: instructor.person },
    ]);
  });
});

describe("issuing", () => {
  it("gives a number, the dates and a code, once; the LRS hears of it", async () => {
    await decided("li", "85");
    const application = await applied("li", "senior");
    const outcome = await world.certificates.issue(instructor, { application, mentorComment: "Calm with angry customers." });
    expect(outcome).toMatchObject({
      type: "issued",
      certificate: {
        number: "CS2026001",
        issuedOn: "2026-03-15",
        validUntil: "2027-03-15",
        tier: "senior",
        holder: "li name",
        total: "85",
      },
    });
    expect(await world.certificates.issue(instructor, { application, mentorComment: "" })).toMatchObject({
      type: "already",
      certificate: { number: "CS2026001" },
    });
    expect(await world.all(collections.applications)).toMatchObject([{ state: "issued", mentorComment: "Calm with angry customers." }]);
    expect((await world.events()).filter(({ type }) => type === "certified").length).toBe(1);
  });

  it("numbers 50 certificates at once without a gap or a double", async () => {
    const people = Array.from({ length: 50 }, (_, place) => `p${place}`);
    const applications: string[] = [];
    for (const person of people) {
      await decided(person, "85");
      applications.push(await applied(person, "senior"));
    }
    await Promise.all(
      applications.flatMap((application) => [1, 2].map(() => world.certificates.issue(instructor, { application, mentorComment: "" }))),
    );
    const numbers = (await world.all(collections.certificates)).map(({ number }) => number).toSorted();
    expect(numbers).toEqual(people.map((_, place) => `CS2026${String(place + 1).padStart(3, "0")}`));
    expect(new Set((await world.all(collections.certificates)).map(({ code }) => code)).size).toBe(50);
  }, 180_000);

  it("leaves no gap when an issue in between is refused", async () => {
    for (const person of ["li", "wang", "zhao"]) await decided(person, "85");
    await issued("li", "senior");
    const lost = await applied("wang", "senior");
    await world.score("wang", world.everything("65"));
    await world.results.decide(instructor, [{ person: "wang" }]);
    expect(await world.certificates.issue(instructor, { application: lost, mentorComment: "" })).toEqual({
      type: "refused",
      reason: "above-earned",
    });
    expect((await issued("zhao", "senior")).number).toBe("CS2026002");
  });

  it("counts the year of issue in the company's zone", async () => {
    await decided("li", "85");
    world.clock.set(Date.UTC(2026, 11, 31, 17));
    expect(await issued("li", "senior")).toMatchObject({ number: "CS2027001", issuedOn: "2027-01-01", validUntil: "2028-01-01" });
  });

  it("for oneself is refused", async () => {
    await decided("li", "85");
    const application = await applied("li", "senior");
    await expect(world.certificates.issue(actorOf("li", "instructor"), { application, mentorComment: "" })).rejects.toMatchObject({
      code: "own-work",
    });
  });

  it("in another cohort is not found", async () => {
    await decided("li", "85");
    const application = await applied("li", "senior");
    await expect(world.certificates.issue({ ...instructor, cohort: "other" }, { application, mentorComment: "" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("from the end of training waits until somebody has said when that was", async () => {
    await world.close();
    world = await openWorld();
    await world.programmes.publish(instructor, {
      base: 1,
      weights: {},
      passLines: {},
      gates: [],
      lines: {},
      validity: "P1Y",
      anchor: "training-end",
      showRank: true,
    });
    await decided("li", "85");
    const application = await applied("li", "senior");
    expect(await world.certificates.issue(instructor, { application, mentorComment: "" })).toEqual({
      type: "refused",
      reason: "no-training-end",
    });
    const cohort = await world.cohorts.cohort(TENANT, COHORT);
    await world.commit([replace(collections.cohorts, { ...cohort, trainingEnded: "2024-02-29" })]);
    expect(await world.certificates.issue(instructor, { application, mentorComment: "" })).toMatchObject({
      certificate: { issuedOn: "2026-03-15", validUntil: "2025-02-28" },
    });
  });

  it("can be refused with a reason, and applied for anew", async () => {
    await decided("li", "85");
    const first = await applied("li", "senior");
    await world.certificates.refuse(instructor, { application: first, reason: "Name is not the one in the personnel file." });
    await expect(world.certificates.refuse(instructor, { application: first, reason: "again" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await world.certificates.issue(instructor, { application: first, mentorComment: "" })).toEqual({
      type: "refused",
      reason: "answered",
    });
    expect((await issued("li", "senior")).number).toBe("CS2026001");
  });

  it("does not give the same certificate twice for one decision", async () => {
    await decided("li", "85");
    await issued("li", "senior");
    expect(await world.certificates.apply(li, { tier: "senior", name: "Li" })).toEqual({ type: "refused", reason: "already-issued" });
  });
});

describe("verifying", () => {
  it("tells a stranger what the paper says and no more of the holder than needed", async () => {
    await decided("li", "85");
    const { code } = await issued("li", "senior");
    const seen = await world.certificates.verify(code);
    expect(seen).toMatchObject({
      state: "valid",
      number: "CS2026001",
      holder: "l*** n***",
      issuer: "Acme Service",
      validUntil: "2027-03-15",
    });
    expect(JSON.stringify(seen)).not.toMatch(/li name|"85"|cohort|person/);
    expect(await world.certificates.matches(code, "LI NAME")).toBe(true);
    expect(await world.certificates.matches(code, "li nam")).toBe(false);
  });

  it("turns with the calendar, without anything stored", async () => {
    await decided("li", "85");
    const { code } = await issued("li", "senior");
    const states: unknown[] = [];
    for (const days of [0, 336, 337, 365, 366]) {
      world.clock.set(NOON + days * DAY);
      states.push((await world.certificates.verify(code))?.state);
    }
    expect(states).toEqual(["valid", "valid", "re-evaluation-due", "re-evaluation-due", "expired"]);
  });

  it("says revoked at once, with the day and not the reason", async () => {
    await decided("li", "85");
    const { id, code } = await issued("li", "senior");
    await world.certificates.revoke(instructor, { certificate: id, reason: "Exam was sat by somebody else." });
    const seen = await world.certificates.verify(code);
    expect(seen).toMatchObject({ state: "revoked", revokedOn: "2026-03-15" });
    expect(JSON.stringify(seen)).not.toContain("somebody");
    expect((await issued("li", "senior")).number).toBe("CS2026002");
  });

  it("finds nothing by a number, a wrong code or no code", async () => {
    await decided("li", "85");
    const { code, number } = await issued("li", "senior");
    const wrong = `${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`;
    for (const guess of [number, wrong, "", "' or 1=1", `${code}=`]) expect(await world.certificates.verify(guess)).toBeUndefined();
  });
});
