import type { Cohorts } from "../cohort/ports.ts";
import type { Languages } from "../i18n/translate.ts";
import type { AgsClient, AgsPlace } from "../lti/service-port.ts";
import type { PlatformRecord } from "../lti/records.ts";
import type { Programmes } from "../programme/ports.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Store } from "../store/port.ts";
import { SCORE_MAXIMUM } from "./grade-score.ts";
import type { LineItemRecord } from "./records.ts";
import { gradesOf } from "./cells.ts";
import { writeAll } from "./write-all.ts";

const SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/";
/** Marks every column of ours in the LMS's own lists. */
export const TAG = "tierwise";
/** The column of the official total. */
export const TOTAL = "total";
/** Longer than finding and making a column can take (two calls of 10 s). */
const RESERVATION = MINUTE / 2;
/** Cells written in one commit. */
const REFILLED = 200;

/** A cohort's gradebook, as far as the LMS lets us have it. */
export type Gradebook =
  | { readonly type: "open"; readonly place: AgsPlace }
  /** No link of the cohort came with the gradebook service. */
  | { readonly type: "no-gradebook" }
  /** It came without the right to write. */
  | { readonly type: "read-only" };

/** Another worker is making this column; ask again a little later. */
export class ColumnReserved extends Error {}
/** The column left the gradebook by an instructor's word, or its component the programme before it had one. */
export class ColumnRemoved extends Error {}

export interface GradebookDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly ags: Pick<AgsClient, "lineItems" | "createLineItem">;
  readonly cohorts: Pick<Cohorts, "cohort" | "links">;
  readonly programmes: Programmes;
  readonly languages: Languages;
  /** @throws AppError("not-found") */
  readonly platform: (tenant: string, id: string) => Promise<PlatformRecord>;
  readonly clock: Clock;
}

export interface Column {
  readonly tenant: string;
  readonly cohort: string;
  /** A top-level component id, or {@link TOTAL}. */
  readonly column: string;
}

export interface Gradebooks {
  of(tenant: string, cohort: string): Promise<Gradebook>;
  /**
   * The line item's URL: remembered, else found in the LMS by our resource id, else made. One worker at a time per column.
   * @param stale a URL the LMS no longer knows
   * @throws ColumnReserved, ColumnRemoved, ServiceRefusal
   */
  url(place: AgsPlace, column: Column, stale?: string): Promise<string>;
  /** What the column is called in the tenant's language. */
  label(column: Column): Promise<string>;
  /** The comment beside a grade that waits for a person to mark. */
  marking(tenant: string): Promise<string>;
}

/** How our columns are found again in the LMS. */
export const resourceIdOf = (cohort: string, column: string): string => `${TAG}:${cohort}:${column}`;

/** Where grades go: which service a cohort has, and its columns. */
export function createGradebooks({ store, ags, cohorts, programmes, languages, platform, clock }: GradebookDeps): Gradebooks {
  const flights = new Map<string, Promise<string>>();

  async function localeOf(tenant: string): Promise<Locale> {
    return (await store.get(collections.tenants, tenant, tenant))?.locale ?? "zh-CN";
  }

  async function label({ tenant, cohort, column }: Column): Promise<string> {
    const locale = await localeOf(tenant);
    if (column === TOTAL) return languages.translator(locale)("delivery.total");
    const { definition } = await programmes.published(tenant, cohort);
    const name = definition.components.find(({ id }) => id === column)?.name[locale];
    // One whose component left the programme keeps the name it had.
    return name ?? (await store.get(collections.lineItems, tenant, `${cohort}.${column}`))?.label ?? column;
  }

  async function isPart({ tenant, cohort, column }: Column): Promise<boolean> {
    if (column === TOTAL) return true;
    const { definition } = await programmes.published(tenant, cohort);
    return definition.components.some(({ id }) => id === column);
  }

  /** Takes the column for us, so that two workers never make it twice. @throws ColumnReserved */
  async function reserve(column: Column, known: LineItemRecord | undefined): Promise<LineItemRecord> {
    const record = {
      id: `${column.cohort}.${column.column}`,
      tenant: column.tenant,
      cohort: column.cohort,
      column: column.column,
      url: "",
      was: known?.url === "" ? known.was : known?.url,
      label: await label(column),
      reservedUntil: clock() + RESERVATION,
      policy: known?.policy,
      dropped: known?.dropped,
    };
    try {
      if (known === undefined) await store.commit([insert(collections.lineItems, record)]);
      else await store.commit([replace(collections.lineItems, { ...record, version: known.version })]);
    } catch (error) {
      throw error instanceof Conflict ? new ColumnReserved(record.id) : error;
    }
    return { ...record, version: (known?.version ?? 0) + 1 };
  }

  async function findOrMake(place: AgsPlace, { cohort, column, label: name, was }: LineItemRecord): Promise<string> {
    const resourceId = resourceIdOf(cohort, column);
    const found = await ags.lineItems(place, { resourceId, tag: TAG });
    // Some platforms ignore a filter they do not know.
    const own = found.filter((item) => item.resourceId === resourceId);
    // Of two columns of ours the one in use stays: the other holds grades of before, which would pass for a teacher's.
    const mine = own.find(({ id }) => id === was) ?? own[0];
    if (mine !== undefined) return mine.id;
    return (await ags.createLineItem(place, { label: name, scoreMaximum: SCORE_MAXIMUM, resourceId, tag: TAG })).id;
  }

  /** A column made anew is empty: everybody's grade goes there again. */
  async function refill({ tenant, cohort, column }: Column): Promise<void> {
    const cells = await gradesOf(store, tenant, cohort);
    const sent = cells.filter((cell) => cell.column === column && cell.state === "sent");
    const again = sent.map((cell) => ({ ...cell, state: "waiting" as const, due: clock(), tries: 0, reason: undefined, kept: undefined }));
    for (let from = 0; from < again.length; from += REFILLED) {
      await writeAll(store, collections.grades, again.slice(from, from + REFILLED));
    }
  }

  async function resolve(place: AgsPlace, column: Column, stale: string | undefined): Promise<string> {
    const known = await store.get(collections.lineItems, column.tenant, `${column.cohort}.${column.column}`);
    if (known?.dropped === "removed") throw new ColumnRemoved(known.id);
    if (known !== undefined && known.url !== "" && known.url !== stale) return known.url;
    if ((known?.url ?? "") === "" && !(await isPart(column))) throw new ColumnRemoved(column.column);
    if (known !== undefined && known.url === "" && (known.reservedUntil ?? 0) > clock()) throw new ColumnReserved(known.id);
    const reserved = await reserve(column, known);
    try {
      const url = await findOrMake(place, reserved);
      // Before the column is known again: whoever takes over from a process that died in between refills it, too.
      if (reserved.was !== undefined && url !== reserved.was) await refill(column);
      await store.commit([replace(collections.lineItems, { ...reserved, url, was: undefined, reservedUntil: undefined })]);
      return url;
    } catch (error) {
      await writeAll(store, collections.lineItems, [{ ...reserved, reservedUntil: 0 }]);
      throw error;
    }
  }

  return {
    label,
    async marking(tenant) {
      const t = languages.translator(await localeOf(tenant));
      return t("delivery.marking");
    },
    async of(tenant, cohort) {
      const links = await cohorts.links(tenant, cohort);
      const offered = links.flatMap(({ platform: at, ags: offer }) =>
        offer?.lineItems === undefined ? [] : [{ at, scopes: offer.scopes, lineItems: offer.lineItems }],
      );
      const writable = offered.find(({ scopes }) => [`${SCOPE}lineitem`, `${SCOPE}score`].every((scope) => scopes.includes(scope)));
      if (writable === undefined) return { type: offered.length === 0 ? "no-gradebook" : "read-only" };
      const { at, ...place } = writable;
      return { type: "open", place: { ...place, platform: await platform(tenant, at) } };
    },
    url(place, column, stale) {
      const key = JSON.stringify([column.tenant, column.cohort, column.column, stale]);
      const flight = flights.get(key) ?? resolve(place, column, stale).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
  };
}
