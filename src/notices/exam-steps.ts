import { DAY } from "../shared/clock.ts";

/** Kinds that tell of an exam's window, in the order of time. */
export type ExamStep = "exam-soon" | "exam-open" | "exam-closing";

/** So long before a window opens, and before it closes, people hear of it. */
const AHEAD = DAY;

export interface ExamWindow {
  /** Epoch ms; absent: always open on that side. */
  readonly opens?: number | undefined;
  readonly closes?: number | undefined;
}

/**
 * The step that a window has reached: `exam-soon` from a day before it opens, `exam-open` from its opening, `exam-closing` in its last day;
 * undefined before, after, and where there is no date to tell. A window of less than two days has no last reminder: it opened the day
 * before. One that has always been open is told of in its last day alone.
 * @param now epoch ms; the moment of opening belongs to the window, that of closing does not
 */
export function examStep({ opens, closes }: ExamWindow, now: number): ExamStep | undefined {
  if (closes !== undefined && now >= closes) return undefined;
  if (opens !== undefined && now < opens) return now >= opens - AHEAD ? "exam-soon" : undefined;
  const long = opens === undefined || closes === undefined || closes - opens >= 2 * AHEAD;
  if (closes !== undefined && long && now >= closes - AHEAD) return "exam-closing";
  return opens === undefined ? undefined : "exam-open";
}

/** What a step is told of once: moved to another time it is news again. */
export const stepSubject = (exam: string, step: ExamStep, { opens, closes }: ExamWindow): string =>
  `${exam} ${step === "exam-closing" ? closes : opens}`;
