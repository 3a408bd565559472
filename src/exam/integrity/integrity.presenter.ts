import { clockTime } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import { countdown } from "../countdown.ts";
import type { NotedEvent } from "./records.ts";
import type { IntegrityFacts } from "./integrity.service.ts";

/** Width of the drawing in its own units. */
const WIDTH = 1_000;
/** What has no length is drawn so wide. */
const TICK = 4;

/** What was noted of one sitting: in a few words, drawn along its time, and one by one. */
export function toIntegrityPage({ attempt, name, log, pace }: IntegrityFacts, reader: Reader) {
  const { t, href } = reader;
  const events = log?.events ?? [];
  const number = new Map(attempt.paper.map(({ question }, index) => [question, index + 1]));
  const end = Math.max(attempt.handedInAt ?? attempt.deadline, attempt.startedAt + 1, ...events.map(({ at }) => at));
  const x = (at: number): number => Math.round(((at - attempt.startedAt) / (end - attempt.startedAt)) * WIDTH);
  const beyond = Object.values(log?.beyond ?? {}).reduce((sum, count) => sum + count, 0);
  return {
    title: t("integrity.title", { name }),
    back: { href: href(`/live/${attempt.component}`), text: t("nav.live") },
    summary: summaryOf(events, pace.length, reader),
    picture:
      events.length === 0
        ? undefined
        : {
            width: WIDTH,
            alt: t("integrity.picture"),
            from: clockTime(attempt.startedAt, reader),
            to: clockTime(end, reader),
            marks: events.map(({ at, kind, ms }) => {
              const from = Math.min(x(at), WIDTH - TICK);
              return { kind, from, width: Math.max(TICK, Math.min(x(at + (ms ?? 0)), WIDTH) - from) };
            }),
            legend: [...new Set(events.map(({ kind }) => kind))].map((kind) => ({ kind, text: t(`integrity.kind.${kind}`) })),
          },
    rows: events.map((event) => ({
      time: clockTime(event.at, reader),
      what: wordsOf(event, reader),
      question: event.question === undefined ? "" : t("integrity.question", { number: number.get(event.question) ?? "" }),
    })),
    beyond: beyond === 0 ? undefined : t("integrity.beyond", { count: beyond }),
    pace: pace
      .toSorted((a, b) => (number.get(a.question) ?? 0) - (number.get(b.question) ?? 0))
      .map(({ question, seconds, median, way }) => ({
        question: t("integrity.question", { number: number.get(question) ?? "" }),
        own: countdown(seconds * 1_000),
        usual: countdown(median * 1_000),
        way: t(`integrity.way.${way}`),
      })),
  };
}

function wordsOf({ kind, ms = 0, characters = 0 }: NotedEvent, { t }: Reader): string {
  return t(`integrity.event.${kind}`, { time: countdown(ms), characters });
}

function summaryOf(events: readonly NotedEvent[], pace: number, { t }: Reader): readonly string[] {
  const of = (kind: NotedEvent["kind"]): readonly NotedEvent[] => events.filter((event) => event.kind === kind);
  const sum = (figures: readonly (number | undefined)[]): number => figures.reduce<number>((all, one) => all + (one ?? 0), 0);
  const [left, pasted, device, address] = [of("left"), of("pasted"), of("device"), of("address")];
  return [
    ...(left.length === 0 ? [] : [t("integrity.summary.left", { count: left.length, time: countdown(sum(left.map(({ ms }) => ms))) })]),
    ...(pasted.length === 0
      ? []
      : [t("integrity.summary.pasted", { count: pasted.length, characters: sum(pasted.map(({ characters }) => characters)) })]),
    ...(device.length === 0 ? [] : [t("integrity.summary.device", { count: device.length })]),
    ...(address.length === 0 ? [] : [t("integrity.summary.address", { count: address.length })]),
    ...(pace === 0 ? [] : [t("integrity.summary.pace", { count: pace })]),
  ];
}
