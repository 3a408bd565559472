/** How far a practice learner has come. Each stage includes the ones before it. */
export const STAGES = [
  "enrolled",
  "sitting",
  "handed-in",
  "theory",
  "one-rating",
  "practical",
  "daily",
  "decided",
  "applied",
  "certified",
] as const;
export type Stage = (typeof STAGES)[number];

export interface Plan {
  readonly stage: Stage;
  /** Single-choice answers right, of 20. */
  readonly right: number;
  /** Marks for the two short answers, of 30 each. */
  readonly short: readonly [number, number];
  /** Each rater's levels, one digit a criterion. */
  readonly ratings: readonly [string, string];
  /** Attendance, homework, mentor. */
  readonly daily: readonly [string, string, string];
}

type Row = readonly [
  Stage,
  right: number,
  short: readonly [number, number],
  ratings: readonly [string, string],
  daily: readonly [string, string, string],
];

/** People at every stage, near lines, far apart, and below. */
// biome-ignore format: a table is read by its columns
const ROWS: readonly Row[] = [
  ["enrolled",    0, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["certified",  19, [26, 25], ["444344", "443444"], ["100", "94", "96"]],
  ["daily",      17, [24, 22], ["343334", "433343"], ["95",  "88", "90"]],
  ["theory",     16, [20, 21], ["",       ""      ], ["",    "",   ""]],
  ["handed-in",  15, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["applied",    18, [25, 24], ["434344", "443434"], ["100", "90", "92"]],
  ["decided",    10, [14, 12], ["221222", "222122"], ["80",  "60", "58"]],
  ["one-rating", 16, [19, 23], ["333333", ""      ], ["90",  "",   ""]],
  ["enrolled",    0, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["certified",  16, [22, 20], ["334333", "333433"], ["90",  "82", "80"]],
  ["practical",  17, [21, 22], ["443444", "221122"], ["",    "",   ""]],
  ["sitting",     9, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["daily",      16, [23, 24], ["333343", "343333"], ["92",  "85", "80"]],
  ["theory",     12, [12, 14], ["",       ""      ], ["",    "",   ""]],
  ["handed-in",  18, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["practical",  15, [20, 18], ["333233", "323333"], ["100", "",   ""]],
  ["decided",    17, [23, 22], ["343433", "334343"], ["95",  "90", "85"]],
  ["enrolled",    0, [ 0,  0], ["",       ""      ], ["",    "",   ""]],
  ["daily",      13, [16, 15], ["232322", "223232"], ["85",  "70", "65"]],
  ["one-rating", 14, [18, 20], ["",       "332233"], ["",    "",   ""]],
  ["applied",    15, [19, 20], ["333332", "332333"], ["95",  "78", "75"]],
  ["theory",     18, [26, 24], ["",       ""      ], ["",    "",   ""]],
  ["daily",      11, [13, 15], ["222221", "212222"], ["75",  "55", "60"]],
  ["certified",  17, [24, 25], ["443433", "434343"], ["98",  "91", "93"]],
];

/** One plan a learner, in roster order. */
export const PLANS: readonly Plan[] = ROWS.map(([stage, right, short, ratings, daily]) => ({ stage, right, short, ratings, daily }));

export const reaches = (plan: Plan, stage: Stage): boolean => STAGES.indexOf(plan.stage) >= STAGES.indexOf(stage);
