import type { LanguageMap } from "../statement.ts";
import { TYPES, VERBS, words, type OwnVocabulary } from "../vocabulary.ts";
import { excluded, included, inResult, NO_SCORE, only, type Rule, type Template } from "./template.ts";

interface Turn {
  readonly name: string;
  readonly verb: string;
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  readonly rules: readonly Rule[];
}

/** Asking for a certificate, and all that happens to it. */
export function certificateTemplates(own: OwnVocabulary): readonly Template[] {
  const turns: readonly Turn[] = [
    {
      name: "certificate-earned",
      verb: VERBS.earned.id,
      label: words("获得证书", "獲得證書", "Certificate earned"),
      definition: words("颁发了一张证书。", "頒發了一張證書。", "A certificate was issued."),
      rules: [only("$.result.success", true), ...included(...[own.tier, own.issuedOn, own.validUntil].map(({ id }) => inResult(id)))],
    },
    {
      name: "certificate-revoked",
      verb: own.revoked.id,
      label: words("证书被撤销", "證書被撤銷", "Certificate revoked"),
      definition: words("一张证书被撤销了。", "一張證書被撤銷了。", "A certificate was revoked."),
      rules: excluded("$.result.success"),
    },
    {
      name: "certificate-suspended",
      verb: own.suspended.id,
      label: words("证书被暂停", "證書被暫停", "Certificate suspended"),
      definition: words("一张证书暂停有效。", "一張證書暫停有效。", "A certificate does not count for now."),
      rules: excluded("$.result.success"),
    },
    {
      name: "certificate-reinstated",
      verb: own.reinstated.id,
      label: words("证书被恢复", "證書被恢復", "Certificate reinstated"),
      definition: words("暂停的证书恢复有效。", "暫停的證書恢復有效。", "A suspended certificate counts again."),
      rules: excluded("$.result.success"),
    },
    {
      name: "certificate-expired",
      verb: VERBS.expired.id,
      label: words("证书过期", "證書過期", "Certificate expired"),
      definition: words("证书的最后有效日已过。", "證書的最後有效日已過。", "The certificate's last valid day is over."),
      rules: excluded("$.result.success"),
    },
    {
      name: "certificate-renewed",
      verb: own.renewed.id,
      label: words("证书续期", "證書續期", "Certificate renewed"),
      definition: words(
        "复评通过，写明新的有效期。",
        "複評通過，寫明新的有效期。",
        "The re-evaluation was passed; the new last valid day.",
      ),
      rules: [only("$.result.success", true), ...included(inResult(own.validUntil.id))],
    },
  ];
  const life = turns.map(
    ({ rules, ...turn }): Template => ({
      ...turn,
      objectActivityType: TYPES.certificate,
      rules: [...NO_SCORE, ...included(inResult(own.certificateNumber.id), "$.context.contextActivities.parent"), ...rules],
    }),
  );
  return [...life, ...applicationTemplates(own)];
}

const applicationTemplates = (own: OwnVocabulary): readonly Template[] => [
  {
    name: "certificate-requested",
    label: words("申请证书", "申請證書", "Certificate applied for"),
    definition: words("学员申请某一认证等级的证书。", "學員申請某一認證等級的證書。", "The learner applied for the certificate of a tier."),
    verb: VERBS.requested.id,
    objectActivityType: own.application.id,
    rules: [...included(inResult(own.tier.id))],
  },
  {
    name: "application-refused",
    label: words("退回申请", "退回申請", "Application refused"),
    definition: words("学员的认证申请被退回。", "學員的認證申請被退回。", "The learner's application was refused."),
    verb: own.refused.id,
    objectActivityType: own.application.id,
    rules: [...included(inResult(own.tier.id))],
  },
];
