import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import { gradesOf, isAsked, isDropped, theirsIn } from "./cells.ts";
import { auditLine } from "./changes.ts";
import { TOTAL, type Gradebooks } from "./gradebook.ts";
import { readReason, reasonText } from "./reasons.ts";
import type { GradebookRecord, GradeRecord, LineItemRecord, OverridePolicy, Release } from "./records.ts";
import { keepingOf } from "./release.ts";

export interface KeepingDeps {
  readonly store: Store;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "label">;
  readonly clock: Clock;
  readonly nudge: () => void;
  /** Wishes the marking notices of the whole cohort, where they are wanted. */
  readonly tellMarking: (tenant: string, cohort: string) => Promise<number>;
}

export interface Keeping {
  /** When grades leave for the LMS, and whether it hears of work that waits for a mark. */
  choose(actor: Actor, chosen: Pick<GradebookRecord, "release" | "markingNotices">): Promise<void>;
  /** Lets the grades go that were held until somebody says so. @returns how many */
  release(actor: Actor): Promise<number>;
  /** What holds in these columns where a teacher changed a grade in the LMS; what waits or stood by another choice follows the new one. */
  policies(actor: Actor, chosen: Readonly<Record<string, OverridePolicy>>): Promise<void>;
  /** Settles cells that ask: `lms` keeps the teacher's figure, `tool` writes ours. @returns how many @throws AppError("not-found") */
  settle(actor: Actor, which: { readonly id: string } | "all", keep: "lms" | "tool"): Promise<number>;
  /** A learner asks for a look at a grade of theirs that did not arrive. @throws AppError("not-found") where there is none such */
  ask(actor: Actor, column: string): Promise<void>;
}

/** What the instructor chooses about a cohort's gradebook. */
/** On its way once more. */
const AGAIN = { state: "waiting", tries: 0, reason: undefined, leaseOwner: undefined } as const;

export function createKeeping({ store, programmes, gradebooks, clock, nudge, tellMarking }: KeepingDeps): Keeping {
  const audit = (actor: Actor, action: string, about: { subject: string; detail?: Json }): Change =>
    auditLine({ tenant: actor.tenant, cohort: actor.cohort, at: clock(), actor: actor.person, action, ...about });

  const on = (cell: GradeRecord, extra: Partial<GradeRecord> = {}): GradeRecord => ({
    ...cell,
    state: "waiting",
    tries: 0,
    due: clock(),
    reason: undefined,
    leaseOwner: undefined,
    kept: undefined,
    ...extra,
  });

  /** The cell as settled; unchanged where nobody knows the teacher's figure any more: the worker looks anew. */
  function settled(cell: GradeRecord, keep: "lms" | "tool"): GradeRecord {
    if (keep === "tool") return on(cell, { force: true });
    const theirs = theirsIn(cell);
    if (theirs === undefined) return on(cell);
    return { ...cell, state: "sent", tries: 0, kept: theirs, reason: reasonText("kept-lms", String(theirs)) };
  }

  const write = (cell: GradeRecord): Change => replace(collections.grades, cell);

  /** Whatever a release choice held is looked at again under the new one. */
  async function heldCells({ tenant, cohort }: Actor): Promise<readonly GradeRecord[]> {
    const cells = await gradesOf(store, tenant, cohort);
    return cells.filter(({ state, reason }) => state === "waiting" && readReason(reason ?? "").code === "unreleased");
  }

  async function decide(actor: Actor, chosen: Pick<GradebookRecord, "release" | "markingNotices">, action: string): Promise<number> {
    const { tenant, cohort } = actor;
    const count = await deciding(store, async () => {
      const [before, held] = await Promise.all([store.get(collections.gradebooks, tenant, cohort), heldCells(actor)]);
      const record = { id: cohort, tenant, cohort, ...chosen };
      const change =
        before === undefined ? insert(collections.gradebooks, record) : replace(collections.gradebooks, { ...before, ...chosen });
      const detail = { release: { ...chosen.release }, markingNotices: chosen.markingNotices, held: held.length } as Json;
      return {
        changes: [change, ...held.map((cell) => write(on(cell))), audit(actor, action, { subject: cohort, detail })],
        outcome: held.length,
      };
    });
    nudge();
    return count;
  }

  interface Chosen {
    readonly column: string;
    readonly policy: OverridePolicy;
    readonly cells: readonly GradeRecord[];
  }

  async function policyChanges(actor: Actor, { column, policy, cells }: Chosen): Promise<readonly Change[]> {
    const { tenant, cohort } = actor;
    const id = `${cohort}.${column}`;
    const before = await store.get(collections.lineItems, tenant, id);
    if ((before?.policy ?? "lms") === policy) return [];
    const label = before?.label ?? (await gradebooks.label({ tenant, cohort, column }));
    const fresh = { id, tenant, cohort, column, url: "", label, policy, reservedUntil: 0 };
    const own = cells.filter((cell) => cell.column === column);
    const asked = own.filter(isAsked);
    const moved =
      policy === "ask"
        ? []
        : [
            ...asked.map((cell) => settled(cell, policy)),
            ...(policy === "tool" ? own.filter(({ kept }) => kept !== undefined).map((cell) => on(cell, { force: true })) : []),
          ];
    return [
      before === undefined ? insert<LineItemRecord>(collections.lineItems, fresh) : replace(collections.lineItems, { ...before, policy }),
      ...moved.map(write),
      audit(actor, "delivery.policy-chosen", { subject: column, detail: { policy, moved: moved.length } }),
    ];
  }

  return {
    async choose(actor, chosen) {
      const { release } = await keepingOf(store, actor.tenant, actor.cohort);
      // Saying "by hand" again does not hold back what was released already.
      const same: Release = chosen.release.type === "by-hand" && release.type === "by-hand" ? release : chosen.release;
      await decide(actor, { ...chosen, release: same }, "delivery.release-chosen");
      await tellMarking(actor.tenant, actor.cohort);
    },

    async release(actor) {
      const { markingNotices } = await keepingOf(store, actor.tenant, actor.cohort);
      return decide(actor, { markingNotices, release: { type: "by-hand", released: clock() } }, "delivery.released");
    },

    async policies(actor, chosen) {
      const { tenant, cohort } = actor;
      const { definition } = await programmes.published(tenant, cohort);
      const columns = [...definition.components.map(({ id }) => id), TOTAL];
      await deciding(store, async () => {
        const cells = await gradesOf(store, tenant, cohort);
        const changes = await Promise.all(
          columns.flatMap((column) => {
            const policy = chosen[column];
            return policy === undefined ? [] : [policyChanges(actor, { column, policy, cells })];
          }),
        );
        return { changes: changes.flat(), outcome: undefined };
      });
      nudge();
    },

    async settle(actor, which, keep) {
      const count = await deciding(store, async () => {
        const asked = (await gradesOf(store, actor.tenant, actor.cohort)).filter(isAsked);
        const meant = which === "all" ? asked : asked.filter(({ id }) => id === which.id);
        if (which !== "all" && meant.length === 0) throw new AppError("not-found", { reason: `cell ${which.id}` });
        const lines = meant.map((cell) =>
          audit(actor, "delivery.settled", { subject: cell.id, detail: { keep, theirs: theirsIn(cell) ?? null } }),
        );
        return { changes: [...meant.map((cell) => write(settled(cell, keep))), ...lines], outcome: meant.length };
      });
      nudge();
      return count;
    },

    async ask(actor, column) {
      await deciding(store, async () => {
        const cells = await gradesOf(store, actor.tenant, actor.cohort, actor.person);
        const cell = cells.find((one) => one.column === column && one.state === "parked");
        if (cell === undefined) throw new AppError("not-found", { reason: `own grade ${column}` });
        if (cell.askedAt !== undefined) return { changes: [], outcome: undefined };
        // Where a teacher's word is wanted, or the column is gone, another try would change nothing.
        const again = isAsked(cell) || isDropped(cell) ? {} : { ...AGAIN, due: clock() };
        return {
          changes: [write({ ...cell, ...again, askedAt: clock() }), audit(actor, "delivery.asked", { subject: cell.id })],
          outcome: undefined,
        };
      });
      nudge();
    },
  };
}
