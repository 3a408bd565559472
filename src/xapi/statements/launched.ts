import { cohortActivity } from "../activities.ts";
import type { Said } from "../frame.ts";
import type { Facts } from "../facts.ts";
import { VERBS } from "../vocabulary.ts";

/** A person opened the cohort from the LMS. */
export const launched = (facts: Facts): readonly Said[] => [{ verb: VERBS.launched, object: cohortActivity(facts) }];
