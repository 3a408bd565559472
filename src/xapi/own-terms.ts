import { ownExtensions } from "./terms/extensions.ts";
import { ownTypes } from "./terms/types.ts";
import { ownVerbs } from "./terms/verbs.ts";

/** Version of the published profile; a change that old statements would not follow makes a new one. */
export const PROFILE_VERSION = 2;

/** Everything of the product's own lives below it. */
export const ownBase = (publicUrl: string): string => `${publicUrl}/xapi`;

/** The version of the profile that statements follow. */
export const profileVersion = (publicUrl: string): string => `${ownBase(publicUrl)}/profile/${PROFILE_VERSION}`;

/**
 * Every address and term of the product's own under `<publicUrl>/xapi`. The last one is kept: a process has one public address, and every
 * statement asks. @param publicUrl without trailing slash
 */
export const ownVocabulary = (() => {
  let last: { readonly publicUrl: string; readonly vocabulary: OwnVocabulary } | undefined;
  return (publicUrl: string): OwnVocabulary => {
    if (last?.publicUrl !== publicUrl) last = { publicUrl, vocabulary: buildVocabulary(publicUrl) };
    return last.vocabulary;
  };
})();

function buildVocabulary(publicUrl: string) {
  const base = ownBase(publicUrl);
  return {
    base,
    profile: `${base}/profile`,
    profileVersion: profileVersion(publicUrl),
    version: (number: number): string => `${base}/profile/${number}`,
    ...ownTypes(base),
    ...ownVerbs(base),
    ...ownExtensions(base),
  };
}

export type OwnVocabulary = ReturnType<typeof buildVocabulary>;
