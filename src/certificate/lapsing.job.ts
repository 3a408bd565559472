import { DateTime } from "luxon";
import { z } from "zod";
import { announce, messageId } from "../delivery/changes.ts";
import { nightly } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { companyOf } from "../people/company.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { CertificateRecord } from "./records.ts";
import { dayIn } from "./validity.ts";

interface LapsingJobDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
}

/** How far behind the last run it looks again: a run may have died, and the zone may have been changed. */
const OVERLAP = 3 * DAY;

/**
 * Tells the LRS of certificates whose last valid day is over, once for each last day. Nothing else follows from it: whether a
 * certificate holds is read off its dates.
 */
export const lapsingJob = ({ store, clock }: LapsingJobDeps): JobKind =>
  jobKind({
    name: "certificate.tell-lapsed",
    recurs: nightly(0, 20),
    payload: z.object({}),
    async perform({ tenant, lastFinishedAt, signal }) {
      const { zone } = await companyOf(store, tenant);
      const to = dayIn(zone, clock() - DAY);
      const from = lastFinishedAt === undefined ? {} : { from: dayIn(zone, lastFinishedAt - OVERLAP) };
      const lapsed = await findAll(store, collections.certificates, {
        tenant,
        query: { index: "byValidity", equal: ["issued"], to, ...from },
      });
      let told = 0;
      for (const certificate of lapsed) {
        signal.throwIfAborted();
        if (await tell(store, certificate, zone)) told += 1;
      }
      return { result: { told } };
    },
  });

/** @returns whether it was told now, and not before */
async function tell(store: LapsingJobDeps["store"], certificate: CertificateRecord, zone: string): Promise<boolean> {
  const { id, tenant, cohort, person, validUntil } = certificate;
  const key = `${id}@${validUntil}`;
  if ((await store.get(collections.outbox, tenant, messageId({ type: "expired", key }))) !== undefined) return false;
  const at = DateTime.fromISO(validUntil, { zone }).plus({ days: 1 }).startOf("day").toMillis();
  try {
    await store.commit([announce(tenant, { type: "expired", key, cohort, person, at, certificate: id })]);
    return true;
  } catch (error) {
    // Another process told it in the same moment.
    if (error instanceof Conflict) return false;
    throw error;
  }
}
