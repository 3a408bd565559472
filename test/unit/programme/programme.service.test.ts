import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { ProgrammeForm } from "../../../src/programme/form.ts";
import { COHORT, instructor, NOON, openWorld, TENANT, type World } from "../result/world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const form = (changes: Partial<ProgrammeForm> = {}): ProgrammeForm => ({
  base: 1,
  weights: { theory: "40", practical: "40", daily: "20", attendance: "", homework: "", mentor: "" },
  passLines: { theory: "60", practical: "", daily: "", attendance: "", homework: "", mentor: "" },
  gates: [],
  lines: { senior: "80", intermediate: "70", junior: "60" },
  validity: "P1Y",
  anchor: "issue",
  showRank: true,
  ...changes,
});
const follow = async (custom: Record<string, string>) =>
  world.commit(await world.programmes.followLink({ tenant: TENANT, cohort: COHORT, custom, by: "ines", at: NOON + 1 }));
const versions = async () => (await world.programmes.versions(TENANT, COHORT)).map(({ number, state, source }) => [number, state, source]);
const lines = async () => (await world.programmes.published(TENANT, COHORT)).definition.tiers.map(({ line }) => line);
const proposal = async () => (await world.programmes.versions(TENANT, COHORT)).find(({ state }) => state === "proposal");

async function begun(custom: Record<string, string>): Promise<void> {
  await world.close();
  world = await openWorld(custom);
}

describe("a cohort's first version", () => {
  it("is the template with the link's figures", async () => {
    await begun({ programme: "customer-service-certification", tiers: "senior:85,intermediate:75,junior:65" });
    expect(await lines()).toEqual(["85", "75", "65"]);
    expect(await versions()).toEqual([[1, "published", "template"]]);
  });

  it("keeps the template's figures and tells the instructor when the link's cannot be taken", async () => {
    await begun({ tiers: "senior:60,intermediate:75,junior:65" });
    expect(await lines()).toEqual(["80", "70", "60"]);
    expect((await proposal())?.problems).toContainEqual(expect.objectContaining({ parameter: "tiers", code: "tiers-order" }));
  });

  it("falls back to the backbone for a programme nobody knows, and says so", async () => {
    await begun({ programme: "juggling" });
    expect((await proposal())?.problems).toEqual([{ parameter: "programme", code: "unknown-programme", values: { name: "juggling" } }]);
  });
});

describe("what a link says later", () => {
  it("changes nothing until an instructor publishes it", async () => {
    await follow({ tiers: "senior:85" });
    expect(await lines()).toEqual(["80", "70", "60"]);
    const asked = await proposal();
    expect(await world.programmes.accept(instructor, asked?.id ?? "")).toMatchObject({ type: "published", version: { number: 2 } });
    expect(await lines()).toEqual(["85", "70", "60"]);
    expect(await versions()).toEqual([
      [2, "published", "link"],
      [1, "superseded", "template"],
    ]);
  });

  it("is proposed once, however many people launch", async () => {
    await follow({ tiers: "senior:85" });
    await follow({ tiers: "senior:85", unrelated: "x" });
    expect((await versions()).length).toBe(2);
  });

  it("is not proposed again after it was declined", async () => {
    await follow({ tiers: "senior:85" });
    await world.programmes.decline(instructor, (await proposal())?.id ?? "");
    await follow({ tiers: "senior:85" });
    expect(await versions()).toEqual([
      [2, "declined", "link"],
      [1, "published", "template"],
    ]);
  });

  it("is no proposal when it says what holds already, or nothing of the programme", async () => {
    await follow({ tiers: "senior:80" });
    await follow({ resource: "42" });
    expect((await versions()).length).toBe(1);
  });

  it("is applied to what holds by then: the page's figures that it does not name stay", async () => {
    await follow({ tiers: "senior:85" });
    await world.programmes.publish(instructor, form({ lines: { senior: "80", intermediate: "70", junior: "55" } }));
    expect(await world.programmes.accept(instructor, (await proposal())?.id ?? "")).toMatchObject({
      type: "published",
      version: { number: 4 },
    });
    expect(await lines()).toEqual(["85", "70", "55"]);
  });

  it("cannot be accepted where it cannot be taken, nor twice", async () => {
    await follow({ weights: "theory:50" });
    const asked = (await proposal())?.id ?? "";
    expect(await world.programmes.accept(instructor, asked)).toMatchObject({ type: "not-taken", problems: [{ code: "weights-sum" }] });
    await world.programmes.decline(instructor, asked);
    await expect(world.programmes.accept(instructor, asked)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("publishing from the page", () => {
  it("makes a new numbered version and keeps the old one", async () => {
    const outcome = await world.programmes.publish(
      instructor,
      form({ weights: { ...form().weights, theory: "５０％", practical: "30" }, gates: ["theory"] }),
    );
    expect(outcome).toMatchObject({ type: "published", version: { number: 2, by: "ines" } });
    const { definition } = await world.programmes.published(TENANT, COHORT);
    expect(definition.components.map(({ weight, gate }) => [weight, gate])).toEqual([
      ["50", true],
      ["30", false],
      ["20", false],
    ]);
    expect(await versions()).toEqual([
      [2, "published", "page"],
      [1, "superseded", "template"],
    ]);
    expect(await world.all(collections.audit)).toContainEqual(
      expect.objectContaining({ action: "programme.published", actor: "ines", detail: { number: 2, source: "page" } }),
    );
  });

  it("does nothing when nothing changed", async () => {
    expect(await world.programmes.publish(instructor, form())).toEqual({ type: "same" });
    expect((await versions()).length).toBe(1);
  });

  it("refuses figures that do not add up and names them", async () => {
    const outcome = await world.programmes.publish(
      instructor,
      form({ weights: { ...form().weights, theory: "fifty" }, lines: { ...form().lines, junior: "75" }, gates: ["practical"] }),
    );
    expect(outcome).toMatchObject({
      type: "refused",
      problems: [{ code: "not-a-number" }, { code: "gate-without-line" }, { code: "tiers-order" }],
    });
    expect((await versions()).length).toBe(1);
  });

  it("of two instructors with the same page open lets one through and tells the other", async () => {
    const both = await Promise.all(
      ["85", "90"].map((senior) => world.programmes.publish(instructor, form({ lines: { ...form().lines, senior } }))),
    );
    expect(both.map(({ type }) => type).toSorted()).toEqual(["published", "stale"]);
  });

  it("takes pass lines away and parts' weights on", async () => {
    await world.programmes.publish(
      instructor,
      form({
        passLines: { ...form().passLines, theory: " " },
        weights: { ...form().weights, attendance: "50", homework: "25", mentor: "25" },
      }),
    );
    const { definition } = await world.programmes.published(TENANT, COHORT);
    expect(definition.components[0]?.passLine).toBeUndefined();
    expect(definition.components[2]).toMatchObject({ parts: [{ weight: "50" }, { weight: "25" }, { weight: "25" }] });
  });

  it("is closed in an archived cohort", async () => {
    const cohort = await world.cohorts.cohort(TENANT, COHORT);
    await world.commit([replace(collections.cohorts, { ...cohort, state: "archived" })]);
    await expect(world.programmes.publish(instructor, form())).rejects.toMatchObject({ code: "archived" });
  });
});
