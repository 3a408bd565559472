import type { StoredRecord } from "../../store/port.ts";

/** Who an order of the room is for; absent = everybody who sits. */
interface ForSome {
  readonly persons?: readonly string[] | undefined;
}

export interface Pause extends ForSome {
  readonly id: string;
  /** Server time, epoch ms. */
  readonly from: number;
  /** Absent while it lasts. */
  readonly to?: number | undefined;
}

export interface Extension extends ForSome {
  readonly id: string;
  /** Server time at which it was given; it is for whoever sits then. */
  readonly at: number;
  /** Whole minutes, 1–600. */
  readonly minutes: number;
}

export interface Announcement {
  readonly id: string;
  readonly at: number;
  readonly text: string;
}

/** What was ordered for everybody who sits one exam of a cohort; id `<cohort>.<component>`. Absent as long as nothing was. */
export interface RoomRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly pauses: readonly Pause[];
  readonly extensions: readonly Extension[];
  readonly announcements: readonly Announcement[];
}

/** What moves the clock of a room. */
export type RoomClock = Pick<RoomRecord, "pauses" | "extensions">;

/** A break a learner takes within the time allowed for breaks. */
export interface Break {
  readonly from: number;
  readonly to?: number | undefined;
}

export interface Breaks {
  /** ms allowed in all. */
  readonly allowed: number;
  readonly taken: readonly Break[];
}

/** The one page that writes a sitting. */
export interface Editor {
  /** Chosen by the page, unguessable; `form` for a page without script. */
  readonly tab: string;
  /** Rises with every take-over. */
  readonly epoch: number;
  readonly since: number;
  /** It said that it was going away; a save of its own may still arrive. */
  readonly left?: boolean | undefined;
  /** A mark of the network address it was last heard from, of no use elsewhere. */
  readonly from?: string | undefined;
}

/** How far a sitting is and when its page was last heard of: a small picture for the live page; the sitting itself is the truth. Id = the sitting's. */
export interface PresenceRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  readonly seen: number;
  readonly answered: number;
  /** Questions on the paper. */
  readonly of: number;
  readonly state: "open" | "handed-in";
  readonly startedAt: number;
  readonly deadline: number;
  readonly breaks?: Breaks | undefined;
}

/** What one person is allowed beyond others in a cohort's exams; id `<cohort>.<person>`. Nothing of it leaves the tool. */
export interface AllowanceRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  readonly percent: number;
  readonly extra: number;
  readonly breaks: number;
  readonly by: string;
  readonly at: number;
}

export interface LateAnswer {
  readonly question: string;
  readonly value: string;
}

/** What a device still held when its sitting was over: kept apart from the paper until an instructor decides. Id = the sitting's. */
export interface LateUploadRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  /** Server time of the first arrival. */
  readonly at: number;
  readonly answers: readonly LateAnswer[];
  readonly state: "waiting" | "accepted" | "refused";
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly decidedAt?: number | undefined;
}
