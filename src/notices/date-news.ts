import type { CohortRecord } from "../cohort/records.ts";
import { examsOf } from "../exam/exams.ts";
import { homeworkOf } from "../observation/homework.ts";
import { homeworkStep, readStep, stepText } from "../observation/homework-steps.ts";
import type { Languages } from "../i18n/translate.ts";
import { moment } from "../i18n/times.ts";
import { dayIn } from "../certificate/validity.ts";
import type { Company } from "../people/company.ts";
import { isLearner } from "../people/roles.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Clock } from "../shared/clock.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import type { TrainingSessionRecord } from "../training/records.ts";
import { examStep, stepSubject } from "./exam-steps.ts";
import type { AnnouncementRecord } from "./records.ts";
import { hears, isAhead, isMoved } from "./session-news.ts";
import { committed, noticeId, type Saying } from "./telling.ts";

export interface DateNewsDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly languages: Languages;
}

interface Round {
  readonly cohort: CohortRecord;
  readonly company: Company;
  readonly say: Saying;
  /** Also those who joined since a date was told; else only what is new. */
  readonly thorough: boolean;
}

/** Tells learners of the dates of their cohort: training sessions as they are planned and moved, the windows of exams, and when homework is due. */
export function createDateNews({ store, clock, programmes, languages }: DateNewsDeps) {
  const learnersOf = async ({ tenant, id }: CohortRecord): Promise<readonly string[]> =>
    (await findAll(store, collections.members, { tenant, query: { index: "byCohort", equal: [id] } }))
      .filter(isLearner)
      .map(({ person }) => person);

  /** The announcement as it now has to be told; undefined where everybody was told, or another process is about it. */
  async function opened(
    { cohort: { tenant, id: cohort }, thorough }: Round,
    { id, begins, place }: Pick<AnnouncementRecord, "id" | "begins" | "place">,
  ): Promise<AnnouncementRecord | undefined> {
    const known = await store.get(collections.announcements, tenant, id);
    if (known !== undefined && !isMoved({ begins, place }, known)) return known.told && !thorough ? undefined : known;
    const present = { begins, place, id, tenant, cohort, changedAt: clock(), told: false };
    const change: Change =
      known === undefined
        ? insert<AnnouncementRecord>(collections.announcements, { ...present, revision: 0 })
        : replace<AnnouncementRecord>(collections.announcements, { ...present, revision: known.revision + 1, version: known.version });
    if (!(await committed(store, change))) return undefined;
    return store.get(collections.announcements, tenant, id);
  }

  const closed = async (announcement: AnnouncementRecord): Promise<void> => {
    if (!announcement.told) await committed(store, replace<AnnouncementRecord>(collections.announcements, { ...announcement, told: true }));
  };

  async function sessionNews(round: Round, session: TrainingSessionRecord, learners: () => Promise<readonly string[]>): Promise<void> {
    const { cohort, company, say } = round;
    const { tenant } = cohort;
    const announcement = await opened(round, session);
    if (announcement === undefined) return;
    const t = languages.translator(company.locale);
    const values = { session: session.topic, time: session.begins, place: session.place ?? t("notices.dates.no-place") };
    for (const person of await learners()) {
      const about = { tenant, cohort: cohort.id, person, values, at: clock() };
      const first = { ...about, kind: "session-announced" as const, subject: session.id };
      const heard = await store.get(collections.notices, tenant, noticeId(first));
      const news = hears(heard?.at, announcement);
      if (news === "announced") await say(first);
      if (news === "moved") await say({ ...about, kind: "session-moved", subject: `${session.id} ${announcement.revision}` });
    }
    await closed(announcement);
  }

  async function examNews(round: Round, definition: ProgrammeDefinition, learners: () => Promise<readonly string[]>): Promise<void> {
    const { cohort, company, say } = round;
    const { tenant, id } = cohort;
    const t = languages.translator(company.locale);
    for (const { id: component, name, exam } of examsOf(definition)) {
      const step = examStep(exam, clock());
      if (step === undefined) continue;
      const subject = `${id} ${stepSubject(component, step, exam)}`;
      const announcement = await opened(round, { id: digest(`${step} ${subject}`).slice(0, 24) });
      if (announcement === undefined) continue;
      const done = await doneBy(tenant, id, component);
      const { opens = clock(), closes } = exam;
      const until = closes === undefined ? t("notices.dates.no-end") : moment(closes, company);
      const what = { component: name[company.locale] };
      for (const person of (await learners()).filter((one) => !done.has(one))) {
        const about = { tenant, cohort: id, person, subject, at: clock() };
        if (step === "exam-soon") await say({ ...about, kind: step, values: { ...what, time: moment(opens, company) } });
        else await say({ ...about, kind: step, values: { ...what, until } });
      }
      await closed(announcement);
    }
  }

  async function homeworkNews(round: Round, definition: ProgrammeDefinition, learners: () => Promise<readonly string[]>): Promise<void> {
    const { cohort, company, say } = round;
    const { tenant, id } = cohort;
    for (const { id: component, name, due } of homeworkOf(definition)) {
      if (due === undefined) continue;
      const about = digest(`homework ${id} ${component}`).slice(0, 24);
      const known = await store.get(collections.announcements, tenant, about);
      const last = readStep(known?.begins);
      const heard = last === undefined ? undefined : { ...last, told: known?.told === true };
      const step = homeworkStep({ due, zone: company.zone, heard }, clock());
      if (step === undefined) continue;
      const announcement = await opened(round, { id: about, begins: stepText(step, due) });
      if (announcement === undefined) continue;
      const done = await doneBy(tenant, id, component);
      const values = { assignment: name[company.locale], time: moment(due, company) };
      const subject = `${about} ${announcement.revision}`;
      for (const person of (await learners()).filter((one) => !done.has(one)))
        await say({ tenant, cohort: id, person, kind: "homework-due", subject, values, at: clock() });
      await closed(announcement);
    }
  }

  /** Who has begun an exam, or has a score for the component or is excused: no reminder concerns them. */
  async function doneBy(tenant: string, cohort: string, component: string): Promise<ReadonlySet<string>> {
    const [attempts, scores] = await Promise.all([
      findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, component] } }),
      findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort] } }),
    ]);
    const scored = scores.filter((score) => score.component === component);
    return new Set([...attempts, ...scored].map(({ person }) => person));
  }

  /** One cohort's dates. What was told before is told to nobody twice. */
  return async (round: Round): Promise<void> => {
    const { cohort, company } = round;
    let known: Promise<readonly string[]> | undefined;
    const learners = () => (known ??= learnersOf(cohort));
    const query = { index: "byCohort", equal: [cohort.id], from: dayIn(company.zone, clock()) };
    const sessions = await findAll(store, collections.trainingSessions, { tenant: cohort.tenant, query });
    for (const session of sessions.filter((one) => isAhead(one, company.zone, clock()))) await sessionNews(round, session, learners);
    const { definition } = await programmes.published(cohort.tenant, cohort.id);
    await examNews(round, definition, learners);
    await homeworkNews(round, definition, learners);
  };
}
