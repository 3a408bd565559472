import type { LanguageMap, Verb } from "./statement.ts";

/** A wording in the three languages, in the order Chinese (simplified), Chinese (traditional), English. */
export const words = (cn: string, tw: string, en: string): LanguageMap => ({ "zh-CN": cn, "zh-TW": tw, en });

const verb = (id: string, cn: string, tw: string, en: string): Verb => ({ id, display: words(cn, tw, en) });
const ADL_VERB = "http://adlnet.gov/expapi/verbs/";
const ADL_ACTIVITY = "http://adlnet.gov/expapi/activities/";
const TIN_CAN_VERB = "http://id.tincanapi.com/verb/";
const STREAMS_VERB = "http://activitystrea.ms/schema/1.0/";

/** Verbs in use, all registered: the ADL vocabulary, acrossX, the Tin Can registry and the Activity Streams verbs it took over. */
export const VERBS = {
  launched: verb(`${ADL_VERB}launched`, "打开了", "開啟了", "launched"),
  attempted: verb(`${ADL_VERB}attempted`, "开始了", "開始了", "attempted"),
  answered: verb(`${ADL_VERB}answered`, "回答了", "回答了", "answered"),
  attended: verb(`${ADL_VERB}attended`, "参加了", "參加了", "attended"),
  completed: verb(`${ADL_VERB}completed`, "完成了", "完成了", "completed"),
  scored: verb(`${ADL_VERB}scored`, "得分", "得分", "scored"),
  passed: verb(`${ADL_VERB}passed`, "通过了", "通過了", "passed"),
  failed: verb(`${ADL_VERB}failed`, "未通过", "未通過", "failed"),
  voided: verb(`${ADL_VERB}voided`, "作废了", "作廢了", "voided"),
  waived: verb("https://w3id.org/xapi/adl/verbs/waived", "免除了", "免除了", "waived"),
  evaluated: verb("https://w3id.org/xapi/acrossx/verbs/evaluated", "评分了", "評分了", "evaluated"),
  reviewed: verb(`${TIN_CAN_VERB}reviewed`, "复核了", "複核了", "reviewed"),
  mentored: verb(`${TIN_CAN_VERB}mentored`, "辅导了", "輔導了", "mentored"),
  earned: verb(`${TIN_CAN_VERB}earned`, "获得了", "獲得了", "earned"),
  expired: verb(`${TIN_CAN_VERB}expired`, "已过期", "已過期", "expired"),
  submitted: verb(`${STREAMS_VERB}submit`, "提交了", "提交了", "submitted"),
  requested: verb(`${STREAMS_VERB}request`, "申请了", "申請了", "requested"),
} as const;

/** Registered activity types. */
export const TYPES = {
  assessment: `${ADL_ACTIVITY}assessment`,
  interaction: `${ADL_ACTIVITY}cmi.interaction`,
  course: `${ADL_ACTIVITY}course`,
  meeting: `${ADL_ACTIVITY}meeting`,
  module: `${ADL_ACTIVITY}module`,
  performance: `${ADL_ACTIVITY}performance`,
  profile: `${ADL_ACTIVITY}profile`,
  simulation: `${ADL_ACTIVITY}simulation`,
  assignment: "http://id.tincanapi.com/activitytype/school-assignment",
  survey: "http://id.tincanapi.com/activitytype/survey",
  certificate: "https://www.opigno.org/en/tincan_registry/activity_type/certificate",
} as const;

/** Registered activity extension (acrossX profile): the score from which a component is passed. */
export const PASS_SCORE = "https://w3id.org/xapi/acrossx/extensions/pass-score";

/** Context extension that tells the patterns within one registration apart (xAPI Profiles 1.0, Part 2, 9.0). */
export const SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration";

export { ownBase, ownVocabulary, profileVersion, type OwnVocabulary } from "./own-terms.ts";
export { ownVerb, type OwnTerm } from "./terms/minting.ts";
