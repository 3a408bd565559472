import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import { auditLine } from "./changes.ts";
import type { GradeRecord, OutboxRecord } from "./records.ts";
import { readReason } from "./reasons.ts";
import { gradesOf, isAsked, isDropped, isKept } from "./cells.ts";
import { messagesOf } from "./sync.ts";

interface ResendDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly nudge: () => void;
}

export interface Resend {
  /** Sends one grade or message of the actor's cohort again, whatever became of it. @throws AppError("not-found") */
  one(actor: Actor, id: string): Promise<void>;
  /** Sends everything again that was refused, given up or kept; not over a teacher's grade that waits for a word. @returns how many */
  all(actor: Actor): Promise<number>;
  /** The LMS now offers a gradebook: sends the grades kept until then. @returns how many */
  kept(tenant: string, cohort: string): Promise<number>;
}

/** Puts parked messages back on their way; the workers do the rest. */
export function createResend({ store, clock, nudge }: ResendDeps): Resend {
  const again = { state: "waiting", tries: 0, reason: undefined, leaseOwner: undefined } as const;
  /** Whoever sends a grade again that a teacher changed in the LMS wants ours to stand. */
  const grade = (record: GradeRecord): Change => {
    const force = readReason(record.reason ?? "").code === "overridden" || record.kept !== undefined;
    return replace(collections.grades, { ...record, ...again, kept: undefined, ...(force && { force }), due: clock() });
  };
  const message = (record: OutboxRecord): Change => replace(collections.outbox, { ...record, ...again, due: record.createdAt });

  const audit = (actor: Actor, subject: string, detail: Json): Change =>
    auditLine({ tenant: actor.tenant, cohort: actor.cohort, at: clock(), actor: actor.person, action: "delivery.resent", subject, detail });

  async function changeFor(actor: Actor, id: string): Promise<Change> {
    const cell = await store.get(collections.grades, actor.tenant, id);
    if (cell?.cohort === actor.cohort && !isDropped(cell)) return grade(cell);
    const told = await store.get(collections.outbox, actor.tenant, id);
    if (told?.cohort === actor.cohort) return message(told);
    throw new AppError("not-found", { reason: `message ${id}` });
  }

  return {
    async one(actor, id) {
      await deciding(store, async () => ({ changes: [await changeFor(actor, id), audit(actor, id, {})], outcome: undefined }));
      nudge();
    },
    async all(actor) {
      const count = await deciding(store, async () => {
        const cells = await gradesOf(store, actor.tenant, actor.cohort);
        const grades = cells.filter((cell) => cell.state === "parked" && !isAsked(cell) && !isDropped(cell));
        const messages = await messagesOf(store, actor.tenant, [actor.cohort, "parked"]);
        const changes = [...grades.map(grade), ...messages.map(message)];
        if (changes.length === 0) return { changes: [], outcome: 0 };
        return { changes: [...changes, audit(actor, actor.cohort, { messages: changes.length })], outcome: changes.length };
      });
      nudge();
      return count;
    },
    async kept(tenant, cohort) {
      const count = await deciding(store, async () => {
        const changes = (await gradesOf(store, tenant, cohort)).filter(isKept).map(grade);
        return { changes, outcome: changes.length };
      });
      if (count > 0) nudge();
      return count;
    },
  };
}
