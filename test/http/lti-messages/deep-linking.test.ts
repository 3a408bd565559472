import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { hiddenFields, practiceLaunch, type Visit } from "../../support/practice-launch.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 180_000);
afterAll(() => stack.close());
beforeEach(() => stack.practice.practice.platform.reset());

const COURSE = "2";
const choose = (user = "3"): Promise<Visit> => practiceLaunch(stack, { message: "deepLinking", course: COURSE, user });

const inputs = (html: string): Record<string, string> =>
  Object.fromEntries(
    [
      ...html.matchAll(
        /<input id="([^"]+)" name="[^"]+" type="[^"]*" value="([^"]*)"|<input class="input-short" id="([^"]+)" name="[^"]+" value="([^"]*)"/g,
      ),
    ].map(([, a, av, b, bv]) => [a ?? b ?? "", av ?? bv ?? ""]),
  );

/** The page as an instructor leaves it untouched. */
async function untouched(visit: Visit): Promise<Record<string, string>> {
  const html = await (await visit.get("/deep-linking")).text();
  const { programme = "", base = "" } = hiddenFields(html);
  return { programme, base, validity: "P1Y", ...inputs(html) };
}

/** Sends the answer on to the LMS, as the page's script or its button does. */
async function sendOn(answer: Response): Promise<Response> {
  const html = await answer.text();
  const action = (/<form class="stack" method="post" action="([^"]+)"/.exec(html)?.[1] ?? "")
    .replaceAll("&amp;", "&")
    .replaceAll("&#x3D;", "=");
  return fetch(action, { method: "POST", body: new URLSearchParams(hiddenFields(html)) });
}

describe("choosing activities for a course", () => {
  it("adds several at once, with columns and figures, and the exam's dates hold from then on", async () => {
    const visit = await choose();
    expect(visit.landing).toMatch(/\/deep-linking$/);
    const fields = await untouched(visit);
    expect(fields).toMatchObject({ "weight.theory": "40", "pass.theory": "60", "tier.senior": "80", "opens.theory": "" });
    const changed = {
      ...fields,
      "pass.theory": "65",
      "tier.senior": "85",
      "opens.theory": "2026-12-01T09:00",
      "closes.theory": "2026-12-05T18:00",
    };
    const answer = await visit.post("/deep-linking", { ...changed, activity: ["programme", "theory"] });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain(`form-action 'self' ${stack.practice.url};`);
    expect(await (await sendOn(answer)).text()).toContain("已添加 2 个活动");

    const { platform } = stack.practice.practice;
    const links = platform.links(COURSE).slice(-2);
    expect(links.map(({ custom }) => custom["activity"])).toEqual(["programme", "theory"]);
    expect(links[1]).toMatchObject({
      url: `${stack.url}/activity/theory`,
      custom: {
        programme: "customer-service-certification",
        pass: "theory:65",
        tiers: "senior:85,intermediate:70,junior:60",
        opens: "theory:2026-12-01T09:00+08:00",
        closes: "theory:2026-12-05T18:00+08:00",
      },
    });
    expect(platform.lineItems(COURSE).slice(-2)).toMatchObject([
      {
        maximum: 100,
        tag: "tierwise",
        resourceId: expect.stringMatching(/^tierwise:[\w-]+:total$/),
        review: { url: `${stack.url}/review` },
      },
      { maximum: 100, tag: "tierwise", resourceId: expect.stringMatching(/^tierwise:[\w-]+:theory$/) },
    ]);

    const learner = await practiceLaunch(stack, { course: COURSE, link: links[1]?.id ?? "", user: "11" });
    expect(learner.landing).toMatch(/\/activity\/theory$/);
    expect((await learner.get("/activity/theory")).headers.get("location")).toBe(`${learner.base}/exam/theory`);
    expect(await (await learner.get("/exam/theory")).text()).toContain("2026-12-01 09:00");
    const instructor = await practiceLaunch(stack, { course: COURSE, link: links[1]?.id ?? "", user: "3" });
    const programme = await (await instructor.get("/programme")).text();
    expect(programme).toContain('name="tier.senior" type="text" value="85"');
    expect(programme).not.toContain("/programme/proposals/");
  });

  test.each<[what: string, change: Record<string, string | readonly string[]>, field: string]>([
    ["weights that do not add up", { "weight.theory": "50" }, "#weight.theory"],
    ["a line that is no figure", { "tier.senior": "eighty" }, "#tier.senior"],
    ["lines out of order", { "tier.senior": "65" }, "#tier.intermediate"],
    ["a pass line over 100", { "pass.theory": "101" }, "#pass.theory"],
    ["a window that closes first", { "opens.theory": "2026-12-05T09:00", "closes.theory": "2026-12-01T09:00" }, "#closes.theory"],
    ["a date that is none", { "opens.theory": "2026-13-05T09:00" }, "#opens.theory"],
    ["nothing chosen", { activity: [] }, "#activity"],
    ["an activity of another programme", { activity: ["nothing-like-it"] }, "#activity"],
  ])("refuses %s in words, keeps what was typed and adds nothing", async (_what, change, field) => {
    const visit = await choose();
    const answer = await visit.post("/deep-linking", { ...(await untouched(visit)), activity: ["programme"], ...change });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(`href="${field}"`);
    for (const [name, value] of Object.entries(change)) if (typeof value === "string") expect(html).toContain(`name="${name}"`);
    expect(html).not.toContain('name="JWT"');
  });

  it("takes nothing onto a programme that was published anew meanwhile", async () => {
    const visit = await choose();
    const fields = await untouched(visit);
    await visit.post("/deep-linking", { ...fields, "tier.senior": "88", activity: ["programme"] });
    const answer = await visit.post("/deep-linking", { ...fields, "tier.senior": "82", activity: ["programme"] });
    expect(answer.status).toBe(409);
    expect(inputs(await answer.text())).toMatchObject({ "tier.senior": "88" });
  });

  it("cancels with an empty answer", async () => {
    const visit = await choose();
    const before = stack.practice.practice.platform.links(COURSE).length;
    const answer = await visit.post("/deep-linking/cancel", {}, "/deep-linking");
    expect(await (await sendOn(answer)).text()).toContain("没有添加活动");
    expect(stack.practice.practice.platform.links(COURSE)).toHaveLength(before);
  });

  it("is there for a deep-linking launch of an instructor alone", async () => {
    const plain = await practiceLaunch(stack, { course: COURSE, user: "3" });
    expect((await plain.get("/deep-linking")).status).toBe(404);
    const learner = await practiceLaunch(stack, { course: COURSE, user: "11" });
    expect((await learner.get("/deep-linking")).status).toBe(403);
  });
});
