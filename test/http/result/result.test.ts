import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { openSite, type Site, words } from "./site.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(() => site.close());

const scores = { theory: "88", practical: "81.5", attendance: "92", homework: "92", mentor: "92" };

describe("a learner's results", () => {
  it("say what is missing while something is, and show no total", async () => {
    await site.enrol("li");
    await site.score("li", { theory: "55" });
    site.as("li", "learner");
    const page = words((await site.get("/results").expect(200)).text);
    expect(page).toContain("Still missing: Practical, Attendance, Homework, Mentor's rating");
    expect(page).toContain("There is no total until every score is in.");
    expect(page).toContain("below the line of 60");
    expect(page).toContain("below the pass line of 60.00");
    expect(page).not.toContain("Senior Customer Service Specialist yours");
  });

  it("name no tier before the decision", async () => {
    await site.enrol("li");
    await site.score("li", scores);
    site.as("li", "learner");
    const page = words((await site.get("/results").expect(200)).text);
    expect(page).toContain("The decision is still to come");
    expect(page).toContain("86.20");
    expect(page).not.toContain("yours");
    expect(page).not.toContain("Go to my certificate");
  });

  it("show the total line by line once decided, the tier, the rank and the way to the certificate", async () => {
    await site.learner("wang", "90");
    await site.learner("li", "79.995");
    site.as("li", "learner");
    const html = (await site.get("/results").expect(200)).text;
    const page = words(html);
    expect(page).toContain("decided on 15 March 2026");
    expect(page).toContain("79.99");
    expect(page).toContain("79.99 reaches the line of 70: Intermediate Customer Service Specialist.");
    expect(page).toContain("0.01 points to Senior Customer Service Specialist");
    expect(page).toContain("2 of 2 with a decided result");
    expect(html).toContain("/s/launch/tier-scale.svg?v&#x3D;1&amp;at&#x3D;79.99");
  });

  it("read in every language without a gap", async () => {
    await site.learner("li", "55");
    site.as("li", "learner");
    for (const [locale, word] of [
      ["zh-CN", "需再培训并补考"],
      ["zh-TW", "需再訓練並補考"],
      ["en", "Retrain and sit the make-up"],
    ] as const) {
      site.speak(locale);
      expect(words((await site.get("/results").expect(200)).text)).toContain(word);
    }
  });

  it("are for learners only", async () => {
    site.as("ines", "instructor");
    await site.get("/results").expect(403);
  });
});

describe("deciding", () => {
  const tick = async (name: string): Promise<string> => {
    const { text } = await site.get("/decide");
    const found = new RegExp(`value="(${name}~[^"]+)"`).exec(text)?.[1];
    if (found === undefined) throw new Error(`no tick for ${name}`);
    return found.replaceAll("&#x3D;", "=");
  };

  it("shows who is ready, who is near a line, and who waits for what", async () => {
    await site.learner("li", "79.5", false);
    await site.learner("wang", "85", false);
    await site.enrol("zhao", "Zhao");
    await site.score("zhao", { theory: "70", practical: "70" });
    const html = (await site.get("/decide").expect(200)).text;
    const page = words(html);
    expect(page).toContain("2 ready to decide · 1 still missing scores · 0 decided");
    expect(page).toContain("close to 80 (Senior Customer Service Specialist)");
    expect(page).toContain("Zhao waits for Attendance, Homework, Mentor's rating");
    expect(html).toMatch(/value="wang~85~senior" checked/);
    expect(html).not.toMatch(/value="li~79.5~intermediate" checked/);
  });

  it("decides the ticked ones and says how many", async () => {
    for (const person of ["li", "wang"]) await site.learner(person, "85", false);
    const sent = await site.post("/decide", { approve: [await tick("li"), await tick("wang")] }).expect(303);
    expect(words((await site.agent.get(sent.headers["location"] ?? "").expect(200)).text)).toContain("Decided: 2.");
    expect((await site.all(collections.decisions)).length).toBe(2);
  });

  it("leaves alone what changed after the page was opened, and says so", async () => {
    await site.learner("li", "85", false);
    const seen = await tick("li");
    await site.score("li", site.everything("65"));
    const sent = await site.post("/decide", { approve: seen }).expect(303);
    expect(words((await site.agent.get(sent.headers["location"] ?? "")).text)).toContain("changed while you were looking: 1.");
    expect(await site.all(collections.decisions)).toEqual([]);
  });

  it("offers nobody their own result and refuses it", async () => {
    await site.learner("li", "85", false);
    const seen = await tick("li");
    site.as("li", "learner", "supervisor");
    expect(words((await site.get("/decide")).text)).toContain("your own");
    await site.post("/decide", { approve: seen }).expect(403);
  });

  it("is not for assistants, and not without the form's token", async () => {
    site.as("tom", "assistant");
    await site.get("/decide").expect(403);
    site.as("ines", "instructor");
    await site.post("/decide", { _token: "guess" }).expect(403);
  });

  test.each(["x", "li~~senior", "li~80~senior~more", "li~80e3~senior"])("refuses the made-up tick %s", async (approve) => {
    await site.post("/decide", { approve }).expect(400);
  });
});

describe("the tier scale", () => {
  it("is a picture without styles or scripts, with names, lines and the mark", async () => {
    const reply = await site
      .get("/tier-scale.svg?at=86.2")
      .expect(200)
      .expect("Content-Type", /image\/svg\+xml/);
    const svg = reply.body instanceof Buffer ? reply.body.toString("utf8") : reply.text;
    expect(svg).toContain(">86.20<");
    for (const line of ["60", "70", "80"]) expect(svg).toContain(`>${line}<`);
    expect(svg).not.toMatch(/style|script|class=/);
  });

  it("draws lines as typed, and those that hold where they could not be published", async () => {
    const svg = async (lines: string) => String((await site.get(`/tier-scale.svg?lines=${lines}`).expect(200)).body);
    expect(await svg("90,75,55")).toContain(">90<");
    expect(await svg("60,75,90")).toContain(">80<");
    expect(await svg("<script>,1,2")).not.toContain("script");
  });
});
