import type { New } from "../../store/port.ts";
import type { Extension, Pause, RoomRecord } from "./records.ts";

/** What may stand in one room; beyond it nothing is added. */
export const MOST_ORDERS = 500;

type Orders = Pick<RoomRecord, "pauses" | "extensions" | "announcements">;

/** Who an order is for; undefined = everybody. */
type Persons = readonly string[] | undefined;

/** A room in which nothing was ordered yet. */
export const emptyRoom = (of: Pick<RoomRecord, "id" | "tenant" | "cohort" | "component">): New<RoomRecord> => ({
  ...of,
  pauses: [],
  extensions: [],
  announcements: [],
});

const forSome = (persons: Persons): { readonly persons?: readonly string[] } => (persons === undefined ? {} : { persons });

const isFor = (person: string, { persons }: Pause): boolean => persons?.includes(person) ?? true;

/** Whether everybody's clock stands still. */
export const isPaused = ({ pauses }: Pick<Orders, "pauses">): boolean =>
  pauses.some(({ to, persons }) => to === undefined && persons === undefined);

/** Stops the clocks from `at` on; the same room where they stand still already. */
export function paused<R extends Orders>(room: R, { id, at, persons }: { id: string; at: number; persons: Persons }): R {
  const open = room.pauses.filter(({ to }) => to === undefined);
  const wanted = persons?.filter((person) => !open.some((pause) => isFor(person, pause)));
  const nothing = wanted === undefined ? isPaused(room) : wanted.length === 0;
  return nothing ? room : { ...room, pauses: [...room.pauses, { id, from: at, ...forSome(wanted) }] };
}

/**
 * Lets clocks run again: everybody's, or those of some who were stopped by themselves; a pause of everybody is ended for everybody only.
 * @param ids makes the id of a pause that is parted from one of several people
 */
export function resumed<R extends Orders>(room: R, { at, persons, ids }: { at: number; persons: Persons; ids: () => string }): R {
  const pauses = room.pauses.flatMap((pause): readonly Pause[] => {
    if (pause.to !== undefined) return [pause];
    if (persons === undefined) return [{ ...pause, to: at }];
    const going = pause.persons?.filter((person) => persons.includes(person)) ?? [];
    if (going.length === 0) return [pause];
    const staying = (pause.persons ?? []).filter((person) => !going.includes(person));
    const ended: Pause = { ...pause, id: staying.length === 0 ? pause.id : ids(), persons: going, to: at };
    return staying.length === 0 ? [ended] : [{ ...pause, persons: staying }, ended];
  });
  const same = pauses.length === room.pauses.length && pauses.every((pause, index) => pause === room.pauses[index]);
  return same ? room : { ...room, pauses };
}

/** Gives more time to whoever sits at `at`. */
export const extended = <R extends Orders>(room: R, { persons, ...extension }: Omit<Extension, "persons"> & { persons: Persons }): R => ({
  ...room,
  extensions: [...room.extensions, { ...extension, ...forSome(persons) }],
});

export const isFull = ({ pauses, extensions, announcements }: Orders): boolean =>
  Math.max(pauses.length, extensions.length, announcements.length) >= MOST_ORDERS;
