import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readAnyClaims } from "../../../src/lti/claims.ts";
import { plainClaims } from "../../../src/lti/plain-claims.ts";
import { CLAIM } from "../../../src/lti/words.ts";

const PLAIN = {
  iss: "https://lms.example",
  aud: "client",
  sub: "u1",
  iat: 1_790_000_000,
  exp: 1_790_000_060,
  nonce: "n",
  name: "王小明",
  email: "u1@example.com",
  [CLAIM.version]: "1.3.0",
  [CLAIM.messageType]: "LtiResourceLinkRequest",
  [CLAIM.deployment]: "1",
  [CLAIM.target]: "https://tool.example/",
  [CLAIM.roles]: ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
  [CLAIM.context]: { id: "c1", label: "CS", title: "客户服务" },
  [CLAIM.resourceLink]: { id: "l1", title: "Certification" },
  [CLAIM.lis]: { person_sourcedid: "T-1" },
  [CLAIM.custom]: { programme: "p", other: 3 },
  [CLAIM.presentation]: { locale: "zh-CN", document_target: "iframe", return_url: "https://lms.example/return" },
  [CLAIM.ags]: { scope: ["s"], lineitems: "https://lms.example/li?a=1" },
  [CLAIM.nrps]: { context_memberships_url: "https://lms.example/members" },
  unknown: "left out",
};

function bySchema(payload: unknown): unknown {
  try {
    return readAnyClaims(payload);
  } catch {
    return "refused";
  }
}

const KNOWN = {
  [CLAIM.context]: ["id", "title", "label"],
  [CLAIM.resourceLink]: ["id", "title"],
  [CLAIM.lis]: ["person_sourcedid"],
  [CLAIM.presentation]: ["locale", "document_target", "return_url"],
  [CLAIM.ags]: ["scope", "lineitems", "lineitem"],
  [CLAIM.nrps]: ["context_memberships_url"],
} as const;
const NAMES = [...Object.keys(PLAIN), "azp", "nbf", "given_name", "family_name"].filter((name) => name !== "unknown");

const picked = (from: unknown, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(Object(from), name) ? [[name, Reflect.get(Object(from), name)]] : [])));

/** What the schema knows of claims that were taken as they are. */
function known(claims: object): object {
  const own = picked(claims, NAMES);
  for (const [claim, names] of Object.entries(KNOWN)) if (own[claim] !== undefined) own[claim] = picked(own[claim], names);
  return own;
}

/** Whatever may stand where a claim is expected. */
const anything = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    -1,
    1e12,
    Number.NaN,
    "",
    " ",
    "a\u0000b",
    "\ud800",
    "javascript:alert(1)",
    "https://a:b@c",
    [],
    {},
  ),
  fc.constantFrom("1.3.0", "https://lms.example/x", ["a"], [1], { id: "x" }, { id: "" }, { scope: ["a"], lineitem: "no url" }),
  fc.constantFrom(
    "x".repeat(255),
    "x".repeat(256),
    "x".repeat(5_000),
    Array.from({ length: 201 }, () => "r"),
    [`${"r".repeat(501)}`],
  ),
  fc.string(),
  fc.object({ maxDepth: 1 }),
);

describe("claims read without the schema", () => {
  it("are those of a plain launch", () => {
    expect(plainClaims(PLAIN)).toBe(PLAIN);
    expect(known(PLAIN)).toEqual(readAnyClaims(PLAIN));
  });

  it("are what the schema gives, whatever stands in a claim, or are left to it", () => {
    const names = fc.constantFrom(...Object.keys(PLAIN), "azp", "nbf", "given_name", "family_name", CLAIM.menteeSubs, CLAIM.forUser);
    fc.assert(
      fc.property(fc.array(fc.tuple(names, anything), { minLength: 1, maxLength: 3 }), (changes) => {
        const payload: unknown = { ...PLAIN, ...Object.fromEntries(changes) };
        const fast = plainClaims(payload);
        if (fast !== undefined) expect(known(fast)).toEqual(bySchema(payload));
      }),
      { numRuns: 600 },
    );
  });

  it("are what the schema gives, whatever stands inside one", () => {
    const inner = fc.constantFrom(
      [CLAIM.context, "id"],
      [CLAIM.context, "title"],
      [CLAIM.resourceLink, "id"],
      [CLAIM.presentation, "return_url"],
      [CLAIM.presentation, "locale"],
      [CLAIM.lis, "person_sourcedid"],
      [CLAIM.ags, "scope"],
      [CLAIM.ags, "lineitem"],
      [CLAIM.nrps, "context_memberships_url"],
      [CLAIM.custom, "programme"],
      [CLAIM.custom, "__proto__"],
    );
    fc.assert(
      fc.property(inner, anything, ([claim = "", name = ""], value) => {
        const part = JSON.parse(JSON.stringify({ ...Object(Reflect.get(PLAIN, claim)) })) as object;
        Object.defineProperty(part, name, { value, enumerable: true, configurable: true, writable: true });
        const payload = { ...PLAIN, [claim]: part };
        const fast = plainClaims(payload);
        if (fast !== undefined) expect(known(fast)).toEqual(bySchema(payload));
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ["no object", "text"],
    ["null", null],
    ["another message", { ...PLAIN, [CLAIM.messageType]: "LtiDeepLinkingRequest" }],
    ["a list as audience", { ...PLAIN, aud: ["client"] }],
    ["no nonce", { ...PLAIN, nonce: undefined }],
    ["another version", { ...PLAIN, [CLAIM.version]: "1.2" }],
    ["an identifier with a control character", { ...PLAIN, sub: "a\u0007" }],
    ["a mentor's learners", { ...PLAIN, [CLAIM.menteeSubs]: ["u2"] }],
  ])("are left to the schema with %s", (_what, payload) => expect(plainClaims(payload)).toBeUndefined());
});
