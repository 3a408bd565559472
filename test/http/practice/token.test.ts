import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { AGS, askToken, assertion, makeKey, readJson, startBench } from "./practiceTool.ts";
import type { Bench } from "./practiceTool.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const ask = (payload: object, scope = `${AGS}score`): Promise<Response> => askToken(bench.practice, bench.tool.sign(payload), scope);

describe("the token endpoint", () => {
  it("gives a bearer token of 3,600 s for the scopes it knows", async () => {
    const response = await ask(assertion(bench), `${AGS}score https://example.org/scope/unknown`);
    expect(response.status).toBe(200);
    expect(await readJson(response)).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: `${AGS}score` });
  });

  test.each<[string, () => object]>([
    ["another issuer", () => assertion(bench, { iss: "other" })],
    ["another subject", () => assertion(bench, { sub: "other" })],
    ["another audience", () => assertion(bench, { aud: "https://other.example/token" })],
    ["no jti", () => assertion(bench, { jti: undefined })],
    ["no exp", () => assertion(bench, { exp: undefined })],
    ["an assertion that has lapsed", () => assertion(bench, { exp: bench.clock.now / 1000 - 10 })],
    ["an assertion from 30 s ahead", () => assertion(bench, { iat: bench.clock.now / 1000 + 30 })],
  ])("refuses %s with 400 and JSON", async (_name, payload) => {
    const response = await ask(payload());
    expect(response.status).toBe(400);
    expect(await readJson(response)).toHaveProperty("error");
  });

  it("refuses the same assertion a second time", async () => {
    const payload = assertion(bench);
    expect((await ask(payload)).status).toBe(200);
    expect((await ask(payload)).status).toBe(400);
  });

  it("says invalid_scope where nothing known is asked, and invalid_request to JSON", async () => {
    expect(await readJson(await ask(assertion(bench), "openid"))).toEqual({ error: "invalid_scope" });
    const response = await fetch(`${bench.practice.url}/mod/lti/token.php`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(await readJson(response)).toEqual({ error: "invalid_request" });
  });

  it("leaves out what the administrator switched off", async () => {
    const { settings } = bench.practice.platform;
    const all = settings.scopes;
    settings.scopes = all.filter((scope) => scope !== `${AGS}lineitem`);
    const answer = await readJson(await ask(assertion(bench), `${AGS}lineitem ${AGS}score`));
    const claim = bench.practice.platform.claims()["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"];
    settings.scopes = all;
    expect(answer.scope).toBe(`${AGS}score`);
    expect(claim).toMatchObject({ scope: [`${AGS}lineitem.readonly`, `${AGS}result.readonly`, `${AGS}score`] });
  });

  it("keeps the tool's key set, and fetches it again once for a new key", async () => {
    await ask(assertion(bench));
    const before = bench.tool.keyFetches();
    await ask(assertion(bench));
    expect(bench.tool.keyFetches()).toBe(before);
    const next = makeKey("tool-2");
    bench.tool.publish([next]);
    const response = await askToken(bench.practice, bench.tool.sign(assertion(bench), next), `${AGS}score`);
    expect(response.status).toBe(200);
    expect(bench.tool.keyFetches()).toBe(before + 1);
  });

  it("answers a strange key with words that are no JSON, and an unreachable key set with a page, as Moodle does", async () => {
    const strange = bench.tool.sign(assertion(bench), makeKey("strange"));
    const refused = await askToken(bench.practice, strange, `${AGS}score`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("unable to lookup correct key");
    bench.tool.publish(null);
    const unreachable = await askToken(bench.practice, strange, `${AGS}score`);
    expect([unreachable.status, unreachable.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });
});
