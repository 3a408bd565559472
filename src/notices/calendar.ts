import type { ICalEventData } from "ical-generator";
import { DateTime } from "luxon";
import { examsOf } from "../exam/exams.ts";
import type { Languages, Translate } from "../i18n/translate.ts";
import { companyOf } from "../people/company.ts";
import { homeworkOf } from "../observation/homework.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import { digest } from "../shared/ids.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { TrainingSessionRecord } from "../training/records.ts";
import type { AnnouncementRecord } from "./records.ts";
import { beginningOf, namesTime, revisionOf } from "./session-news.ts";

interface CalendarDeps {
  readonly store: Pick<Store, "get" | "find" | "lookup">;
  readonly programmes: Programmes;
  readonly languages: Languages;
  readonly publicUrl: string;
}

/** Calendars ask again after this long (s), where they heed it. */
const FRESH = 3_600;

/** A day without hours, as the generator wants it. */
const wholeDay = (day: string) => ({ allDay: true, timezone: null, start: DateTime.fromISO(day, { zone: "utc" }).toJSDate() });

/** A session of a training plan: the same UID wherever it moves to, and a SEQUENCE that rises with it. */
function sessionEvent(session: TrainingSessionRecord, announced: AnnouncementRecord | undefined, zone: string): ICalEventData | undefined {
  const { id, topic, begins, place } = session;
  const at = beginningOf(session, zone);
  if (at === undefined) return undefined;
  const time = namesTime(session) ? { start: new Date(at) } : wholeDay(begins);
  return { id: `session ${id}`, ...time, summary: topic, location: place ?? null, sequence: revisionOf(session, announced) };
}

/** The windows of a programme's exams; each version of the programme may have moved them. */
const examEvents = (cohort: string, { definition, number }: ProgrammeRecord, { t, locale }: { t: Translate; locale: Locale }) =>
  examsOf(definition).flatMap(({ id, name, exam: { opens, closes } }): ICalEventData[] => {
    const start = opens ?? closes;
    if (start === undefined) return [];
    const summary = t(opens === undefined ? "notices.feed.exam-closes" : "notices.feed.exam", { component: name[locale] });
    const end = opens === undefined || closes === undefined ? {} : { end: new Date(closes) };
    return [{ id: `exam ${cohort} ${id}`, start: new Date(start), ...end, summary, sequence: number - 1 }];
  });

/** When homework is due, for everybody: a date that went with its score would tell of the score before it is released. */
const homeworkEvents = (cohort: string, { definition, number }: ProgrammeRecord, { t, locale }: { t: Translate; locale: Locale }) =>
  homeworkOf(definition).flatMap(({ id, name, task, due }): ICalEventData[] => {
    if (due === undefined) return [];
    const summary = t("notices.feed.homework", { component: name[locale] });
    return [{ id: `homework ${cohort} ${id}`, start: new Date(due), summary, description: task ?? null, sequence: number - 1 }];
  });

/**
 * A person's dates as iCalendar (RFC 5545), read by calendars that know nothing but the address: training sessions, exams and
 * homework of the cohorts they have a place in, and the last days of their certificates. Undefined for a token that is none, or none any more.
 */
export function createCalendar({ store, programmes, languages, publicUrl }: CalendarDeps) {
  async function cohortEvents(tenant: string, cohort: string, reader: { t: Translate; locale: Locale; zone: string }) {
    const query = { index: "byCohort", equal: [cohort] };
    const [sessions, announcements, programme] = await Promise.all([
      findAll(store, collections.trainingSessions, { tenant, query }),
      findAll(store, collections.announcements, { tenant, query }),
      programmes.published(tenant, cohort),
    ]);
    const announced = new Map(announcements.map((one) => [one.id, one]));
    const events = sessions.map((session) => sessionEvent(session, announced.get(session.id), reader.zone));
    return [
      ...events.filter((event) => event !== undefined),
      ...examEvents(cohort, programme, reader),
      ...homeworkEvents(cohort, programme, reader),
    ];
  }

  async function certificateEvents(tenant: string, person: string, t: Translate): Promise<readonly ICalEventData[]> {
    const query = { index: "byPerson", equal: [person] };
    const certificates = await findAll(store, collections.certificates, { tenant, query });
    return certificates
      .filter(({ state, erased }) => state === "issued" && erased !== true)
      .map(({ id, number, validUntil }) => ({ id, ...wholeDay(validUntil), summary: t("notices.feed.reEvaluation", { number }) }));
  }

  async function openCohorts(tenant: string, person: string): Promise<readonly string[]> {
    const members = await findAll(store, collections.members, { tenant, query: { index: "byPerson", equal: [person] } });
    const cohorts = await Promise.all(
      members.filter(({ active }) => active).map(({ cohort }) => store.get(collections.cohorts, tenant, cohort)),
    );
    return cohorts.flatMap((cohort) => (cohort?.state === "open" ? [cohort.id] : []));
  }

  return async (token: string): Promise<string | undefined> => {
    const owner = await store.lookup(collections.preferences, "byFeed", [digest(token)]);
    if (owner === undefined) return undefined;
    const { tenant, id: person } = owner;
    const company = await companyOf(store, tenant);
    const locale = owner.locale ?? company.locale;
    const t = languages.translator(locale);
    const { default: ical, ICalCalendarMethod } = await import("ical-generator");
    const calendar = ical({
      name: company.name,
      method: ICalCalendarMethod.PUBLISH,
      ttl: FRESH,
      prodId: { company: "Tierwise", product: "Tierwise" },
    });
    const cohorts = await openCohorts(tenant, person);
    const events = await Promise.all([
      ...cohorts.map((cohort) => cohortEvents(tenant, cohort, { t, locale, zone: company.zone })),
      certificateEvents(tenant, person, t),
    ]);
    const host = new URL(publicUrl).hostname;
    for (const { id, ...event } of events.flat())
      calendar.createEvent({ ...event, id: `${digest(`${tenant} ${id}`).slice(0, 24)}@${host}` });
    return calendar.toString();
  };
}
