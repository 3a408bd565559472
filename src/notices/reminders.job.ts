import { DateTime } from "luxon";
import { z } from "zod";
import { dayIn } from "../certificate/validity.ts";
import { nightly } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { companyOf } from "../people/company.ts";
import { actingRoles } from "../people/roles.ts";
import type { Role } from "../people/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Change, type Query, type Store, type StoredRecord, type Collection } from "../store/port.ts";
import { reminderDays } from "./reminder-days.ts";
import { noticeId, tell, type Notice } from "./telling.ts";

interface RemindersDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
}

/** What the day brings that no deed tells of: dates that come near, and work that waits. Each is told once, however often this runs. */
export const remindersJob = ({ store, clock }: RemindersDeps): JobKind =>
  jobKind({
    name: "notices.remind",
    recurs: nightly(7, 45),
    payload: z.object({}),
    async perform({ tenant, signal }) {
      const { zone } = await companyOf(store, tenant);
      const now = clock();
      const today = dayIn(zone, now);
      const all = <R extends StoredRecord>(collection: Collection<R>, query: Query) => findAll(store, collection, { tenant, query });
      let told = 0;
      const say = async (notice: Notice): Promise<void> => {
        signal.throwIfAborted();
        if ((await store.get(collections.notices, tenant, noticeId(notice))) === undefined && (await committed(store, tell(notice))))
          told += 1;
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

      for (const { id: cohort } of await all(collections.cohorts, { index: "byCourse", equal: [] })) {
        const [members, applications, panels] = await Promise.all([
          all(collections.members, { index: "byCohort", equal: [cohort] }),
          all(collections.applications, { index: "byCohort", equal: [cohort] }),
          all(collections.panels, { index: "byCohort", equal: [cohort] }),
        ]);
        const withRole = (role: Role) =>
          members.filter((one) => one.active && actingRoles(one.launched, one).includes(role)).map(({ person }) => person);
        const waiting = applications.filter(({ state }) => state === "waiting").length;
        const about = { tenant, cohort, subject: `${cohort} ${today}`, at: now };
        for (const person of waiting > 0 ? withRole("instructor") : []) {
          await say({ ...about, person, kind: "application-waiting", values: { count: waiting } });
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

async function committed(store: Pick<Store, "commit">, change: Change): Promise<boolean> {
  try {
    await store.commit([change]);
    return true;
  } catch (error) {
    // Another process told it in the same moment.
    if (error instanceof Conflict) return false;
    throw error;
  }
}
