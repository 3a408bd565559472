import { accountId, memberId } from "../../../src/cohort/enrolment.ts";
import { announce, auditLine } from "../../../src/delivery/changes.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, replace, type Change } from "../../../src/store/port.ts";
import type { LrsPlace } from "../delivery/lrs-place.ts";
import { TENANT } from "../delivery/place.ts";
import { AT } from "../xapi/facts.ts";

/** Everything by which one could know them; nothing of it may be left anywhere. */
export const MARKS = ["王小明明", "小明证书名", "wang.xm@corp.example", "E-778899", "lms-sub-4711", "客服九部", "热线坐席", "我叫王小明"];
export const PERSON = "p1";
export const PLATFORM = "lms";
export const about = { cohort: "c1", person: PERSON, at: AT } as const;
const base = { tenant: TENANT } as const;

const marked = { mark: "1", by: "t1", at: AT, comment: "王小明明答得好" };

/** p1 with all that the product keeps of somebody who has gone the whole way. */
export async function livedIn({ store }: LrsPlace): Promise<void> {
  const [person, member, attempt] = await Promise.all([
    store.get(collections.persons, TENANT, PERSON),
    store.get(collections.members, TENANT, memberId("c1", PERSON)),
    store.get(collections.attempts, TENANT, "att1"),
  ]);
  if (person === undefined || member === undefined || attempt === undefined) throw new Error("no place");
  const typed = attempt.paper.find(({ order }) => order.length === 0)?.question ?? "";
  const answers = { ...attempt.answers, [typed]: { value: "我叫王小明，电话见热线坐席", revision: 9, at: AT } };
  await store.commit([
    replace(collections.persons, {
      ...person,
      name: "王小明明",
      email: "wang.xm@corp.example",
      employeeNumber: "E-778899",
      department: "客服九部",
      position: "热线坐席",
      confirmedName: "小明证书名",
    }),
    replace(collections.members, { ...member, sub: "lms-sub-4711" }),
    insert(collections.accounts, {
      ...base,
      id: accountId(PLATFORM, "lms-sub-4711"),
      platform: PLATFORM,
      sub: "lms-sub-4711",
      person: PERSON,
    }),
    insert(collections.links, {
      ...base,
      id: "l1",
      platform: PLATFORM,
      deployment: "1",
      resourceLink: "r1",
      cohort: "c1",
      custom: { tiers: "senior:80", number: "E-778899" },
    }),
    replace(collections.attempts, { ...attempt, answers, marks: { ...attempt.marks, [typed]: marked } }),
    insert(collections.scores, {
      ...base,
      id: "s1",
      cohort: "c1",
      component: "theory",
      person: PERSON,
      state: "final",
      score: "90",
      source: "entered",
      by: "t1",
      at: AT,
      note: "王小明明补录",
    }),
    insert(collections.decisions, {
      ...base,
      id: "d1",
      cohort: "c1",
      person: PERSON,
      number: 1,
      state: "standing",
      programme: "c1.1",
      total: "90",
      tier: "senior",
      trace: [],
      by: "t1",
      at: AT,
      comment: "王小明明通过",
    }),
    insert(collections.appeals, {
      ...base,
      id: "o1",
      cohort: "c1",
      person: PERSON,
      number: 1,
      subject: "total",
      against: { ref: "d1", at: AT, score: "90", tier: "senior" },
      judges: ["t1"],
      words: "我叫王小明，分数有误",
      at: AT,
      state: "upheld",
      answer: { by: "t2", at: AT, words: "王小明明的分数已复核" },
    }),
    insert(collections.applications, {
      ...base,
      id: "a1",
      cohort: "c1",
      person: PERSON,
      number: 1,
      tier: "senior",
      decision: "d1",
      name: "小明证书名",
      state: "issued",
      at: AT,
      mentorComment: "王小明明很好",
      certificate: "k1",
    }),
    insert(collections.certificates, {
      ...base,
      id: "k1",
      number: "CS2026001",
      cohort: "c1",
      person: PERSON,
      code: "c".repeat(22),
      state: "issued",
      holder: "小明证书名",
      department: "客服九部",
      position: "热线坐席",
      tier: "senior",
      tierName: { "zh-CN": "高级", "zh-TW": "高級", en: "Senior" },
      programmeName: { "zh-CN": "认定", "zh-TW": "認定", en: "Certification" },
      total: "90",
      issuedOn: "2026-01-01",
      validUntil: "2027-01-01",
    }),
    insert(collections.grades, {
      ...base,
      id: "g1",
      cohort: "c1",
      column: "total",
      person: PERSON,
      score: "90",
      comment: "高级",
      stamp: 0,
      state: "parked",
      due: AT,
      tries: 1,
      reason: "refused: unknown user lms-sub-4711",
    }),
    auditLine({
      ...base,
      cohort: "",
      at: AT,
      actor: "admin",
      action: "person.moved",
      subject: PERSON,
      detail: { department: "客服九部", position: "热线坐席" },
    }),
    auditLine({ ...base, cohort: "", at: AT, actor: "admin", action: "person.left", subject: PERSON, detail: { lastDay: "2026-12-31" } }),
    ...sessions(),
    ...told(),
  ]);
}

const session = (id: string, person: string, extra: object = {}): Change =>
  insert(collections.sessions, {
    ...base,
    id,
    tokenHash: id,
    platform: PLATFORM,
    deployment: "1",
    sub: person === PERSON ? "lms-sub-4711" : "sub-t1",
    person,
    cohort: "c1",
    course: { id: "17", title: "客服培训" },
    resourceLink: "r1",
    launched: ["learner"],
    locale: "zh-CN",
    target: "iframe",
    frameOrigins: [],
    createdAt: AT,
    seenAt: AT,
    expires: AT + 1e9,
    ...extra,
  });
const sessions = (): Change[] => [
  session("own", PERSON),
  session("reviewing", "t1", { forUser: "lms-sub-4711" }),
  session("teacher", "t1"),
];

/** What the LRSs hear of them, and of p2 by them: p1 is also somebody's teacher. */
const told = (): Change[] => [
  announce(TENANT, { ...about, type: "exam-handed-in", key: "att1", attempt: "att1", component: "theory" }),
  announce(TENANT, { ...about, type: "scored", key: "s1@1", component: "theory", score: "90", by: "t1" }),
  announce(TENANT, { ...about, type: "certified", key: "k1", certificate: "k1" }),
  announce(TENANT, { ...about, person: "p2", type: "scored", key: "s2@1", component: "theory", score: "70", by: PERSON }),
  announce(TENANT, { ...about, person: "p3", type: "scored", key: "s3@1", component: "theory", score: "60", by: "t1" }),
];
