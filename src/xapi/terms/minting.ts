import type { LanguageMap, Verb } from "../statement.ts";

/** A term nothing registered covers, minted under the product's own address and published in its profile. */
export interface OwnTerm {
  readonly id: string;
  readonly kind: "Verb" | "ActivityType" | "ActivityExtension" | "ResultExtension" | "ContextExtension";
  readonly label: LanguageMap;
  readonly definition: LanguageMap;
  /** JSON schema of an extension's value, as text; only for extensions. */
  readonly schema?: string;
  /** Registered terms of a kindred but different meaning. */
  readonly relatedMatch?: readonly string[];
}

/** A verb of our own as statements say it. */
export const ownVerb = ({ id, label }: OwnTerm): Verb => ({ id, display: label });

/** A wording in the order of the languages: simplified, traditional, English. */
type Three = readonly [cn: string, tw: string, en: string];

const map = ([cn, tw, en]: Three): LanguageMap => ({ "zh-CN": cn, "zh-TW": tw, en });

/** Makes the terms of one kind, all in one folder. */
export const minting =
  (kind: OwnTerm["kind"], folder: string) =>
  (name: string, label: Three, definition: Three, more: Pick<OwnTerm, "relatedMatch" | "schema"> = {}): OwnTerm => ({
    id: `${folder}/${name}`,
    kind,
    label: map(label),
    definition: map(definition),
    ...more,
  });
