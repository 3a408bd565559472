import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { agsClient } from "./agsClient.ts";
import type { Call } from "./agsClient.ts";
import { AGS, MEDIA, readJson, START, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
const { call, create, items, list } = agsClient(() => bench);
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(async () => {
  bench.clock.now = START;
  await bench.practice.platform.reset();
});
afterAll(() => bench.close());

describe("line items", () => {
  it("list the activity's own column, with the exact media type only", async () => {
    expect(await list(items())).toMatchObject([
      { label: "客户服务认证", scoreMaximum: 100, resourceId: "", tag: "", resourceLinkId: "1", ltiLinkId: "1" },
    ]);
    expect((await call(items(), {})).status).toBe(400);
    expect((await call(items(), { accept: "application/json" })).status).toBe(400);
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
    expect(await list(`${items()}&resource_id=theory`)).toHaveLength(1);
    expect(await list(`${items()}&tag=none`)).toHaveLength(0);
    expect(await list(`${items()}&resource_link_id=1`)).toHaveLength(1);
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
    const response = await call(`${items()}&limit=2&tag=t`, { accept: MEDIA.items });
    const link = Buffer.from(response.headers.get("link") ?? "", "latin1").toString("utf8");
    expect(link).toContain(`<${items()}&amp;limit=2&amp;from=2>; rel=“next”`);
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
    const response = await call(items(), { method: "POST", type: MEDIA.item, ...request });
    expect(response.status).toBe(status);
    expect(await readJson(response)).toMatchObject({ status, request: { method: "POST" } });
    expect(bench.practice.platform.lineItems("2")).toHaveLength(1);
  });

  it("refuse a token without the scope, and one that has lapsed", async () => {
    const token = bench.practice.platform.accessToken([`${AGS}score`]);
    expect((await call(items(), { accept: MEDIA.items, token })).status).toBe(403);
    bench.practice.platform.settings.missingScope = 401;
    expect((await call(items(), { accept: MEDIA.items, token })).status).toBe(401);
    bench.practice.platform.settings.missingScope = 403;
    const full = bench.practice.platform.accessToken();
    bench.clock.now += 3_600_000;
    expect((await call(items(), { accept: MEDIA.items, token: full })).status).toBe(401);
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
