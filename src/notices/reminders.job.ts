import { DateTime } from "luxon";
import { z } from "zod";
import { dayIn } from "../certificate/validity.ts";
import { nightly } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { companyOf } from "../people/company.ts";
import { actingRoles } from "../people/roles.ts";
import type { Role } from "../people/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Query, type Store, type StoredRecord, type Collection } from "../store/port.ts";
import type { createDateNews } from "./date-news.ts";
import { reminderDays } from "./reminder-days.ts";
import { sayingTo, type Saying } from "./telling.ts";

interface RemindersDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
  readonly dateNews: ReturnType<typeof createDateNews>;
}

/** What the day brings that no deed tells of: dates that come near, and work that waits. Each is told once, however often this runs. */
export const remindersJob = ({ store, clock, dateNews }: RemindersDeps): JobKind =>
  jobKind({
    name: "notices.remind",
    recurs: nightly(7, 45),
    payload: z.object({}),
    async perform({ tenant, signal }) {
      const company = await companyOf(store, tenant);
      const now = clock();
      const today = dayIn(company.zone, now);
      const all = <R extends StoredRecord>(collection: Collection<R>, query: Query) => findAll(store, collection, { tenant, query });
      let told = 0;
      const saying = sayingTo(store, () => (told += 1));
      const say: Saying = (notice) => {
        signal.throwIfAborted();
        return saying(notice);
      };

      const to = DateTime.fromISO(today).plus({ days: 30 }).toFormat("yyyy-MM-dd");
      for (const one of await all(collections.certificates, { index: "byValidity", equal: ["issued"], from: today, to })) {
        const { id, person, cohort, number, validUntil } = one;
        const days = reminderDays(today, validUntil);
        const values = { number, days: days ?? 0, until: validUntil };
        const subject = `${id} ${validUntil} ${days}`;
        if (days !== undefined && one.erased !== true)
          await say({ tenant, person, cohort, kind: "re-evaluation-due", subject, values, at: now });
      }

      for (const record of await all(collections.cohorts, { index: "byCourse", equal: [] })) {
        const { id: cohort, state: life } = record;
        if (life === "open") await dateNews({ cohort: record, company, say, thorough: true });
        const [members, applications, appeals, panels] = await Promise.all([
          all(collections.members, { index: "byCohort", equal: [cohort] }),
          all(collections.applications, { index: "byCohort", equal: [cohort] }),
          all(collections.appeals, { index: "byState", equal: [cohort, "waiting"] }),
          all(collections.panels, { index: "byCohort", equal: [cohort] }),
        ]);
        const withRole = (role: Role) =>
          members.filter((one) => one.active && actingRoles(one.launched, one).includes(role)).map(({ person }) => person);
        const waiting = applications.filter(({ state }) => state === "waiting").length;
        const about = { tenant, cohort, subject: `${cohort} ${today}`, at: now };
        for (const person of waiting > 0 ? withRole("instructor") : []) {
          await say({ ...about, person, kind: "application-waiting", values: { count: waiting } });
        }
        for (const person of appeals.length > 0 ? withRole("instructor") : []) {
          await say({ ...about, person, kind: "appeal-waiting", values: { count: appeals.length } });
        }
        const ratings = await all(collections.ratings, { index: "byCohort", equal: [cohort] });
        const rated = new Set(ratings.filter(({ state }) => state === "submitted").map(({ panel, rater }) => `${panel} ${rater}`));
        const open = panels.filter(({ state }) => state === "scoring" || state === "third-rater");
        for (const person of new Set(open.flatMap(({ raters }) => raters))) {
          const count = open.filter(
            ({ id, raters, since }) => raters.includes(person) && since < now - DAY && !rated.has(`${id} ${person}`),
          ).length;
          if (count > 0) await say({ ...about, person, kind: "queue-waiting", values: { count } });
        }
        const parked = (await all(collections.outbox, { index: "byCohort", equal: [cohort, "parked"] })).length;
        for (const person of parked > 0 ? withRole("instructor") : []) {
          await say({ ...about, person, kind: "delivery-parked", values: { count: parked } });
        }
      }
      return { result: { told } };
    },
  });
