import { minting } from "./minting.ts";

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

/** Extensions, each with the JSON schema of its value. @param base where the product's own terms live */
export function ownExtensions(base: string) {
  const folder = `${base}/extensions`;
  const activity = minting("ActivityExtension", folder);
  const result = minting("ResultExtension", folder);
  const context = minting("ContextExtension", folder);
  return {
    surveyPurpose: activity(
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
