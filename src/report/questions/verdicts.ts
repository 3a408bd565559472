import { VERBS, type OwnVocabulary } from "../../xapi/vocabulary.ts";
import { latest } from "./figures.ts";
import type { Told } from "./told.ts";

export const verdictVerbs = (): readonly string[] => [VERBS.passed.id, VERBS.failed.id];

/** The official result that holds for each person: the last `passed` or `failed` about the programme itself, not about a component. */
export const verdicts = (told: readonly Told[], terms: OwnVocabulary): readonly Told[] =>
  latest(
    told.filter(({ verb, objectType }) => verdictVerbs().includes(verb) && objectType === terms.programme.id),
    ({ registration }) => registration,
  );
