import { profileTemplates } from "./profile-templates.ts";
import type { LanguageMap } from "./statement.ts";
import { ownVocabulary, type OwnTerm, type OwnVocabulary } from "./vocabulary.ts";

/** The day the published version of the profile was made; moves with its number. */
const MADE = "2026-01-01T00:00:00Z";

const NAME: LanguageMap = {
  "zh-CN": "客服培训考核与认证",
  "zh-TW": "客服培訓考核與認證",
  en: "Customer-service assessment and certification",
};
const PURPOSE: LanguageMap = {
  "zh-CN": "客服人员考核、定级和发证时写入学习记录库的语句。",
  "zh-TW": "客服人員考核、定級和發證時寫入學習紀錄庫的陳述。",
  en: "The statements written when customer-service staff are assessed, tiered and certified.",
};

/**
 * The product's xAPI profile (xAPI Profiles 1.0, JSON-LD): the terms of its own and a template for each kind of statement.
 * @param publicUrl origin of the tool, no trailing slash
 */
export function xapiProfile(publicUrl: string) {
  const own = ownVocabulary(publicUrl);
  return {
    "@context": "https://w3id.org/xapi/profiles/context",
    id: own.profile,
    type: "Profile",
    conformsTo: "https://w3id.org/xapi/profiles#1.0",
    prefLabel: NAME,
    definition: PURPOSE,
    author: { type: "Organization", name: "Tierwise", url: publicUrl },
    versions: [{ id: own.profileVersion, generatedAtTime: MADE }],
    concepts: ownTerms(own).map((term) => concept(own, term)),
    templates: profileTemplates(own),
  };
}

const ownTerms = (own: OwnVocabulary): readonly OwnTerm[] => [
  own.programme,
  own.cohort,
  own.revoked,
  own.tier,
  own.certificateNumber,
  own.issuedOn,
  own.validUntil,
  own.attemptNumber,
];

const concept = (own: OwnVocabulary, term: OwnTerm) => ({
  id: term.id,
  type: term.kind,
  inScheme: own.profileVersion,
  prefLabel: term.label,
  definition: term.definition,
  ...(term.schema !== undefined && { inlineSchema: term.schema }),
});
