import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { ScoreRecord } from "../records.ts";

/** Who gave a score: its paper's markers, its panel's raters and moderator, or whoever entered it; without those a machine is one of. */
export async function scorersOf(store: Pick<Store, "get" | "find">, score: ScoreRecord): Promise<readonly string[]> {
  const { tenant, source, ref = "", by } = score;
  switch (source) {
    case "exam":
      return persons(await markersOf(store, tenant, ref));
    case "panel":
      return persons(await ratersOf(store, tenant, ref));
    case "entered":
    case "excused":
      return persons([by]);
  }
}

/** Also marks that another marker's took the place of: who gave one has made up their mind. */
async function markersOf(store: Pick<Store, "get" | "find">, tenant: string, id: string): Promise<readonly string[]> {
  const [attempt, markings] = await Promise.all([
    store.get(collections.attempts, tenant, id),
    findAll(store, collections.markings, { tenant, query: { index: "byAttempt", equal: [id] } }),
  ]);
  return [
    ...Object.values(attempt?.marks ?? {}).map(({ by }) => by),
    ...markings.flatMap(({ given, decision }) => [...given, ...(decision === undefined ? [] : [decision])].map(({ by }) => by)),
  ];
}

async function ratersOf(store: Pick<Store, "get" | "find">, tenant: string, id: string): Promise<readonly string[]> {
  const [panel, ratings] = await Promise.all([
    store.get(collections.panels, tenant, id),
    findAll(store, collections.ratings, { tenant, query: { index: "byPanel", equal: [id] } }),
  ]);
  return [
    ...(panel?.raters ?? []),
    ...ratings.map(({ rater }) => rater),
    ...(panel?.moderation === undefined ? [] : [panel.moderation.by]),
  ];
}

const MACHINES: ReadonlySet<string> = new Set(["auto", "system"]);

const persons = (by: readonly string[]): readonly string[] => [...new Set(by)].filter((one) => !MACHINES.has(one)).toSorted();
