import { collections } from "../../store/collections.ts";
import type { Store } from "../../store/port.ts";
import type { RoomRecord } from "./records.ts";

/** Names the room of one exam of a cohort; a sitting names its own. */
export interface RoomKey {
  readonly tenant: string;
  readonly cohort: string;
  readonly component: string;
}

/** What was ordered for the room; undefined as long as nothing was. */
export interface Rooms {
  /** As it is stored now. */
  readonly now: (of: RoomKey) => Promise<RoomRecord | undefined>;
  /** As it was at most a second ago: for saves, of which there are hundreds a second. */
  readonly recent: (of: RoomKey) => Promise<RoomRecord | undefined>;
}

const KEPT = 1_000;

export const roomId = ({ cohort, component }: Pick<RoomKey, "cohort" | "component">): string => `${cohort}.${component}`;

export function createRooms({ store }: { readonly store: Pick<Store, "get"> }): Rooms {
  const known = new Map<string, { readonly room: Promise<RoomRecord | undefined>; readonly at: number }>();
  const read = (of: RoomKey): Promise<RoomRecord | undefined> => store.get(collections.rooms, of.tenant, roomId(of));

  function now(of: RoomKey): Promise<RoomRecord | undefined> {
    const room = read(of);
    keep(`${of.tenant} ${roomId(of)}`, room);
    return room;
  }

  function keep(key: string, room: Promise<RoomRecord | undefined>): void {
    const at = performance.now();
    for (const [old, entry] of known) if (at - entry.at > KEPT) known.delete(old);
    known.set(key, { room, at });
    room.catch(() => known.delete(key));
  }

  return {
    now,
    recent(of) {
      const entry = known.get(`${of.tenant} ${roomId(of)}`);
      return entry !== undefined && performance.now() - entry.at <= KEPT ? entry.room : now(of);
    },
  };
}
