import { MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { backoff, pause, type Random } from "./backoff.ts";
import type { Gradebook, Gradebooks } from "./gradebook.ts";
import { sorted, type createGradePost, type GradeOutcome } from "./grade-post.ts";
import { reasonText } from "./reasons.ts";
import type { GradeRecord } from "./records.ts";
import { isReleased, keepingOf, nextLook } from "./release.ts";
import { figures, IDLE, type Worker } from "./worker.ts";
import { writeAll } from "./write-all.ts";

export interface GradeWorkerDeps {
  readonly store: Pick<Store, "claim" | "commit" | "get">;
  readonly gradebooks: Pick<Gradebooks, "of">;
  readonly post: ReturnType<typeof createGradePost>;
  readonly clock: Clock;
  readonly random: Random;
  readonly owner: string;
}

/** A pass posts 5 × 4 cells at most, and leaves a platform alone after the first call that finds it down: it ends well before this. */
const LEASE = 2 * MINUTE;
const CLAIMED = 20;
const AT_ONCE = 4;
/** About a week of tries, most of them an hour apart. */
const PATIENCE = 200;

/** Brings every cell of the LMS gradebook to what is wished for it; a newer wish always wins over an older post. */
export function createGradeWorker({ store, gradebooks, post, clock, random, owner }: GradeWorkerDeps): Worker {
  /** Platform id → until when it is left alone, and after how many failures in a row. */
  const unwell = new Map<string, { readonly until: number; readonly failures: number }>();

  /** The cell with what became of it; undefined where it is not ours any more. */
  function written(outcome: GradeOutcome): GradeRecord | undefined {
    if (outcome.type === "superseded") return undefined;
    const free = { ...outcome.record, leaseOwner: undefined };
    if (outcome.type === "sent") {
      return {
        ...free,
        state: "sent",
        reason: undefined,
        tries: 0,
        sentAt: clock(),
        posted: free.posted?.slice(-1),
        kept: undefined,
        force: undefined,
        askedAt: undefined,
      };
    }
    if (outcome.type === "kept") return { ...free, state: "sent", reason: reasonText("kept-lms", String(free.kept)), tries: 0 };
    const { reason } = outcome;
    if (outcome.type === "parked") return { ...free, state: "parked", reason };
    const tries = free.tries + 1;
    if (tries > PATIENCE) return { ...free, state: "parked", tries, reason: reasonText("gave-up", reason) };
    return { ...free, tries, reason, due: clock() + Math.max(backoff(tries, random), outcome.retryAfter ?? 0) };
  }

  function remember(platform: string, outcome: GradeOutcome): void {
    if (outcome.type === "sent") unwell.delete(platform);
    if (outcome.type !== "later" || !outcome.platformDown) return;
    const before = unwell.get(platform);
    // Calls that were under way together count as one failure.
    if (before !== undefined && before.until > clock()) return;
    const failures = (before?.failures ?? 0) + 1;
    unwell.set(platform, { failures, until: clock() + pause(failures, random, outcome.retryAfter) });
  }

  async function deliver(record: GradeRecord, opening: Promise<Gradebook>): Promise<GradeRecord | undefined> {
    const { release } = await keepingOf(store, record.tenant, record.cohort);
    if (record.released === undefined && !isReleased(release, clock())) {
      return { ...record, leaseOwner: undefined, due: nextLook(release, clock()), reason: reasonText("unreleased") };
    }
    let gradebook: Gradebook;
    try {
      gradebook = await opening;
    } catch (error) {
      return written(sorted(record, error));
    }
    if (gradebook.type !== "open") return written({ type: "parked", record, reason: reasonText(gradebook.type) });
    const platform = gradebook.place.platform.id;
    const left = unwell.get(platform);
    if (left !== undefined && left.until > clock()) {
      return { ...record, leaseOwner: undefined, due: left.until, reason: record.reason ?? reasonText("unreachable") };
    }
    const outcome = await post(record, gradebook.place);
    remember(platform, outcome);
    return written(outcome);
  }

  return {
    async run() {
      const claimed = await store.claim(collections.grades, { now: clock(), lease: LEASE, owner, limit: CLAIMED });
      if (claimed.length === 0) return IDLE;
      const known = new Map<string, Promise<Gradebook>>();
      const gradebook = ({ tenant, cohort }: GradeRecord): Promise<Gradebook> => {
        const key = JSON.stringify([tenant, cohort]);
        const found = known.get(key) ?? gradebooks.of(tenant, cohort);
        known.set(key, found);
        return found;
      };
      const after: GradeRecord[] = [];
      const queue = [...claimed];
      const lane = async (): Promise<void> => {
        for (let record = queue.shift(); record !== undefined; record = queue.shift()) {
          const done = await deliver(record, gradebook(record));
          if (done !== undefined) after.push(...(await writeAll(store, collections.grades, [done])));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return figures(claimed.length, after);
    },
  };
}
