import { minting } from "./minting.ts";

/** Verbs that nothing registered covers. @param base where the product's own terms live */
export function ownVerbs(base: string) {
  const verb = minting("Verb", `${base}/verbs`);
  return {
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
  };
}
