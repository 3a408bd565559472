import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import type { Ids } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { Signals } from "../../signals/signals.service.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { insert, replace, type New, type Store } from "../../store/port.ts";
import type { Closing } from "../closing.ts";
import type { AttemptRecord } from "../records.ts";
import { emptyRoom, extended, isFull, paused, resumed } from "./orders.ts";
import type { RoomRecord } from "./records.ts";
import { roomId, type Rooms } from "./rooms.ts";

/** `same`: it was so already. `full`: no more can be ordered in this room. */
export type Ordered = "done" | "same" | "full";

/** Undefined = everybody who sits. */
export type Persons = readonly string[] | undefined;

/** What an instructor orders while an exam runs. Every order is heard by the open pages of the room within 2 s. */
export interface Invigilation {
  pause(actor: Actor, component: string, persons: Persons): Promise<Ordered>;
  resume(actor: Actor, component: string, persons: Persons): Promise<Ordered>;
  /** @param minutes whole, 1–600 */
  extend(actor: Actor, component: string, order: { readonly minutes: number; readonly persons: Persons }): Promise<Ordered>;
  announce(actor: Actor, component: string, text: string): Promise<Ordered>;
  /** Hands in for one learner what was saved; handed in already: nothing changes. @throws AppError("not-found") */
  end(actor: Actor, component: string, attempt: string): Promise<AttemptRecord>;
}

export interface InvigilationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rooms: Rooms;
  readonly signals: Pick<Signals, "send">;
  readonly closing: Pick<Closing, "handIn">;
}

type Order = (room: New<RoomRecord>, order: { readonly id: string; readonly at: number }) => New<RoomRecord>;

export function createInvigilation({ store, clock, ids, rooms, signals, closing }: InvigilationDeps): Invigilation {
  const order = async (
    actor: Actor,
    component: string,
    { action, detail, next }: { action: string; detail: Json; next: Order },
  ): Promise<Ordered> => {
    const ordered = await deciding<Ordered>(store, async () => {
      const { tenant, cohort, person } = actor;
      const id = roomId({ cohort, component });
      const [stored, at] = [await store.get(collections.rooms, tenant, id), clock()];
      const before = stored ?? emptyRoom({ id, tenant, cohort, component });
      if (isFull(before)) return { changes: [], outcome: "full" };
      const after = next(before, { id: ids.id(), at });
      if (after === before) return { changes: [], outcome: "same" };
      const write =
        stored === undefined ? insert(collections.rooms, after) : replace(collections.rooms, { ...after, version: stored.version });
      const line = auditLine({ tenant, cohort, at, actor: person, action, subject: id, detail });
      return { changes: [write, line, signals.send({ tenant, topic: `room:${id}` })], outcome: "done" };
    });
    // What saves of this process were told a moment ago is told anew.
    await rooms.now({ ...actor, component });
    return ordered;
  };

  const some = (persons: Persons): { readonly persons: readonly string[] } | object => (persons === undefined ? {} : { persons });

  return {
    pause: (actor, component, persons) =>
      order(actor, component, {
        action: "exam.paused",
        detail: { ...some(persons) },
        next: (room, { id, at }) => paused(room, { id, at, persons }),
      }),
    resume: (actor, component, persons) =>
      order(actor, component, {
        action: "exam.resumed",
        detail: { ...some(persons) },
        next: (room, { at }) => resumed(room, { at, persons, ids: () => ids.id() }),
      }),
    extend: (actor, component, { minutes, persons }) =>
      order(actor, component, {
        action: "exam.extended",
        detail: { minutes, ...some(persons) },
        next: (room, { id, at }) => extended(room, { id, at, minutes, persons }),
      }),
    announce: (actor, component, text) =>
      order(actor, component, {
        action: "exam.announced",
        detail: {},
        next: (room, { id, at }) => ({ ...room, announcements: [...room.announcements, { id, at, text }] }),
      }),
    async end(actor, component, id) {
      const attempt = await store.get(collections.attempts, actor.tenant, id);
      if (attempt === undefined || attempt.cohort !== actor.cohort || attempt.component !== component) throw new AppError("not-found");
      const ended = await closing.handIn(attempt, clock(), actor.person);
      await store.commit([signals.send({ tenant: actor.tenant, topic: `sitting:${id}` })]);
      return ended;
    },
  };
}
