import { minting } from "./minting.ts";

/** Activity types that nothing registered covers. @param base where the product's own terms live */
export function ownTypes(base: string) {
  const type = minting("ActivityType", `${base}/activity-types`);
  return {
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
  };
}
