import type { LanguageMap } from "./statement.ts";
import { TYPES, VERBS, type OwnVocabulary } from "./vocabulary.ts";

interface Rule {
  /** JSONPath into the statement. */
  readonly location: string;
  readonly presence: "included" | "excluded";
}

interface Template {
  readonly name: string;
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  readonly verb: string;
  readonly objectActivityType?: string;
  readonly included?: readonly string[];
  readonly excluded?: readonly string[];
}

/** What every statement of the profile has. */
const ALWAYS: readonly string[] = ["$.id", "$.timestamp", "$.actor.account", "$.context.registration", "$.context.platform"];

const words = (cn: string, tw: string, en: string): LanguageMap => ({ "zh-CN": cn, "zh-TW": tw, en });
const extension = (root: string, id: string): string => `${root}.extensions['${id}']`;

function templates(own: OwnVocabulary): readonly Template[] {
  const sitting = extension("$.context", own.attemptNumber.id);
  const tier = extension("$.result", own.tier.id);
  return [
    {
      name: "launched",
      label: words("打开班次", "開啟班次", "Cohort opened"),
      definition: words("从学习平台打开了班次。", "從學習平台開啟了班次。", "The cohort was opened from the LMS."),
      verb: VERBS.launched.id,
      objectActivityType: own.cohort.id,
    },
    {
      name: "exam-attempted",
      label: words("开始考试", "開始考試", "Exam begun"),
      definition: words("一次考试开始了。", "一次考試開始了。", "A sitting of an exam began."),
      verb: VERBS.attempted.id,
      objectActivityType: TYPES.assessment,
      included: [sitting],
    },
    {
      name: "question-answered",
      label: words("回答题目", "回答題目", "Question answered"),
      definition: words(
        "交卷时的一道题的作答；由人批改的题不带得分。",
        "交卷時的一道題的作答；由人批改的題不帶得分。",
        "One answer of a paper handed in; a question marked by people carries no score.",
      ),
      verb: VERBS.answered.id,
      objectActivityType: TYPES.interaction,
      included: ["$.result.response", "$.context.contextActivities.parent", sitting],
    },
    {
      name: "exam-completed",
      label: words("交卷", "交卷", "Exam handed in"),
      definition: words("一次考试结束了，写明用时。", "一次考試結束了，寫明用時。", "A sitting ended; how long it took."),
      verb: VERBS.completed.id,
      objectActivityType: TYPES.assessment,
      included: ["$.result.completion", "$.result.duration", sitting],
      excluded: ["$.result.score"],
    },
    {
      name: "component-scored",
      label: words("考核项得分", "考核項目得分", "Component scored"),
      definition: words("一个考核项有了最终得分。", "一個考核項目有了最終得分。", "A component has its final score."),
      verb: VERBS.scored.id,
      included: ["$.result.score.raw", "$.result.score.min", "$.result.score.max", "$.result.score.scaled"],
    },
    {
      name: "component-passed",
      label: words("考核项通过", "考核項目通過", "Component passed"),
      definition: words("得分达到该考核项的及格线。", "得分達到該考核項目的及格線。", "The score met the component's pass line."),
      verb: VERBS.passed.id,
      included: ["$.result.score.raw", "$.result.success"],
    },
    {
      name: "component-failed",
      label: words("考核项未通过", "考核項目未通過", "Component failed"),
      definition: words("得分低于该考核项的及格线。", "得分低於該考核項目的及格線。", "The score was below the component's pass line."),
      verb: VERBS.failed.id,
      included: ["$.result.score.raw", "$.result.success"],
    },
    {
      name: "programme-passed",
      label: words("通过认证", "通過認證", "Programme passed"),
      definition: words("正式结果：达到某一认证等级。", "正式結果：達到某一認證等級。", "The official result: a tier was reached."),
      verb: VERBS.passed.id,
      objectActivityType: own.programme.id,
      included: ["$.result.score.raw", "$.result.success", tier],
    },
    {
      name: "programme-failed",
      label: words("未通过认证", "未通過認證", "Programme failed"),
      definition: words("正式结果：需要再培训。", "正式結果：需要再培訓。", "The official result: to be retrained."),
      verb: VERBS.failed.id,
      objectActivityType: own.programme.id,
      included: ["$.result.score.raw", "$.result.success"],
      excluded: [tier],
    },
    {
      name: "certificate-earned",
      label: words("获得证书", "獲得證書", "Certificate earned"),
      definition: words("颁发了一张证书。", "頒發了一張證書。", "A certificate was issued."),
      verb: VERBS.earned.id,
      objectActivityType: TYPES.certificate,
      included: [tier, ...[own.certificateNumber, own.issuedOn, own.validUntil].map(({ id }) => extension("$.result", id))],
    },
    {
      name: "certificate-revoked",
      label: words("证书被撤销", "證書被撤銷", "Certificate revoked"),
      definition: words("一张证书被撤销了。", "一張證書被撤銷了。", "A certificate was revoked."),
      verb: own.revoked.id,
      objectActivityType: TYPES.certificate,
      included: [extension("$.result", own.certificateNumber.id)],
      excluded: ["$.result.success"],
    },
  ];
}

/** Statement templates (xAPI Profiles 1.0, Part 2, 8.0) for each kind of statement the product sends. */
export const profileTemplates = (own: OwnVocabulary) =>
  templates(own).map(({ name, label, definition, verb, objectActivityType, included = [], excluded = [] }) => ({
    id: `${own.base}/templates/${name}`,
    type: "StatementTemplate",
    inScheme: own.profileVersion,
    prefLabel: label,
    definition,
    verb,
    ...(objectActivityType !== undefined && { objectActivityType }),
    contextCategoryActivityType: [TYPES.profile],
    rules: [
      ...[...ALWAYS, ...included].map((location): Rule => ({ location, presence: "included" })),
      ...excluded.map((location): Rule => ({ location, presence: "excluded" })),
    ],
  }));
