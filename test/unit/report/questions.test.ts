import { describe, expect, it } from "@jest/globals";
import { toCsv } from "../../../src/report/csv.ts";
import { expiry } from "../../../src/report/questions/expiry.ts";
import { passRate } from "../../../src/report/questions/pass-rate.ts";
import { raterSeverity } from "../../../src/report/questions/rater-severity.ts";
import type { Told } from "../../../src/report/questions/told.ts";
import { ownVocabulary, VERBS } from "../../../src/xapi/vocabulary.ts";

const terms = ownVocabulary("https://tool.example");
const asked = { terms, period: {} };
let count = 0;
const told = (change: Partial<Told>): Told => {
  count += 1;
  const blank = { objectType: "", text: undefined, registration: "r", department: "d", about: [], success: undefined, raw: undefined };
  return { id: String(count).padStart(4, "0"), verb: "", at: count, actor: "a", object: "o", extensions: {}, ...blank, ...change };
};

describe("expiry", () => {
  const until = (day: string) => ({ [terms.validUntil.id]: day });
  const life = [
    told({ verb: VERBS.earned.id, object: "kept", extensions: until("2027-03-31") }),
    told({ verb: VERBS.earned.id, object: "renewed", extensions: until("2027-03-31") }),
    told({ verb: terms.renewed.id, object: "renewed", extensions: until("2028-03-31") }),
    told({ verb: VERBS.earned.id, object: "revoked", extensions: until("2027-03-31") }),
    told({ verb: terms.revoked.id, object: "revoked" }),
    told({ verb: VERBS.earned.id, object: "paused", extensions: until("2027-03-15") }),
    told({ verb: terms.suspended.id, object: "paused" }),
    told({ verb: VERBS.earned.id, object: "back", extensions: until("2027-04-01") }),
    told({ verb: terms.suspended.id, object: "back" }),
    told({ verb: terms.reinstated.id, object: "back" }),
  ];
  it("counts a renewal's new day, no revoked certificate, and a suspension until it ends, in whatever order they are read", () => {
    const rows = [
      { month: "2027-03", certificates: 2, suspended: 1 },
      { month: "2027-04", certificates: 1, suspended: 0 },
      { month: "2028-03", certificates: 1, suspended: 0 },
    ];
    expect(expiry.rows(life, asked)).toEqual(rows);
    expect(expiry.rows(life.toReversed(), asked)).toEqual(rows);
  });
  it("keeps to the period of the last days", () => {
    const period = { from: Date.parse("2027-03-20"), to: Date.parse("2027-04-02") };
    expect(expiry.rows(life, { terms, period }).map(({ certificates }) => certificates)).toEqual([1, 1]);
  });
});

it("the last official result counts, and passing a component is none", () => {
  const about = { objectType: terms.programme.id };
  const rows = passRate.rows(
    [
      told({ ...about, verb: VERBS.failed.id, registration: "p1" }),
      told({ ...about, verb: VERBS.passed.id, registration: "p1" }),
      told({ ...about, verb: VERBS.failed.id, registration: "p2" }),
      told({ verb: VERBS.passed.id, registration: "p2" }),
    ],
    asked,
  );
  expect(rows).toEqual([{ department: "d", people: 2, passed: 1, rate: 50 }]);
});

it("a rater alone with a performance is compared with nobody, and one who corrects a rating counts once", () => {
  const rated = (actor: string, object: string, raw: number) => told({ verb: VERBS.evaluated.id, actor, object, raw });
  const rows = raterSeverity.rows([rated("a", "x", 10), rated("a", "x", 70.1), rated("b", "x", 80.2), rated("b", "y", 50)], asked);
  expect(rows).toEqual([
    { rater: "a", performances: 1, mean: 70.1, severity: -10.1 },
    { rater: "b", performances: 1, mean: 80.2, severity: 10.1 },
  ]);
});

it("no cell of the CSV is a formula, and figures below zero stay figures", () => {
  const rows = [
    { rater: "=1+1", severity: -2.5 },
    { rater: '@x,"y"', severity: 1 },
  ];
  expect(toCsv({ columns: ["rater", "severity"], rows }, { locale: "en" })).toBe('rater,severity\r\n\'=1+1,-2.5\r\n"\'@x,""y""",1\r\n');
});
