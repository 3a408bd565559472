import { afterAll, beforeAll, describe, expect, it, test } from "@jest/globals";
import { accepted, begin, claimsFor, launch, MEMBERSHIP, register, type Claims } from "../../support/launching.ts";
import { startTool, type Tool } from "../../support/lti-tool.ts";
import { jwkOf, startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";
import { CLAIM } from "../../../src/lti/words.ts";
import type { Role } from "../../../src/people/records.ts";

let tool: Tool;
let platform: SigningPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  await register(tool, platform);
});
afterAll(async () => {
  await tool.close();
  await platform.close();
});

const now = (): number => Math.floor(Date.now() / 1000);
const UNKNOWN = "http://vendor.example/role#Wizard";

const people = (
  ids: readonly string[],
  name: "Instructor" | "Learner",
  role: Role,
): [id: string, title: string, claims: Claims, roles: readonly Role[]][] => [
  [ids[0] ?? "", `${name}: full role IRI`, { [CLAIM.roles]: [`${MEMBERSHIP}#${name}`] }, [role]],
  [
    ids[1] ?? "",
    `${name}: several roles`,
    { [CLAIM.roles]: [`${MEMBERSHIP}#${name}`, `http://purl.imsglobal.org/vocab/lis/v2/institution/person#${name}`] },
    [role],
  ],
  [ids[2] ?? "", `${name}: short role`, { [CLAIM.roles]: [name] }, [role]],
  [ids[3] ?? "", `${name}: unknown role beside`, { [CLAIM.roles]: [UNKNOWN, `${MEMBERSHIP}#${name}`] }, [role]],
  [ids[4] ?? "", `${name}: no role (empty list)`, { [CLAIM.roles]: [] }, ["learner"]],
  [ids[5] ?? "", `${name}: e-mail only`, { name: undefined, [CLAIM.roles]: [name] }, [role]],
  [
    ids[6] ?? "",
    `${name}: names only`,
    { email: undefined, name: undefined, given_name: "Wei", family_name: "Lin", [CLAIM.roles]: [name] },
    [role],
  ],
  [ids[7] ?? "", `${name}: no personal data`, { email: undefined, name: undefined, [CLAIM.roles]: [name] }, [role]],
  [ids[8] ?? "", `${name}: e-mail, no context`, { name: undefined, [CLAIM.context]: undefined, [CLAIM.roles]: [name] }, [role]],
];

describe("people the LMS sends get in with their course role (1.1)", () => {
  test.each([
    ...people(["V11", "V12", "V13", "V14", "V15", "V16", "V17", "V18", "V19"], "Instructor", "instructor"),
    ...people(["V21", "V22", "V23", "V24", "V25", "V26", "V27", "V28", "V29"], "Learner", "learner"),
  ])("%s %s", async (_id, _title, claims, roles) => {
    const browser = tool.browser();
    const answer = await launch(browser, platform, claims);
    expect(accepted(answer)).toBe(true);
    const page = await browser.get(String(answer.headers["location"]));
    expect(page.body).toMatchObject({ sub: "learner-1", launched: roles });
  });
});

const TOLERATED: [id: string, title: string, claims: () => Claims][] = [
  ["V30", "unknown role only", () => ({ [CLAIM.roles]: [UNKNOWN] })],
  ["V31", "unknown extra claims are ignored", () => ({ "https://vendor.example/claim": { deep: [1, { x: null }] }, given_name: 7 })],
  ["V32", "aud as a list of one", () => ({ aud: ["client-1"] })],
  ["V33", "azp equal to client_id", () => ({ azp: "client-1" })],
  ["V36", "platform clock 30 s ahead", () => ({ iat: now() + 30, exp: now() + 90 })],
  ["V37", "platform clock 30 s behind", () => ({ iat: now() - 30, exp: now() + 30 })],
  ["drill D10", "platform clock 59 s ahead", () => ({ iat: now() + 59, nbf: now() + 59, exp: now() + 119 })],
  ["drill D10", "platform clock 60 s behind", () => ({ iat: now() - 60, exp: now() + 1 })],
  ["V38", "unicode and long names", () => ({ name: `বাংলা 🙂 \u202eعربي ${"长".repeat(400)}` })],
  ["C51", "__proto__ in claims and custom", () => JSON.parse('{"__proto__":{"launched":["instructor"]},"x":1}') as Claims],
];

describe("what is odd but right is tolerated (1.1)", () => {
  test.each(TOLERATED)("%s %s", async (_id, _title, claims) => {
    expect(accepted(await launch(tool.browser(), platform, claims()))).toBe(true);
  });

  it("V34 leaves out custom variables that were not substituted, and reads the others", async () => {
    await launch(tool.browser(), platform, {
      [CLAIM.custom]: { staff: "$Person.sourcedId", price: "$5", tiers: "senior:80", empty: null },
    });
    expect({ ...tool.launches.at(-1)?.custom }).toEqual({ price: "$5", tiers: "senior:80" });
  });

  it("C51 keeps prototypes clean", async () => {
    const custom = JSON.parse('{"__proto__":"evil","constructor":"c","programme":"p"}') as object;
    await launch(tool.browser(), platform, { [CLAIM.custom]: custom });
    expect(tool.launches.at(-1)?.custom["programme"]).toBe("p");
    expect(tool.launches.at(-1)?.custom["toString"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["programme"]).toBeUndefined();
  });

  it("V35 takes a JWK without alg and use", async () => {
    platform.rotate("bare");
    platform.published = [jwkOf(platform.key, {})];
    expect(accepted(await launch(tool.browser(), platform))).toBe(true);
  });

  it("V39 takes a deep linking request and keeps what it wants back", async () => {
    const answer = await launch(tool.browser(), platform, {
      [CLAIM.messageType]: "LtiDeepLinkingRequest",
      [CLAIM.resourceLink]: undefined,
      [CLAIM.deepLinking]: {
        deep_link_return_url: `${platform.issuer}/return`,
        accept_types: ["ltiResourceLink"],
        accept_presentation_document_targets: ["iframe"],
        data: "op=321&v=44",
      },
    });
    expect(answer.headers["location"]).toMatch(/^\/s\/[\w-]+\/deep-linking$/);
    expect(tool.launches.at(-1)?.deepLinking).toMatchObject({
      returnUrl: `${platform.issuer}/return`,
      data: "op=321&v=44",
      acceptMultiple: true,
    });
  });

  it("opens a submission review for whom it is about", async () => {
    const answer = await launch(tool.browser(), platform, {
      [CLAIM.messageType]: "LtiSubmissionReviewRequest",
      [CLAIM.forUser]: { user_id: "learner-9" },
      [CLAIM.ags]: { scope: [], lineitem: `${platform.issuer}/items/1` },
    });
    expect(answer.headers["location"]).toMatch(/\/review$/);
    expect(tool.launches.at(-1)?.forUser).toBe("learner-9");
  });

  it("opens the page below the tool's address that the link names", async () => {
    const target = "https://tool.example/exam/theory";
    const browser = tool.browser();
    const begun = await begin(browser, platform, { target_link_uri: target });
    const token = platform.sign(claimsFor(platform, begun.nonce, { [CLAIM.target]: target }));
    const answer = await browser.post("/lti/launch", { state: begun.state, id_token: token });
    expect(answer.headers["location"]).toMatch(/^\/s\/[\w-]+\/exam\/theory$/);
  });
});
