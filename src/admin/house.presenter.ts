import { parseExact, shown } from "../shared/exact.ts";
import { readReason } from "../delivery/reasons.ts";
import type { GradeRecord, OutboxRecord } from "../delivery/records.ts";
import type { JobStanding } from "../jobs/jobs.service.ts";
import type { JobState } from "../jobs/records.ts";
import type { PersonRecord } from "../people/records.ts";
import type { Page } from "../store/port.ts";
import type { Reader } from "../web/reader.ts";
import type { OpenMessages, PersonStanding } from "./house.service.ts";
import { moment } from "./platforms.presenter.ts";

/** Words, figures and links of a page's list, as the table part wants them. */
export interface Cell {
  readonly text: string;
  readonly href?: string;
  readonly kind?: string;
}

const pageAfter = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked).toString()}`;
};

/** First page and next one; the store's cursors lead only forward. */
export function pager(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  { next, t }: { next: string | undefined; t: Reader["t"] },
) {
  const { after, ...rest } = query;
  if (next === undefined && after === undefined) return undefined;
  return {
    text: "",
    first: after === undefined ? undefined : { href: pageAfter(path, rest), text: t("admin.page.first") },
    next: next === undefined ? undefined : { href: pageAfter(path, { ...rest, after: next }), text: t("admin.page.next") },
  };
}

interface SearchFacts {
  readonly found: Page<PersonRecord>;
  readonly q: string;
  readonly after: string | undefined;
}

/** Everybody of the company, or whom a search finds. */
export function toPersonsPage({ found, q, after }: SearchFacts, { t, href }: Reader) {
  return {
    title: t("admin.persons.title"),
    q,
    action: href("/persons"),
    caption: t("admin.persons.caption"),
    columns: ["name", "employeeNumber", "department", "position"].map((key) => ({ text: t(`admin.persons.${key}`) })),
    rows: found.records.map((person) => ({
      cells: [
        { text: person.name, href: href(`/persons/${person.id}`) },
        { text: person.employeeNumber ?? "–" },
        { text: person.department ?? "–" },
        { text: person.position ?? "–" },
      ] satisfies Cell[],
    })),
    empty: t(q === "" ? "admin.persons.none" : "admin.persons.notFound", { q }),
    pages: pager(href("/persons"), { q, after }, { next: found.next, t }),
  };
}

interface PersonFacts extends PersonStanding {
  readonly platforms: ReadonlyMap<string, string>;
  readonly ended: number | undefined;
}

/** One person: who they are, by which accounts they come, which sessions are open. */
export function toPersonPage({ person, accounts, sessions, platforms, ended }: PersonFacts, reader: Reader) {
  const { t, href } = reader;
  return {
    title: person.name,
    back: { href: href("/persons"), text: t("admin.persons.title") },
    record: { href: href(`/persons/${person.id}/record`), text: t("people.record.open") },
    ended: ended === undefined ? undefined : t("admin.person.ended", { count: ended }),
    facts: (["employeeNumber", "department", "position"] as const).map((key) => ({
      name: t(`admin.persons.${key}`),
      value: person[key] ?? "–",
    })),
    accountsCaption: t("admin.person.accounts"),
    accountColumns: [{ text: t("admin.person.platform") }, { text: t("admin.person.sub") }],
    accounts: accounts.map(({ platform, sub }) => ({
      cells: [{ text: platforms.get(platform) ?? platform }, { text: sub }] satisfies Cell[],
    })),
    noAccounts: t("admin.person.noAccounts"),
    sessions: {
      text: sessions.length === 0 ? t("admin.person.noSessions") : t("admin.person.sessions", { count: sessions.length }),
      end:
        sessions.length === 0
          ? undefined
          : {
              action: href(`/persons/${person.id}/sessions/end`),
              text: t("admin.person.end", { count: sessions.length }),
              confirm: t("admin.person.endConfirm", { name: person.name }),
            },
    },
  };
}

/** What has not arrived, of all cohorts: refused ones first. */
export function toOutboxPage(facts: OpenMessages & { readonly again: number | undefined }, reader: Reader) {
  const { t, href } = reader;
  const row = (record: OutboxRecord | GradeRecord) => {
    const kind = "event" in record ? "statement" : "grade";
    const person = "event" in record ? record.event.person : record.person;
    const { code, detail } = readReason(record.reason ?? "");
    const score = "event" in record || record.score === undefined ? undefined : parseExact(record.score);
    const what =
      "event" in record
        ? t(`delivery.event.${record.event.type}`)
        : t("delivery.sync.grade", { column: record.column, score: score === undefined ? "–" : shown(score) });
    const who = facts.names.get(person) ?? t("delivery.sync.unknown");
    return {
      id: record.id,
      who,
      what,
      at: "event" in record ? moment(record.createdAt, reader) : "",
      reason: record.reason === undefined ? undefined : t(`delivery.reason.${kind}.${code}`),
      detail: detail === "" ? undefined : detail,
      retry: t("delivery.sync.resendOne", { what: `${who} ${what}` }),
    };
  };
  const { parked, waiting, again, more } = facts;
  return {
    title: t("admin.outbox.title"),
    told: again === undefined ? undefined : t("delivery.sync.again", { count: again }),
    action: href("/outbox/retry"),
    all:
      parked.length === 0
        ? undefined
        : {
            text: t("admin.outbox.retryAll", { count: parked.length }),
            confirm: t("admin.outbox.retryAllConfirm", { count: parked.length }),
          },
    retry: t("delivery.sync.resend"),
    columns: {
      who: t("delivery.sync.who"),
      what: t("delivery.sync.what"),
      reason: t("admin.outbox.reason"),
      deed: t("delivery.sync.deed"),
    },
    sides: [
      {
        id: "parked",
        heading: t("admin.outbox.parked", { count: parked.length }),
        rows: parked.map(row),
        empty: t("admin.outbox.noneParked"),
      },
      {
        id: "waiting",
        heading: t("admin.outbox.waiting", { count: waiting.length }),
        rows: waiting.map(row),
        empty: t("admin.outbox.noneWaiting"),
      },
    ],
    more: more ? t("admin.outbox.more") : undefined,
  };
}

const JOB_BADGE: Readonly<Record<JobState, string>> = {
  running: "info",
  waiting: "quiet",
  failed: "bad",
  cancelled: "quiet",
  done: "good",
};
const JOB_ORDER: readonly JobState[] = ["failed", "running", "waiting", "cancelled", "done"];

/** Background work: failed first, then what runs. */
export function toJobsPage({ jobs, told }: { readonly jobs: readonly JobStanding[]; readonly told: string | undefined }, reader: Reader) {
  const { t, href } = reader;
  return {
    title: t("admin.jobs.title"),
    told: told === undefined ? undefined : t(`admin.jobs.told.${told}`),
    empty: t("admin.jobs.empty"),
    caption: t("admin.jobs.caption"),
    columns: { what: t("admin.jobs.what"), state: t("admin.jobs.state"), when: t("admin.jobs.when"), deed: t("delivery.sync.deed") },
    jobs: jobs
      .toSorted((a, b) => JOB_ORDER.indexOf(a.state) - JOB_ORDER.indexOf(b.state) || b.job.due - a.job.due)
      .map(({ job, state, mayCancel }) => ({
        kind: job.kind,
        badge: { kind: JOB_BADGE[state], text: t(`admin.jobs.states.${state}`) },
        error: state === "failed" && job.error !== undefined ? t("admin.jobs.error", { code: job.error }) : undefined,
        progress:
          state !== "running" || job.progress?.total === undefined
            ? undefined
            : { value: job.progress.done, max: job.progress.total, label: t("admin.jobs.progress") },
        when: moment(state === "waiting" ? job.due : (job.finishedAt ?? job.startedAt ?? job.due), reader),
        cancel: !mayCancel
          ? undefined
          : {
              action: href(`/jobs/${job.id}/cancel`),
              text: t("admin.jobs.cancel"),
              label: t("admin.jobs.cancelOne", { kind: job.kind }),
            },
        retry:
          state !== "failed" && state !== "cancelled"
            ? undefined
            : { action: href(`/jobs/${job.id}/retry`), text: t("admin.jobs.retry"), label: t("admin.jobs.retryOne", { kind: job.kind }) },
      })),
  };
}
