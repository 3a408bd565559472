import { REVIEW_ASPECTS, type ReviewAspect, type ReviewMoment, type ReviewSettings } from "./records.ts";

/** What a moment allows at most: `always` whatever is set, `set` as the settings say; what is not here, never. */
const LATITUDE: Readonly<Record<ReviewMoment, Partial<Readonly<Record<ReviewAspect, "always" | "set">>>>> = {
  during: { answers: "always" },
  "right-after": { answers: "set" },
  "after-window": { answers: "set", key: "set", explanations: "set" },
  "after-release": { score: "always", marks: "set", answers: "set", key: "set", explanations: "set", comments: "set" },
};

export const latitude = (moment: ReviewMoment, aspect: ReviewAspect): "always" | "set" | "never" => LATITUDE[moment][aspect] ?? "never";

/** What would tell those who still sit the exam. */
const TELLING: readonly ReviewAspect[] = ["key", "explanations"];

/** A moment as a sitting has come to it. */
export interface Reached {
  readonly moment: ReviewMoment;
  /** Somebody may still sit the exam: its window has an end that lies ahead. */
  readonly othersSit: boolean;
}

/** Everything a learner may see of a sitting now. */
export function mayReview(settings: ReviewSettings, { moment, othersSit }: Reached): ReadonlySet<ReviewAspect> {
  return new Set(
    REVIEW_ASPECTS.filter((aspect) => {
      if (othersSit && TELLING.includes(aspect)) return false;
      const allowed = latitude(moment, aspect);
      return allowed === "always" || (allowed === "set" && settings[moment].includes(aspect));
    }),
  );
}

/** Aspects of a question; a stem alone would tell the learner nothing new and everybody else the bank. */
const OF_A_QUESTION: readonly ReviewAspect[] = ["marks", "answers", "key", "explanations", "comments"];

/** Whether the questions themselves are shown. */
export const showsQuestions = (may: ReadonlySet<ReviewAspect>): boolean => OF_A_QUESTION.some((aspect) => may.has(aspect));

/** A sitting as the clock and the release see it. */
export interface Sat {
  readonly state: "open" | "handed-in" | "marked";
  /** Its marks are told. */
  readonly told: boolean;
  /** End of the exam's window, epoch ms; absent = it has none. */
  readonly closes?: number | undefined;
}

/** The end of the window belongs to what comes after it. */
export function reached({ state, told, closes }: Sat, now: number): Reached {
  const othersSit = closes !== undefined && now < closes;
  if (state === "open") return { moment: "during", othersSit };
  if (state === "marked" && told) return { moment: "after-release", othersSit };
  return { moment: closes !== undefined && !othersSit ? "after-window" : "right-after", othersSit };
}

/** Settings cut down to what can be set at all, in the order of the aspects. */
export const settable = (wanted: ReviewSettings): ReviewSettings => {
  const of = (moment: ReviewMoment): readonly ReviewAspect[] =>
    REVIEW_ASPECTS.filter((aspect) => latitude(moment, aspect) === "set" && wanted[moment].includes(aspect));
  return {
    during: of("during"),
    "right-after": of("right-after"),
    "after-window": of("after-window"),
    "after-release": of("after-release"),
  };
};

/** Ready-made settings, the most open first. */
export const PRESETS = {
  /** To learn from it: everything once it is told. */
  learn: { during: [], "right-after": [], "after-window": [], "after-release": ["marks", "answers", "key", "explanations", "comments"] },
  /** Marks and comments, but no right answers: the bank is used again. */
  marks: { during: [], "right-after": [], "after-window": [], "after-release": ["marks", "answers", "comments"] },
  /** The score and nothing else. */
  score: { during: [], "right-after": [], "after-window": [], "after-release": [] },
} as const satisfies Readonly<Record<string, ReviewSettings>>;

export type Preset = keyof typeof PRESETS;

/** The preset these settings are, if they are one. */
export function presetOf(settings: ReviewSettings): Preset | undefined {
  const text = (of: ReviewSettings): string => JSON.stringify(Object.entries(settable(of)));
  return (Object.keys(PRESETS) as Preset[]).find((name) => text(PRESETS[name]) === text(settings));
}
