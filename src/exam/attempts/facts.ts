import type { Actor } from "../../people/records.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { MakeUpRecord } from "./records.ts";

/** Make-ups opened for a person, of one exam, first to last. */
export const makeUpsOf = (
  store: Pick<Store, "find">,
  { tenant, cohort, person }: Pick<Actor, "tenant" | "cohort" | "person">,
  component: string,
): Promise<readonly MakeUpRecord[]> =>
  findAll(store, collections.makeUps, { tenant, query: { index: "byPerson", equal: [cohort, person, component] } });
