import { MINUTE, SECOND } from "../shared/clock.ts";
import type { Heard, SignalRecord } from "./records.ts";

/** How long a signal is kept: a page that was away for longer is told to look at everything anew. */
export const KEPT = 10 * MINUTE;

/**
 * Signals become visible some time after they were dated, and the clocks of two servers are never quite the same: whoever reads on reads
 * this much again and leaves out what was heard already.
 */
export const OVERLAP = 5 * SECOND;

export const toHeard = ({ id, at, topic, data }: SignalRecord): Heard => ({
  id: `${at}.${id}`,
  topic,
  ...(data !== undefined && { data }),
});

/** The position of somebody who has heard everything up to now. */
export const positionAt = (now: number): string => `${now}.0`;

/** The time of a position; undefined for what is none. */
export function timeOf(position: string | undefined): number | undefined {
  const time = /^(\d{1,15})\.[\w-]{1,64}$/.exec(position ?? "")?.[1];
  return time === undefined ? undefined : Number(time);
}
