import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { TENANT, COHORT, NOON } from "../../unit/result/world.ts";
import { openSite, type Site, words } from "../result/site.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(() => site.close());

const fields = (changes: Record<string, string> = {}): Record<string, string> => ({
  base: "1",
  "weight.theory": "40",
  "weight.practical": "40",
  "weight.daily": "20",
  "pass.theory": "60",
  "tier.senior": "80",
  "tier.intermediate": "70",
  "tier.junior": "60",
  validity: "P1Y",
  anchor: "issue",
  showRank: "yes",
  ...changes,
});
const follow = async (custom: Record<string, string>) =>
  site.commit(await site.programmes.followLink({ tenant: TENANT, cohort: COHORT, custom, by: "ines", at: NOON + 1 }));

describe("the programme page", () => {
  it("shows weights, pass lines and tiers as they hold", async () => {
    const html = (await site.get("/programme").expect(200)).text;
    expect(words(html)).toContain("Version 1, published on 15 March 2026");
    for (const field of ['name="weight.theory" value="40"', 'name="pass.theory" value="60"', 'name="tier.senior" type="text" value="80"'])
      expect(html).toContain(field);
  });

  it("publishes what was typed as the next version", async () => {
    const sent = await site.post("/programme", fields({ "tier.senior": "85", gate: "theory" })).expect(303);
    expect(words((await site.agent.get(sent.headers["location"] ?? "")).text)).toContain("Version 2 holds from now on.");
    const { definition } = await site.programmes.published(TENANT, COHORT);
    expect(definition.tiers[0]?.line).toBe("85");
    expect(definition.components[0]?.gate).toBe(true);
  });

  it("names what is wrong, beside the field and above, and keeps what was typed", async () => {
    const { text } = await site.post("/programme", fields({ "weight.theory": "50", "tier.junior": "75" })).expect(422);
    const page = words(text);
    expect(page).toContain("These weights add up to 110. They must add up to 100.");
    expect(page).toContain(
      "The line of Junior Customer Service Specialist is 75, above the 70 of Intermediate Customer Service Specialist.",
    );
    expect(text).toContain('name="weight.theory" value="50"');
    expect(text).toContain('href="#tier.junior"');
    expect((await site.programmes.published(TENANT, COHORT)).number).toBe(1);
  });

  it("does not publish over somebody else's version", async () => {
    await site.post("/programme", fields({ "tier.senior": "85" })).expect(303);
    const { text } = await site.post("/programme", fields({ "tier.senior": "90" })).expect(409);
    expect(words(text)).toContain("Somebody published another version");
    expect(text).toContain('value="90"');
  });

  it("shows what the course link says and publishes it on a press", async () => {
    await follow({ weights: "theory:50,practical:30,daily:20" });
    const { text } = await site.get("/programme");
    expect(words(text)).toContain("Weight of Theory exam: 40 → 50");
    const action = /action="\/s\/launch(\/programme\/proposals\/[^"]+\/publish)"/.exec(text)?.[1] ?? "";
    const sent = await site.post(action, {}).expect(303);
    expect(words((await site.agent.get(sent.headers["location"] ?? "")).text)).toContain("The course link's figures are published.");
    expect((await site.programmes.published(TENANT, COHORT)).definition.components[0]?.weight).toBe("50");
  });

  it("names the parameter that cannot be taken, and lets it be declined only", async () => {
    await follow({ tiers: "master:90" });
    const { text } = await site.get("/programme");
    expect(words(text)).toContain("“tiers” cannot be taken: there is no tier “master” in this programme.");
    expect(text).not.toMatch(/proposals\/[^"]+\/publish/);
    const action = /action="\/s\/launch(\/programme\/proposals\/[^"]+\/decline)"/.exec(text)?.[1] ?? "";
    await site.post(action, {}).expect(303);
    await site.post(action, {}).expect(404);
  });

  it("reads in every language without a gap, proposals and mistakes too", async () => {
    await follow({ tiers: "master:90", weights: "theory:50", pass: "practical:x", validity: "P1D" });
    for (const locale of ["zh-CN", "zh-TW", "en"] as const) {
      site.speak(locale);
      await site.get("/programme").expect(200);
      await site.post("/programme", fields({ "weight.theory": "x", "tier.senior": "70", validity: "P9D", gate: "daily" })).expect(422);
    }
  });

  it("is the instructor's alone", async () => {
    site.as("tom", "assistant", "supervisor");
    await site.get("/programme").expect(403);
    await site.post("/programme", fields()).expect(403);
  });
});
