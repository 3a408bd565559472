import type { Sitting } from "./exam.service.ts";
import { questionIn } from "./library.ts";
import { clockTime } from "../i18n/times.ts";
import { countdown } from "./countdown.ts";
import { kindOf } from "./questions/kinds.ts";
import { roomId } from "./sitting/rooms.ts";
import { stemOf } from "./questions/stem.ts";
import { answerInWords } from "./questions/review.ts";
import type { Reader } from "../web/reader.ts";
import type { PaperItem } from "./records.ts";

/** What was typed where a newer answer is stored; offered back, never dropped. */
export interface Offer {
  readonly question: string;
  readonly value: string;
}

const TEXTS = [
  "saved",
  "saved-none",
  "saving",
  "unsaved",
  "offline",
  "offline-memory",
  "signed-out",
  "refused",
  "over",
  "over-unsent",
  "over-kept",
  "elsewhere",
  "take-over",
  "paused-room",
  "paused-break",
  "more-time",
  "stale",
  "restored",
  "check-failed",
  "question",
  "say-10",
  "say-5",
  "say-1",
  "say-0",
] as const;

const WATERMARKS = 24;

/** The paper on one page: sections, questions, the answered map, and every address and text its script needs. */
export function toSittingPage(
  { exam, attempt, questions, clock, announcements, watermark }: Sitting,
  reader: Reader,
  offers: readonly Offer[] = [],
) {
  const { t, locale, href, zone } = reader;
  const path = `/exam/${exam.id}`;
  const saves = Object.values(attempt.answers).map(({ at }) => at);
  const [heading, mapName] = [numbering("exam.sitting.question", t), numbering("common.map-question", t)];
  const numbered = attempt.paper.map((item, index) => ({ item, number: index + 1 }));

  function place({ item, number }: { item: PaperItem; number: number }) {
    const question = questionIn(questions, item.question);
    const answer = attempt.answers[item.question];
    const value = answer?.value ?? "";
    const offered = offers.find((offer) => offer.question === item.question);
    const field = kindOf(question).field(question, { item, number, value, words: reader });
    return {
      number,
      question: item.question,
      heading: heading(number),
      ...stemOf(question, reader),
      ...field,
      grouped: field.line === undefined && field.text === undefined,
      clearable: field.radios !== undefined || field.boxes !== undefined,
      revision: answer?.revision ?? 0,
      flagged: attempt.flags.includes(item.question),
      offer:
        offered === undefined
          ? undefined
          : { why: t("exam.sitting.stale", { number }), typed: answerInWords(question, offered.value, reader) },
    };
  }

  return {
    title: t("exam.sitting.title", { name: exam.name[locale] }),
    attempt: attempt.id,
    // Often enough to be on every photo of a part of the page.
    watermark: watermark === undefined ? undefined : Array<string>(WATERMARKS).fill(`${watermark} · ${attempt.id.slice(0, 6)}`),
    epoch: attempt.editor?.epoch ?? 0,
    room: roomId(attempt),
    late: href(`${path}/late`),
    breaks:
      attempt.breaks === undefined || clock.breakLeft <= 0
        ? undefined
        : { action: href(`${path}/break`), left: t("sitting.break.left", { left: countdown(clock.breakLeft) }) },
    said: announcements
      .filter(({ at }) => at >= attempt.startedAt)
      .map(({ at, text }) => ({ at, text, time: clockTime(at, reader), unread: at > (attempt.heard ?? 0) })),
    zone,
    save: href(`${path}/save`),
    check: href(`${path}/check`),
    handIn: href(`${path}/hand-in`),
    after: href(path),
    texts: TEXTS.map((key) => ({ key, text: t(`exam.sitting.${key}`, { number: "{number}", numbers: "{numbers}", time: "{time}" }) })),
    timer: {
      remaining: clock.left,
      label: t("exam.sitting.left"),
      time: countdown(clock.left),
      saved: saves.length === 0 ? t("exam.sitting.saved-none") : t("exam.sitting.saved", { time: clockTime(Math.max(...saves), reader) }),
    },
    map: numbered.map(({ item, number }) => ({
      id: item.question,
      href: `#q${number}`,
      number,
      name: mapName(number),
      answered: (attempt.answers[item.question]?.value ?? "").trim() !== "",
      flagged: attempt.flags.includes(item.question),
    })),
    sections: exam.exam.sections
      .map((section) => ({ section, items: numbered.filter(({ item }) => item.section === section.id) }))
      .filter(({ items }) => items.length > 0)
      .map(({ section, items }) => ({
        name: section.name[locale],
        each: t("exam.sitting.marks", { marks: items[0]?.item.marks ?? "" }),
        marks: t("exam.sitting.section-marks", { count: items.length, marks: items[0]?.item.marks ?? "" }),
        places: items.map(place),
      })),
    flag: t("exam.sitting.flag"),
    clear: t("exam.sitting.clear"),
    yours: t("exam.sitting.yours"),
    useYours: t("exam.sitting.use-yours"),
  };
}

/** A text with a number in it, looked up once for all numbers of a page. */
function numbering(key: string, t: Reader["t"]): (number: number) => string {
  const [before = "", after = ""] = t(key, { number: "{number}" }).split("{number}");
  return (number) => `${before}${number}${after}`;
}
