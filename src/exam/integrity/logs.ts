import type { ProgrammeDefinition } from "../../programme/records.ts";
import { digest } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { insert, replace, type Change, type Store } from "../../store/port.ts";
import { examsOf } from "../exams.ts";
import type { AttemptRecord } from "../records.ts";
import type { SaveOutcome, SaveRequest } from "../saving.ts";
import { notedIn } from "./noted.ts";
import { noting, type Noticed } from "./noting.ts";
import type { SittingLogRecord } from "./records.ts";

/** The save with a mark of its address: told apart within one sitting, of no use outside it. */
export function addressed(request: SaveRequest, { seed, id }: Pick<AttemptRecord, "seed" | "id">): SaveRequest {
  const { sender, address } = request;
  if (sender === undefined || address === undefined) return request;
  return { ...request, sender: { ...sender, from: digest(`${seed} ${id} ${address}`).slice(0, 16) } };
}

/** What a save that was taken shows about its sitting; undefined when there is nothing. */
export function noticedIn(
  { told }: Pick<SaveRequest, "told">,
  { before, after, state }: { readonly before: AttemptRecord; readonly after: AttemptRecord; readonly state: SaveOutcome["state"] },
): Noticed | undefined {
  if (state !== "open" && state !== "paused") return undefined;
  const [was, is] = [before.editor, after.editor];
  // After a page that went away the next one may be of the same browser.
  const device = was !== undefined && was.left !== true && is !== undefined && was.tab !== is.tab;
  const address = was?.from !== undefined && is?.from !== undefined && was.from !== is.from;
  const something = told !== undefined && told.events.length + Object.keys(told.seconds).length > 0;
  return device || address || something ? { told, device, address } : undefined;
}

/** Writes what was noticed in the very commit of the save that told it. */
export const createSittingLogs =
  (store: Pick<Store, "get">) =>
  async (
    attempt: AttemptRecord,
    noticed: Noticed,
    { now, definition }: { readonly now: number; readonly definition: Pick<ProgrammeDefinition, "components"> },
  ): Promise<readonly Change[]> => {
    const exam = examsOf(definition).find(({ id }) => id === attempt.component);
    if (exam === undefined) return [];
    const before = await store.get(collections.sittingLogs, attempt.tenant, attempt.id);
    const after = noting(before, noticed, { attempt, now, noted: notedIn(exam.exam) });
    if (after === undefined) return [];
    return [
      before === undefined
        ? insert<SittingLogRecord>(collections.sittingLogs, after)
        : replace<SittingLogRecord>(collections.sittingLogs, { ...after, version: before.version }),
    ];
  };
