import { savedTime } from "../i18n/times.ts";
import { waited } from "./waiting.ts";
import type { Names } from "./names.ts";
import type { TimedReader as Reader } from "../web/reader.ts";
import type { ObservationLeaf } from "./panels.service.ts";
import type { PanelRecord, RatingRecord } from "./records.ts";
import { isToDo, standingOf, type Standing } from "./standing.ts";

export interface QueueItem {
  readonly panel: PanelRecord;
  readonly own: RatingRecord | undefined;
}

export interface QueueFacts {
  /** Longest waiting first. */
  readonly queue: readonly QueueItem[];
  readonly leaves: readonly ObservationLeaf[];
  readonly names: Names;
  readonly rater: string;
  /** A rating was handed in just now. */
  readonly handedIn: boolean;
}

const KINDS: Readonly<Record<Standing, string>> = {
  "to-score": "info",
  draft: "warn",
  third: "warn",
  waiting: "quiet",
  "third-asked": "quiet",
  moderation: "quiet",
  final: "good",
};

/** What a rater still has to do: drafts first, for they are nearly done, then by waiting time. */
export const toDo = (queue: readonly QueueItem[], rater: string): readonly QueueItem[] =>
  queue
    .filter(({ panel, own }) => isToDo(standingOf(panel, own, rater)))
    .toSorted((a, b) => Number(b.own?.state === "draft") - Number(a.own?.state === "draft"));

/** A rater's queue: what is next, how far they are, and everybody's state. */
export function toQueuePage({ queue, leaves, names, rater, handedIn }: QueueFacts, reader: Reader) {
  const { t, locale, href } = reader;
  const componentName = (id: string): string => leaves.find((leaf) => leaf.id === id)?.name[locale] ?? id;
  const row = ({ panel, own }: QueueItem) => {
    const standing = standingOf(panel, own, rater);
    return {
      name: names.get(panel.person) ?? panel.person,
      component: componentName(panel.component),
      kind: KINDS[standing],
      state: t(`observation.standing.${standing}`),
      when: own?.state === "draft" ? t("observation.queue.draft-of", { time: savedTime(own.at, reader) }) : waited(panel.since, reader),
      href: href(`/panels/${panel.id}`),
      action: t(isToDo(standing) ? "observation.queue.score" : "observation.queue.see"),
    };
  };
  const open = toDo(queue, rater);
  const rows = open.map(row);
  const done = queue.filter((item) => !open.includes(item)).map(row);
  const [next] = rows;
  return {
    title: t("observation.queue.title"),
    handedIn: handedIn && t("observation.queue.handed-in"),
    empty: queue.length === 0 && t("observation.queue.empty"),
    allDone: queue.length > 0 && next === undefined && t("observation.queue.all-done"),
    progress: queue.length > 0 && {
      value: done.length,
      max: queue.length,
      label: t("observation.queue.progress"),
      text: t("observation.queue.progress-text", { done: done.length, all: queue.length }),
    },
    next: next && { ...next, text: t("observation.queue.next", { name: next.name }) },
    rows,
    done,
  };
}
