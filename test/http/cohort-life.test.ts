import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { sessionRoutes } from "../../src/routes.ts";
import type { Role } from "../../src/people/records.ts";
import type { GradebookRecord } from "../../src/delivery/records.ts";
import type { MarkingRulesRecord } from "../../src/exam/marking/records.ts";
import { PRESETS } from "../../src/exam/marking/review.ts";
import { collections } from "../../src/store/collections.ts";
import { insert } from "../../src/store/port.ts";
import { findAll } from "../../src/store/port.ts";
import { fingerprint } from "../support/practice-cohort.ts";
import { practiceLaunch, takeSeat, text, type Seat } from "../support/seats.ts";
import { startStack, type Stack } from "../support/stack.ts";

jest.setTimeout(180_000);

/** What people did in a cohort; deliveries of it go on in the background. */
const JUDGED: ReadonlySet<string> = new Set(
  "cohorts members programmes attempts panels ratings scores decisions applications certificates".split(" "),
);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const seat = async (user: string, role: Role, link = "life"): Promise<Seat> => {
  const launch = await practiceLaunch(stack, user);
  return takeSeat(stack, { launch: { ...launch, course: { id: "9", title: "Course" }, resourceLink: { id: link } }, launched: [role] });
};
const cohortOf = async ({ session }: Seat) => stack.services.cohorts.cohort(session.tenant, session.cohort);

it("an archived cohort is read, refuses every deed by one rule, and comes back", async () => {
  const instructor = await seat("3", "instructor");
  const learner = await seat("12", "learner");
  expect((await learner.post("/exam/theory/start")).status).toBe(303);
  const refused = await instructor.post("/cohort/archive");
  expect([refused.status, text(refused)]).toEqual([422, expect.stringContaining("还有 1 人正在考试")]);
  const [attempt] = await findAll(stack.services.store, collections.attempts, {
    tenant: learner.session.tenant,
    query: { index: "byPerson", equal: [learner.session.cohort] },
  });
  expect((await learner.post("/exam/theory/hand-in", { attempt: attempt?.id ?? "" })).status).toBe(303);
  expect((await instructor.post("/cohort/archive")).headers["location"]).toContain("told=archived");

  const routes = sessionRoutes(stack.services).filter(({ method }) => method === "post");
  const seats: Readonly<Record<string, Seat>> = { "own.work": learner };
  const judged = () => fingerprint(stack.services.store, (name) => JUDGED.has(name));
  const before = await judged();
  const open: string[] = [];
  for (const { path, right, inArchive } of routes) {
    if (inArchive === true || right === "tenant.administer" || right === "evidence.score" || right === "mentee.rate") continue;
    const answer = await (seats[right] ?? instructor).post(path.replaceAll(/:\w+/g, "x"));
    if (answer.status !== 409) open.push(`${path}: ${answer.status}`);
  }
  expect(open).toEqual([]);
  expect(await judged()).toBe(before);
  expect(text(await instructor.post("/daily"))).toContain("本班次已归档");
  for (const path of ["/board", "/people", "/programme", "/cohort", "/decide"])
    expect([path, (await instructor.get(path)).status]).toEqual([path, 200]);

  const banner = "本班次已归档，只能查看，不能改动。";
  for (const path of ["/home", "/board", "/daily", "/programme"])
    expect([path, text(await instructor.get(path))]).toEqual([path, expect.stringContaining(banner)]);
  expect(text(await learner.get("/home"))).toContain("成绩、证书和报表都可以照常查看。");
  expect(text(await learner.get("/home"))).not.toContain("去考试");
  expect((await learner.post("/cohort/reopen")).status).toBe(403);
  expect((await instructor.post("/cohort/reopen")).status).toBe(303);
  expect(text(await instructor.get("/home"))).not.toContain(banner);
  expect((await instructor.post("/cohort/training-end", { day: "2026-03-01" })).status).toBe(303);
  expect((await cohortOf(instructor)).trainingEnded).toBe("2026-03-01");
  expect((await instructor.post("/cohort/training-end", { day: "2026-02-30" })).status).toBe(422);
});

it("a new cycle begins without people, the link opens it, and the old one stays open to those who were there", async () => {
  const instructor = await seat("3", "instructor", "cycles");
  const learner = await seat("12", "learner", "cycles");
  const old = instructor.session.cohort;
  const { tenant } = instructor.session;
  const { store } = stack.services;
  const rules = { tenant, component: "theory", markers: 2, limit: "10", review: PRESETS.learn } as const;
  const released = { type: "by-hand", released: 5 } as const;
  await store.commit([
    insert<MarkingRulesRecord>(collections.markingRules, { ...rules, id: `${old}.theory`, cohort: old, release: released }),
    insert<GradebookRecord>(collections.gradebooks, { id: old, tenant, cohort: old, release: { type: "at", at: 5 }, markingNotices: true }),
  ]);
  expect((await instructor.post("/cohort/cycles", { source: "copy" })).headers["location"]).toContain("told=begun");
  const again = await seat("12", "learner", "cycles");
  expect(again.session.cohort).not.toBe(old);
  const next = again.session.cohort;
  // As strictly marked as before, and told when somebody says so again.
  const held = { release: { type: "by-hand" } };
  expect(await store.get(collections.markingRules, tenant, `${next}.theory`)).toEqual({
    ...rules,
    ...held,
    id: `${next}.theory`,
    cohort: next,
    version: 1,
  });
  expect(await store.get(collections.gradebooks, tenant, next)).toMatchObject({ ...held, cohort: next, markingNotices: true });
  const { cohorts, programmes } = stack.services;
  expect((await cohorts.roster(tenant, again.session.cohort)).map(({ member }) => member.launched)).toEqual(
    expect.arrayContaining([["instructor"], ["learner"]]),
  );
  expect([(await cohortOf(learner)).cycle, (await cohortOf(again)).cycle].map(Number)).toEqual([
    expect.any(Number),
    Number((await cohortOf(learner)).cycle) + 1,
  ]);
  const [first, second] = await Promise.all([programmes.published(tenant, old), programmes.published(tenant, again.session.cohort)]);
  expect(second.definition).toEqual(first.definition);
  expect((await cohorts.links(tenant, old)).some(({ ags }) => ags !== undefined)).toBe(true);

  expect((await again.get("/home")).text).toContain(again.href("/cycles"));
  expect((await again.post("/cycles", { cohort: old })).status).toBe(303);
  const session = await stack.services.store.get(collections.sessions, tenant, again.session.id);
  expect(session?.cohort).toBe(old);
  expect((await again.post("/cycles", { cohort: "none" })).status).toBe(404);
  // Somebody whom the course's roster did not name while the old cycle ran.
  const launch = await practiceLaunch(stack, "13");
  const newcomer = {
    ...launch,
    sub: "newcomer",
    person: { name: "新来" },
    course: { id: "9", title: "Course" },
    resourceLink: { id: "cycles" },
  };
  const stranger = await takeSeat(stack, { launch: newcomer, launched: ["learner"] });
  expect((await stranger.post("/cycles", { cohort: old })).status).toBe(404);

  expect((await instructor.post("/cohort/cycles", { source: "no-such-template" })).status).toBe(404);
  const [template = ""] = stack.services.templates.keys();
  expect((await instructor.post("/cohort/cycles", { source: template })).status).toBe(303);
});
