import type { AttemptRecord, Question, QuestionRecord } from "../../../src/exam/records.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import type { Text } from "../../../src/shared/json.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import type { Facts } from "../../../src/xapi/facts.ts";

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

export const facts: Facts = {
  publicUrl: "https://tool.example",
  tenant: "acme",
  language: "zh-CN",
  actor: { homePage: "https://lms.example", name: "42" },
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

/** One event of every kind, with the facts it needs. */
export const told: readonly (readonly [ServiceEvent, Facts])[] = [
  [{ ...about, type: "launched", key: "s1" }, facts],
  [
    { ...about, type: "exam-attempted", key: "att1", attempt: "att1", component: "theory" },
    { ...facts, paper },
  ],
  [
    { ...about, type: "exam-handed-in", key: "att1", attempt: "att1", component: "theory" },
    { ...facts, paper },
  ],
  [
    { ...about, type: "scored", key: "c1.theory.p1.1", component: "theory", score: "81", passLine: "60" },
    { ...facts, instructor: { homePage: "https://lms.example", name: "7" } },
  ],
  [{ ...about, type: "scored", key: "c1.attendance.p1.1", component: "attendance", score: "160/3" }, facts],
  [{ ...about, type: "decided", key: "c1.p1.1", decision: "c1.p1.1", total: "88.5", tier: "senior" }, facts],
  [{ ...about, type: "decided", key: "c1.p1.2", decision: "c1.p1.2", total: "51", tier: null }, facts],
  [
    { ...about, type: "certified", key: "CS2026001", certificate: "cert1" },
    { ...facts, certificate },
  ],
  [
    { ...about, type: "revoked", key: "cert1", certificate: "cert1" },
    { ...facts, certificate },
  ],
];
