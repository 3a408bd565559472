import type { LanguageMap } from "../statement.ts";
import { words, type OwnVocabulary } from "../vocabulary.ts";
import { COMPONENT_TYPES } from "./result-templates.ts";
import { templateId } from "./template.ts";

/** How statements of one subregistration follow each other (xAPI Profiles 1.0, Part 2, 9.0); members by the names of patterns and templates. */
type Order =
  | { readonly sequence: readonly string[] }
  | { readonly alternates: readonly string[] }
  | { readonly optional: string }
  | { readonly oneOrMore: string }
  | { readonly zeroOrMore: string };

interface Pattern {
  readonly name: string;
  readonly order: Order;
  /** A primary pattern is one that whole subregistrations follow. */
  readonly primary?: { readonly label: LanguageMap; readonly definition: LanguageMap };
}

const ofComponents = (verb: string): readonly string[] => COMPONENT_TYPES.map(([kind]) => `${kind}-${verb}`);

const LEARNING = [
  "launched",
  "session-attended",
  "session-missed",
  "session-waived",
  "homework-submitted",
  "homework-scored",
  "mentored",
  "panel-rated",
  "panel-moderated",
] as const;
const OUTCOME = [...ofComponents("scored"), ...ofComponents("waived")];
const AFTER_OUTCOME = [
  ...ofComponents("passed"),
  ...ofComponents("failed"),
  "regraded",
  "programme-passed",
  "programme-failed",
  "certificate-requested",
  "application-refused",
  "appealed",
  "appeal-settled",
];

const PATTERNS: readonly Pattern[] = [
  {
    name: "exam-attempt",
    primary: {
      label: words("一次考试", "一次考試", "Exam attempt"),
      definition: words(
        "开始，交卷时的每道题，然后完成；一次考试一个子注册。",
        "開始，交卷時的每道題，然後完成；一次考試一個子註冊。",
        "Begun, each question as it stood at the hand-in, then completed; each sitting has a subregistration of its own.",
      ),
    },
    order: { sequence: ["exam-attempted", "exam-answers", "exam-completed"] },
  },
  { name: "exam-answers", order: { zeroOrMore: "question-answered" } },
  {
    name: "scenario-run",
    primary: {
      label: words("一次情景演练", "一次情境演練", "Scenario run"),
      definition: words("开始，每一轮选择，然后完成。", "開始，每一輪選擇，然後完成。", "Begun, each turn, then completed."),
    },
    order: { sequence: ["scenario-attempted", "scenario-turns", "scenario-completed"] },
  },
  { name: "scenario-turns", order: { zeroOrMore: "scenario-turn" } },
  {
    name: "survey",
    primary: {
      label: words("一份问卷", "一份問卷", "Survey"),
      definition: words("每道回答的题，然后完成。", "每道回答的題，然後完成。", "Each question that was answered, then completed."),
    },
    order: { sequence: ["survey-answers", "survey-completed"] },
  },
  { name: "survey-answers", order: { zeroOrMore: "survey-question-answered" } },
  {
    name: "training",
    primary: {
      label: words("一名学员的培训", "一名學員的培訓", "Training of a person"),
      definition: words(
        "学习的各个事件；自第一个考核项有了得分或免考起，还有结果、申请和申诉。",
        "學習的各個事件；自第一個考核項有了得分或免考起，還有結果、申請和申訴。",
        "What happens while learning; from the first component scored or waived on, results, applications and appeals as well.",
      ),
    },
    order: { sequence: ["learning", "assessed"] },
  },
  { name: "learning", order: { zeroOrMore: "learning-step" } },
  { name: "learning-step", order: { alternates: LEARNING } },
  { name: "assessed", order: { optional: "assessment" } },
  { name: "assessment", order: { sequence: ["first-outcome", "further-steps"] } },
  { name: "first-outcome", order: { alternates: OUTCOME } },
  { name: "further-steps", order: { zeroOrMore: "further-step" } },
  { name: "further-step", order: { alternates: [...LEARNING, ...OUTCOME, ...AFTER_OUTCOME] } },
  {
    name: "certificate-life",
    primary: {
      label: words("一张证书", "一張證書", "Certificate's life"),
      definition: words(
        "颁发；续期、暂停和恢复可以多次；最后过期或撤销。",
        "頒發；續期、暫停和恢復可以多次；最後過期或撤銷。",
        "Earned; renewed, suspended and reinstated any number of times; in the end expired or revoked.",
      ),
    },
    order: { sequence: ["certificate-earned", "certificate-turns", "lapse", "revocation"] },
  },
  { name: "certificate-turns", order: { zeroOrMore: "certificate-turn" } },
  { name: "certificate-turn", order: { alternates: ["certificate-renewed", "suspension"] } },
  { name: "suspension", order: { sequence: ["certificate-suspended", "reinstatement"] } },
  { name: "reinstatement", order: { optional: "certificate-reinstated" } },
  { name: "lapse", order: { optional: "certificate-expired" } },
  { name: "revocation", order: { optional: "certificate-revoked" } },
];

const NAMES: ReadonlySet<string> = new Set(PATTERNS.map(({ name }) => name));

/** As published. */
export function profilePatterns(own: OwnVocabulary) {
  const patternId = (name: string): string => `${own.base}/patterns/${name}`;
  const member = (name: string): string => (NAMES.has(name) ? patternId(name) : templateId(own, name));
  const order = (given: Order): Order => {
    if ("sequence" in given) return { sequence: given.sequence.map(member) };
    if ("alternates" in given) return { alternates: given.alternates.map(member) };
    if ("optional" in given) return { optional: member(given.optional) };
    if ("oneOrMore" in given) return { oneOrMore: member(given.oneOrMore) };
    return { zeroOrMore: member(given.zeroOrMore) };
  };
  return PATTERNS.map(({ name, order: given, primary }) => ({
    id: patternId(name),
    type: "Pattern",
    inScheme: own.profileVersion,
    ...(primary !== undefined && { primary: true, prefLabel: primary.label, definition: primary.definition }),
    ...order(given),
  }));
}
