import type { AttemptRecord, Question, QuestionRecord } from "../../../src/exam/records.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import type { Text } from "../../../src/shared/json.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import type { Interaction } from "../../../src/xapi/interactions.ts";
import type { Facts } from "../../../src/xapi/facts.ts";
import type { Agent } from "../../../src/xapi/statement.ts";

/** One learner's sitting, scores, decision and certificate, as the builders of statements see them. */
export const text = (cn: string, en: string): Text => ({ "zh-CN": cn, "zh-TW": cn, en });

export const AT = Date.UTC(2026, 2, 15, 8, 30, 0, 250);

const base = { version: 1, area: "greeting", difficulty: 1, state: "ready", explanation: text("说明", "Why") } as const;
const single: Question = {
  ...base,
  id: "greeting-01",
  type: "single",
  stem: text("先说什么?", "What comes first?"),
  options: [
    { id: "a", text: text("问候", "Greeting") },
    { id: "b", text: text("挂断", "Hanging up") },
  ],
  key: ["a"],
};
const short: Question = {
  ...base,
  id: "greeting-90",
  type: "short",
  stem: text("请写开场白", "Write an opening"),
  guide: text("要点", "Points"),
};

const stored = (question: Question): QuestionRecord => ({
  id: `${question.id}@${question.version}`,
  version: 1,
  tenant: "acme",
  bank: "customer-service",
  question,
});

export const questions = new Map([single, short].map((question) => [`${question.id}@1`, stored(question)]));

export const attempt: AttemptRecord = {
  id: "att1",
  version: 7,
  tenant: "acme",
  cohort: "c1",
  component: "theory",
  person: "p1",
  number: 2,
  state: "handed-in",
  seed: "s",
  paper: [
    { question: "greeting-01@1", section: "single", marks: "2", order: ["b", "a"] },
    { question: "greeting-90@1", section: "short", marks: "30", order: [] },
  ],
  startedAt: AT - 3_723_450,
  deadline: AT + 60_000,
  answers: {
    "greeting-01@1": { value: "a", revision: 1, at: AT - 60_000 },
    "greeting-90@1": { value: "您好,很高兴为您服务。", revision: 4, at: AT - 30_000 },
  },
  flags: [],
  handedInAt: AT,
  handedInBy: "learner",
  marks: { "greeting-01@1": { mark: "2", by: "auto", at: AT } },
};

export const programme: ProgrammeDefinition = {
  template: "customer-service",
  name: text("客户服务认证", "Customer-service certification"),
  components: [
    {
      id: "theory",
      name: text("理论考试", "Theory exam"),
      weight: "40",
      passLine: "60",
      gate: false,
      instrument: "exam",
      exam: { bank: "customer-service", sections: [], minutes: 60, attempts: 1 },
    },
    {
      id: "daily",
      name: text("日常表现", "Daily performance"),
      weight: "60",
      gate: false,
      instrument: "parts",
      parts: [{ id: "attendance", name: text("考勤", "Attendance"), gate: false, instrument: "entered", enteredBy: "staff" }],
    },
  ],
  tiers: [{ id: "senior", name: text("高级客户服务专员", "Senior"), line: "80" }],
  validity: "P1Y",
  anchor: "issue",
  numberPrefix: "CS",
  showRank: true,
  makeUps: 1,
};

const account = (name: string): Agent => ({ objectType: "Agent", account: { homePage: "https://lms.example", name } });

export const facts: Facts = {
  publicUrl: "https://tool.example",
  tenant: "acme",
  language: "zh-CN",
  actor: account("42"),
  department: "在线客服部",
  platform: { id: "lms", name: "Moodle" },
  cohort: { id: "c1", title: "客服培训 2026", course: "17" },
  programme,
};

export const paper = { attempt, questions };

export const certificate = {
  id: "cert1",
  version: 1,
  tenant: "acme",
  number: "CS2026001",
  cohort: "c1",
  person: "p1",
  code: "code",
  state: "issued",
  holder: "林晓彤",
  tier: "senior",
  tierName: text("高级客户服务专员", "Senior"),
  programmeName: programme.name,
  total: "88.5",
  issuedOn: "2026-03-15",
  validUntil: "2027-03-15",
} as const;

const about = { cohort: "c1", person: "p1", at: AT };
const on = { ...about, component: "theory" };
const staffed = { ...facts, instructor: account("7") };
const issued = { ...about, certificate: "cert1", key: "cert1" };
const certified = { ...facts, certificate };

const options = [
  { id: "greet", text: text("先问候", "Greet first") },
  { id: "hang up", text: text("挂断", "Hang up") },
];
const scale = [1, 2, 3, 4, 5].map((n) => ({ id: `likert_${n}`, text: text(String(n), String(n)) }));
const choice: Interaction = { type: "choice", options, correct: [["greet"]] };
const run = { ...about, component: "theory", run: "run1", scenario: { id: "angry", name: text("愤怒投诉", "Angry complaint") } };
const session = { id: "s1", name: text("沟通技巧", "Communication") };
const assignment = { id: "h1", name: text("案例分析", "Case analysis") };

/** One event of every kind, with the facts it needs. */
export const told: readonly (readonly [ServiceEvent, Facts])[] = [
  [{ ...about, type: "launched", key: "s1" }, facts],
  [
    {
      ...about,
      type: "survey-answered",
      key: "needs.p1",
      survey: { id: "needs", name: text("培训需求调研", "Training needs survey") },
      purpose: "needs",
      startedAt: AT - 90_000,
      answers: [
        { id: "self", text: text("沟通能力", "Communication"), interaction: { type: "likert", options: scale }, response: "likert_3" },
        { id: "form", text: text("偏好形式", "Form"), interaction: { type: "choice", options }, response: ["greet", "hang up"] },
        { id: "topics", text: text("想学的内容", "Topics"), interaction: { type: "long-fill-in" }, response: "处理投诉 👍" },
        { id: "years", text: text("工龄", "Years"), interaction: { type: "numeric" }, response: "3" },
        { id: "open", text: text("其他", "Else"), interaction: { type: "fill-in" } },
      ],
    },
    facts,
  ],
  [{ ...about, type: "attended", key: "s1.p1", session, verdict: "present", minutes: 85, by: "t1" }, staffed],
  [{ ...about, type: "attended", key: "s2.p1", session, verdict: "absent" }, facts],
  [{ ...about, type: "attended", key: "s3.p1", session, verdict: "excused" }, facts],
  [{ ...on, type: "homework-handed-in", key: "h1.p1.1", assignment, late: false }, facts],
  [{ ...on, type: "homework-scored", key: "h1.p1.1", assignment, score: "85", by: "t1" }, staffed],
  [{ ...on, type: "mentored", key: "m1", minutes: 45, rating: "88", by: "t1" }, staffed],
  [{ ...on, type: "mentored", key: "m2" }, facts],
  [
    { ...on, type: "exam-attempted", key: "att1", attempt: "att1" },
    { ...facts, paper },
  ],
  [
    { ...on, type: "exam-handed-in", key: "att1", attempt: "att1" },
    { ...facts, paper },
  ],
  [{ ...run, type: "scenario-began", key: "run1" }, facts],
  [
    {
      ...run,
      type: "scenario-turn",
      key: "run1.1",
      turn: 1,
      node: "opening",
      text: text("客户大声抱怨", "The customer shouts"),
      interaction: choice,
      response: "greet",
      took: 8_250,
      score: { got: "3", of: "5" },
    },
    facts,
  ],
  [{ ...run, type: "scenario-ended", key: "run1", startedAt: AT - 240_000, ending: "calmed" }, facts],
  [{ ...on, type: "panel-rated", key: "panel1.r1@1", total: "82.5", points: { empathy: 4, solution: 3 }, by: "r1" }, staffed],
  [{ ...on, type: "panel-moderated", key: "panel1@3", score: "79", by: "t1" }, staffed],
  [{ ...on, type: "scored", key: "c1.theory.p1.1", score: "81", passLine: "60", by: "t1" }, staffed],
  [{ ...about, type: "scored", key: "c1.attendance.p1.1", component: "attendance", score: "160/3" }, facts],
  [{ ...on, type: "excused", key: "c1.theory.p1.2", by: "t1" }, staffed],
  [
    {
      ...on,
      type: "regraded",
      key: "c1.theory.p1.3",
      score: "84",
      passLine: "60",
      before: "81",
      replaces: { type: "scored", key: "c1.theory.p1.1" },
    },
    { ...facts, replaced: "5b1f3c1e-58b7-5a39-8f0e-0123456789ab" },
  ],
  [{ ...about, type: "decided", key: "c1.p1.1", decision: "c1.p1.1", total: "88.5", tier: "senior" }, facts],
  [{ ...about, type: "decided", key: "c1.p1.2", decision: "c1.p1.2", total: "51", tier: null }, facts],
  [{ ...about, type: "appealed", key: "ap1", appeal: "ap1", component: "theory" }, facts],
  [{ ...about, type: "appealed", key: "ap2", appeal: "ap2" }, facts],
  [{ ...about, type: "appeal-settled", key: "ap1", appeal: "ap1", component: "theory", upheld: false, by: "t1" }, staffed],
  [{ ...about, type: "applied", key: "c1.p1.1", application: "c1.p1.1", tier: "senior" }, facts],
  [{ ...about, type: "application-refused", key: "c1.p1.1", application: "c1.p1.1", tier: "senior", by: "t1" }, staffed],
  [{ ...issued, type: "certified" }, certified],
  [
    { ...issued, type: "suspended", by: "t1" },
    { ...certified, instructor: account("7") },
  ],
  [{ ...issued, type: "reinstated" }, certified],
  [{ ...issued, type: "renewed", key: "cert1.2", validUntil: "2028-03-15" }, certified],
  [{ ...issued, type: "expired" }, certified],
  [{ ...issued, type: "revoked" }, certified],
];
