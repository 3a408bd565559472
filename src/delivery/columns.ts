import { ServiceRefusal, type AgsClient, type AgsPlace, type LineItem } from "../lti/service-port.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import { gradesOf, isDropped, lineItemsOf } from "./cells.ts";
import { auditLine } from "./changes.ts";
import { TOTAL, type Gradebooks } from "./gradebook.ts";
import { reasonText } from "./reasons.ts";
import type { GradeRecord, LineItemRecord } from "./records.ts";
import { writeAll } from "./write-all.ts";

export interface ColumnsDeps {
  readonly store: Store;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "of" | "label">;
  readonly ags: Pick<AgsClient, "lineItems" | "updateLineItem" | "deleteLineItem">;
  readonly clock: Clock;
  readonly nudge: () => void;
}

/** What became of a column that was to leave the gradebook. */
export type Removal =
  | "removed"
  /** It belongs to an activity of the course, which only the course can remove. */
  | "activity"
  /** The LMS offers no gradebook to write to, or did not take it out. */
  | "not-now";

export interface Columns {
  /** Brings the gradebook after a new version of the programme: our names move with it, and what came back is taken in again. @throws ServiceRefusal */
  follow(tenant: string, cohort: string): Promise<void>;
  /** Columns whose component left the programme and of which nothing has been said yet, or which could not be taken out yet. */
  dropped(tenant: string, cohort: string): Promise<readonly LineItemRecord[]>;
  /** Takes such a column and its grades out of the LMS. @throws AppError("not-found") */
  remove(actor: Actor, column: string): Promise<Removal>;
  /** Leaves such a column in the LMS as it is. @throws AppError("not-found") */
  keep(actor: Actor, column: string): Promise<void>;
}

/** The columns of the gradebook as the programme changes. */
export function createColumns({ store, programmes, gradebooks, ags, clock, nudge }: ColumnsDeps): Columns {
  async function partsOf(tenant: string, cohort: string): Promise<ReadonlySet<string>> {
    const { definition } = await programmes.published(tenant, cohort);
    return new Set([TOTAL, ...definition.components.map(({ id }) => id)]);
  }

  async function placeOf(tenant: string, cohort: string): Promise<AgsPlace | undefined> {
    const gradebook = await gradebooks.of(tenant, cohort);
    return gradebook.type === "open" ? gradebook.place : undefined;
  }

  /** A name of the teacher's own is theirs; one of ours moves with the programme. */
  async function rename(place: AgsPlace, record: LineItemRecord, items: readonly LineItem[]): Promise<void> {
    const label = await gradebooks.label(record);
    const item = items.find(({ id }) => id === record.url);
    if (label === record.label || item === undefined || item.label !== record.label) return;
    await ags.updateLineItem(place, { ...item, label });
    await writeAll(store, collections.lineItems, [{ ...record, label }]);
  }

  /** A component that came back: its column is ours again, and grades that had lost it are sent. */
  async function takeIn(record: LineItemRecord): Promise<void> {
    const cells = (await gradesOf(store, record.tenant, record.cohort)).filter((cell) => cell.column === record.column && isDropped(cell));
    await writeAll(store, collections.lineItems, [{ ...record, dropped: undefined }]);
    await writeAll(
      store,
      collections.grades,
      cells.map((cell) => ({ ...cell, state: "waiting" as const, due: clock(), tries: 0, reason: undefined, kept: undefined })),
    );
  }

  /** @throws AppError("not-found") for a column the programme has, or nobody made */
  async function droppedOne({ tenant, cohort }: Actor, column: string): Promise<LineItemRecord> {
    const record = await store.get(collections.lineItems, tenant, `${cohort}.${column}`);
    if (record === undefined || record.url === "" || (await partsOf(tenant, cohort)).has(column)) {
      throw new AppError("not-found", { reason: `column ${column}` });
    }
    return record;
  }

  const audit = (actor: Actor, action: string, column: string): Change =>
    auditLine({ tenant: actor.tenant, cohort: actor.cohort, at: clock(), actor: actor.person, action, subject: column });

  /** Nothing is sent to it from here on, so that no worker makes it again while it goes. */
  async function close(actor: Actor, column: string): Promise<void> {
    await deciding(store, async () => {
      const record = await droppedOne(actor, column);
      const cells = (await gradesOf(store, actor.tenant, actor.cohort)).filter((cell) => cell.column === column);
      const rest = (cell: GradeRecord): GradeRecord => ({
        ...cell,
        state: "parked",
        reason: reasonText("column-removed"),
        leaseOwner: undefined,
        posted: undefined,
        kept: undefined,
      });
      return {
        changes: [
          replace(collections.lineItems, { ...record, dropped: "removed" }),
          ...cells.map((cell) => replace(collections.grades, rest(cell))),
          audit(actor, "delivery.column-removed", column),
        ],
        outcome: undefined,
      };
    });
  }

  return {
    async follow(tenant, cohort) {
      const [records, parts, place] = await Promise.all([
        lineItemsOf(store, tenant, cohort),
        partsOf(tenant, cohort),
        placeOf(tenant, cohort),
      ]);
      const back = records.filter(({ column, dropped }) => dropped !== undefined && parts.has(column));
      for (const record of back) await takeIn(record);
      if (back.length > 0) nudge();
      const made = records.filter(({ column, url }) => url !== "" && parts.has(column) && !back.some((one) => one.column === column));
      if (place === undefined || made.length === 0) return;
      const items = await ags.lineItems(place, {});
      for (const record of made) await rename(place, record, items);
    },

    async dropped(tenant, cohort) {
      const [records, parts] = await Promise.all([lineItemsOf(store, tenant, cohort), partsOf(tenant, cohort)]);
      return records.filter(({ column, url, dropped }) => url !== "" && dropped !== "kept" && !parts.has(column));
    },

    async remove(actor, column) {
      const { url } = await droppedOne(actor, column);
      const place = await placeOf(actor.tenant, actor.cohort);
      if (place === undefined) return "not-now";
      try {
        const item = (await ags.lineItems(place, {})).find(({ id }) => id === url);
        if (item?.resourceLinkId !== undefined) return "activity";
        await close(actor, column);
        await ags.deleteLineItem(place, url);
      } catch (error) {
        if (error instanceof ServiceRefusal) return "not-now";
        throw error;
      }
      await deciding(store, async () => {
        const record = await store.get(collections.lineItems, actor.tenant, `${actor.cohort}.${column}`);
        return { changes: record === undefined ? [] : [replace(collections.lineItems, { ...record, url: "" })], outcome: undefined };
      });
      return "removed";
    },

    async keep(actor, column) {
      await deciding(store, async () => {
        const record = await droppedOne(actor, column);
        if (record.dropped === "kept") return { changes: [], outcome: undefined };
        return {
          changes: [replace(collections.lineItems, { ...record, dropped: "kept" }), audit(actor, "delivery.column-kept", column)],
          outcome: undefined,
        };
      });
    },
  };
}
