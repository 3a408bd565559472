import { DateTime } from "luxon";
import { nextDue, nightly } from "../jobs/due.ts";
import type { NoticeKind } from "./kinds.ts";
import type { MailWish, PreferenceRecord } from "./records.ts";

/** A digest goes out at this hour of the company's day. */
const DIGEST_HOUR = 8;

export interface When {
  /** Epoch ms, not before now. */
  readonly due: number;
  readonly digest: boolean;
}

type Preferences = Pick<PreferenceRecord, "mail" | "quiet">;

export const wishFor = (preferences: Pick<Preferences, "mail"> | undefined, kind: NoticeKind): MailWish => preferences?.mail[kind] ?? "now";

/**
 * When a mail about a notice goes out; undefined: never. Local times are the company's wall clock: one that the clock skips in spring is
 * the moment as far after the gap, one it shows twice in autumn is the first.
 */
export function whenToSend(
  kind: NoticeKind,
  { preferences, zone, now }: { readonly preferences: Preferences | undefined; readonly zone: string; readonly now: number },
): When | undefined {
  const wish = wishFor(preferences, kind);
  if (wish === "off") return undefined;
  if (wish === "digest") return { due: nextDue(nightly(DIGEST_HOUR), now - 1, zone), digest: true };
  return { due: quietEnd(preferences?.quiet, zone, now) ?? now, digest: false };
}

/** The end of the quiet hours that `now` lies in; the end itself is quiet no more. */
function quietEnd(quiet: Preferences["quiet"], zone: string, now: number): number | undefined {
  if (quiet === undefined || quiet.from === quiet.to) return undefined;
  const time = DateTime.fromMillis(now, { zone }).toFormat("HH:mm");
  const { from, to } = quiet;
  const inside = from < to ? time >= from && time < to : time >= from || time < to;
  if (!inside) return undefined;
  const [hour = 0, minute = 0] = to.split(":").map(Number);
  return nextDue(nightly(hour, minute), now, zone);
}
