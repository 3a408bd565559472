import { z } from "zod";
import { collections } from "../store/collections.ts";
import type { Change } from "../store/port.ts";
import type { Delivery } from "./delivery.service.ts";

const Published = z.object({ tenant: z.string(), cohort: z.string(), state: z.literal("published") });

/** What a commit means for a gradebook beside the grades themselves: a programme that moved. */
export async function tellGradebook(delivery: Pick<Delivery, "programmeChanged">, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.kind === "remove") continue;
    const { name } = change.collection;
    const moved = name === collections.programmes.name ? Published.safeParse(change.record).data : undefined;
    if (moved !== undefined) await delivery.programmeChanged(moved.tenant, moved.cohort);
  }
}
