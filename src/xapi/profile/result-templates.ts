import type { LanguageMap } from "../statement.ts";
import { TYPES, VERBS, words, type OwnVocabulary } from "../vocabulary.ts";
import { excluded, included, inResult, NO_SCORE, only, SCORE, type Template } from "./template.ts";

/** The types a component that is scored has in statements: exams and entered scores, and practicals. */
export const COMPONENT_TYPES = [
  ["exam", TYPES.assessment],
  ["practical", TYPES.performance],
] as const;

const COMPONENT_VERBS: readonly (readonly [
  name: string,
  verb: string,
  label: LanguageMap,
  definition: LanguageMap,
  rules: Template["rules"],
])[] = [
  [
    "scored",
    VERBS.scored.id,
    words("考核项得分", "考核項得分", "Component scored"),
    words("一个考核项有了最终得分。", "一個考核項有了最終得分。", "A component has its final score."),
    [...SCORE, ...excluded("$.result.success")],
  ],
  [
    "passed",
    VERBS.passed.id,
    words("考核项通过", "考核項通過", "Component passed"),
    words("得分达到该考核项的合格线。", "得分達到該考核項的合格線。", "The score met the component's pass line."),
    [...SCORE, only("$.result.success", true)],
  ],
  [
    "failed",
    VERBS.failed.id,
    words("考核项未通过", "考核項未通過", "Component failed"),
    words("得分低于该考核项的合格线。", "得分低於該考核項的合格線。", "The score was below the component's pass line."),
    [...SCORE, only("$.result.success", false)],
  ],
  [
    "waived",
    VERBS.waived.id,
    words("考核项免考", "考核項免考", "Component waived"),
    words("该考核项对此学员不再计入。", "該考核項對此學員不再計入。", "The component counts no more for this learner."),
    [...NO_SCORE],
  ],
];

const componentTemplates: readonly Template[] = COMPONENT_TYPES.flatMap(([kind, objectActivityType]) =>
  COMPONENT_VERBS.map(
    ([name, verb, label, definition, rules]): Template => ({
      name: `${kind}-${name}`,
      label,
      definition,
      verb,
      objectActivityType,
      rules: [...included("$.context.contextActivities.parent"), ...rules],
    }),
  ),
);

const officialTemplates = (own: OwnVocabulary): readonly Template[] => [
  {
    name: "regraded",
    label: words("改判", "改判", "Regraded"),
    definition: words(
      "原得分的语句被撤回，随后是新的得分。",
      "原得分的陳述被撤回，隨後是新的得分。",
      "The statements of the score before are voided; the new score follows.",
    ),
    verb: own.regraded.id,
    rules: [...SCORE, ...included(inResult(own.scoreBefore.id), "$.context.statement.id")],
  },
  {
    name: "programme-passed",
    label: words("通过认证", "通過認證", "Programme passed"),
    definition: words("认定结果：达到某一认证等级。", "認定結果：達到某一認證等級。", "The official result: a tier was reached."),
    verb: VERBS.passed.id,
    objectActivityType: own.programme.id,
    rules: [...SCORE, only("$.result.success", true), ...included(inResult(own.tier.id))],
  },
  {
    name: "programme-failed",
    label: words("未通过认证", "未通過認證", "Programme failed"),
    definition: words("认定结果：需要再培训。", "認定結果：需要再培訓。", "The official result: to be retrained."),
    verb: VERBS.failed.id,
    objectActivityType: own.programme.id,
    rules: [...SCORE, only("$.result.success", false), ...excluded(inResult(own.tier.id))],
  },
  {
    name: "appealed",
    label: words("提出申诉", "提出申訴", "Appealed"),
    definition: words(
      "学员对得分或认定结果提出异议。",
      "學員對得分或認定結果提出異議。",
      "The learner objected to a score or to the official result.",
    ),
    verb: own.appealed.id,
    objectActivityType: own.appeal.id,
    rules: [...included("$.context.contextActivities.parent")],
  },
  {
    name: "appeal-settled",
    label: words("申诉答复", "申訴答覆", "Appeal settled"),
    definition: words(
      "申诉有了结论；成功表示予以支持。",
      "申訴有了結論；成功表示予以支持。",
      "The appeal was decided; success says that it was upheld.",
    ),
    verb: own.settled.id,
    objectActivityType: own.appeal.id,
    rules: [only("$.result.success", true, false)],
  },
];

/** What work comes to: scores of components, and the official result. */
export const resultTemplates = (own: OwnVocabulary): readonly Template[] => [...componentTemplates, ...officialTemplates(own)];
