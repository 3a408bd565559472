import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { ExamService } from "./exam.service.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { GRACE, timeline } from "./sitting/timeline.ts";

interface ClosingJobDeps {
  readonly store: Pick<Store, "find">;
  readonly clock: Clock;
  readonly rooms: Pick<Rooms, "recent">;
  /** Told until when somebody is held to the time. */
  readonly hold: (until: number) => void;
  readonly exams: Pick<ExamService, "closeLapsed">;
}

const LOOK = 5 * MINUTE;
/** Room for pauses and more time. */
const HELD = 30 * MINUTE;

/**
 * Hands in the sittings nobody came back to, shortly after their time ran out. Pages decide the same at each look, so what people see
 * never waits for it; markers, the gradebook and the LRS do.
 */
export const closingJob = ({ store, clock, rooms, exams, hold }: ClosingJobDeps): JobKind =>
  jobKind({
    name: "exam.close-lapsed",
    recurs: every(LOOK),
    payload: z.object({}),
    async perform({ tenant, signal }) {
      const now = clock();
      const { records: last } = await store.find(collections.attempts, tenant, {
        index: "byDeadline",
        equal: ["open"],
        from: now,
        descending: true,
        limit: 1,
      });
      for (const { deadline } of last) hold(deadline + HELD);
      const query = { index: "byDeadline", equal: ["open"], to: now + LOOK };
      const soon = await findAll(store, collections.attempts, { tenant, query });
      let closed = 0;
      const timed = await Promise.all(
        soon.map(async (attempt) => ({ attempt, clock: timeline(attempt, await rooms.recent(attempt), now) })),
      );
      for (const cohort of new Set(timed.filter(({ clock: { over } }) => over).map(({ attempt }) => attempt.cohort))) {
        signal.throwIfAborted();
        closed += await exams.closeLapsed(tenant, cohort);
      }
      const ends = timed.filter(({ clock: { over } }) => !over).map(({ clock: { deadline } }) => deadline);
      return { result: { closed }, again: ends.length === 0 ? undefined : Math.min(...ends) + GRACE + 1 };
    },
  });
