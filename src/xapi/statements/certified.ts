import { AppError } from "../../shared/errors.ts";
import { certificateActivity, inEveryLanguage, programmeActivity } from "../activities.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { ownVocabulary, VERBS } from "../vocabulary.ts";

/** A certificate was issued. */
export function certified(facts: Facts): readonly Said[] {
  const { certificate } = facts;
  if (certificate === undefined) throw new AppError("not-found", { reason: "certificate" });
  const own = ownVocabulary(facts.publicUrl);
  return [
    {
      verb: VERBS.earned,
      object: certificateActivity(facts, certificate),
      parent: programmeActivity(facts),
      result: {
        success: true,
        extensions: {
          [own.tier.id]: { id: certificate.tier, ...inEveryLanguage(certificate.tierName) },
          [own.certificateNumber.id]: certificate.number,
          [own.issuedOn.id]: certificate.issuedOn,
          [own.validUntil.id]: certificate.validUntil,
        },
      },
    },
  ];
}

/** A certificate was revoked; why, only the tool knows. */
export function revoked(facts: Facts): readonly Said[] {
  const { certificate } = facts;
  if (certificate === undefined) throw new AppError("not-found", { reason: "certificate" });
  const own = ownVocabulary(facts.publicUrl);
  return [
    {
      verb: { id: own.revoked.id, display: own.revoked.label },
      object: certificateActivity(facts, certificate),
      parent: programmeActivity(facts),
      result: { extensions: { [own.certificateNumber.id]: certificate.number } },
    },
  ];
}
