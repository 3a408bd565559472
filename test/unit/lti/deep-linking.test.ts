import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import jwt from "jsonwebtoken";
import { createDeepLinking, type ContentItem } from "../../../src/lti/deep-linking.ts";
import type { Platforms } from "../../../src/lti/platforms.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import type { ToolKeys } from "../../../src/lti/tool-keys.ts";

const { privateKey: key, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const platforms = { get: async () => ({ issuer: "https://lms.example", clientId: "client-1", state: "on" }) } as unknown as Platforms;
const toolKeys = { signing: async () => ({ kid: "k1", key }) } as unknown as ToolKeys;
const session = (deepLinking?: SessionRecord["deepLinking"]): SessionRecord =>
  ({ tenant: "acme", platform: "p1", deployment: "1", deepLinking }) as SessionRecord;
const item: ContentItem = {
  type: "ltiResourceLink",
  title: "Theory exam",
  url: "https://tool.example/exam/theory",
  lineItem: { label: "Theory", scoreMaximum: 100, resourceId: "theory" },
};
const CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/";

describe("the answer to a deep-linking request", () => {
  const service = createDeepLinking({ platforms, toolKeys });

  it("is a signed message from client to issuer with the chosen items, and echoes data", async () => {
    const wanted = { returnUrl: "https://lms.example/return", acceptTypes: ["ltiResourceLink"], acceptMultiple: true, data: "op=1" };
    const answer = await service.answer(session(wanted), [item, item], "Added");
    expect(answer.returnUrl).toBe("https://lms.example/return");
    expect(jwt.decode(answer.jwt, { complete: true })?.header).toMatchObject({ alg: "RS256", kid: "k1" });
    expect(jwt.verify(answer.jwt, publicKey, { algorithms: ["RS256"] })).toMatchObject({
      iss: "client-1",
      aud: "https://lms.example",
      nonce: expect.stringMatching(/.{10,}/),
      "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingResponse",
      "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
      "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1",
      [`${CLAIM}data`]: "op=1",
      [`${CLAIM}msg`]: "Added",
      [`${CLAIM}content_items`]: [item, item],
    });
  });

  it("brings one item where the platform takes one, and none is an answer too", async () => {
    const single = { returnUrl: "https://lms.example/return", acceptTypes: ["ltiResourceLink"], acceptMultiple: false };
    const items = async (chosen: ContentItem[]) =>
      (jwt.decode((await service.answer(session(single), chosen)).jwt) as Record<string, unknown>)[`${CLAIM}content_items`];
    expect(await items([item, item])).toEqual([item]);
    expect(await items([])).toEqual([]);
  });

  it("is not given by a session that was asked for none", async () => {
    await expect(service.answer(session(), [item])).rejects.toMatchObject({ code: "not-found" });
  });
});
