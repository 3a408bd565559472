import { z } from "zod";
import type { SessionRecord } from "../lti/records.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import type { Store } from "../store/port.ts";
import { parse } from "../web/parse.ts";
import { json, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Signals } from "./signals.service.ts";
import { createStreams } from "./stream.ts";
import { followable, MOST_TOPICS, type TopicKind } from "./topics.ts";

const Topic = z.string().regex(/^[a-z-]{1,40}:[\w.~-]{1,160}$/);
const Topics = z.union([Topic.transform((one) => [one]), z.array(Topic).min(1).max(MOST_TOPICS)]);
const Query = z.object({ topic: Topics, after: z.string().max(100).optional() });

interface SignalServices {
  readonly signals: Signals;
  readonly topics: readonly TopicKind[];
  readonly store: Pick<Store, "get">;
  readonly clock: Clock;
  readonly entrance: { actor(session: SessionRecord): Promise<Actor> };
}

/** Live updates of a page: a stream of events, or what has come since as JSON for a browser or a way that carries no stream. */
export function signalRoutes({ signals, topics: kinds, store, clock, entrance }: SignalServices): readonly SessionRoute[] {
  const open = createStreams({ signals, store, clock });
  return [
    {
      method: "get",
      path: "/signals",
      right: "enter",
      audit: null,
      async handle({ query, headers, session, actor }: SessionCall) {
        const { topic: wanted, after } = parse(Query, query);
        const topics = await followable(kinds, actor, wanted);
        if (headers["accept"]?.includes("text/event-stream") !== true) {
          return json(await signals.missed({ tenant: session.tenant, topics }, after));
        }
        // The browser's own memory of where it was is younger than the address it was given.
        const position = headers["last-event-id"] ?? after;
        const still = async (): Promise<boolean> => {
          const now = await followable(kinds, await entrance.actor(session), topics);
          return now.length === topics.length;
        };
        return { type: "events", open: open({ session, topics, position, still }) };
      },
    },
  ];
}
