import type { LanguageMap, Verb } from "./statement.ts";

const verb = (id: string, [cn, tw, en]: readonly [string, string, string]): Verb => ({
  id,
  display: { "zh-CN": cn, "zh-TW": tw, en },
});
const ADL_VERB = "http://adlnet.gov/expapi/verbs/";
const ADL_ACTIVITY = "http://adlnet.gov/expapi/activities/";

/** Verbs in use, all registered: the ADL vocabulary, and `earned` of the Tin Can registry. */
export const VERBS = {
  launched: verb(`${ADL_VERB}launched`, ["打开了", "開啟了", "launched"]),
  attempted: verb(`${ADL_VERB}attempted`, ["开始了", "開始了", "attempted"]),
  answered: verb(`${ADL_VERB}answered`, ["回答了", "回答了", "answered"]),
  completed: verb(`${ADL_VERB}completed`, ["完成了", "完成了", "completed"]),
  scored: verb(`${ADL_VERB}scored`, ["得分", "得分", "scored"]),
  passed: verb(`${ADL_VERB}passed`, ["通过了", "通過了", "passed"]),
  failed: verb(`${ADL_VERB}failed`, ["未通过", "未通過", "failed"]),
  voided: verb(`${ADL_VERB}voided`, ["作废了", "作廢了", "voided"]),
  earned: verb("http://id.tincanapi.com/verb/earned", ["获得了", "獲得了", "earned"]),
} as const;

/** Registered activity types. */
export const TYPES = {
  assessment: `${ADL_ACTIVITY}assessment`,
  interaction: `${ADL_ACTIVITY}cmi.interaction`,
  course: `${ADL_ACTIVITY}course`,
  module: `${ADL_ACTIVITY}module`,
  performance: `${ADL_ACTIVITY}performance`,
  profile: `${ADL_ACTIVITY}profile`,
  certificate: "https://www.opigno.org/en/tincan_registry/activity_type/certificate",
} as const;

/** Registered activity extension (acrossX profile): the score from which a component is passed. */
export const PASS_SCORE = "https://w3id.org/xapi/acrossx/extensions/pass-score";

/** A term nothing registered covers, minted under the product's own address and published in its profile. */
export interface OwnTerm {
  readonly id: string;
  readonly kind: "Verb" | "ActivityType" | "ResultExtension" | "ContextExtension";
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  /** JSON schema of an extension's value, as text; only for extensions. */
  readonly schema?: string;
}

type Words = readonly [label: readonly [string, string, string], definition: readonly [string, string, string]];

const words = ([label, definition]: Words): Pick<OwnTerm, "label" | "definition"> => ({
  label: { "zh-CN": label[0], "zh-TW": label[1], en: label[2] },
  definition: { "zh-CN": definition[0], "zh-TW": definition[1], en: definition[2] },
});

const DATE_SCHEMA = '{"type":"string","format":"date"}';

/** Every address and term of the product's own under `<publicUrl>/xapi`. @param publicUrl without trailing slash */
export function ownVocabulary(publicUrl: string) {
  const base = `${publicUrl}/xapi`;
  const type = (name: string, text: Words): OwnTerm => ({ id: `${base}/activity-types/${name}`, kind: "ActivityType", ...words(text) });
  const result = (name: string, schema: string, text: Words): OwnTerm => ({
    id: `${base}/extensions/${name}`,
    kind: "ResultExtension",
    schema,
    ...words(text),
  });
  return {
    base,
    profile: `${base}/profile`,
    profileVersion: `${base}/profile/1`,
    programme: type("programme", [
      ["认证项目", "認證專案", "certification programme"],
      [
        "由若干考核项按权重组成、按总分定级的认证。",
        "由若干考核項目按權重組成、按總分定級的認證。",
        "A certification made of weighted components; the total decides the tier.",
      ],
    ]),
    cohort: type("cohort", [
      ["班次", "班次", "cohort"],
      [
        "一门课程在一个周期内运行一个认证项目。",
        "一門課程在一個週期內執行一個認證專案。",
        "One course running one certification programme in one cycle.",
      ],
    ]),
    revoked: {
      id: `${base}/verbs/revoked`,
      kind: "Verb",
      ...words([
        ["被撤销", "被撤銷", "had revoked"],
        ["此人持有的证书不再有效。", "此人持有的證書不再有效。", "A certificate the person held is valid no more."],
      ]),
    } satisfies OwnTerm as OwnTerm,
    tier: result("tier", '{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}', [
      ["认证等级", "認證等級", "tier"],
      ["达到的认证等级：标识和各语言名称。", "達到的認證等級：識別碼和各語言名稱。", "The tier reached: its id, and its name by language."],
    ]),
    certificateNumber: result("certificate-number", '{"type":"string"}', [
      ["证书编号", "證書編號", "certificate number"],
      ["印在证书上的编号。", "印在證書上的編號。", "The number printed on the certificate."],
    ]),
    issuedOn: result("issued-on", DATE_SCHEMA, [
      ["颁发日期", "頒發日期", "issue date"],
      ["证书颁发的日期。", "證書頒發的日期。", "The day the certificate was issued."],
    ]),
    validUntil: result("valid-until", DATE_SCHEMA, [
      ["有效期至", "有效期至", "valid until"],
      ["证书有效的最后一天，含当天。", "證書有效的最後一天，含當天。", "The last day the certificate is valid, inclusive."],
    ]),
    attemptNumber: {
      id: `${base}/extensions/attempt-number`,
      kind: "ContextExtension",
      schema: '{"type":"integer","minimum":1}',
      ...words([
        ["第几次作答", "第幾次作答", "attempt number"],
        ["同一考核项的第几次考试，从 1 起。", "同一考核項目的第幾次考試，從 1 起。", "Which sitting of this component it was, from 1."],
      ]),
    } satisfies OwnTerm as OwnTerm,
  };
}

export type OwnVocabulary = ReturnType<typeof ownVocabulary>;
