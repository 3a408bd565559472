import { clockTime } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import { countdown } from "../countdown.ts";
import type { Sitting } from "../exam.service.ts";
import { unreadBy } from "../saving.ts";
import { roomId } from "./rooms.ts";

/** What stands in for the paper while its clock stands still: no question is to be read for free. */
export function toPausedPage({ exam, attempt, clock, announcements }: Sitting, reader: Reader) {
  const { t, locale, href } = reader;
  const path = `/exam/${exam.id}`;
  const inBreak = clock.paused === "break";
  const unread = new Set(unreadBy(attempt, announcements));
  return {
    title: t("exam.sitting.title", { name: exam.name[locale] }),
    attempt: attempt.id,
    room: roomId(attempt),
    why: t(inBreak ? "exam.sitting.paused-break" : "exam.sitting.paused-room"),
    left: countdown(clock.left),
    breakLeft: inBreak ? countdown(clock.breakLeft) : undefined,
    said: announcements.map((each) => ({ text: each.text, time: clockTime(each.at, reader), unread: unread.has(each) })),
    goOn: inBreak ? href(`${path}/break`) : undefined,
    again: href(`${path}/sitting`),
  };
}
