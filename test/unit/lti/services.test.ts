import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { createAccessTokens } from "../../../src/lti/access-tokens.ts";
import { createAgs } from "../../../src/lti/ags.ts";
import { createNrps } from "../../../src/lti/nrps.ts";
import { OutgoingFailure, type OutgoingReply, type OutgoingRequest } from "../../../src/lti/outgoing.ts";
import { createPlatformCalls } from "../../../src/lti/platform-call.ts";
import type { PlatformRecord } from "../../../src/lti/records.ts";
import type { Score } from "../../../src/lti/service-port.ts";
import { MEDIA, SCOPE } from "../../../src/lti/words.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";

const { privateKey: key, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const START = Date.UTC(2026, 2, 1);
const platform: PlatformRecord = {
  id: "p1",
  version: 1,
  tenant: "acme",
  name: "LMS",
  issuer: "https://lms.example",
  clientId: "client-1",
  authUrl: "https://lms.example/auth",
  tokenUrl: "https://lms.example/token",
  jwksUrl: "https://lms.example/jwks",
  deployments: ["1"],
  acceptDeployments: false,
  state: "on",
  frameOrigins: [],
};
const ITEMS = "https://lms.example/services/2/lineitems?type_id=1";
const ITEM = "https://lms.example/services/2/lineitems/3/lineitem?type_id=1";
const place = { platform, lineItems: ITEMS, scopes: [SCOPE.lineItem, SCOPE.lineItemRead, SCOPE.resultRead, SCOPE.score] };
const score: Score = {
  userId: "7",
  scoreGiven: 81.25,
  scoreMaximum: 100,
  comment: "final",
  timestamp: "2026-03-01T00:00:00.000Z",
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
};

type Answer = Partial<OutgoingReply> | Error;

/** A platform that answers service calls from a list and counts its tokens. */
function scripted() {
  const clock = manualClock(START);
  const requests: OutgoingRequest[] = [];
  const tokenRequests: OutgoingRequest[] = [];
  const answers: Answer[] = [];
  const settings = { tokenLife: 3_600 as number | string, tokenStatus: 200, tokenBody: undefined as string | undefined };
  const outgoing = async (request: OutgoingRequest): Promise<OutgoingReply> => {
    if (request.url === platform.tokenUrl) {
      tokenRequests.push(request);
      const body = { access_token: `token-${tokenRequests.length}`, token_type: "Bearer", expires_in: settings.tokenLife };
      return { status: settings.tokenStatus, headers: {}, text: settings.tokenBody ?? JSON.stringify(body) };
    }
    requests.push(request);
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: {}, text: "", ...answer };
  };
  const toolKeys = { signing: () => Promise.resolve({ kid: "k1", key }) };
  const tokens = createAccessTokens({ outgoing, toolKeys, clock, ids: randomIds });
  const calls = createPlatformCalls({ outgoing, tokens, clock });
  return { clock, requests, tokenRequests, answers, settings, ags: createAgs(calls), nrps: createNrps(calls) };
}

let lms: ReturnType<typeof scripted>;
beforeEach(() => {
  lms = scripted();
});

describe("access tokens", () => {
  it("are asked for with a signed assertion, backdated for slow clocks", async () => {
    await lms.ags.postScore(place, ITEM, score);
    const form = new URLSearchParams(lms.tokenRequests[0]?.body);
    expect(form.get("scope")).toBe(SCOPE.score);
    const claims = jwt.verify(form.get("client_assertion") ?? "", publicKey, { algorithms: ["RS256"], clockTimestamp: START / 1_000 });
    expect(claims).toMatchObject({ iss: "client-1", sub: "client-1", aud: platform.tokenUrl, iat: START / 1_000 - 30 });
  });

  it("name the audience that the platform wants, where it is not the token URL", async () => {
    const other = { ...platform, tokenAudience: "https://api.lms.example/auth/token" };
    await lms.ags.postScore({ ...place, platform: other }, ITEM, score);
    const assertion = new URLSearchParams(lms.tokenRequests[0]?.body).get("client_assertion") ?? "";
    expect(jwt.decode(assertion)).toMatchObject({ aud: "https://api.lms.example/auth/token" });
  });

  it("D7 are asked for once for 100 grades at once, and once in a token's life of 60 s", async () => {
    lms.settings.tokenLife = "60";
    await Promise.all(Array.from({ length: 100 }, () => lms.ags.postScore(place, ITEM, score)));
    lms.clock.advance(40_000);
    await lms.ags.postScore(place, ITEM, score);
    expect(lms.tokenRequests).toHaveLength(1);
    lms.clock.advance(20_000);
    await lms.ags.postScore(place, ITEM, score);
    expect(lms.tokenRequests).toHaveLength(2);
  });

  it("D6 are renewed once after a 401; a second 401 stands", async () => {
    lms.answers.push({ status: 401 }, { status: 200 });
    await lms.ags.postScore(place, ITEM, score);
    expect(lms.requests.map((request) => request.headers?.["authorization"])).toEqual(["Bearer token-1", "Bearer token-2"]);
    lms.answers.push({ status: 401 }, { status: 401 });
    await expect(lms.ags.postScore(place, ITEM, score)).rejects.toMatchObject({ kind: "refused", status: 401 });
  });

  test.each([
    ["a scope the platform does not grant", 400, '{"error":"invalid_scope"}', "refused"],
    ["a key it has not fetched yet", 400, '{\n  "error" : ""kid" invalid, unable to lookup correct key"\n}', "later"],
    ["trouble of its own", 500, "<html>", "later"],
    ["an answer without a token", 200, "{}", "later"],
  ])("fail by %s: %s", async (_title, status, body, kind) => {
    Object.assign(lms.settings, { tokenStatus: status, tokenBody: body });
    await expect(lms.ags.postScore(place, ITEM, score)).rejects.toMatchObject({ kind });
  });
});

describe("scores", () => {
  it("go below the line item with its query kept, in the one media type platforms take", async () => {
    await lms.ags.postScore(place, ITEM, score);
    expect(lms.requests[0]).toMatchObject({
      url: "https://lms.example/services/2/lineitems/3/lineitem/scores?type_id=1",
      method: "POST",
      headers: { "content-type": MEDIA.score },
      timeout: 10_000,
    });
    expect(JSON.parse(lms.requests[0]?.body ?? "")).toEqual(score);
  });

  const OUTCOMES: [title: string, answer: Answer, refusal: object][] = [
    ["500", { status: 500 }, { kind: "later" }],
    ["503 with Retry-After", { status: 503, headers: { "retry-after": "120" } }, { kind: "later", retryAfter: 120_000 }],
    [
      "429 with a date",
      { status: 429, headers: { "retry-after": new Date(START + 5_000).toUTCString() } },
      { kind: "later", retryAfter: 5_000 },
    ],
    ["429 with nonsense", { status: 429, headers: { "retry-after": "soon" } }, { kind: "later", retryAfter: undefined }],
    ["reset", new OutgoingFailure("network", "ECONNRESET"), { kind: "later" }],
    ["silence", new OutgoingFailure("timeout", "TimeoutError"), { kind: "later" }],
    ["an inner address", new OutgoingFailure("forbidden", "10.0.0.5"), { kind: "refused" }],
    ["a redirect", { status: 302, headers: { location: "https://lms.example/login" } }, { kind: "later" }],
    ["400", { status: 400, text: "Lin Wei" }, { kind: "refused", message: "POST answered 400" }],
    ["403", { status: 403 }, { kind: "refused" }],
    ["403 of Canvas's throttle", { status: 403, headers: { "x-rate-limit-remaining": "0.0" } }, { kind: "later" }],
    ["422", { status: 422 }, { kind: "refused" }],
    ["404", { status: 404 }, { kind: "missing" }],
    ["409", { status: 409 }, { kind: "stale" }],
  ];

  test.each(OUTCOMES)("D6 %s", async (_title, answer, refusal) => {
    lms.answers.push(answer);
    await expect(lms.ags.postScore(place, ITEM, score)).rejects.toMatchObject(refusal);
  });

  it("say which scope the administrator has to switch on", async () => {
    const readOnly = { ...place, scopes: [SCOPE.lineItemRead] };
    await expect(lms.ags.postScore(readOnly, ITEM, score)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining(SCOPE.score),
    });
    expect(lms.tokenRequests).toEqual([]);
  });
});

describe("line items and results", () => {
  const item = (n: number, resourceId: string) => ({ id: `${ITEM}&n=${n}`, label: `Item ${n}`, scoreMaximum: 100, resourceId, tag: "" });

  it("are read page by page and filtered again, for a next link may lose the filter", async () => {
    lms.answers.push(
      { text: JSON.stringify([item(1, "total")]), headers: { link: "<https://lms.example/services/2/lineitems?from=2>; rel=“next”" } },
      { text: JSON.stringify([item(2, "other"), { nonsense: true }, item(3, "total")]) },
    );
    const items = await lms.ags.lineItems(place, { resourceId: "total" });
    expect(items.map((found) => found.label)).toEqual(["Item 1", "Item 3"]);
    expect(items[0]?.tag).toBeUndefined();
    expect(lms.requests[0]).toMatchObject({ url: `${ITEMS}&resource_id=total`, headers: { accept: MEDIA.lineItems } });
  });

  it("are not read in circles", async () => {
    lms.answers.push({ text: "[]", headers: { link: `<${ITEMS}>; rel="next"` } });
    await lms.ags.lineItems(place, {});
    expect(lms.requests.length).toBeLessThanOrEqual(2);
  });

  it("are made with what the platform calls them", async () => {
    lms.answers.push({ status: 201, text: JSON.stringify(item(9, "total")) });
    const made = await lms.ags.createLineItem(place, { label: "Total", scoreMaximum: 100, resourceId: "total" });
    expect(made.id).toBe(`${ITEM}&n=9`);
    expect(lms.requests[0]).toMatchObject({ method: "POST", url: ITEMS, headers: { "content-type": MEDIA.lineItem } });
  });

  it("are changed without wiping what the platform keeps beside our fields", async () => {
    lms.answers.push(
      { text: JSON.stringify({ ...item(3, "total"), endDateTime: "2026-12-01T00:00:00Z" }) },
      { text: JSON.stringify(item(3, "total")) },
    );
    await lms.ags.updateLineItem(place, { id: ITEM, label: "New", scoreMaximum: 100, resourceId: "total" });
    expect(JSON.parse(lms.requests[1]?.body ?? "")).toMatchObject({
      label: "New",
      endDateTime: "2026-12-01T00:00:00Z",
      resourceId: "total",
    });
    expect(lms.requests[1]?.method).toBe("PUT");
  });

  it("results keep zeros, and entries without a score", async () => {
    lms.answers.push({
      text: JSON.stringify([
        { id: "a", userId: "4", resultScore: 0, resultMaximum: 100 },
        { id: "b", userId: 5 },
      ]),
    });
    const results = await lms.ags.results(place, ITEM);
    expect(results).toEqual([{ userId: "4", resultScore: 0, resultMaximum: 100 }, { userId: "5" }]);
    expect(lms.requests[0]?.url).toBe("https://lms.example/services/2/lineitems/3/lineitem/results?type_id=1");
  });
});

describe("roster", () => {
  it("is read over all pages, each person once", async () => {
    const member = (id: string, extra = {}) => ({ user_id: id, roles: ["Learner"], status: "Active", ...extra });
    lms.answers.push(
      {
        text: JSON.stringify({ members: [member("1", { name: "Lin Wei", lis_person_sourcedid: "T-1" }), member("2")] }),
        headers: { link: '<https://lms.example/roster?from=1>; rel="next"' },
      },
      {
        text: JSON.stringify({
          members: [member("2", { email: "b@example.com" }), { roles: [] }, member("3", { given_name: "Mei", family_name: "Xu", name: 7 })],
        }),
      },
    );
    expect(await lms.nrps.roster(platform, "https://lms.example/roster")).toEqual([
      { sub: "1", roles: ["Learner"], status: "Active", name: "Lin Wei", employeeNumber: "T-1" },
      { sub: "2", roles: ["Learner"], status: "Active", email: "b@example.com" },
      { sub: "3", roles: ["Learner"], status: "Active", name: "Mei Xu" },
    ]);
    expect(lms.requests[0]?.headers).toMatchObject({ accept: MEDIA.roster });
  });

  it("an answer that is no roster empties nothing", async () => {
    lms.answers.push({ text: "<!doctype html>" });
    await expect(lms.nrps.roster(platform, "https://lms.example/roster")).rejects.toMatchObject({ kind: "later" });
    lms.answers.push({ text: "{}" });
    await expect(lms.nrps.roster(platform, "https://lms.example/roster")).rejects.toMatchObject({ kind: "later" });
  });
});
