import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import type { Signals } from "../../signals/signals.service.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, replace, type Store } from "../../store/port.ts";
import type { Closing } from "../closing.ts";
import type { AttemptRecord } from "../records.ts";
import { merged, newsIn } from "./late.ts";
import type { LateAnswer, LateUploadRecord } from "./records.ts";
import { roomId } from "./rooms.ts";

/** `kept`: lies apart until an instructor decides. `nothing`: all of it is stored, or the sitting takes answers itself. `decided`: it is too late for more. */
export type Uploaded = "kept" | "nothing" | "decided";

export interface LateCase {
  readonly attempt: AttemptRecord;
  readonly upload: LateUploadRecord;
}

/** Answers that arrive when a sitting is over. */
export interface LateUploads {
  /** @throws AppError("not-found") for a sitting that is not one's own */
  keep(
    actor: Actor,
    request: { readonly component: string; readonly attempt: string; readonly answers: readonly LateAnswer[] },
  ): Promise<Uploaded>;
  /** A learner's own, by sitting. */
  own(actor: Actor): Promise<ReadonlyMap<string, LateUploadRecord>>;
  /** Those of an exam, newest first. */
  list(actor: Actor, component: string): Promise<readonly LateUploadRecord[]>;
  /** @throws AppError("not-found") */
  open(actor: Actor, attempt: string): Promise<LateCase>;
  /** Takes them into the paper, which is marked anew, or leaves them out; decided once. @throws AppError("not-found") */
  decide(actor: Actor, attempt: string, decision: { readonly accept: boolean; readonly reason: string }): Promise<"done" | "decided">;
}

interface LateDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signals: Pick<Signals, "send">;
  readonly closing: Pick<Closing, "settled" | "withLateAnswers">;
}

export function createLateUploads({ store, clock, signals, closing }: LateDeps): LateUploads {
  async function attemptOf({ tenant, cohort }: Actor, id: string): Promise<AttemptRecord> {
    const attempt = await store.get(collections.attempts, tenant, id);
    if (attempt === undefined || attempt.cohort !== cohort) throw new AppError("not-found");
    return attempt;
  }

  async function open(actor: Actor, id: string): Promise<LateCase> {
    const [attempt, upload] = await Promise.all([attemptOf(actor, id), store.get(collections.lateUploads, actor.tenant, id)]);
    if (upload === undefined) throw new AppError("not-found");
    return { attempt, upload };
  }

  return {
    open,
    keep: (actor, { component, attempt: id, answers }) =>
      deciding<Uploaded>(store, async () => {
        const [attempt, now] = [await closing.settled(await attemptOf(actor, id), clock()), clock()];
        if (attempt.person !== actor.person || attempt.component !== component) throw new AppError("not-found");
        const news = attempt.state === "open" ? [] : newsIn(attempt, answers);
        if (news.length === 0) return { changes: [], outcome: "nothing" };
        const before = await store.get(collections.lateUploads, actor.tenant, id);
        if (before !== undefined && before.state !== "waiting") return { changes: [], outcome: "decided" };
        const { tenant, cohort, person } = attempt;
        const fresh = { id, tenant, cohort, component, person, at: now, answers: news, state: "waiting" } as const;
        const after = before === undefined ? undefined : merged(before, news);
        if (after !== undefined && after === before) return { changes: [], outcome: "kept" };
        return {
          changes: [
            after === undefined ? insert<LateUploadRecord>(collections.lateUploads, fresh) : replace(collections.lateUploads, after),
            auditLine({
              tenant,
              cohort,
              at: now,
              actor: person,
              action: "exam.arrived-late",
              subject: id,
              detail: { answers: news.length },
            }),
            signals.send({ tenant, topic: `live:${roomId(attempt)}` }),
          ],
          outcome: "kept",
        };
      }),
    async own({ tenant, cohort, person }) {
      const found = await findAll(store, collections.lateUploads, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
      return new Map(found.map((upload) => [upload.id, upload]));
    },
    list: ({ tenant, cohort }, component) =>
      findAll(store, collections.lateUploads, { tenant, query: { index: "byCohort", equal: [cohort, component], descending: true } }),
    decide: (actor, id, { accept, reason }) =>
      deciding<"done" | "decided">(store, async () => {
        const { attempt, upload } = await open(actor, id);
        if (upload.state !== "waiting") return { changes: [], outcome: "decided" };
        const { tenant, cohort, person: by } = actor;
        const at = clock();
        const state = accept ? "accepted" : "refused";
        return {
          changes: [
            replace<LateUploadRecord>(collections.lateUploads, { ...upload, state, reason, by, decidedAt: at }),
            ...(accept ? await closing.withLateAnswers(attempt, upload.answers, { person: by, at }) : []),
            auditLine({
              tenant,
              cohort,
              at,
              actor: by,
              action: `exam.late-${state}`,
              subject: id,
              detail: { answers: upload.answers.length },
            }),
            signals.send({ tenant, topic: `live:${roomId(attempt)}` }),
          ],
          outcome: "done",
        };
      }),
  };
}
