import type { Words } from "../web/reader.ts";
import { dayWords } from "../result/wording.ts";
import type { Verification } from "./verification.ts";

/** Green, amber or red, always with a sign and words beside the colour. */
const SIGNS = { valid: "success", "re-evaluation-due": "warning", expired: "danger", revoked: "danger" } as const;

/** What the page of a certificate tells a stranger; `matches` answers the name they typed, if any. */
export function toVerifyPage(seen: Verification, given: { action: string; matches: boolean | undefined }, { t, locale }: Words) {
  const until = dayWords(seen.validUntil, locale);
  const checks = [
    { sign: "check", kind: "good", text: t("certificate.verify.check.issued", { issuer: seen.issuer }) },
    seen.state === "revoked"
      ? {
          sign: "cross",
          kind: "bad",
          text: t("certificate.verify.check.revoked", { date: dayWords(seen.revokedOn ?? seen.issuedOn, locale) }),
        }
      : { sign: "check", kind: "good", text: t("certificate.verify.check.standing") },
    !seen.inTime
      ? { sign: "cross", kind: "bad", text: t("certificate.verify.check.expired", { date: until }) }
      : { sign: "check", kind: "good", text: t("certificate.verify.check.inTime", { date: until }) },
  ];
  return {
    title: t("certificate.verify.title"),
    sign: {
      kind: SIGNS[seen.state],
      heading: t(`certificate.verify.sign.${seen.state}`),
      text: t(`certificate.verify.signText.${seen.state}`, { date: until }),
    },
    facts: [
      { name: t("certificate.number"), value: seen.number },
      { name: t("certificate.holder"), value: seen.holder ?? t("certificate.verify.holderErased") },
      { name: t("certificate.tier"), value: seen.tierName[locale] },
      { name: t("certificate.programme"), value: seen.programmeName[locale] },
      { name: t("certificate.issuer"), value: seen.issuer },
      { name: t("certificate.issuedOn"), value: dayWords(seen.issuedOn, locale) },
      { name: t("certificate.validUntil"), value: until },
    ],
    checks,
    action: given.action,
    match:
      given.matches === undefined
        ? undefined
        : given.matches
          ? { kind: "success", text: t("certificate.verify.nameSame") }
          : { kind: "danger", text: t("certificate.verify.nameOther") },
  };
}

/** The page for a code that opens nothing, or none given. */
export const toVerifyFormPage = (unknown: boolean, { t }: Pick<Words, "t">) => ({
  title: t("certificate.verify.title"),
  unknown: unknown ? { kind: "danger", heading: t("certificate.verify.unknown"), text: t("certificate.verify.unknownText") } : undefined,
  action: "/verify",
});
