import { DateTime } from "luxon";
import type { TrainingSessionRecord } from "../training/records.ts";
import type { AnnouncementRecord } from "./records.ts";

type Session = Pick<TrainingSessionRecord, "begins" | "place">;
type WhenAndWhere = Pick<AnnouncementRecord, "begins" | "place">;

/** The moment a session begins, epoch ms; of one that names a day alone, that day's beginning in the zone. Undefined where it is no date. */
export function beginningOf({ begins }: Pick<Session, "begins">, zone: string): number | undefined {
  const at = DateTime.fromISO(begins.replace(" ", "T"), { zone });
  return at.isValid ? at.toMillis() : undefined;
}

export const namesTime = ({ begins }: Pick<Session, "begins">): boolean => begins.includes(":");

/** Over from the end of its day where it names none but the day, else from its beginning. */
export function isAhead(session: Session, zone: string, now: number): boolean {
  const at = beginningOf(session, zone);
  if (at === undefined) return false;
  return (namesTime(session) ? at : DateTime.fromMillis(at, { zone }).endOf("day").toMillis()) > now;
}

/** Whether time or place are other than announced. */
export const isMoved = (session: WhenAndWhere, announced: WhenAndWhere): boolean =>
  session.begins !== announced.begins || session.place !== announced.place;

/** How often the session was changed since it was first told, the change not yet told included: its SEQUENCE in a calendar. */
export const revisionOf = (session: Session, announced: (WhenAndWhere & Pick<AnnouncementRecord, "revision">) | undefined): number =>
  announced === undefined ? 0 : announced.revision + (isMoved(session, announced) ? 1 : 0);

export type Hears = "announced" | "moved" | undefined;

/**
 * What one person is still to hear of a session: that it takes place, once; then of each change after that. Whoever joins after a change
 * hears of the session as it is.
 * @param heardAt when the person was told that it takes place, epoch ms
 */
export function hears(heardAt: number | undefined, { revision, changedAt }: Pick<AnnouncementRecord, "revision" | "changedAt">): Hears {
  if (heardAt === undefined) return "announced";
  return revision > 0 && heardAt < changedAt ? "moved" : undefined;
}
