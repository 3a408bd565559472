import type { Cohorts } from "../../cohort/ports.ts";
import type { Actor } from "../../people/records.ts";
import { MINUTE, SECOND, type Clock } from "../../shared/clock.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import { answeredIn } from "../answering.ts";
import type { PresenceRecord, RoomRecord } from "./records.ts";
import { roomId, type Rooms } from "./rooms.ts";
import { timeline, type Timeline } from "./timeline.ts";

/** A page that was not heard of for so long (ms) is out of reach; it gives a sign of life every 25 s. */
const SILENT = MINUTE;
/** Pictures written by other servers can come with an older time than those read already. */
const OVERLAP = 20 * SECOND;
/** What nobody looks at is forgotten. */
const UNUSED = 10 * MINUTE;
const NAMES_KEPT = MINUTE;
export const PAGE = 50;

export const SHOWN = ["all", "sitting", "silent", "done"] as const;
export type Show = (typeof SHOWN)[number];

export interface Sitter {
  readonly attempt: string;
  readonly person: string;
  readonly name: string;
  readonly answered: number;
  readonly of: number;
  readonly state: "sitting" | "silent" | "done";
  readonly seen: number;
  readonly clock: Timeline;
}

export interface LiveRoom {
  readonly room: RoomRecord | undefined;
  /** Of every sitter, by state. */
  readonly counts: Readonly<Record<Show, number>>;
  readonly learners: number;
  /** One page of those asked for, by name. */
  readonly sitters: readonly Sitter[];
  readonly page: number;
  readonly pages: number;
}

export interface Live {
  look(actor: Actor, component: string, wish: { readonly show: Show; readonly page: number }): Promise<LiveRoom>;
}

interface LiveDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly clock: Clock;
  readonly cohorts: Pick<Cohorts, "learners">;
  readonly rooms: Pick<Rooms, "now">;
}

interface Known {
  readonly pictures: Map<string, PresenceRecord>;
  names: ReadonlyMap<string, string>;
  namesAt: number;
  /** Everything up to here was read. */
  upTo: number;
  usedAt: number;
}

/** The room as an invigilator sees it: pictures are read once and then only what changed, so that a look costs one page and no cohort. */
export function createLive({ store, clock, cohorts, rooms }: LiveDeps): Live {
  const knownRooms = new Map<string, Known>();

  async function known(actor: Actor, component: string): Promise<Known> {
    const { tenant, cohort } = actor;
    const [key, now] = [`${tenant} ${roomId({ cohort, component })}`, performance.now()];
    for (const [old, { usedAt }] of knownRooms) if (now - usedAt > UNUSED) knownRooms.delete(old);
    const room = knownRooms.get(key) ?? { pictures: new Map(), names: new Map(), namesAt: Number.NEGATIVE_INFINITY, upTo: 0, usedAt: now };
    knownRooms.set(key, room);
    room.usedAt = now;
    const query = { index: "bySeen", equal: [cohort, component], from: Math.max(0, room.upTo - OVERLAP) };
    for (const picture of await findAll(store, collections.presences, { tenant, query })) {
      room.pictures.set(picture.id, picture);
      room.upTo = Math.max(room.upTo, picture.seen);
    }
    if (now - room.namesAt > NAMES_KEPT) {
      room.names = new Map((await cohorts.learners(tenant, cohort)).map(({ person }) => [person.id, person.name]));
      room.namesAt = now;
    }
    return room;
  }

  async function look(actor: Actor, component: string, { show, page: wanted }: { show: Show; page: number }): Promise<LiveRoom> {
    const [{ pictures, names }, room] = await Promise.all([known(actor, component), rooms.now({ ...actor, component })]);
    const now = clock();
    const all = [...pictures.values()].map((picture) => sitterOf(picture, { name: names.get(picture.person) ?? "", room, now }));
    const latest = [...new Map(all.toSorted((a, b) => a.began - b.began).map((sitter) => [sitter.person, sitter])).values()];
    const chosen = latest.filter(({ state }) => show === "all" || state === show || (show === "sitting" && state === "silent"));
    const pages = Math.max(1, Math.ceil(chosen.length / PAGE));
    const page = Math.min(Math.max(1, wanted), pages);
    const onPage = chosen.toSorted(byName).slice((page - 1) * PAGE, page * PAGE);
    const count = (state: Sitter["state"]): number => latest.filter((sitter) => sitter.state === state).length;
    return {
      room,
      counts: { all: latest.length, sitting: count("sitting") + count("silent"), silent: count("silent"), done: count("done") },
      learners: names.size,
      sitters: await Promise.all(onPage.map((sitter) => asStored(actor, sitter, { room, now }))),
      page,
      pages,
    };
  }

  /** A page shows few enough for each to be looked up: the picture may be some seconds older than the sitting. */
  async function asStored(actor: Actor, sitter: Sitter, { room, now }: { room: RoomRecord | undefined; now: number }): Promise<Sitter> {
    const attempt = await store.get(collections.attempts, actor.tenant, sitter.attempt);
    if (attempt === undefined) return sitter;
    const clockNow = timeline(attempt, room, now);
    const state = attempt.state !== "open" || clockNow.over ? "done" : sitter.state === "done" ? "sitting" : sitter.state;
    return { ...sitter, answered: answeredIn(attempt), clock: clockNow, state };
  }

  return { look };
}

const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
const byName = (a: Sitter, b: Sitter): number => collator.compare(a.name, b.name) || (a.attempt < b.attempt ? -1 : 1);

function sitterOf(
  picture: PresenceRecord,
  { name, room, now }: { readonly name: string; readonly room: RoomRecord | undefined; readonly now: number },
): Sitter & { readonly began: number } {
  const { id, person, answered, of, seen, startedAt } = picture;
  const clock = timeline(picture, room, now);
  const done = picture.state !== "open" || clock.over;
  const state = done ? "done" : now - seen > SILENT ? "silent" : "sitting";
  return { attempt: id, person, name, answered, of, seen, state, clock, began: startedAt };
}
