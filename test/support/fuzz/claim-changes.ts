import { CLAIM } from "../../../src/lti/words.ts";
import { CLIENT, DEPLOYMENT, MEMBERSHIP, type Claims } from "../launching.ts";
import { oddText, oddValue, type Draw } from "./draw.ts";

/** One change to a launch that was right, and whether it is still right afterwards. */
export interface ClaimChange {
  readonly name: string;
  readonly harmless: boolean;
  readonly change: (claims: Claims, draw: Draw) => Claims;
}

const set = (name: string, value: unknown): Claims => ({ [name]: value });
const seconds = (): number => Math.floor(Date.now() / 1000);

/** No identifier: wrong kinds, empty, too long, with control characters or halves of characters. */
const noIdentifier = (draw: Draw): unknown =>
  draw.pick([
    null,
    7,
    true,
    {},
    { $ne: null },
    [],
    ["a"],
    "",
    "x".repeat(256),
    "a\0",
    "\n",
    "\ud800",
    { id: "a" },
    Number.MAX_SAFE_INTEGER,
  ]);
const noSeconds = (draw: Draw): unknown => draw.pick([null, "1", "", {}, [], -1, 1e12, true, String(seconds()), { $gt: 0 }]);

/** Each required claim is missing, or holds what it never may. */
const REQUIRED: readonly (readonly [claim: string, wrong: (draw: Draw) => unknown])[] = [
  ["iss", (draw) => draw.pick<unknown>([null, 7, "", {}, "https://evil.example", "http://127.0.0.1", oddText(draw)])],
  ["sub", noIdentifier],
  [
    "aud",
    (draw) => draw.pick<unknown>([null, 7, "", {}, [], ["other"], [CLIENT, "other"], [CLIENT, 7], "client-2", [[CLIENT]], { 0: CLIENT }]),
  ],
  ["exp", (draw) => draw.pick<unknown>([noSeconds(draw), seconds() - 3_600, 0])],
  ["iat", (draw) => draw.pick<unknown>([noSeconds(draw), seconds() + 3_600, seconds() - 7_200, 0])],
  ["nonce", (draw) => draw.pick<unknown>([noIdentifier(draw), "A".repeat(43), oddText(draw)])],
  [CLAIM.version, (draw) => draw.pick<unknown>([null, 1.3, "1.3", "1.3.0 ", "1.2.0", ["1.3.0"], {}])],
  [
    CLAIM.messageType,
    (draw) => draw.pick<unknown>([null, 7, "", "ltiresourcelinkrequest", "LtiStartProctoring", ["LtiResourceLinkRequest"], {}]),
  ],
  [CLAIM.deployment, (draw) => draw.pick<unknown>([noIdentifier(draw), "deployment-2", `${DEPLOYMENT} `, DEPLOYMENT.toUpperCase()])],
  [CLAIM.target, (draw) => draw.pick<unknown>([null, 7, "", {}, "https://evil.example/", "/", "javascript:alert(1)", oddText(draw)])],
  [
    CLAIM.roles,
    (draw) => draw.pick<unknown>([null, 7, {}, `${MEMBERSHIP}#Instructor`, [7], [null], [{}], Array(201).fill("x"), ["x".repeat(501)]]),
  ],
  [CLAIM.resourceLink, (draw) => draw.pick<unknown>([null, 7, "link-1", [], {}, { id: noIdentifier(draw) }])],
];

/** Claims that need not be there but must be right where they are. */
const OPTIONAL: readonly (readonly [claim: string, wrong: (draw: Draw) => unknown])[] = [
  ["azp", (draw) => draw.pick<unknown>([null, 7, "", "other", [CLIENT]])],
  ["nbf", (draw) => draw.pick<unknown>([null, "1", {}, -1, seconds() + 3_600])],
  [CLAIM.context, (draw) => draw.pick<unknown>([null, 7, "course-1", [], {}, { id: noIdentifier(draw) }])],
];

/** What anybody may send without its mattering. */
const ANY: readonly string[] = [
  "name",
  "given_name",
  "family_name",
  "email",
  CLAIM.presentation,
  CLAIM.custom,
  CLAIM.lis,
  CLAIM.ags,
  CLAIM.nrps,
  CLAIM.menteeSubs,
];

const harmful: readonly ClaimChange[] = [
  ...REQUIRED.map(([claim]): ClaimChange => ({ name: `${claim} missing`, harmless: false, change: () => set(claim, undefined) })),
  ...[...REQUIRED, ...OPTIONAL].map(
    ([claim, wrong]): ClaimChange => ({
      name: `${claim} wrong`,
      harmless: false,
      change: (_claims, draw) => set(claim, wrong(draw)),
    }),
  ),
  { name: "deep linking without settings", harmless: false, change: () => set(CLAIM.messageType, "LtiDeepLinkingRequest") },
  { name: "review of nobody", harmless: false, change: () => set(CLAIM.messageType, "LtiSubmissionReviewRequest") },
];

const harmless: readonly ClaimChange[] = [
  { name: "a courtesy, odd", harmless: true, change: (_claims, draw) => set(draw.pick(ANY), oddValue(draw)) },
  { name: "a claim of nobody's", harmless: true, change: (_claims, draw) => set(`https://vendor.example/${draw.int(9)}`, oddValue(draw)) },
  {
    name: "custom, odd",
    harmless: true,
    change: (_claims, draw) => set(CLAIM.custom, { [oddText(draw)]: oddValue(draw), tiers: oddText(draw) }),
  },
  { name: "aud as a list", harmless: true, change: () => set("aud", [CLIENT]) },
  { name: "azp named", harmless: true, change: () => set("azp", CLIENT) },
  { name: "clock ahead or behind", harmless: true, change: (_claims, draw) => set("iat", seconds() + draw.int(81) - 40) },
  {
    name: "another person",
    harmless: true,
    change: (_claims, draw) => set("sub", draw.pick(["a", "0", "null", "$ne", "__proto__", "字", "🙂", "x".repeat(255)])),
  },
  {
    name: "another course",
    harmless: true,
    change: (_claims, draw) => set(CLAIM.context, { id: `course-${draw.int(5)}`, title: oddValue(draw) }),
  },
  { name: "no course", harmless: true, change: () => set(CLAIM.context, undefined) },
  {
    name: "other roles",
    harmless: true,
    change: (_claims, draw) => set(CLAIM.roles, draw.pick([[], ["Instructor"], ["", "x", "\0"], [`${MEMBERSHIP}#Mentor`]])),
  },
];

export const drawClaimChange = (draw: Draw): ClaimChange => draw.pick(draw.chance(0.7) ? harmful : harmless);
