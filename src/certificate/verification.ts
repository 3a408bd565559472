import type { Text } from "../shared/json.ts";
import { maskName } from "./mask.ts";
import type { CertificateRecord } from "./records.ts";
import { type CertificateState, certificateState, type Day } from "./validity.ts";

/** What anyone with the code may know: enough to tell a true certificate from a false one, and no more. */
export interface Verification {
  readonly state: CertificateState;
  readonly number: string;
  /** Masked, 张*明; absent where the holder's data was erased. */
  readonly holder?: string;
  readonly tierName: Text;
  readonly programmeName: Text;
  readonly issuer: string;
  readonly issuedOn: Day;
  readonly validUntil: Day;
  /** Today is a day of its validity, revoked or not. */
  readonly inTime: boolean;
  /** Day of revocation; its reason stays inside the company. */
  readonly revokedOn?: Day;
}

/** 128 bits as base64url. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text);

export function verificationOf(
  certificate: CertificateRecord,
  seen: { readonly issuer: string; readonly today: Day; readonly revokedOn: Day | undefined },
): Verification {
  const { number, tierName, programmeName, issuedOn, validUntil } = certificate;
  return {
    state: certificateState(certificate, seen.today),
    number,
    ...(certificate.erased !== true && { holder: maskName(certificate.holder) }),
    tierName,
    programmeName,
    issuer: seen.issuer,
    issuedOn,
    validUntil,
    inTime: seen.today <= validUntil,
    ...(seen.revokedOn !== undefined && { revokedOn: seen.revokedOn }),
  };
}
