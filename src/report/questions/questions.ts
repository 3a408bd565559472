import { expiry } from "./expiry.ts";
import { hardestQuestions } from "./hardest-questions.ts";
import { passRate } from "./pass-rate.ts";
import type { Question } from "./question.ts";
import { raterSeverity } from "./rater-severity.ts";
import { tierMix } from "./tier-mix.ts";
import { timeToCertify } from "./time-to-certify.ts";

export const QUESTION_NAMES = ["pass-rate", "hardest-questions", "time-to-certify", "tier-mix", "expiry", "rater-severity"] as const;
export type QuestionName = (typeof QUESTION_NAMES)[number];

/** Everything that can be asked; `docs/reporting.md` has each query in words. */
export const QUESTIONS: Readonly<Record<QuestionName, Question>> = {
  "pass-rate": passRate,
  "hardest-questions": hardestQuestions,
  "time-to-certify": timeToCertify,
  "tier-mix": tierMix,
  expiry,
  "rater-severity": raterSeverity,
};
