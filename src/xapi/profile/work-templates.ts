import { TYPES, VERBS, words, type OwnVocabulary } from "../vocabulary.ts";
import { FOR_LEARNER, included, inContext, inResult, NO_SCORE, only, SCORE, type Template } from "./template.ts";

const INTERACTIONS = ["choice", "true-false", "fill-in", "long-fill-in", "numeric", "matching", "sequencing", "other"] as const;

const examTemplates = (own: OwnVocabulary): readonly Template[] => {
  const sitting = included(inContext(own.attemptNumber.id));
  return [
    {
      name: "exam-attempted",
      label: words("开始考试", "開始考試", "Exam begun"),
      definition: words("一次考试开始了。", "一次考試開始了。", "A sitting of an exam began."),
      verb: VERBS.attempted.id,
      objectActivityType: TYPES.assessment,
      rules: [...sitting],
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
      contextParentActivityType: TYPES.assessment,
      rules: [...sitting, ...included("$.result.response"), only("$.object.definition.interactionType", ...INTERACTIONS)],
    },
    {
      name: "exam-completed",
      label: words("交卷", "交卷", "Exam handed in"),
      definition: words("一次考试结束了，写明用时。", "一次考試結束了，寫明用時。", "A sitting ended; how long it took."),
      verb: VERBS.completed.id,
      objectActivityType: TYPES.assessment,
      rules: [...sitting, only("$.result.completion", true), ...included("$.result.duration"), ...NO_SCORE],
    },
  ];
};

const panelTemplates = (own: OwnVocabulary): readonly Template[] => [
  {
    name: "panel-rated",
    label: words("评委评分", "評委評分", "Panel rating"),
    definition: words(
      "一位评委给学员的总分和各项得分。",
      "一位評委給學員的總分和各項得分。",
      "One rater's total for the learner, with the points of each criterion.",
    ),
    verb: VERBS.evaluated.id,
    rules: [...FOR_LEARNER, ...SCORE, ...included(inResult(own.rubricPoints.id))],
  },
  {
    name: "panel-moderated",
    label: words("分歧裁定", "分歧裁定", "Panel moderated"),
    definition: words(
      "评委分歧过大时裁定的得分。",
      "評委分歧過大時裁定的得分。",
      "The score a moderator set where the raters differed too much.",
    ),
    verb: VERBS.reviewed.id,
    rules: [...FOR_LEARNER, ...SCORE],
  },
];

/** Work that is assessed: exams, and what raters say of practicals. */
export const workTemplates = (own: OwnVocabulary): readonly Template[] => [...examTemplates(own), ...panelTemplates(own)];
