import { clockTime, savedTime } from "../../i18n/times.ts";
import type { TimedReader } from "../../web/reader.ts";
import { countdown } from "../countdown.ts";
import type { ExamComponent } from "../exams.ts";
import { SHOWN, type LiveRoom, type Show, type Sitter } from "./live.service.ts";
import { isPaused } from "./orders.ts";
import type { LateUploadRecord } from "./records.ts";
import { roomId } from "./rooms.ts";

export type LiveFault = "nobody" | "minutes" | "text";
export type LiveDone = "done" | "same" | "full" | "ended";

interface LiveFacts {
  readonly exam: ExamComponent;
  readonly live: LiveRoom;
  readonly late: readonly LateUploadRecord[];
  readonly cohort: string;
  readonly show: Show;
  readonly fault?: LiveFault | undefined;
  readonly done?: LiveDone | undefined;
  readonly typed?: { readonly minutes: string; readonly text: string; readonly persons: readonly string[] } | undefined;
}

const FIELDS: Readonly<Record<LiveFault, string>> = { nobody: "who-some", minutes: "minutes", text: "text" };

/** Who sits an exam right now, and what can be done about it. */
export function toLivePage({ exam, live, late, cohort, show, fault, done, typed }: LiveFacts, reader: TimedReader) {
  const { t, locale, href } = reader;
  const path = `/live/${exam.id}`;
  const everybody = live.room !== undefined && isPaused(live.room);
  const waiting = late.filter(({ state }) => state === "waiting");
  return {
    title: t("sitting.live.title", { name: exam.name[locale] }),
    topic: `live:${roomId({ cohort, component: exam.id })}`,
    room: `room:${roomId({ cohort, component: exam.id })}`,
    errors: fault === undefined ? [] : [{ href: `#${FIELDS[fault]}`, text: t(`sitting.live.fault.${fault}`) }],
    done: done === undefined ? undefined : { kind: done === "full" ? "warning" : "success", text: t(`sitting.live.done.${done}`) },
    paused: everybody ? t("sitting.live.paused") : undefined,
    counts: SHOWN.map((state) => ({
      href: href(`${path}?show=${state}`),
      text: t(`sitting.live.show.${state}`),
      count: live.counts[state],
      current: state === show,
    })),
    learners: t("sitting.live.learners", { sitting: live.counts.all, learners: live.learners }),
    rows: live.sitters.map((sitter) => rowOf(sitter, { reader, chosen: typed?.persons.includes(sitter.person) ?? false })),
    empty: live.sitters.length === 0 ? t(live.counts.all === 0 ? "sitting.live.none" : "sitting.live.none-here") : undefined,
    pages:
      live.pages === 1
        ? undefined
        : {
            text: t("sitting.live.page", { page: live.page, pages: live.pages }),
            previous: live.page > 1 ? href(`${path}?show=${show}&page=${live.page - 1}`) : undefined,
            next: live.page < live.pages ? href(`${path}?show=${show}&page=${live.page + 1}`) : undefined,
          },
    pause: href(`${path}/pause`),
    resume: href(`${path}/resume`),
    extend: href(`${path}/extend`),
    announce: href(`${path}/announce`),
    end: href(`${path}/end`),
    minutes: typed?.minutes ?? "",
    text: typed?.text ?? "",
    some: (typed?.persons.length ?? 0) > 0 || fault === "nobody",
    said: (live.room?.announcements ?? [])
      .toReversed()
      .slice(0, 20)
      .map(({ at, text }) => ({ time: savedTime(at, reader), text })),
    late: waiting.map((upload) => ({
      href: href(`/late/${upload.id}`),
      text: t("sitting.live.late-one", { time: savedTime(upload.at, reader), count: upload.answers.length }),
    })),
    lateTitle: waiting.length === 0 ? undefined : t("sitting.live.late", { count: waiting.length }),
  };
}

const BADGES: Readonly<Record<Sitter["state"], string>> = { sitting: "good", silent: "warn", done: "quiet" };

function rowOf(
  { attempt, person, name, answered, of, state, seen, clock }: Sitter,
  { reader, chosen }: { reader: TimedReader; chosen: boolean },
) {
  const { t, href } = reader;
  return {
    attempt,
    person,
    name,
    href: href(`/people/${person}/time`),
    noted: href(`/sittings/${attempt}/integrity`),
    badge: BADGES[state],
    state: t(`sitting.live.state.${state}`),
    paused: clock.paused === undefined || state === "done" ? undefined : t(`sitting.live.paused-${clock.paused}`),
    answered: t("sitting.live.answered-of", { answered, of }),
    left: state === "done" ? t("sitting.live.over") : countdown(clock.left),
    seen: clockTime(seen, reader),
    open: state !== "done",
    chosen,
    choose: t("sitting.live.choose", { name }),
    endConfirm: t("sitting.live.end-confirm", { name }),
  };
}
