import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { replace } from "../../src/store/port.ts";
import { COHORT, NOON, TENANT } from "../unit/result/world.ts";
import { openSite, type Site, words } from "./result/site.ts";

const REASON = "Question <b>7</b> has two right answers.\nPlease look at it.";
const ANSWER = "Looked at again: the second answer is right, too.";

let site: Site;
beforeEach(async () => {
  site = await openSite();
  for (const person of ["ines", "tom"]) await site.enrol(person, `${person} Name`, ["instructor"]);
  await site.learner("li", "75");
  site.as("li", "learner");
});
afterEach(() => site.close());

const follow = (location: string | undefined) => site.agent.get((location ?? "").split("#")[0] ?? "");
const results = async (): Promise<string> => words((await site.get("/results").expect(200)).text);
const desk = async (): Promise<string> => words((await site.get("/appeals").expect(200)).text);
/** The one appeal there is. */
async function appealed(subject = "theory", reason = REASON): Promise<string> {
  await site.post(`/results/appeals/${subject}`, { words: reason }).expect(303);
  const [newest] = (await site.all(collections.appeals)).toSorted((a, b) => b.number - a.number);
  if (newest === undefined) throw new Error("no appeal");
  return newest.id;
}

describe("a learner's appeal", () => {
  it("is offered beside each released score and the decision until a date, sent on a page of its own, and stands with its state", async () => {
    expect((await results()).match(/Appeal until 22 March 2026/g)).toHaveLength(6);
    const form = words((await site.get("/results/appeals/theory").expect(200)).text);
    expect(form).toContain("Appeal: Theory");
    expect(form).toContain("75.00");
    const sent = await site.post("/results/appeals/theory", { words: REASON.replaceAll("\n", "\r\n") }).expect(303);
    const html = (await follow(sent.headers["location"]).expect(200)).text;
    expect(words(html)).toContain("Your appeal is in.");
    expect(words(html)).toContain("waiting for an answer");
    expect(html).toContain("Question &lt;b&gt;7&lt;/b&gt; has two right answers.\nPlease look at it.");
    expect((await results()).match(/Appeal until/g)).toHaveLength(5);
  });

  it("sent twice is one, and the way to a second one leads back", async () => {
    const id = await appealed();
    expect(await appealed()).toBe(id);
    const other = await site.post("/results/appeals/theory", { words: `${REASON} And more.` }).expect(303);
    expect(words((await follow(other.headers["location"])).text)).toContain("An appeal of yours about this is waiting already.");
    await site.get("/results/appeals/theory").expect(303);
    expect(await site.all(collections.appeals)).toHaveLength(1);
  });

  it("keeps what was typed where the reason is too short, and says so", async () => {
    const { text } = await site.post("/results/appeals/total", { words: "unfair" }).expect(422);
    expect(words(text)).toContain("Write a reason of at least 10 characters.");
    expect(text).toMatch(/<textarea[^>]*>\s*unfair<\/textarea>/);
    expect(await site.all(collections.appeals)).toEqual([]);
  });

  it("can be withdrawn by its learner and by nobody else", async () => {
    const id = await appealed();
    await site.enrol("wang");
    site.as("wang", "learner");
    await site.post(`/results/appeals/${id}/withdraw`, {}).expect(404);
    expect(await results()).not.toContain("My appeals");
    site.as("li", "learner");
    const done = await site.post(`/results/appeals/${id}/withdraw`, {}).expect(303);
    expect(words((await follow(done.headers["location"])).text)).toContain("Your appeal is withdrawn.");
  });

  it("and its answer stay to be seen when the time for appeals is long over", async () => {
    const id = await appealed();
    site.as("tom", "instructor");
    await site.post(`/appeals/${id}/answer`, { verdict: "upheld", words: ANSWER }).expect(303);
    site.clock.set(NOON + 100 * DAY);
    site.as("li", "learner");
    const page = await results();
    expect(page).toContain("upheld");
    expect(page).toContain("Please look at it.");
    expect(page).toContain(`Answer of 15 March 2026 ${ANSWER}`);
    expect(page).toContain("could be appealed until 22 March 2026");
    expect(page).not.toContain("Appeal until");
    const late = await site.post("/results/appeals/practical", { words: REASON }).expect(303);
    expect(words((await follow(late.headers["location"])).text)).toContain("The time for this appeal is over.");
  });

  it("is for learners alone, and for nothing that is no subject", async () => {
    await site.post("/results/appeals/juggling", { words: REASON }).expect(404);
    site.as("tom", "instructor");
    await site.get("/results/appeals/theory").expect(403);
    await site.post("/results/appeals/theory", { words: REASON }).expect(403);
    site.as("ana", "assistant");
    await site.get("/appeals").expect(403);
  });
});

describe("the desk of appeals", () => {
  it("has those that wait, oldest first, with the words and who scored; answered ones below", async () => {
    const first = await appealed();
    site.clock.advance(DAY);
    await appealed("total", "The total does not reach what my scores say.");
    site.as("tom", "instructor");
    const page = await desk();
    expect(page.indexOf("li Name · Theory")).toBeLessThan(page.indexOf("li Name · The decision"));
    expect(page).toContain("Scored by ines Name");
    expect(page).toContain("Decided by ines Name");
    expect(page).toContain("Theory exam: 75.00 × 40% &#x3D; 30.00");
    const sent = await site.post(`/appeals/${first}/answer`, { verdict: "upheld", words: ANSWER }).expect(303);
    const after = words((await follow(sent.headers["location"])).text);
    expect(after).toContain("The appeal of li Name is upheld and the learner is told. The score is unchanged until you change it.");
    expect(after).toContain("Answered by tom Name on 16 March 2026");
    expect((await site.store.get(collections.scores, TENANT, `${COHORT}.theory.li`))?.score).toBe("75");
  });

  it("refuses an answer of who scored it, in words, and offers them none", async () => {
    const id = await appealed();
    site.as("ines", "instructor");
    const html = (await site.get("/appeals").expect(200)).text;
    expect(words(html)).toContain("You gave this score yourself. Another instructor has to answer");
    expect(html).not.toContain(`/appeals/${id}/answer`);
    const refused = await site.post(`/appeals/${id}/answer`, { verdict: "not-upheld", words: ANSWER }).expect(403);
    expect(words(refused.text)).toContain("You gave this score yourself.");
    expect((await site.all(collections.appeals))[0]?.state).toBe("waiting");
  });

  it("says to who decided and is alone that the audit log tells of it", async () => {
    const id = await appealed("total");
    const { member } = await site.cohorts.place(TENANT, COHORT, "tom");
    await site.store.commit([replace(collections.members, { ...member, active: false })]);
    site.as("ines", "instructor");
    expect(await desk()).toContain("because nobody else here can; the audit log says so");
    await site.post(`/appeals/${id}/answer`, { verdict: "not-upheld", words: ANSWER }).expect(303);
  });

  it("keeps what was typed where something is missing, and refuses what waits no more", async () => {
    const id = await appealed();
    site.as("tom", "instructor");
    const { text } = await site.post(`/appeals/${id}/answer`, { words: ANSWER }).expect(422);
    expect(words(text)).toContain("Choose whether you uphold the appeal.");
    expect(text).toContain(ANSWER);
    await site.post(`/appeals/${id}/answer`, { verdict: "upheld", words: ANSWER }).expect(303);
    await site.post(`/appeals/${id}/answer`, { verdict: "not-upheld", words: ANSWER }).expect(409);
    await site.post("/appeals/none/answer", { verdict: "upheld", words: ANSWER }).expect(404);
  });

  it("reads in every language without a gap", async () => {
    await appealed();
    for (const locale of ["zh-CN", "zh-TW", "en"] as const) {
      site.speak(locale);
      site.as("li", "learner");
      await site.get("/results").expect(200);
      await site.get("/results/appeals/practical").expect(200);
      site.as("tom", "instructor");
      await site.get("/appeals").expect(200);
      await site.get("/programme").expect(200);
    }
  });
});

describe("deciding", () => {
  it("shows that an appeal waits, with the way there for who may answer, and is not kept from it", async () => {
    const id = await appealed();
    site.as("ines", "instructor");
    const html = (await site.get("/decide").expect(200)).text;
    expect(words(html)).toContain("an appeal waits");
    expect(html).toContain(`/appeals#appeal-${id}`);
    site.as("sue", "supervisor");
    const seen = (await site.get("/decide").expect(200)).text;
    expect(words(seen)).toContain("an appeal waits");
    expect(seen).not.toContain("/appeals#");
    await site.score("li", site.everything("85"));
    expect((await site.get("/decide")).text).toMatch(/value="li~85~senior">/);
    const tick = /value="(li~[^"]+)"/.exec((await site.get("/decide")).text)?.[1]?.replaceAll("&#x3D;", "=") ?? "";
    await site.post("/decide", { approve: tick }).expect(303);
    expect((await site.all(collections.decisions)).map(({ total }) => total).toSorted()).toEqual(["75", "85"]);
  });
});

describe("the programme's page", () => {
  const fields = { base: "1", validity: "P1Y", anchor: "issue" };
  it("sets the days for appeals, and names a figure that cannot be", async () => {
    site.as("ines", "instructor");
    expect((await site.get("/programme")).text).toMatch(/name="appealDays"[^>]*value="7"/);
    const wrong = await site.post("/programme", { ...fields, appealDays: "61" }).expect(422);
    expect(words(wrong.text)).toContain("Days for appeals are a whole number from 0 to 60.");
    expect(wrong.text).toMatch(/name="appealDays"[^>]*value="61"/);
    await site.post("/programme", { ...fields, appealDays: "0" }).expect(303);
    site.as("li", "learner");
    expect(await results()).not.toContain("Appeal");
  });
});
