import { MINUTE, SECOND } from "../../shared/clock.ts";
import type { Break, Breaks, Pause, RoomClock } from "./records.ts";

/** Saves sent before the end still count when they arrive this much later (ms). */
export const GRACE = 15 * SECOND;

/** What a sitting brings to its own clock. */
export interface Timed {
  readonly person: string;
  readonly startedAt: number;
  /** When it would end if its clock never stood still, epoch ms. */
  readonly deadline: number;
  readonly breaks?: Breaks | undefined;
}

export interface Timeline {
  /** When it ends if nothing else happens, epoch ms; at the earliest while the clock stands still. Once the time has run out: when that was. */
  readonly deadline: number;
  /** Time left for the learner in ms, never negative; stands still in a pause. */
  readonly left: number;
  readonly paused?: "room" | "break" | undefined;
  /** Since when the clock stands still. */
  readonly since?: number | undefined;
  /** No more answers are taken: the time and the grace for saves in flight have run out. */
  readonly over: boolean;
  /** ms of break still to be taken. */
  readonly breakLeft: number;
}

/**
 * The clock of one sitting. It runs from the start, stands still in pauses of the room (or of this person) and in breaks until those
 * are used up, and is given more by extensions that came while it had not run out. The order in which orders are listed never matters.
 */
export function timeline(sitting: Timed, room: RoomClock | undefined, now: number): Timeline {
  const { startedAt, person, breaks = { allowed: 0, taken: [] } } = sitting;
  const mine = <T extends { readonly persons?: readonly string[] | undefined }>(orders: readonly T[] = []): readonly T[] =>
    orders.filter(({ persons }) => persons?.includes(person) ?? true);
  const pauses = mine(room?.pauses);
  const extensions = mine(room?.extensions);

  let total = sitting.deadline - startedAt;
  let [worked, rested, from] = [0, 0, startedAt];
  let ranOutAt = total <= 0 ? startedAt : undefined;
  for (const to of moments({ startedAt, now }, [...spans(pauses), ...spans(breaks.taken), ...extensions.map(({ at }) => at)])) {
    const resting = covered(pauses, from, to) ? 0 : Math.min(covered(breaks.taken, from, to) ? to - from : 0, breaks.allowed - rested);
    const before = worked;
    rested += resting;
    if (!covered(pauses, from, to)) worked += to - from - resting;
    if (before < total && worked >= total) ranOutAt = to - (worked - total);
    if (worked > total + GRACE) break;
    total += extensions.filter(({ at }) => at === to).reduce((sum, { minutes }) => sum + minutes * MINUTE, 0);
    if (worked < total) ranOutAt = undefined;
    from = to;
  }

  const breakLeft = breaks.allowed - rested;
  const left = Math.max(0, total - worked);
  const over = worked > total + GRACE;
  const still = over ? undefined : standing(pauses, { breaks: breakLeft > 0 ? breaks.taken : [], now, startedAt });
  return { deadline: ranOutAt ?? Math.max(now, startedAt) + left, left, ...still, over, breakLeft };
}

/** The start, every moment something happens, and now; each once, in order. */
function moments({ startedAt, now }: { startedAt: number; now: number }, times: readonly number[]): readonly number[] {
  const within = times.filter((time) => time > startedAt && time < now);
  return [...new Set([startedAt, ...within, Math.max(startedAt, now)])].toSorted((a, b) => a - b);
}

const spans = (intervals: readonly (Pause | Break)[]): readonly number[] =>
  intervals.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));

const covered = (intervals: readonly (Pause | Break)[], from: number, to: number): boolean =>
  intervals.some((each) => each.from <= from && (each.to ?? Number.POSITIVE_INFINITY) >= to && from < to);

function standing(
  pauses: readonly Pause[],
  { breaks, now, startedAt }: { readonly breaks: readonly Break[]; readonly now: number; readonly startedAt: number },
): Pick<Timeline, "paused" | "since"> | undefined {
  const running = ({ from, to }: Pause | Break): boolean => from <= now && (to === undefined || to > now);
  const earliest = (intervals: readonly (Pause | Break)[]): number => Math.max(startedAt, Math.min(...intervals.map(({ from }) => from)));
  const [paused, resting] = [pauses.filter(running), breaks.filter(running)];
  if (paused.length > 0) return { paused: "room", since: earliest(paused) };
  return resting.length > 0 ? { paused: "break", since: earliest(resting) } : undefined;
}
