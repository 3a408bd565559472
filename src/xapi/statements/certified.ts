import type { CertificateRecord } from "../../certificate/records.ts";
import { AppError } from "../../shared/errors.ts";
import { certificateActivity, inEveryLanguage, programmeActivity } from "../activities.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import type { Extensions, Verb } from "../statement.ts";
import { ownVerb, ownVocabulary, VERBS } from "../vocabulary.ts";

function certificateOf({ certificate }: Facts): CertificateRecord {
  if (certificate === undefined) throw new AppError("not-found", { reason: "certificate" });
  return certificate;
}

/** What happened to a certificate; why, only the tool knows. */
function turn(verb: Verb, facts: Facts, more: { readonly success?: boolean; readonly extensions?: Extensions } = {}): readonly Said[] {
  const certificate = certificateOf(facts);
  const { extensions, ...result } = more;
  return [
    {
      verb,
      object: certificateActivity(facts, certificate),
      parent: programmeActivity(facts),
      result: { ...result, extensions: { [ownVocabulary(facts.publicUrl).certificateNumber.id]: certificate.number, ...extensions } },
      within: `certificate ${certificate.id}`,
    },
  ];
}

/** A certificate was issued. */
export function certified(facts: Facts): readonly Said[] {
  const { tier, tierName, issuedOn, validUntil } = certificateOf(facts);
  const terms = ownVocabulary(facts.publicUrl);
  return turn(VERBS.earned, facts, {
    success: true,
    extensions: {
      [terms.tier.id]: { id: tier, ...inEveryLanguage(tierName) },
      [terms.issuedOn.id]: issuedOn,
      [terms.validUntil.id]: validUntil,
    },
  });
}

export const revoked = (facts: Facts): readonly Said[] => turn(ownVerb(ownVocabulary(facts.publicUrl).revoked), facts);
export const suspended = (facts: Facts): readonly Said[] => turn(ownVerb(ownVocabulary(facts.publicUrl).suspended), facts);
export const reinstated = (facts: Facts): readonly Said[] => turn(ownVerb(ownVocabulary(facts.publicUrl).reinstated), facts);
export const expired = (facts: Facts): readonly Said[] => turn(VERBS.expired, facts);

/** A re-evaluation was passed: valid for longer. */
export function renewed(event: EventOf<"renewed">, facts: Facts): readonly Said[] {
  const terms = ownVocabulary(facts.publicUrl);
  return turn(ownVerb(terms.renewed), facts, { success: true, extensions: { [terms.validUntil.id]: event.validUntil } });
}
