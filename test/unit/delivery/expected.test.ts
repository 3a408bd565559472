import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { expectedEvents, TRACES, UNTRACED, type Evidence } from "../../../src/delivery/expected.ts";
import { attempt, AT, programme } from "../xapi/facts.ts";

const SRC = "src";

/** Kinds that the product announces: `announce(…, { type: "…"`, wherever the object is written. */
function announced(): readonly string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const kinds = files.flatMap((name) => {
    const text = readFileSync(join(SRC, name), "utf8");
    return text
      .split(/\bannounce\(/)
      .slice(1)
      .flatMap((call) => /^[^;]{0,400}?\btype: "([a-z-]+)"/.exec(call)?.[1] ?? []);
  });
  return [...new Set(kinds)].toSorted();
}

const base = { tenant: "acme", version: 1, cohort: "c1", person: "p1", at: AT };
const cell = { ...base, by: "t1", source: "entered" } as const;
const issued = {
  ...base,
  code: "c",
  holder: "H",
  tier: "senior",
  tierName: { "zh-CN": "高级", "zh-TW": "高級", en: "Senior" },
  programmeName: { "zh-CN": "认定", "zh-TW": "認定", en: "Certification" },
  issuedOn: "2025-01-01",
} as const;
const line = (action: string, subject: string, actor = "t1", detail = {}) => ({
  ...base,
  id: `${action} ${subject}`,
  actor,
  action,
  subject,
  detail,
});

const EVIDENCE: Evidence = {
  definition: programme,
  scores: [
    { ...cell, id: "s1", component: "theory", state: "final", score: "70" },
    { ...cell, id: "s2", version: 2, component: "theory", state: "final", score: "80", regraded: true },
    { ...cell, id: "s3", version: 3, component: "practical", state: "excused", source: "excused" },
  ],
  decisions: [{ ...base, id: "d1", number: 1, state: "standing", programme: "x", total: "80", tier: "senior", trace: [], by: "t1" }],
  appeals: [
    {
      ...base,
      id: "o1",
      number: 1,
      subject: "theory",
      against: { ref: "s1", at: AT, score: "70" },
      judges: ["t1"],
      words: "",
      state: "upheld",
      answer: { by: "t2", at: AT, words: "" },
    },
    {
      ...base,
      id: "o2",
      number: 2,
      subject: "total",
      against: { ref: "d1", at: AT, score: "80" },
      judges: [],
      words: "",
      state: "withdrawn",
    },
  ],
  applications: [
    { ...base, id: "a1", number: 1, tier: "senior", decision: "d1", name: "N", state: "refused" },
    { ...base, id: "a2", number: 2, tier: "senior", decision: "d1", name: "N", state: "waiting" },
  ],
  certificates: [
    { ...issued, id: "k1", number: "CS2025001", state: "issued", validUntil: "2026-01-01" },
    { ...issued, id: "k2", number: "CS2025002", state: "revoked", validUntil: "2027-01-01", revocation: { by: "t1", at: AT, reason: "" } },
    { ...issued, id: "k3", number: "CS2019001", state: "issued", validUntil: "2020-01-01", imported: { at: AT } },
  ],
  attempts: [{ ...attempt, handedInAt: AT }],
  panels: [
    {
      ...base,
      id: "v1",
      component: "practical",
      rubric: { id: "r", version: 1, name: { "zh-CN": "", "zh-TW": "", en: "" }, criteria: [] },
      limit: "15",
      raters: [],
      firstRaters: 2,
      state: "final",
      since: AT,
      score: "75",
      moderation: { by: "t1", reason: "", at: AT },
    },
  ],
  ratings: [
    { ...base, id: "v1.r1", panel: "v1", rater: "r1", state: "submitted", points: { a: 5 }, comment: "", total: "75" },
    { ...base, id: "v1.r2", panel: "v1", rater: "r2", state: "draft", points: {}, comment: "" },
  ],
  audit: [
    line("certificate.applied", "a1", "p1"),
    // a2 came about before lines were written: nothing says that it was told.
    line("certificate.refused", "a1"),
    line("certificate.issued", "p1", "t1", { number: "CS2025001" }),
    line("certificate.revoked", "k2"),
  ],
  outbox: [
    {
      ...base,
      id: "m1",
      state: "sent",
      due: AT,
      tries: 0,
      createdAt: AT,
      event: { type: "scored", key: "s2@1", cohort: "c1", person: "p1", at: AT, component: "theory", score: "60" },
    },
  ],
  lapsed: { until: "2026-03-01", endOf: (day) => Date.parse(day) },
};

describe("what must have been told", () => {
  it("knows every kind that the product announces, or says why it cannot be known", () => {
    const kinds = announced();
    expect(kinds.length).toBeGreaterThan(10);
    expect(kinds.filter((kind) => !(kind in TRACES) && !UNTRACED.some((one) => one === kind))).toEqual([]);
  });

  it("is read off the records, each kind once, and nothing is expected of what lapsed before it was brought here", () => {
    const told = expectedEvents(EVIDENCE).map(({ type, key }) => `${type} ${key}`);
    expect(told.toSorted()).toEqual(
      [
        "scored s1@1",
        "regraded s2@2",
        "excused s3@3",
        "decided d1",
        "appealed o1",
        "appealed o2",
        "appeal-settled o1",
        "applied a1",
        "application-refused a1",
        "certified k1",
        "revoked k2",
        "expired k1@2026-01-01",
        `exam-attempted ${attempt.id}`,
        `exam-handed-in ${attempt.id}`,
        "panel-rated v1.r1@1",
        "panel-moderated v1@1",
      ].toSorted(),
    );
    expect(new Set(told.map((one) => one.split(" ")[0]))).toEqual(new Set(Object.keys(TRACES)));
  });

  it("is told of a panel's record by the message there is, though the record was written since", () => {
    const ratings = EVIDENCE.ratings.map((one) => ({ ...one, version: 4 }));
    const event = {
      type: "panel-rated",
      key: "v1.r1@2",
      cohort: "c1",
      person: "p1",
      at: AT,
      component: "practical",
      total: "75",
      points: {},
    } as const;
    const [first] = EVIDENCE.outbox;
    if (first === undefined) throw new Error("no message");
    const told = expectedEvents({ ...EVIDENCE, ratings, outbox: [{ ...first, event }] });
    expect(told.find(({ type }) => type === "panel-rated")?.key).toBe("v1.r1@2");
  });

  it("knows the last of two moderations by its moment", () => {
    const [first] = EVIDENCE.outbox;
    if (first === undefined) throw new Error("no message");
    const by = { cohort: "c1", person: "p1", component: "practical", by: "t1" } as const;
    const events = [AT - 1, AT].map((at) => ({ type: "panel-moderated", key: `v1@${at}`, at, score: "70", ...by }) as const);
    const told = expectedEvents({ ...EVIDENCE, outbox: events.map((event) => ({ ...first, event })) });
    expect(told.filter(({ type }) => type === "panel-moderated").map(({ key }) => key)).toEqual([`v1@${AT}`]);
  });

  it("tells a regraded score as a score where the message of the one before is gone", () => {
    const told = expectedEvents({ ...EVIDENCE, outbox: [] });
    expect(told.filter(({ key }) => key === "s2@2").map(({ type }) => type)).toEqual(["scored"]);
  });
});
