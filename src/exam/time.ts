import type { ExamSettings } from "../programme/records.ts";
import { MINUTE } from "../shared/clock.ts";

/** When a sitting that starts now ends, epoch ms: its full duration, or the window's end if that comes first. */
export const deadlineOf = (startedAt: number, { minutes, closes }: Pick<ExamSettings, "minutes" | "closes">): number =>
  Math.min(startedAt + minutes * MINUTE, closes ?? Number.POSITIVE_INFINITY);
