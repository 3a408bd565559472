import { certificateTemplates } from "./profile/certificate-templates.ts";
import { profilePatterns } from "./profile/patterns.ts";
import { resultTemplates } from "./profile/result-templates.ts";
import { published } from "./profile/template.ts";
import { trainingTemplates } from "./profile/training-templates.ts";
import { workTemplates } from "./profile/work-templates.ts";
import { words, ownVocabulary, type OwnTerm, type OwnVocabulary } from "./vocabulary.ts";

/** The day each published version was made, oldest first; a new version is added at the end and never replaces one. */
const MADE = ["2026-01-01T00:00:00Z", "2026-11-22T00:00:00Z"] as const;

/**
 * The product's xAPI profile (xAPI Profiles 1.0, JSON-LD): the terms of its own, a template for each kind of statement, and how they
 * follow each other.
 * @param publicUrl origin of the tool, no trailing slash
 */
export function xapiProfile(publicUrl: string) {
  const own = ownVocabulary(publicUrl);
  return {
    "@context": "https://w3id.org/xapi/profiles/context",
    id: own.profile,
    type: "Profile",
    conformsTo: "https://w3id.org/xapi/profiles#1.0",
    prefLabel: words("客服培训考核与认证", "客服培訓考核與認證", "Customer-service assessment and certification"),
    definition: words(
      "客服人员考核、定级和发证时写入学习记录库的语句。",
      "客服人員考核、定級和發證時寫入學習紀錄庫的陳述。",
      "The statements written when customer-service staff are trained, assessed, tiered and certified.",
    ),
    author: { type: "Organization", name: "Tierwise", url: publicUrl },
    versions: versions(own),
    concepts: ownTerms(own).map((term) => concept(own, term)),
    templates: [...trainingTemplates(own), ...workTemplates(own), ...resultTemplates(own), ...certificateTemplates(own)].map(
      published(own),
    ),
    patterns: profilePatterns(own),
  };
}

/** Newest first; each names the one it was made from (xAPI Profiles 1.0, Part 2, 6.0). */
const versions = (own: OwnVocabulary) =>
  MADE.map((generatedAtTime, index) => ({
    id: own.version(index + 1),
    ...(index > 0 && { wasRevisionOf: [own.version(index)] }),
    generatedAtTime,
  })).toReversed();

const ownTerms = (own: OwnVocabulary): readonly OwnTerm[] =>
  Object.values(own).filter((value): value is OwnTerm => typeof value === "object" && "kind" in value);

const concept = (own: OwnVocabulary, term: OwnTerm) => ({
  id: term.id,
  type: term.kind,
  inScheme: own.profileVersion,
  prefLabel: term.label,
  definition: term.definition,
  ...(term.relatedMatch !== undefined && { relatedMatch: term.relatedMatch }),
  ...(term.schema !== undefined && { inlineSchema: term.schema }),
});
