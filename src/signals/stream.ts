import type { SessionRecord } from "../lti/records.ts";
import { HOUR, SECOND, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import type { EventSink } from "../web/events.ts";
import type { Heard } from "./records.ts";
import type { Missed, Signals } from "./signals.service.ts";

/** ms between two signs of life: below what proxies wait for (60 s), and often enough for the browser to notice a dead line. */
const BEAT = 20 * SECOND;
/** A session that nobody used ends so long after; a stream alone does not keep it. */
const IDLE = 2 * HOUR;

interface StreamDeps {
  readonly signals: Pick<Signals, "follow" | "missed" | "onStop">;
  readonly store: Pick<Store, "get">;
  readonly clock: Clock;
}

export interface Following {
  readonly session: SessionRecord;
  readonly topics: readonly string[];
  /** Last thing heard by the one who comes back. */
  readonly position: string | undefined;
  /** Whether the person may still follow all of them; if not, the browser comes again and gets the others. */
  readonly still: () => Promise<boolean>;
}

/** Opens one stream of a session: what was missed, then what comes, until the session or the process ends or the page goes. */
export const createStreams =
  ({ signals, store, clock }: StreamDeps) =>
  ({ session, topics, position, still }: Following) =>
  (sink: EventSink): void => {
    const { tenant } = session;
    const ending = `session:${session.id}`;

    const pass = (heard: Heard): void => {
      const { id, ...signal } = heard;
      if (heard.topic === ending) sink.end();
      else sink.send({ id, event: "signal", data: JSON.stringify(signal) });
    };
    const unfollow = signals.follow({ tenant, topics: [...topics, ending] }, pass);
    const stay = signals.onStop(() => sink.end());

    async function beat(): Promise<void> {
      const now = clock();
      const fresh = await store.get(collections.sessions, tenant, session.id);
      if (!(await still()) || fresh === undefined || now >= Math.min(fresh.expires, fresh.seenAt + IDLE)) sink.end();
      else sink.send({ event: "beat", data: "" });
    }
    const timer = setInterval(() => void beat().catch(() => sink.end()), BEAT);
    timer.unref();
    sink.onClose(() => {
      clearInterval(timer);
      unfollow();
      stay();
    });

    const begin = ({ heard, resync, position: next }: Missed): void => {
      for (const one of heard) pass(one);
      sink.send({ id: next, event: resync ? "resync" : "ready", data: "" });
    };
    signals.missed({ tenant, topics }, position).then(begin, () => sink.end());
  };
