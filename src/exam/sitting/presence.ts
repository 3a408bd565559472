import { MINUTE, SECOND } from "../../shared/clock.ts";
import { Conflict } from "../../shared/errors.ts";
import type { Signals } from "../../signals/signals.service.ts";
import { collections } from "../../store/collections.ts";
import { insert, replace, type New, type Store } from "../../store/port.ts";
import { answeredIn } from "../answering.ts";
import type { AttemptRecord } from "../records.ts";
import type { PresenceRecord } from "./records.ts";
import { roomId } from "./rooms.ts";

/** A sitting's page was heard of. Never waited for: what is lost of it comes again with the page's next sign of life. */
export interface Presences {
  seen(attempt: AttemptRecord, now: number): void;
  /** Writes what is still to be written. */
  flush(): Promise<void>;
}

interface PresencesDeps {
  /** Told until when somebody is held to the time. */
  readonly hold: (until: number) => void;
  readonly store: Pick<Store, "get" | "commit">;
  readonly signals: Pick<Signals, "send">;
  readonly log: { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void };
}

/** ms for which signs of life are gathered, so that a thousand pages cost a write or two. */
const GATHERED = 2 * SECOND;
/** A picture of one sitting is written no more often. */
const STEP = 20 * SECOND;
const FORGOTTEN = 10 * MINUTE;
const BATCH = 200;
/** Room (ms) for pauses and more time; the next sign of life says more. */
const HELD = 30 * MINUTE;

const pictureOf = (attempt: AttemptRecord, seen: number): New<PresenceRecord> => ({
  id: attempt.id,
  tenant: attempt.tenant,
  cohort: attempt.cohort,
  component: attempt.component,
  person: attempt.person,
  seen,
  answered: answeredIn(attempt),
  of: attempt.paper.length,
  state: attempt.state === "open" ? "open" : "handed-in",
  startedAt: attempt.startedAt,
  deadline: attempt.deadline,
  ...(attempt.breaks !== undefined && { breaks: attempt.breaks }),
});

export function createPresences({ store, signals, log, hold }: PresencesDeps): Presences {
  const waiting = new Map<string, New<PresenceRecord>>();
  /** Pictures this process wrote: when, and which version stands in the store then. */
  const written = new Map<string, { readonly seen: number; readonly state: string; readonly version: number }>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function seen(attempt: AttemptRecord, now: number): void {
    if (attempt.state === "open") hold(Math.max(attempt.deadline, now) + HELD);
    const last = written.get(attempt.id);
    const fresh =
      last !== undefined && now >= last.seen && now - last.seen < STEP && (last.state === "open") === (attempt.state === "open");
    if (fresh) return;
    waiting.set(attempt.id, pictureOf(attempt, now));
    timer ??= setTimeout(() => void flush(), GATHERED).unref();
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const pictures = [...waiting.values()];
    waiting.clear();
    writing = writing.then(() => write(pictures));
    return writing;
  }

  async function write(pictures: readonly New<PresenceRecord>[]): Promise<void> {
    for (let from = 0; from < pictures.length; from += BATCH) {
      const batch = pictures.slice(from, from + BATCH);
      try {
        await put(batch).catch(async (error: unknown) => {
          if (!(error instanceof Conflict)) throw error;
          for (const { id } of batch) written.delete(id);
          await put(batch);
        });
      } catch (err) {
        log.warn({ err }, "signs of life from sittings were not written");
      }
    }
    const newest = Math.max(...pictures.map((picture) => picture.seen));
    for (const [id, { state, seen: at }] of written) if (state !== "open" || at < newest - FORGOTTEN) written.delete(id);
  }

  async function put(batch: readonly New<PresenceRecord>[]): Promise<void> {
    const versions = await Promise.all(
      batch.map(async ({ tenant, id }) => written.get(id)?.version ?? (await store.get(collections.presences, tenant, id))?.version),
    );
    const changes = batch.map((picture, index) => {
      const version = versions[index];
      return version === undefined ? insert(collections.presences, picture) : replace(collections.presences, { ...picture, version });
    });
    const rooms = new Map(batch.map((picture) => [`${picture.tenant} ${roomId(picture)}`, picture]));
    const told = [...rooms.values()].map((picture) => signals.send({ tenant: picture.tenant, topic: `live:${roomId(picture)}` }));
    await store.commit([...changes, ...told]);
    batch.forEach(({ id, seen: at, state }, index) => written.set(id, { seen: at, state, version: (versions[index] ?? 0) + 1 }));
  }

  return { seen, flush };
}
