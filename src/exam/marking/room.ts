import type { Programmes } from "../../programme/ports.ts";
import { createMarkDecisions, mayDecide, type MarkDecisions } from "./deciding.service.ts";
import { createMarkingDesk, type MarkingDeps, type MarkingDesk } from "./desk.ts";
import type { MarkingQueue } from "./queue.ports.ts";
import { createMarkingQueue } from "./queue.service.ts";
import { createScripts } from "./scripts.ts";

/** Everything that is done with handed-in papers: whole ones, answer by answer, and where two marks differ. */
export interface MarkingRoom extends MarkingDesk, MarkingQueue, MarkDecisions {}

export function createMarkingRoom(given: Omit<MarkingDeps, "scripts"> & { readonly programmes: Programmes }): MarkingRoom {
  const deps = { ...given, scripts: createScripts(given) };
  return { ...createMarkingDesk(deps), ...createMarkingQueue({ ...deps, mayDecide }), ...createMarkDecisions(deps) };
}
