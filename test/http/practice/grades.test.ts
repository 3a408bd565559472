import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { AGS, MEDIA, readJson, START, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
let items = "";
beforeAll(async () => {
  bench = await startBench();
  items = `${bench.practice.issuer}/mod/lti/services.php/2/lineitems?type_id=1`;
});
beforeEach(async () => {
  bench.clock.now = START;
  await bench.practice.platform.reset();
});
afterAll(() => bench.close());

interface Call {
  method?: string;
  accept?: string;
  type?: string;
  token?: string | null;
  body?: unknown;
}

function call(url: string, { method = "GET", accept, type, token, body }: Call): Promise<Response> {
  const headers: Record<string, string> = {};
  const bearer = token === undefined ? bench.practice.platform.accessToken() : token;
  if (bearer !== null) headers.authorization = `Bearer ${bearer}`;
  if (accept !== undefined) headers.accept = accept;
  if (type !== undefined) headers["content-type"] = type;
  return fetch(url, { method, headers, ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });
}

async function create(sent: object): Promise<string> {
  const response = await call(items, { method: "POST", type: MEDIA.item, body: sent });
  expect(response.status).toBe(201);
  return String((await readJson(response)).id);
}

const ofItem = (item: string, tail: string): string => item.replace("/lineitem?", `/lineitem/${tail}?`);
const list = async (url: string): Promise<Record<string, unknown>[]> =>
  (await call(url, { accept: MEDIA.items })).json() as Promise<Record<string, unknown>[]>;

const SCORE = {
  userId: "11",
  scoreGiven: 80,
  scoreMaximum: 100,
  comment: "很好",
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
  timestamp: "2026-11-22T06:00:00.250Z",
};

function post(item: string, changes: object = {}): Promise<Response> {
  return call(ofItem(item, "scores"), { method: "POST", type: MEDIA.score, body: { ...SCORE, ...changes } });
}

async function result(item: string, user = "11"): Promise<Record<string, unknown> | undefined> {
  const response = await call(`${ofItem(item, "results")}&user_id=${user}`, { accept: MEDIA.results });
  return ((await response.json()) as Record<string, unknown>[])[0];
}

describe("line items", () => {
  it("list the activity's own column, with the exact media type only", async () => {
    expect(await list(items)).toMatchObject([
      { label: "客户服务认证", scoreMaximum: 100, resourceId: "", tag: "", resourceLinkId: "1", ltiLinkId: "1" },
    ]);
    expect((await call(items, {})).status).toBe(400);
    expect((await call(items, { accept: "application/json" })).status).toBe(400);
  });

  it("are made, found by filter, replaced and deleted", async () => {
    const item = await create({
      label: "理论考试",
      scoreMaximum: 20,
      resourceId: "theory",
      tag: "component",
      startDateTime: "2026-11-01T00:00:00Z",
    });
    expect(item).toMatch(/\/mod\/lti\/services\.php\/2\/lineitems\/\d+\/lineitem\?type_id=1$/);
    expect(await list(`${items}&resource_id=theory`)).toHaveLength(1);
    expect(await list(`${items}&tag=none`)).toHaveLength(0);
    expect(await list(`${items}&resource_link_id=1`)).toHaveLength(1);
    const read = await readJson(await call(item, { accept: MEDIA.item }));
    expect(read).toEqual({ id: item, label: "理论考试", scoreMaximum: 20, resourceId: "theory", tag: "component" });
    await call(item, { method: "PUT", type: MEDIA.item, body: { label: "理论", scoreMaximum: 40 } });
    expect(await readJson(await call(item, { accept: MEDIA.item }))).toEqual({
      id: item,
      label: "理论",
      scoreMaximum: 40,
      resourceId: "",
      tag: "",
    });
    expect((await call(item, { method: "DELETE" })).status).toBe(204);
    expect((await call(item, { accept: MEDIA.item })).status).toBe(404);
  });

  it("take submissionReview by PUT and not by POST", async () => {
    const sent = {
      label: "a",
      scoreMaximum: 10,
      submissionReview: { reviewableStatus: ["Completed"], url: "http://localhost/review", custom: { a: "b" } },
    };
    const item = await create(sent);
    expect(await readJson(await call(item, { accept: MEDIA.item }))).not.toHaveProperty("submissionReview");
    await call(item, { method: "PUT", type: MEDIA.item, body: sent });
    expect(await readJson(await call(item, { accept: MEDIA.item }))).toMatchObject({
      submissionReview: { url: "http://localhost/review", custom: { a: "b" } },
    });
  });

  it("decide what the launch says of lineitem: one, several, none left", async () => {
    const claim = (): unknown => bench.practice.platform.claims()["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"];
    const [own] = bench.practice.platform.lineItems("2");
    expect(claim()).toMatchObject({ lineitem: expect.stringContaining(`/lineitems/${own?.id ?? ""}/`) });
    await create({ label: "second", scoreMaximum: 10, resourceLinkId: "1" });
    expect(claim()).not.toHaveProperty("lineitem");
    for (const { id } of bench.practice.platform.lineItems("2")) bench.practice.platform.removeLineItem("2", id);
    expect(claim()).toMatchObject({ lineitem: "" });
  });

  it("page with links that need lenient reading, which lose their filter", async () => {
    for (const label of ["a", "b", "c"]) await create({ label, scoreMaximum: 10, tag: "t" });
    const response = await call(`${items}&limit=2&tag=t`, { accept: MEDIA.items });
    const link = Buffer.from(response.headers.get("link") ?? "", "latin1").toString("utf8");
    expect(link).toContain(`<${items}&amp;limit=2&amp;from=2>; rel=“next”`);
    expect(await response.json()).toHaveLength(2);
  });

  test.each<[string, Call, number]>([
    ["no label", { body: { scoreMaximum: 5 } }, 400],
    ["no maximum", { body: { label: "x" } }, 400],
    ["a maximum in words", { body: { label: "x", scoreMaximum: "ten" } }, 400],
    ["an unknown link", { body: { label: "x", scoreMaximum: 5, resourceLinkId: "9999" } }, 403],
    ["plain JSON", { type: "application/json", body: { label: "x", scoreMaximum: 5 } }, 400],
    ["broken JSON", { body: "{" }, 400],
    ["no token", { token: null, body: { label: "x", scoreMaximum: 5 } }, 401],
    ["a made-up token", { token: "0000", body: { label: "x", scoreMaximum: 5 } }, 401],
  ])("refuse %s", async (_name, request, status) => {
    const response = await call(items, { method: "POST", type: MEDIA.item, ...request });
    expect(response.status).toBe(status);
    expect(await readJson(response)).toMatchObject({ status, request: { method: "POST" } });
    expect(bench.practice.platform.lineItems("2")).toHaveLength(1);
  });

  it("refuse a token without the scope, and one that has lapsed", async () => {
    const token = bench.practice.platform.accessToken([`${AGS}score`]);
    expect((await call(items, { accept: MEDIA.items, token })).status).toBe(403);
    const full = bench.practice.platform.accessToken();
    bench.clock.now += 3_600_000;
    expect((await call(items, { accept: MEDIA.items, token: full })).status).toBe(401);
  });

  it("take zero maxima, long labels and duplicates, as Moodle does", async () => {
    for (const sent of [
      { label: "L".repeat(300), scoreMaximum: 0 },
      { label: "same", scoreMaximum: 7.5 },
      { label: "same", scoreMaximum: 7.5 },
    ])
      await create(sent);
    expect(bench.practice.platform.lineItems("2")).toHaveLength(4);
  });
});

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
    const id = /lineitems\/(\d+)/.exec(item)?.[1] ?? "";
    bench.practice.platform.lockLineItem("2", id, true);
    expect((await post(item)).status).toBe(500);
    bench.practice.platform.removeLineItem("2", id);
    expect((await post(item)).status).toBe(404);
  });

  it("leave a teacher's override alone in the activity's own column, and overwrite it in a tool's", async () => {
    const own = String((await list(`${items}&resource_link_id=1`))[0]?.id);
    const idOf = (url: string): string => /lineitems\/(\d+)/.exec(url)?.[1] ?? "";
    for (const url of [own, item]) bench.practice.platform.override({ course: "cs-2026-autumn", item: idOf(url), user: "11", score: 33 });
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
    const id = /lineitems\/(\d+)/.exec(item)?.[1] ?? "";
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
