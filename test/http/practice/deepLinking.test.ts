import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { DL, LTI, makeKey, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(() => bench.practice.platform.reset());
afterAll(() => bench.close());

let nonce = 0;
function response(items: unknown[], changes: object = {}): object {
  nonce += 1;
  const iat = Math.floor(bench.clock.now / 1000);
  return {
    iss: "practice-tool",
    aud: bench.practice.issuer,
    iat,
    exp: iat + 60,
    nonce: `dl-${nonce}`,
    [`${LTI}deployment_id`]: "1",
    [`${LTI}message_type`]: "LtiDeepLinkingResponse",
    [`${LTI}version`]: "1.3.0",
    [`${DL}content_items`]: items,
    ...changes,
  };
}

function returnUrl(): string {
  const claims = bench.practice.platform.claims({ user: "3", message: "deepLinking" });
  const settings = claims[`${DL}deep_linking_settings`] as { deep_link_return_url: string };
  return settings.deep_link_return_url;
}

function send(token: string, url = returnUrl()): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams({ JWT: token }) });
}

const ITEM = {
  type: "ltiResourceLink",
  title: "第一次测验 <i>x</i>",
  custom: { aid: "a1", Case_Key: "Val=1", who: "$User.id", n: 5, two: "line1\nline2" },
};

describe("deep linking", () => {
  it("asks as the teacher of a course, and nobody else", () => {
    const claims = bench.practice.platform.claims({ user: "3", message: "deepLinking" });
    expect(claims).toMatchObject({ [`${LTI}message_type`]: "LtiDeepLinkingRequest", [`${LTI}launch_presentation`]: { locale: "zh-CN" } });
    expect(claims).not.toHaveProperty(`${LTI}resource_link`);
    expect(() => bench.practice.platform.claims({ user: "11", message: "deepLinking" })).toThrow();
  });

  it("adds the links with what Moodle honours, and launches them with their parameters", async () => {
    const lineItem = {
      scoreMaximum: 30,
      label: "ignored",
      resourceId: "res-1",
      tag: "exam",
      submissionReview: { url: `${bench.tool.url}/review`, custom: { review: "yes" } },
    };
    const url = `${bench.tool.url}/lti/launch?aid=a1`;
    const answer = await send(bench.tool.sign(response([{ ...ITEM, url, lineItem }])));
    expect(answer.status).toBe(200);
    const link = bench.practice.platform.links("2").at(-1);
    expect(link).toMatchObject({ title: "第一次测验 x", url });
    const item = bench.practice.platform.lineItems("2").at(-1);
    expect(item).toMatchObject({ label: "第一次测验 x", maximum: 30, resourceId: "res-1", tag: "exam" });
    const claims = bench.practice.platform.claims({ link: link?.id ?? "" });
    expect(claims[`${LTI}target_link_uri`]).toBe(url);
    expect(claims[`${LTI}custom`]).toMatchObject({ aid: "a1", case_key: "Val=1", Case_Key: "Val=1", who: "11", n: "5", two: "line1" });
    const review = bench.practice.platform.claims({ user: "3", message: "review", item: item?.id ?? "", forUser: "11" });
    expect(review).toMatchObject({
      [`${LTI}message_type`]: "LtiSubmissionReviewRequest",
      [`${LTI}for_user`]: { user_id: "11" },
      [`${LTI}target_link_uri`]: `${bench.tool.url}/review`,
      [`${LTI}custom`]: { review: "yes", aid: "a1" },
      "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": { lineitem: expect.stringContaining(`/lineitems/${item?.id ?? ""}/`) },
    });
  });

  it("refuses a single item with a broken maximum in words", async () => {
    const page = await (await send(bench.tool.sign(response([{ ...ITEM, lineItem: { scoreMaximum: 12.5 } }])))).text();
    expect(page).toContain("100 的整数");
    expect(bench.practice.platform.links("2")).toHaveLength(1);
  });

  it("drops the broken ones of several without a word", async () => {
    const several = [12.5, 150, 50].map((scoreMaximum) => ({ ...ITEM, title: `最高 ${scoreMaximum}`, lineItem: { scoreMaximum } }));
    const page = await (await send(bench.tool.sign(response(several)))).text();
    expect(page).toContain("已添加 1 个");
    expect(page).not.toContain("12.5");
    expect(bench.practice.platform.links("2").map(({ title }) => title)).toEqual(["客户服务认证", "最高 50"]);
  });

  it("gives an item without lineItem a column of 100, unless the tool decides", async () => {
    await send(bench.tool.sign(response([ITEM])));
    expect(bench.practice.platform.lineItems("2").at(-1)).toMatchObject({ maximum: 100, label: "第一次测验 x" });
    bench.practice.platform.settings.grading = "delegate";
    await send(bench.tool.sign(response([{ ...ITEM, title: "无成绩" }])));
    bench.practice.platform.settings.grading = "always";
    expect(bench.practice.platform.lineItems("2").map(({ label }) => label)).not.toContain("无成绩");
    const link = bench.practice.platform.links("2").at(-1)?.id ?? "";
    expect(bench.practice.platform.claims({ link })["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]).not.toHaveProperty(
      "lineitem",
    );
  });

  test.each<[string, object]>([
    ["another audience", { aud: "https://other.example" }],
    ["another issuer", { iss: "other" }],
    ["another deployment", { [`${LTI}deployment_id`]: "2" }],
    ["another message", { [`${LTI}message_type`]: "LtiResourceLinkRequest" }],
    ["no nonce", { nonce: undefined }],
    ["an old token", { exp: 1 }],
  ])("adds nothing for %s", async (_name, changes) => {
    expect((await send(bench.tool.sign(response([ITEM], changes)))).status).toBe(400);
    expect(bench.practice.platform.links("2")).toHaveLength(1);
  });

  it("adds nothing for a strange key, a repeated answer or a foreign session key", async () => {
    expect((await send(bench.tool.sign(response([ITEM]), makeKey("strange")))).status).toBe(400);
    const token = bench.tool.sign(response([ITEM]));
    expect((await send(token)).status).toBe(200);
    expect((await send(token)).status).toBe(400);
    expect((await send(bench.tool.sign(response([ITEM])), returnUrl().replace(/sesskey=.*/, "sesskey=guess"))).status).toBe(403);
    expect(bench.practice.platform.links("2")).toHaveLength(2);
  });
});
