import { describe, expect, it, test } from "@jest/globals";
import { nextOf, roadOf, type Stop } from "../../../src/cohort/home.ts";
import { toHomePage } from "../../../src/cohort/home.presenter.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { LOCALES } from "../../../src/shared/json.ts";
import { ALL, decision, DEFINITION, learnerFacts, type Situation } from "./facts.ts";

const SENIOR = decision("86.2", "senior");
const RETRAIN = decision("55", null);
const DAILY = { attendance: "90", homework: "90", mentor: "90" };

interface Row {
  readonly name: string;
  readonly at: Situation;
  /** What stands on top of the page. */
  readonly next: string;
  /** theory, practical, daily, decision, certificate */
  readonly road: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    name: "has just arrived",
    at: {},
    next: "start-exam",
    road: ["todo mayStart", "todo notArranged", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "is early for the exam",
    at: { exam: "not-yet" },
    next: "exam-later",
    road: ["todo examLater", "todo notArranged", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "closed the tab during the exam",
    at: { exam: "open", panel: "scoring" },
    next: "continue-exam",
    road: ["doing examOpen", "waiting panelScoring", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "handed in",
    at: { exam: "handed-in", scores: { attendance: "90" } },
    next: "wait marking",
    road: ["waiting marking", "todo notArranged", "doing partial", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "missed the exam",
    at: { exam: "closed" },
    next: "missed-exam",
    road: ["missed examClosed", "todo notArranged", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "waits for the panel",
    at: { exam: "marked", scores: { theory: "88", ...DAILY }, panel: "third-rater" },
    next: "wait panel",
    road: ["final final", "waiting panelScoring", "final final", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "is below the exam's line",
    at: { exam: "marked", scores: { theory: "59.99" } },
    next: "wait scores",
    road: ["missed belowLine", "todo notArranged", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "is excused from the exam",
    at: { scores: { theory: "excused" } },
    next: "wait scores",
    road: ["final excused", "todo notArranged", "todo notYet", "todo afterScores", "todo afterDecision"],
  },
  {
    name: "has every score",
    at: { exam: "marked", scores: ALL("86.2"), panel: "final" },
    next: "wait decision",
    road: ["final final", "final final", "final final", "waiting waitingDecision", "todo afterDecision"],
  },
  {
    name: "earned a tier",
    at: { exam: "marked", scores: ALL("86.2"), decided: SENIOR },
    next: "apply",
    road: ["final final", "final final", "final final", "final decided", "doing mayApply"],
  },
  {
    name: "applied",
    at: { exam: "marked", scores: ALL("86.2"), decided: SENIOR, application: "waiting" },
    next: "wait application",
    road: ["final final", "final final", "final final", "final decided", "waiting applied"],
  },
  {
    name: "was sent back with the application",
    at: { exam: "marked", scores: ALL("86.2"), decided: SENIOR, application: "refused" },
    next: "apply",
    road: ["final final", "final final", "final final", "final decided", "doing mayApply"],
  },
  {
    name: "holds the certificate",
    at: { exam: "marked", scores: ALL("86.2"), decided: SENIOR, application: "issued", certified: true },
    next: "see-certificate",
    road: ["final final", "final final", "final final", "final decided", "final issued"],
  },
  {
    name: "has to retrain",
    at: { exam: "marked", scores: ALL("55"), decided: RETRAIN },
    next: "retrain",
    road: ["missed belowLine", "final final", "final final", "missed retrain", "todo afterDecision"],
  },
];

const nextName = (at: Situation): string => {
  const next = nextOf(learnerFacts(at));
  return next.type === "wait" ? `wait ${next.for}` : next.type;
};
const stopName = ({ state, status }: Stop): string => `${state} ${status}`;

describe("a learner who", () => {
  test.each(ROWS)("$name is told what is next and sees where they stand", ({ at, next, road }) => {
    expect(nextName(at)).toBe(next);
    expect(roadOf(learnerFacts(at)).map(stopName)).toEqual(road);
  });
});

describe("the page itself", () => {
  const languages = loadLanguages("config/locales");
  const reader = (locale: (typeof LOCALES)[number]) => ({
    t: languages.translator(locale),
    locale,
    zone: "Asia/Shanghai",
    href: (path: string) => `/s/x${path}`,
  });
  const page = (at: Situation, locale: (typeof LOCALES)[number] = "en") =>
    toHomePage({ definition: DEFINITION, learner: learnerFacts(at), tasks: [] }, reader(locale));

  it("has words for every situation in every language", () => {
    for (const locale of LOCALES) {
      for (const { at } of ROWS) expect(page(at, locale).next.text.length).toBeGreaterThan(3);
    }
  });

  it.each([
    ["start-exam", {}, "/s/x/exam/theory"],
    ["continue-exam", { exam: "open" }, "/s/x/exam/theory/sitting"],
    ["apply", { exam: "marked", scores: ALL("86.2"), decided: SENIOR }, "/s/x/certificate"],
    ["retrain", { exam: "marked", scores: ALL("55"), decided: RETRAIN }, "/s/x/results"],
  ] as const)("leads on with one button: %s", (_, at, href) => {
    expect(page(at).next.button?.href).toBe(href);
  });

  it("offers no button where all that is left is to wait", () => {
    expect(page({ exam: "handed-in" }).next.button).toBeUndefined();
  });

  it("shows a total and a tier only once decided, else says why not", () => {
    expect(page({ exam: "marked", scores: ALL("86.2") }).learner).toMatchObject({
      total: undefined,
      tier: undefined,
      why: expect.any(String),
    });
    const decided = page({ exam: "marked", scores: ALL("86.2"), decided: decision("86.2", "senior") }).learner;
    expect(decided).toMatchObject({ total: "86.20", tier: "Senior Customer Service Specialist", why: undefined });
    expect(decided?.scale.src).toBe("/s/x/tier-scale.svg?at=86.20");
  });

  it("never rounds a total up across a line", () => {
    expect(page({ decided: decision("79.995", "intermediate") }).learner).toMatchObject({ total: "79.99" });
  });

  it("shows staff the first task that waits, the others below, and says so when none does", () => {
    const tasks = [
      { key: "marking", count: 0, path: "/marking" },
      { key: "decide", count: 3, path: "/decide" },
      { key: "applications", count: 2, path: "/applications" },
    ];
    const staff = (list: typeof tasks) => toHomePage({ definition: DEFINITION, learner: undefined, tasks: list }, reader("en"));
    expect(staff(tasks).next.button?.href).toBe("/s/x/decide");
    expect(staff(tasks).tasks.map(({ href }) => href)).toEqual(["/s/x/applications"]);
    expect(staff([]).next.button).toBeUndefined();
  });
});
