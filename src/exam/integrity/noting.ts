import type { New } from "../../store/port.ts";
import type { AttemptRecord } from "../records.ts";
import type { IntegritySignal } from "../../programme/records.ts";
import { MOST, type NotedEvent, type SittingLogRecord } from "./records.ts";

/** What a page tells of itself with its save; its clock is not believed, only how long ago it was. */
export interface Told {
  readonly events: readonly {
    readonly kind: "left" | "pasted";
    /** ms before it was sent. */
    readonly ago: number;
    readonly ms?: number | undefined;
    readonly characters?: number | undefined;
    readonly question?: string | undefined;
  }[];
  /** Seconds since it told last, by question. */
  readonly seconds: Readonly<Record<string, number>>;
}

export interface Noticed {
  readonly told?: Told | undefined;
  /** Another page or device went on with the sitting. */
  readonly device: boolean;
  readonly address: boolean;
}

interface Moment {
  readonly attempt: Pick<AttemptRecord, "id" | "tenant" | "cohort" | "component" | "person" | "startedAt" | "paper">;
  readonly now: number;
  /** What this exam notes. */
  readonly noted: readonly IntegritySignal[];
}

type Log = New<SittingLogRecord> & { readonly version?: number };

/** The log with what was noticed; undefined when there is nothing new to note. */
export function noting(before: SittingLogRecord | undefined, { told, device, address }: Noticed, moment: Moment): Log | undefined {
  const { attempt, now, noted } = moment;
  const here = (kind: NotedEvent["kind"], happened: boolean): readonly NotedEvent[] =>
    happened && noted.includes(kind) ? [{ at: now, kind }] : [];
  const events = [
    ...(told?.events ?? []).filter(({ kind }) => noted.includes(kind)).map((event) => placed(event, moment)),
    ...here("device", device),
    ...here("address", address),
  ];
  const seconds = noted.includes("pace") ? added(before?.seconds ?? {}, told?.seconds ?? {}, moment) : undefined;
  if (events.length === 0 && seconds === undefined) return undefined;
  const log: Log = before ?? {
    id: attempt.id,
    tenant: attempt.tenant,
    cohort: attempt.cohort,
    component: attempt.component,
    person: attempt.person,
    events: [],
    beyond: {},
    seconds: {},
  };
  return { ...withEvents(log, events), ...(seconds !== undefined && { seconds }) };
}

/** Within the sitting, whatever the page said. */
function placed({ kind, ago, ms, characters, question }: Told["events"][number], { attempt, now }: Moment): NotedEvent {
  const at = Math.max(attempt.startedAt, now - ago);
  const known = attempt.paper.some((item) => item.question === question);
  return {
    at,
    kind,
    ...(kind === "left" && { ms: Math.min(ms ?? 0, now - at) }),
    ...(kind === "pasted" && { characters: characters ?? 0 }),
    ...(known && { question }),
  };
}

function withEvents(log: Log, events: readonly NotedEvent[]): Log {
  const kept = events.slice(0, Math.max(0, MOST - log.events.length));
  const beyond = { ...log.beyond };
  for (const { kind } of events.slice(kept.length)) beyond[kind] = (beyond[kind] ?? 0) + 1;
  return { ...log, events: [...log.events, ...kept].toSorted((a, b) => a.at - b.at), beyond };
}

/** Never more in all than the sitting has lasted; undefined where nothing was added. */
function added(
  before: SittingLogRecord["seconds"],
  told: Told["seconds"],
  { attempt, now }: Moment,
): SittingLogRecord["seconds"] | undefined {
  const sum = (seconds: Readonly<Record<string, number>>): number => Object.values(seconds).reduce((all, one) => all + one, 0);
  let left = Math.ceil((now - attempt.startedAt) / 1_000) - sum(before);
  const seconds = { ...before };
  for (const { question } of attempt.paper) {
    const more = Math.min(Math.max(0, left), told[question] ?? 0);
    if (more <= 0) continue;
    seconds[question] = (seconds[question] ?? 0) + more;
    left -= more;
  }
  return sum(seconds) === sum(before) ? undefined : seconds;
}
