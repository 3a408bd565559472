import { inEveryLanguage } from "./activities.ts";
import type { Facts } from "./facts.ts";
import type { Extensions } from "./statement.ts";
import { ownVocabulary } from "./vocabulary.ts";

/** A tier of the programme: its id, and its name by language where the programme still has it. */
export function tierExtension(facts: Facts, id: string): Extensions {
  const tier = facts.programme.tiers.find((one) => one.id === id);
  return { [ownVocabulary(facts.publicUrl).tier.id]: { id, ...(tier !== undefined && inEveryLanguage(tier.name)) } };
}
