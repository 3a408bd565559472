import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import request from "supertest";
import { panelId } from "../../../src/observation/panels.service.ts";
import { COHORT, instructor, points, rater } from "../../unit/observation/world.ts";
import { openPlace, TOKEN, type Place } from "./place.ts";

const P81 = points(3, 3, 3, 4, 3, 3);
const P25 = points(1, 1, 1, 1, 1, 1);
const P75 = points(3, 3, 3, 3, 3, 3);
const P50 = points(2, 2, 2, 2, 2, 2);
const panel = (person: string): string => panelId(COHORT, "practical", person);

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  await place.arrive("教务", { launched: ["instructor"] });
  for (const id of ["甲", "乙", "丙"]) await place.arrive(id, { named: ["rater"] });
  for (const id of ["小林", "小周"]) await place.arrive(id);
});
afterEach(() => place.close());

const get = (person: string, path: string) => request(place.server).get(`/s/${encodeURIComponent(person)}${encodeURI(path)}`);
const post = (person: string, path: string, fields: Record<string, string | number> = {}) =>
  request(place.server)
    .post(`/s/${encodeURIComponent(person)}${encodeURI(path)}`)
    .type("form")
    .send({ _token: TOKEN, ...fields });
const assign = () => place.panels.assign(instructor, "practical");
const asFields = (given: Record<string, number>) => Object.fromEntries(Object.entries(given).map(([id, value]) => [`p-${id}`, value]));
const submit = (person: string, given: Record<string, number>, learner = "小林", comment = "") =>
  place.scoring.submit(rater(person), panel(learner), { points: given, comment });

describe("a rater's queue", () => {
  it("says in words when nobody waits", async () => {
    const { status, text } = await get("甲", "/panels");
    expect(status).toBe(200);
    expect(text).toContain("现在没有要您评分的学员");
  });

  it("leads with the next learner and counts what is done", async () => {
    await assign();
    const { text } = await get("甲", "/panels");
    expect(text).toContain("1 人中已评 0 人");
    expect(text).toMatch(/class="button button-primary[^>]*href="\/s\/甲\/panels\//);
    const [mine] = await place.scoring.queue(rater("甲"));
    await place.scoring.saveDraft(rater("甲"), mine?.panel.id ?? "", { points: P25, comment: "" });
    expect((await get("甲", "/panels")).text).toContain("草稿存于 14:00:00");
    await place.scoring.submit(rater("甲"), mine?.panel.id ?? "", { points: P81, comment: "" });
    const done = (await get("甲", "/panels")).text;
    expect(done).toContain("1 人中已评 1 人");
    expect(done).toContain("已提交，等其他评委");
  });

  it("is closed to learners", async () => {
    expect((await get("小林", "/panels")).status).toBe(403);
  });
});

describe("a rating sheet", () => {
  beforeEach(async () => {
    for (const id of ["丙"]) await place.leave(id);
    await assign();
  });

  it("takes a rating without any script and goes on to the next learner", async () => {
    const first = await post("甲", `/panels/${panel("小林")}/submit`, { ...asFields(P81), comment: "语气平稳" });
    expect(first.status).toBe(303);
    expect(decodeURI(first.headers["location"] ?? "")).toBe(`/s/甲/panels/${panel("小周")}?handed=1`);
    const last = await post("甲", `/panels/${panel("小周")}/submit`, asFields(P75));
    expect(decodeURI(last.headers["location"] ?? "")).toBe("/s/甲/panels?handed=1");
    expect((await get("甲", "/panels?handed=1")).text).toContain("评分已提交。");
    expect((await place.audit()).filter((line) => line.startsWith("panel.scored"))).toEqual(["panel.scored 小周", "panel.scored 小林"]);
  });

  it("names the criteria without a level and keeps what was typed", async () => {
    const { solution: _left, ...rest } = P81;
    const { status, text } = await post("甲", `/panels/${panel("小林")}/submit`, { ...asFields(rest), comment: "<b>再看</b>" });
    expect(status).toBe(422);
    expect(text).toContain('<a href="#c-solution">请为“权限内的解决方案”选择一个级别</a>');
    expect(text).toContain("&lt;b&gt;再看&lt;/b&gt;");
    expect(text.match(/ checked/g)).toHaveLength(5);
    expect((await place.scoring.sheet(rater("甲"), panel("小林"))).own).toBeUndefined();
  });

  it("saves a draft for the script with the time of saving, and for the button by coming back", async () => {
    place.clock.advance(131_000);
    const path = `/s/${encodeURI(`甲/panels/${panel("小林")}`)}/draft`;
    const json = await request(place.server)
      .post(path)
      .set("x-tierwise-token", TOKEN)
      .send({ points: { opening: 2 }, comment: "" });
    expect([json.status, json.body]).toEqual([200, { state: "saved", time: "14:02:11" }]);
    expect((await get("甲", `/panels/${panel("小林")}`)).text).toContain("已保存 14:02:11");
    expect((await post("甲", `/panels/${panel("小林")}/draft`, asFields(P25))).status).toBe(303);
    expect((await place.scoring.sheet(rater("甲"), panel("小林"))).own?.points).toEqual(P25);
    await submit("甲", P81);
    const late = await request(place.server).post(path).set("x-tierwise-token", TOKEN).send({ points: P25, comment: "" });
    expect([late.status, late.body]).toEqual([409, { state: "already" }]);
    const broken = await request(place.server)
      .post(path)
      .set("x-tierwise-token", TOKEN)
      .send({ points: { opening: "4" }, comment: "" });
    expect(broken.status).toBe(400);
    const foreign = await request(place.server).post(path).send({ points: {}, comment: "" });
    expect(foreign.status).toBe(403);
  });

  it("holds nothing of the other rater until both are in, then shows both", async () => {
    await submit("乙", P25, "小林", "乙的评语");
    const before = await get("甲", `/panels/${panel("小林")}`);
    expect(before.text).not.toContain("乙的评语");
    expect(before.text).not.toMatch(/ checked/);
    await submit("甲", points(1, 1, 1, 1, 1, 2));
    const after = (await get("甲", `/panels/${panel("小林")}`)).text;
    expect(after).toContain("乙的评语");
    expect(after).toContain("相差 1 分");
    expect(after).toContain("26.50");
  });

  test.each([
    ["not mine", "教务2", "小林", 404],
    ["unknown", "甲", "nobody", 404],
  ])("a panel %s is not found", async (_name, who, learner, status) => {
    await place.arrive("教务2", { launched: ["assistant"] });
    expect((await get(who, `/panels/${panel(learner)}`)).status).toBe(status);
    expect((await post(who, `/panels/${panel(learner)}/submit`, asFields(P81))).status).toBe(status);
  });
});

describe("the instructor's overview", () => {
  it("assigns panels and says how many", async () => {
    expect((await get("教务", "/practical")).text).toContain("为 2 位学员安排评委");
    const answer = await post("教务", "/practical/practical/assign");
    expect(decodeURI(answer.headers["location"] ?? "")).toBe("/s/教务/practical?assigned=2");
    const { text } = await get("教务", "/practical?assigned=2");
    expect(text).toContain("已为 2 位学员安排评委。");
    expect(text).toContain("丙：2 人待评");
    expect((await place.audit()).filter((line) => line.startsWith("panel.assigned"))).toHaveLength(2);
  });

  it("says what is missing, and where to mend it, when raters are too few", async () => {
    for (const id of ["乙", "丙"]) await place.leave(id);
    const { status, text } = await post("教务", "/practical/practical/assign");
    expect(status).toBe(422);
    expect(text).toContain("每位学员需要 2 位评委，目前可用的只有 1 位");
    expect(text).toContain('href="/s/教务/people"');
    expect((await post("教务", "/practical/theory/assign")).status).toBe(404);
  });

  it("offers to replace a rater who has left", async () => {
    await assign();
    await place.leave("丙");
    const { text } = await get("教务", "/practical");
    expect(text).toContain("有 2 位学员的评委已不在名单中");
    expect(text).toContain("为 2 位学员安排评委");
    expect((await post("教务", "/practical/practical/assign")).status).toBe(303);
    expect((await get("教务", "/practical")).text).not.toContain("安排评委");
  });

  it("lets an assistant look and not set up", async () => {
    await place.arrive("助教", { launched: ["assistant"] });
    expect((await get("助教", "/practical")).text).not.toContain("为 2 位学员安排评委");
    expect((await post("助教", "/practical/practical/assign")).status).toBe(403);
    expect((await get("助教", `/practical/panels/${panel("小林")}/moderate`)).status).toBe(403);
  });

  it("puts what needs moderation first, sets the score with a reason and shows it to the raters", async () => {
    await assign();
    const [overviewed] = await place.panels.overview(instructor);
    const raters = overviewed?.panels.find(({ person }) => person === "小林")?.raters ?? [];
    const [first = "", second = ""] = raters;
    const third = ["甲", "乙", "丙"].find((each) => !raters.includes(each)) ?? "";
    for (const [who, given] of [
      [first, P25],
      [second, P75],
      [third, P50],
    ] as const)
      await submit(who, given);
    const overview = (await get("教务", "/practical")).text;
    expect(overview).toContain("需要裁定 1");
    expect(overview).toContain("50.00");
    expect(overview.indexOf("小林")).toBeLessThan(overview.lastIndexOf("小周"));
    expect(overview).toContain("差异大");

    const path = `/practical/panels/${panel("小林")}/moderate`;
    const wrong = await post("教务", path, { score: "101", reason: "已复听" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('<a href="#score">请填写 0 到 100 的得分');
    expect(wrong.text).toContain("已复听");
    expect((await post("教务", path, { score: "６２.5", reason: "已复听录音" })).status).toBe(303);
    expect(await place.score("practical", "小林")).toMatchObject({ score: "62.5", by: "教务", note: "已复听录音" });
    const set = (await get("教务", path)).text;
    expect(set).toContain("由 教务 于 2026-03-02 14:00 裁定");
    const seen = /name="seen" value="(\d+)"/.exec(set)?.[1] ?? "";
    expect((await post("教务", path, { score: "63", reason: "申诉成立" })).status).toBe(409);
    const blank = await post("教务", path, { score: "63", reason: "", seen });
    expect([blank.status, blank.text.includes(`name="seen" value="${seen}"`)]).toEqual([422, true]);
    expect(blank.text).toMatch(/<details class="card" open>/);
    expect((await post("教务", path, { score: "63", reason: "已复听录音", seen })).status).toBe(303);
    expect(await place.score("practical", "小林")).toMatchObject({ score: "63", regraded: true });
    expect((await get(first, `/panels/${panel("小林")}`)).text).toContain("已复听录音");
    expect(await place.audit()).toContain("panel.moderated 小林");
  });
});
