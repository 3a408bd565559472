import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { agsClient, itemId, ofItem, SCORE } from "./agsClient.ts";
import { MEDIA, readJson, START, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
const { call, create, items, list, post, result } = agsClient(() => bench);
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(async () => {
  bench.clock.now = START;
  await bench.practice.platform.reset();
});
afterAll(() => bench.close());

describe("scores", () => {
  let item = "";
  beforeEach(async () => {
    item = await create({ label: "理论考试", scoreMaximum: 50 });
  });

  it("are rescaled to the column and come back as results", async () => {
    const response = await post(item);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(await result(item)).toEqual({
      id: `${ofItem(item, "results")}&user_id=11`,
      userId: "11",
      resultScore: 40,
      resultMaximum: 50,
      comment: "很好",
      scoreOf: item,
      timestamp: "2026-11-22T06:00:00+00:00",
    });
  });

  test.each<[string, object, number | undefined]>([
    ["a zero", { scoreGiven: 0 }, 0],
    ["more than the maximum", { scoreGiven: 120 }, 50],
    ["less than nothing", { scoreGiven: -5 }, 0],
    ["a maximum of zero, unscaled", { scoreGiven: 7, scoreMaximum: 0 }, 7],
    ["thirds", { scoreGiven: 1, scoreMaximum: 3 }, 16.66667],
    ["no scoreGiven", { scoreGiven: undefined }, undefined],
    ["Pending", { gradingProgress: "Pending" }, undefined],
    ["PendingManual", { gradingProgress: "PendingManual" }, undefined],
    ["Failed", { gradingProgress: "Failed" }, undefined],
    ["NotReady", { gradingProgress: "NotReady" }, undefined],
  ])("land: %s", async (_name, changes, expected) => {
    expect((await post(item, changes)).status).toBe(200);
    expect((await result(item))?.resultScore).toBe(expected);
  });

  it("erase grade and feedback when a later one is not final or has no comment", async () => {
    await post(item);
    await post(item, { timestamp: "2026-11-22T06:00:02Z", comment: undefined });
    expect(await result(item)).not.toHaveProperty("comment");
    await post(item, { timestamp: "2026-11-22T06:00:04Z", gradingProgress: "Pending" });
    expect(await result(item)).toEqual({ id: `${ofItem(item, "results")}&user_id=11`, userId: "11" });
  });

  test.each<[string, string, number]>([
    ["the same moment", "2026-11-22T06:00:00.250Z", 409],
    ["later in the same second", "2026-11-22T06:00:00.900Z", 409],
    ["an older one", "2026-11-22T05:59:59Z", 409],
    ["the same moment in another zone", "2026-11-22T14:00:00+08:00", 409],
    ["the next second", "2026-11-22T06:00:01Z", 200],
    ["the future", "2027-01-01T00:00:00Z", 200],
  ])("compare whole seconds: %s", async (_name, timestamp, status) => {
    await post(item);
    expect((await post(item, { timestamp, scoreGiven: 10 })).status).toBe(status);
    expect((await result(item))?.resultScore).toBe(status === 200 ? 5 : 40);
  });

  it("move the stored time to now with a post that holds no grade", async () => {
    bench.clock.now = START + 60_000;
    await post(item, { gradingProgress: "Pending" });
    expect((await post(item, { timestamp: "2026-11-22T06:00:30Z" })).status).toBe(409);
  });

  test.each<[string, object]>([
    ["a teacher", { userId: "3" }],
    ["a non-editing teacher", { userId: "4" }],
    ["a stranger", { userId: "999" }],
    ["a user id in words", { userId: "abc" }],
    ["no timestamp", { timestamp: undefined }],
    ["a timestamp without a zone", { timestamp: "2026-11-22T06:00:00" }],
    ["no gradingProgress", { gradingProgress: undefined }],
    ["no activityProgress", { activityProgress: undefined }],
    ["a score without its maximum", { scoreMaximum: undefined }],
    ["a score in words", { scoreGiven: "eighty" }],
  ])("refuse %s with 400", async (_name, changes) => {
    const response = await post(item, changes);
    expect(response.status).toBe(400);
    expect((await readJson(response)).reason).toMatch(/^Incorrect score received/);
  });

  it("refuse who left the course, a wrong media type, a locked column and a deleted one", async () => {
    bench.practice.platform.unenrol("2", "12");
    expect((await post(item, { userId: "12" })).status).toBe(400);
    expect((await call(ofItem(item, "scores"), { method: "POST", type: "application/json", body: SCORE })).status).toBe(400);
    const id = itemId(item);
    bench.practice.platform.lockLineItem("2", id, true);
    expect((await post(item)).status).toBe(500);
    bench.practice.platform.removeLineItem("2", id);
    expect((await post(item)).status).toBe(404);
  });

  it("leave a teacher's override alone in the activity's own column, and overwrite it in a tool's", async () => {
    const own = String((await list(`${items()}&resource_link_id=1`))[0]?.id);
    for (const url of [own, item]) bench.practice.platform.override({ course: "cs-2026-autumn", item: itemId(url), user: "11", score: 33 });
    for (const url of [own, item]) expect((await post(url, { timestamp: "2026-11-22T06:00:05Z" })).status).toBe(200);
    expect((await result(own))?.resultScore).toBe(33);
    expect((await result(item))?.resultScore).toBe(40);
  });

  it("keep their percentage when the column's maximum changes", async () => {
    await post(item);
    await call(item, { method: "PUT", type: MEDIA.item, body: { label: "理论考试", scoreMaximum: 100 } });
    expect(await result(item)).toMatchObject({ resultScore: 80, resultMaximum: 100 });
  });

  it("show nothing for who was never graded, and Moodle's page for results with a limit", async () => {
    expect(await result(item, "12")).toBeUndefined();
    const response = await call(`${ofItem(item, "results")}&limit=1`, { accept: MEDIA.results });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });
});

describe("the gradebook page", () => {
  it("shows columns with their maximum, grades and feedback, and takes a teacher's edit", async () => {
    const item = await create({ label: "理论 <考试>", scoreMaximum: 50 });
    await post(item, { comment: "<b>好</b>" });
    const url = `${bench.practice.url}/course/cs-2026-autumn/grades`;
    const page = await (await fetch(url)).text();
    expect(page).toContain("理论 &lt;考试&gt;<small>满分 50</small>");
    expect(page).toContain("&lt;b&gt;好&lt;/b&gt;");
    const id = itemId(item);
    const edit = (score: string, as = "3"): Promise<Response> =>
      fetch(`${url}/${id}/11?as=${as}`, { method: "POST", body: new URLSearchParams({ score, feedback: "改" }), redirect: "manual" });
    expect([(await edit("51")).status, (await edit("45", "11")).status, (await edit("45")).status]).toEqual([400, 403, 303]);
    expect(bench.practice.platform.grades("2").people.find((person) => person.id === "11")?.grades[id]).toMatchObject({
      score: 45,
      feedback: "改",
      overridden: true,
    });
    await fetch(`${url}/${id}/11/restore?as=3`, { method: "POST", redirect: "manual" });
    const json = (await (await fetch(`${url}.json`)).json()) as { people: { id: string; grades: Record<string, unknown> }[] };
    expect(json.people.find((person) => person.id === "11")?.grades[id]).toMatchObject({ score: 40, overridden: false });
  });

  it("shows a learner nobody else's grades", async () => {
    const page = await (await fetch(`${bench.practice.url}/course/cs-2026-autumn/grades?as=12`)).text();
    expect(page).toContain("周子涵");
    expect(page).not.toContain("林晓彤");
  });
});
