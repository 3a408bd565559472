import { NAMEABLE, type Naming } from "../cohort/naming.ts";
import type { PeopleService } from "../cohort/people.service.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { MemberRecord } from "../cohort/records.ts";
import type { createExtending } from "../exam/extending.ts";
import type { EntryService } from "../observation/entry.service.ts";
import type { Actor } from "../people/records.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { ActName, BulkRow } from "./records.ts";

/** What a deed came to for one person. */
export type Deed = Omit<BulkRow, "person">;

/** One act for one person, by the use case that also serves a single page. Doing it twice is doing it once. */
export interface Act {
  do(actor: Actor, person: string, value: string): Promise<Deed>;
  /** The inverse deed, with an audit line of its own; absent: the act cannot be undone. */
  readonly undo?: (actor: Actor, person: string, undo: Json) => Promise<Deed>;
}

export interface ActsDeps {
  readonly store: Pick<Store, "find">;
  readonly cohorts: Pick<Cohorts, "place">;
  readonly people: Pick<PeopleService, "name">;
  readonly entry: Pick<EntryService, "enter">;
  readonly extending: ReturnType<typeof createExtending>;
}

const refused = (reason: string): Deed => ({ outcome: "refused", reason });
const kept = (reason: string): Deed => ({ outcome: "kept", reason });

export function createActs({ store, cohorts, people, entry, extending }: ActsDeps): Readonly<Record<ActName, Act>> {
  const memberOf = async ({ tenant, cohort }: Actor, person: string): Promise<MemberRecord> =>
    (await cohorts.place(tenant, cohort, person)).member;

  async function name(actor: Actor, member: MemberRecord, change: Partial<Naming>): Promise<Deed | undefined> {
    const named = NAMEABLE.filter((role) => member.named.includes(role));
    const outcome = await people.name(actor, [{ person: member.person, named, mentor: member.mentor ?? "", ...change }]);
    return outcome.type === "refused" ? refused(outcome.problems[0]?.code ?? "unknown-person") : undefined;
  }

  const mentor: Act = {
    async do(actor, person, value) {
      const member = await memberOf(actor, person);
      if (member.mentor === value) return { outcome: "same" };
      return (await name(actor, member, { mentor: value })) ?? { outcome: "done", undo: { before: member.mentor ?? "", after: value } };
    },
    async undo(actor, person, undo) {
      const { before, after } = undo as { before: string; after: string };
      const member = await memberOf(actor, person);
      if (member.mentor !== after) return kept("changed-since");
      const failed = await name(actor, member, { mentor: before });
      return failed === undefined ? { outcome: "undone" } : kept(failed.reason ?? "changed-since");
    },
  };

  const rater: Act = {
    async do(actor, person) {
      const member = await memberOf(actor, person);
      if (member.named.includes("rater")) return { outcome: "same" };
      const named = NAMEABLE.filter((role) => role === "rater" || member.named.includes(role));
      return (await name(actor, member, { named })) ?? { outcome: "done", undo: {} };
    },
    async undo(actor, person) {
      const { tenant, cohort } = actor;
      const panels = await findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort] } });
      if (panels.some(({ raters }) => raters.includes(person))) return kept("rates-already");
      const member = await memberOf(actor, person);
      const named = NAMEABLE.filter((role) => role !== "rater" && member.named.includes(role));
      return (await name(actor, member, { named })) ?? { outcome: "undone" };
    },
  };

  /** A score is the inverse of an excuse, and has to be entered: what the score would be, nobody knows. */
  const excuse: Act = {
    async do(actor, person, component) {
      const cell = { component, person, typed: "excused", was: "" };
      const outcome = await entry.enter(actor, "staff", [cell]);
      if (outcome.type === "entered") return { outcome: outcome.cells === 0 ? "same" : "done" };
      return refused(outcome.cells[0]?.reason === "changed" ? "has-score" : "no-place");
    },
  };

  const extend: Act = {
    async do(actor, person, value) {
      const minutes = Number(value);
      const outcome = await extending.extend(actor, person, minutes);
      return outcome.type === "extended" ? { outcome: "done", undo: { attempt: outcome.attempt, minutes } } : refused(outcome.type);
    },
    async undo(actor, _person, undo) {
      const { attempt, minutes } = undo as { attempt: string; minutes: number };
      const outcome = await extending.takeBack(actor, attempt, minutes);
      return outcome === "taken-back" ? { outcome: "undone" } : kept(outcome);
    },
  };

  return { mentor, rater, excuse, extend };
}
