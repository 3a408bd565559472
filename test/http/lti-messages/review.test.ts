import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { hiddenFields, practiceLaunch } from "../../support/practice-launch.ts";
import { startStack, type Stack } from "../../support/stack.ts";

let stack: Stack;
/** The activity's own gradebook column, from which a teacher opens the review. */
let item: string;
beforeAll(async () => {
  stack = await startStack({ cohort: "full" });
  item = stack.practice.practice.platform.lineItems("2")[0]?.id ?? "";
}, 180_000);
afterAll(() => stack.close());

const review = (user: string, forUser: string, column = item) =>
  practiceLaunch(stack, { message: "review", course: "2", user, forUser, item: column });

describe("the evidence behind a grade", () => {
  it("opens for an instructor with marks, ratings, daily scores and the calculation", async () => {
    const visit = await review("3", "12");
    expect(visit.landing).toMatch(/\/review$/);
    const html = await (await visit.get("/review")).text();
    for (const part of ["周子涵", "理论考试", "第 1 次考试", "评委评分", "出勤", "结果与计算过程", "认定日期"])
      expect(html).toContain(part);
    expect(html).toContain(`href="${visit.base}/board"`);
  });

  it("opens for learners on their own work, without raters' names", async () => {
    const visit = await review("12", "12");
    const html = await (await visit.get("/review")).text();
    expect(html).toContain("评委 1");
    expect(html).not.toContain("赵磊");
    expect(html).toContain(`href="${visit.base}/results"`);
  });

  it("does not exist for a learner who asks for somebody else's", async () => {
    const visit = await review("12", "12");
    const [session] = await sessionsOf(visit.base);
    if (session === undefined) throw new Error("no session");
    await stack.services.store.commit([
      { kind: "replace", collection: collections.sessions as never, record: { ...session, forUser: "13" } as never },
    ]);
    expect((await visit.get("/review")).status).toBe(404);
  });

  it("does not exist for a user who never was in the course, nor for a plain launch", async () => {
    const { platform } = stack.practice.practice;
    platform.addPerson({
      id: "99",
      username: "stranger",
      given: "",
      family: "",
      name: "Stranger",
      email: "",
      employeeNumber: "",
      kind: "learner",
      locale: "en",
      department: "",
      position: "",
    });
    expect((await (await review("3", "99")).get("/review")).status).toBe(404);
    expect((await (await practiceLaunch(stack, { user: "3" })).get("/review")).status).toBe(404);
  });

  it("keeps a paper that is not marked yet without its answers, for it is marked without names", async () => {
    const html = await (await (await review("3", "15")).get("/review")).text();
    expect(html).toContain("正在匿名阅卷");
    expect(html).not.toContain("<ol");
  });

  it("shows the one component whose column it came from", async () => {
    const { platform } = stack.practice.practice;
    const chooser = await practiceLaunch(stack, { message: "deepLinking", course: "2", user: "3" });
    const html = await (await chooser.get("/deep-linking")).text();
    const { programme = "", base = "" } = hiddenFields(html);
    const sent = await (await chooser.post("/deep-linking", { programme, base, validity: "P1Y", activity: "theory" })).text();
    const action = (/<form class="stack" method="post" action="([^"]+)"/.exec(sent)?.[1] ?? "")
      .replaceAll("&amp;", "&")
      .replaceAll("&#x3D;", "=");
    await fetch(action, { method: "POST", body: new URLSearchParams(hiddenFields(sent)) });
    const column = platform.lineItems("2").findLast(({ link, review: leads }) => link !== null && leads !== null);
    const page = await (await (await review("3", "12", column?.id ?? "")).get("/review")).text();
    expect(page).toContain('id="evidence-theory"');
    expect(page).not.toContain('id="evidence-practical"');
  });
});

async function sessionsOf(base: string) {
  const record = await stack.services.store.get(collections.sessions, "practice", base.slice("/s/".length));
  return record === undefined ? [] : [record];
}
