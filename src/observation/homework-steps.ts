import { DateTime } from "luxon";

/** Why learners hear of homework: it is due in two days, it is due today, or it was moved since they heard of it. */
export type HomeworkStep = "soon" | "today" | "moved";

/** What was told last of one homework. */
export interface HomeworkHeard {
  readonly step: HomeworkStep;
  /** Epoch ms, as told. */
  readonly due: number;
  /** Everybody has been told. */
  readonly told: boolean;
}

export interface HomeworkDate {
  /** Epoch ms. */
  readonly due: number;
  /** IANA name; mornings are the company's. */
  readonly zone: string;
  readonly heard?: HomeworkHeard | undefined;
}

/** Before the morning's other reminders (7:45) and the mails of the day (8:00), so that both hold it. */
const MORNING = { hour: 7, minute: 30, second: 0, millisecond: 0 };
const DAYS_AHEAD = 2;

/**
 * What learners are to hear of homework now: `soon` from the morning two days before the day it is due, `today` from that day's morning,
 * `moved` once where another date than this was told and neither morning has come. What is due before the morning's hour counts to the day
 * before. Undefined from the due moment on, and while there is nothing to tell.
 * @param now epoch ms
 */
export function homeworkStep({ due, zone, heard }: HomeworkDate, now: number): HomeworkStep | undefined {
  if (now >= due) return undefined;
  const last = lastMorning(due, zone);
  if (now >= last.toMillis()) return "today";
  if (now >= last.minus({ days: DAYS_AHEAD }).toMillis()) return "soon";
  if (heard === undefined) return undefined;
  return heard.due !== due || (heard.step === "moved" && !heard.told) ? "moved" : undefined;
}

function lastMorning(due: number, zone: string): DateTime {
  const morning = DateTime.fromMillis(due, { zone }).set(MORNING);
  return morning.toMillis() < due ? morning : morning.minus({ days: 1 });
}

/** A step as an announcement keeps it; each step of each date is another. */
export const stepText = (step: HomeworkStep, due: number): string => `${step} ${due}`;

/** What an announcement kept of a step; undefined where it kept none. */
export function readStep(text: string | undefined): Omit<HomeworkHeard, "told"> | undefined {
  const [, step, due] = /^(soon|today|moved) (\d+)$/.exec(text ?? "") ?? [];
  return step === "soon" || step === "today" || step === "moved" ? { step, due: Number(due) } : undefined;
}
