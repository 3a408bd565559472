import { fileURLToPath } from "node:url";
import type { ApplicationRecord, CertificateRecord } from "../../../src/certificate/records.ts";
import type { LearnerFacts } from "../../../src/cohort/home.ts";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import type { Standing as ExamStanding } from "../../../src/exam/standing.ts";
import type { PanelRecord } from "../../../src/observation/records.ts";
import { DEFAULT_TEMPLATE, loadTemplates } from "../../../src/programme/templates.ts";
import type { DecisionRecord } from "../../../src/result/records.ts";
import { standingOf, type Standing } from "../../../src/result/standing.ts";
import type { LeafScores } from "../../../src/result/total.ts";
import { exact } from "../../../src/shared/exact.ts";

const templates = loadTemplates(fileURLToPath(new URL("../../../config/programmes", import.meta.url)));

/** Theory 40 (line 60), practical 40, daily 20 of three parts; tiers at 80, 70, 60. */
export const DEFINITION = (() => {
  const found = templates.get(DEFAULT_TEMPLATE);
  if (found === undefined) throw new Error("no template");
  return found;
})();

export type Scores = Readonly<Partial<Record<"theory" | "practical" | "attendance" | "homework" | "mentor", string>>>;
export const ALL = (score: string): Scores => ({ theory: score, practical: score, attendance: score, homework: score, mentor: score });

/** "excused" or a score by leaf. */
export const leaves = (scores: Scores): LeafScores =>
  new Map(
    Object.entries(scores).map(([leaf, score]) => [
      leaf,
      score === "excused" ? { state: "excused" } : { state: "final", score: exact(score) },
    ]),
  );

const base = { tenant: "t", version: 1, cohort: "c", person: "p", at: 0 };

export const decision = (total: string, tier: string | null): DecisionRecord => ({
  ...base,
  id: "c.p.1",
  number: 1,
  state: "standing",
  programme: "v1",
  total,
  tier,
  trace: {},
  by: "i",
});

export const standing = (scores: Scores, decided?: DecisionRecord): Standing => standingOf(DEFINITION, leaves(scores), decided);

const sitting = (state: AttemptRecord["state"]): AttemptRecord => ({
  ...base,
  id: "a",
  component: "theory",
  number: 1,
  state,
  seed: "s",
  paper: [],
  startedAt: 0,
  deadline: 1,
  answers: {},
  flags: [],
  marks: {},
});

export const EXAM: Readonly<Record<ExamStanding["type"], ExamStanding>> = {
  "not-yet": { type: "not-yet", opens: 1_000 },
  closed: { type: "closed" },
  "may-start": { type: "may-start" },
  open: { type: "open", attempt: sitting("open") },
  "handed-in": { type: "handed-in", attempt: sitting("handed-in") },
  marked: { type: "marked", attempt: sitting("marked") },
};

export const panel = (state: PanelRecord["state"]): PanelRecord => ({
  ...base,
  id: "c.practical.p",
  component: "practical",
  rubric: { id: "r", version: 1, name: { "zh-CN": "", "zh-TW": "", en: "" }, criteria: [] },
  limit: "15",
  raters: ["r1", "r2"],
  firstRaters: 2,
  state,
  since: 0,
});

export const application = (state: ApplicationRecord["state"]): ApplicationRecord => ({
  ...base,
  id: "c.p.1",
  number: 1,
  tier: "senior",
  decision: "c.p.1",
  name: "P",
  state,
});

export const CERTIFICATE: CertificateRecord = {
  ...base,
  id: "CS2026001",
  number: "CS2026001",
  code: "code",
  state: "issued",
  holder: "P",
  tier: "senior",
  tierName: { "zh-CN": "高级", "zh-TW": "高級", en: "Senior" },
  programmeName: { "zh-CN": "认证", "zh-TW": "認證", en: "Certification" },
  total: "86.2",
  issuedOn: "2026-03-15",
  validUntil: "2027-03-14",
};

export interface Situation {
  readonly scores?: Scores;
  readonly decided?: DecisionRecord;
  readonly exam?: ExamStanding["type"];
  readonly panel?: PanelRecord["state"];
  readonly homework?: LearnerFacts["homework"];
  readonly application?: ApplicationRecord["state"];
  readonly certified?: boolean;
}

export const learnerFacts = (at: Situation): LearnerFacts => ({
  standing: standing(at.scores ?? {}, at.decided),
  exams: new Map([["theory", EXAM[at.exam ?? "may-start"]]]),
  panels: at.panel === undefined ? [] : [panel(at.panel)],
  homework: at.homework ?? [],
  application: at.application === undefined ? undefined : application(at.application),
  certificate: at.certified === true ? CERTIFICATE : undefined,
});
