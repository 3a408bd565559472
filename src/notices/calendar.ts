import ical, { ICalCalendarMethod } from "ical-generator";
import { DateTime } from "luxon";
import type { Languages } from "../i18n/translate.ts";
import { companyOf } from "../people/company.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";

interface CalendarDeps {
  readonly store: Pick<Store, "get" | "find" | "lookup">;
  readonly languages: Languages;
  readonly publicUrl: string;
}

/**
 * A person's dates as iCalendar (RFC 5545), read by calendars that know nothing but the address: the last days of their certificates.
 * Undefined for a token that is none, or none any more.
 */
export const createCalendar =
  ({ store, languages, publicUrl }: CalendarDeps) =>
  async (token: string): Promise<string | undefined> => {
    const owner = await store.lookup(collections.preferences, "byFeed", [digest(token)]);
    if (owner === undefined) return undefined;
    const { tenant, id: person } = owner;
    const company = await companyOf(store, tenant);
    const t = languages.translator(company.locale);
    const calendar = ical({ name: company.name, method: ICalCalendarMethod.PUBLISH, prodId: { company: "Tierwise", product: "Tierwise" } });
    const certificates = await findAll(store, collections.certificates, { tenant, query: { index: "byPerson", equal: [person] } });
    for (const { id, state, erased, number, validUntil } of certificates) {
      if (state !== "issued" || erased === true) continue;
      calendar.createEvent({
        id: `${digest(`${tenant} ${id}`).slice(0, 24)}@${new URL(publicUrl).hostname}`,
        allDay: true,
        start: DateTime.fromISO(validUntil, { zone: "utc" }).toJSDate(),
        timezone: null,
        summary: t("notices.feed.reEvaluation", { number }),
      });
    }
    return calendar.toString();
  };
