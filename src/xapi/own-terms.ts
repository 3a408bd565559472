import type { LanguageMap, Verb } from "./statement.ts";

/** A term nothing registered covers, minted under the product's own address and published in its profile. */
export interface OwnTerm {
  readonly id: string;
  readonly kind: "Verb" | "ActivityType" | "ActivityExtension" | "ResultExtension" | "ContextExtension";
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  /** JSON schema of an extension's value, as text; only for extensions. */
  readonly schema?: string;
  /** Registered terms of a kindred but different meaning. */
  readonly relatedMatch?: readonly string[];
}

/** A verb of our own as statements say it. */
export const ownVerb = ({ id, label }: OwnTerm): Verb => ({ id, display: label });

type Three = readonly [cn: string, tw: string, en: string];

const map = ([cn, tw, en]: Three): LanguageMap => ({ "zh-CN": cn, "zh-TW": tw, en });

/** JSON schemas of extensions, as text. */
const schema = (value: object): string => JSON.stringify(value);
const TEXT = schema({ type: "string" });
const DATE = schema({ type: "string", format: "date" });
const FLAG = schema({ type: "boolean" });
const FROM_ONE = schema({ type: "integer", minimum: 1 });
const OF_HUNDRED = schema({ type: "number", minimum: 0, maximum: 100 });
const NUMBERS = schema({ type: "object", additionalProperties: { type: "number" } });
const TIER = schema({
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" } },
  additionalProperties: { type: "string" },
});
const PURPOSE = schema({ type: "string", enum: ["needs", "reaction", "behaviour", "results"] });

/** Version of the published profile; a change that old statements would not follow makes a new one. */
export const PROFILE_VERSION = 2;

/** Everything of the product's own lives below it. */
export const ownBase = (publicUrl: string): string => `${publicUrl}/xapi`;

/** The version of the profile that statements follow. */
export const profileVersion = (publicUrl: string): string => `${ownBase(publicUrl)}/profile/${PROFILE_VERSION}`;

/**
 * Every address and term of the product's own under `<publicUrl>/xapi`. The last one is kept: a process has one public address, and every
 * statement asks. @param publicUrl without trailing slash
 */
export const ownVocabulary = (() => {
  let last: { readonly publicUrl: string; readonly vocabulary: OwnVocabulary } | undefined;
  return (publicUrl: string): OwnVocabulary => {
    if (last?.publicUrl !== publicUrl) last = { publicUrl, vocabulary: buildVocabulary(publicUrl) };
    return last.vocabulary;
  };
})();

function buildVocabulary(publicUrl: string) {
  const base = ownBase(publicUrl);
  const term =
    (kind: OwnTerm["kind"], folder: string) =>
    (name: string, label: Three, definition: Three, more: Pick<OwnTerm, "relatedMatch" | "schema"> = {}): OwnTerm => ({
      id: `${base}/${folder}/${name}`,
      kind,
      label: map(label),
      definition: map(definition),
      ...more,
    });
  const verb = term("Verb", "verbs");
  const type = term("ActivityType", "activity-types");
  const result = term("ResultExtension", "extensions");
  const context = term("ContextExtension", "extensions");
  const version = (number: number): string => `${base}/profile/${number}`;

  return {
    base,
    profile: `${base}/profile`,
    profileVersion: profileVersion(publicUrl),
    version,

    programme: type(
      "programme",
      ["认证项目", "認證專案", "certification programme"],
      [
        "由若干考核项按权重组成、按总分定级的认证。",
        "由若干考核項按權重組成、按總分定級的認證。",
        "A certification made of weighted components; the total decides the tier.",
      ],
    ),
    cohort: type(
      "cohort",
      ["班次", "班次", "cohort"],
      [
        "一门课程在一个周期内运行一个认证项目。",
        "一門課程在一個週期內執行一個認證專案。",
        "One course running one certification programme in one cycle.",
      ],
    ),
    application: type(
      "application",
      ["认证申请", "認證申請", "application"],
      ["学员对某一认证等级证书的申请。", "學員對某一認證等級證書的申請。", "A learner's request for the certificate of a tier."],
    ),
    appeal: type(
      "appeal",
      ["申诉", "申訴", "appeal"],
      ["学员对得分或认定结果的异议。", "學員對得分或認定結果的異議。", "A learner's objection to a score or to the official result."],
    ),

    missed: verb(
      "missed",
      ["缺席", "缺席", "missed"],
      [
        "此人应到而未到，或迟到早退超出限度。",
        "此人應到而未到，或遲到早退超出限度。",
        "The person was expected and did not come, or came too late or left too early to count.",
      ],
    ),
    regraded: verb(
      "regraded",
      ["被改判", "被改判", "had regraded"],
      [
        "此人的得分被撤回，并重新给出。",
        "此人的得分被撤回，並重新給出。",
        "A score of the person was withdrawn and given anew; the score said before is voided.",
      ],
      { relatedMatch: ["http://adlnet.gov/expapi/verbs/scored"] },
    ),
    appealed: verb(
      "appealed",
      ["提出申诉", "提出申訴", "appealed"],
      ["此人对得分或认定结果提出异议。", "此人對得分或認定結果提出異議。", "The person objected to a score or to the official result."],
    ),
    settled: verb(
      "appeal-settled",
      ["申诉已答复", "申訴已答覆", "had settled"],
      ["此人的申诉有了结论。", "此人的申訴有了結論。", "The person's appeal was decided."],
    ),
    refused: verb(
      "application-refused",
      ["申请被退回", "申請被退回", "had refused"],
      ["此人的认证申请被退回。", "此人的認證申請被退回。", "The person's application was refused."],
    ),
    revoked: verb(
      "revoked",
      ["被撤销", "被撤銷", "had revoked"],
      ["此人持有的证书不再有效。", "此人持有的證書不再有效。", "A certificate the person held is valid no more."],
      { relatedMatch: ["http://id.tincanapi.com/verb/expired"] },
    ),
    suspended: verb(
      "certificate-suspended",
      ["被暂停", "被暫停", "had suspended"],
      [
        "此人持有的证书暂停有效，可以恢复。",
        "此人持有的證書暫停有效，可以恢復。",
        "A certificate the person holds does not count for now; it may be reinstated.",
      ],
      { relatedMatch: ["http://adlnet.gov/expapi/verbs/suspended"] },
    ),
    reinstated: verb(
      "certificate-reinstated",
      ["被恢复", "被恢復", "had reinstated"],
      ["暂停的证书恢复有效。", "暫停的證書恢復有效。", "A suspended certificate counts again."],
      { relatedMatch: ["http://adlnet.gov/expapi/verbs/resumed"] },
    ),
    renewed: verb(
      "renewed",
      ["复评通过", "複評通過", "renewed"],
      [
        "此人通过复评，证书有效期延长。",
        "此人通過複評，證書有效期延長。",
        "The person passed the re-evaluation; the certificate is valid for longer.",
      ],
      { relatedMatch: ["http://id.tincanapi.com/verb/earned"] },
    ),

    surveyPurpose: term("ActivityExtension", "extensions")(
      "survey-purpose",
      ["问卷用途", "問卷用途", "survey purpose"],
      [
        "培训需求调研，或四级评估中的一级。",
        "培訓需求調研，或四級評估中的一級。",
        "What a survey is for: the needs analysis, or a level of the four-level evaluation.",
      ],
      { schema: PURPOSE },
    ),
    tier: result(
      "tier",
      ["认证等级", "認證等級", "tier"],
      ["认证等级：标识和各语言名称。", "認證等級：識別碼和各語言名稱。", "A tier: its id, and its name by language."],
      { schema: TIER },
    ),
    certificateNumber: result(
      "certificate-number",
      ["证书编号", "證書編號", "certificate number"],
      ["印在证书上的编号。", "印在證書上的編號。", "The number printed on the certificate."],
      { schema: TEXT },
    ),
    issuedOn: result(
      "issued-on",
      ["颁发日期", "頒發日期", "issue date"],
      ["证书颁发的日期。", "證書頒發的日期。", "The day the certificate was issued."],
      { schema: DATE },
    ),
    validUntil: result(
      "valid-until",
      ["有效期至", "有效期至", "valid until"],
      ["证书有效的最后一天，含当天。", "證書有效的最後一天，含當天。", "The last day the certificate is valid, inclusive."],
      { schema: DATE },
    ),
    scoreBefore: result(
      "score-before",
      ["原得分", "原得分", "score before"],
      ["改判之前的得分，满分 100。", "改判之前的得分，滿分 100。", "The score before the regrade, out of 100."],
      { schema: OF_HUNDRED },
    ),
    rubricPoints: result(
      "rubric-points",
      ["评分表各项得分", "評分表各項得分", "rubric points"],
      ["评分表中每个评分项给出的分数。", "評分表中每個評分項給出的分數。", "The points given to each criterion of the rubric."],
      { schema: NUMBERS },
    ),
    ending: result(
      "scenario-ending",
      ["情景结局", "情境結局", "scenario ending"],
      ["走到的结局的标识。", "走到的結局的識別碼。", "The id of the ending that was reached."],
      { schema: TEXT },
    ),
    late: result(
      "handed-in-late",
      ["迟交", "遲交", "handed in late"],
      ["是否在截止之后提交。", "是否在截止之後提交。", "Whether it came after the deadline."],
      { schema: FLAG },
    ),
    attemptNumber: context(
      "attempt-number",
      ["第几次作答", "第幾次作答", "attempt number"],
      ["同一考核项的第几次考试，从 1 起。", "同一考核項的第幾次考試，從 1 起。", "Which sitting of this component it was, from 1."],
      { schema: FROM_ONE },
    ),
    turnNumber: context(
      "turn-number",
      ["第几轮", "第幾輪", "turn number"],
      [
        "同一次情景演练中的第几轮，从 1 起。",
        "同一次情境演練中的第幾輪，從 1 起。",
        "Which turn of the run through the scenario it was, from 1.",
      ],
      { schema: FROM_ONE },
    ),
  };
}

export type OwnVocabulary = ReturnType<typeof buildVocabulary>;
