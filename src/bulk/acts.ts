import { z } from "zod";
import { NAMEABLE, type Naming } from "../cohort/naming.ts";
import type { PeopleService } from "../cohort/people.service.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { MemberRecord } from "../cohort/records.ts";
import type { PersonRelease } from "../delivery/person-release.ts";
import type { createExtending } from "../exam/extending.ts";
import type { Releasing } from "../exam/marking/releasing.ts";
import type { EntryService } from "../observation/entry.service.ts";
import type { Actor } from "../people/records.ts";
import { scoreId } from "../result/scores.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { ActName, BulkRow } from "./records.ts";

/** What a deed came to for one person. */
export type Deed = Omit<BulkRow, "person" | "begun">;

/** One deed for one person, perhaps for the second time. */
export interface Task {
  readonly person: string;
  /** As the act wants it: a mentor's id, a component, minutes. */
  readonly value: string;
  /** Names this deed once and for all. */
  readonly key: string;
  /** What {@link Act.find} found, of the first time. */
  readonly begun: Json;
  /** A run that died may have done it already: what looks as wished is then its work, and is told as done. */
  readonly again: boolean;
}

/** One act for one person, by the use case that also serves a single page. Doing it twice is doing it once. */
export interface Act {
  /** What stands now, as far as the act would change it; kept before it is begun. */
  find(actor: Actor, person: string, value: string): Promise<Json>;
  do(actor: Actor, task: Task): Promise<Deed>;
  /** The inverse deed, with an audit line of its own; absent: the act cannot be undone. */
  readonly undo?: (actor: Actor, task: Task, undo: Json) => Promise<Deed>;
}

export interface ActsDeps {
  readonly store: Pick<Store, "find" | "get">;
  readonly cohorts: Pick<Cohorts, "place">;
  readonly people: Pick<PeopleService, "name">;
  readonly entry: Pick<EntryService, "enter">;
  readonly extending: ReturnType<typeof createExtending>;
  readonly releasing: Pick<Releasing, "tellPerson">;
  readonly grades: PersonRelease;
}

const refused = (reason: string): Deed => ({ outcome: "refused", reason });
const kept = (reason: string): Deed => ({ outcome: "kept", reason });
const nothing = (): Promise<Json> => Promise.resolve(null);

const MentorUndo = z.object({ before: z.string(), after: z.string() });
const ExtendUndo = z.object({ attempt: z.string(), minutes: z.number() });

export function createActs({ store, cohorts, people, entry, extending, releasing, grades }: ActsDeps): Readonly<Record<ActName, Act>> {
  const memberOf = async ({ tenant, cohort }: Actor, person: string): Promise<MemberRecord> =>
    (await cohorts.place(tenant, cohort, person)).member;

  async function name(actor: Actor, member: MemberRecord, change: Partial<Naming>): Promise<Deed | undefined> {
    const named = NAMEABLE.filter((role) => member.named.includes(role));
    const outcome = await people.name(actor, [{ person: member.person, named, mentor: member.mentor ?? "", ...change }]);
    return outcome.type === "refused" ? refused(outcome.problems[0]?.code ?? "unknown-person") : undefined;
  }

  const mentor: Act = {
    find: async (actor, person) => (await memberOf(actor, person)).mentor ?? "",
    async do(actor, { person, value, begun, again }) {
      const member = await memberOf(actor, person);
      const ours = again && typeof begun === "string" && begun !== value;
      if (member.mentor === value) return ours ? { outcome: "done", undo: { before: begun, after: value } } : { outcome: "same" };
      return (await name(actor, member, { mentor: value })) ?? { outcome: "done", undo: { before: member.mentor ?? "", after: value } };
    },
    async undo(actor, { person, again }, undo) {
      const { before, after } = MentorUndo.parse(undo);
      const member = await memberOf(actor, person);
      if (again && (member.mentor ?? "") === before) return { outcome: "undone" };
      if (member.mentor !== after) return kept("changed-since");
      const failed = await name(actor, member, { mentor: before });
      return failed === undefined ? { outcome: "undone" } : kept(failed.reason ?? "changed-since");
    },
  };

  const rater: Act = {
    find: async (actor, person) => (await memberOf(actor, person)).named.includes("rater"),
    async do(actor, { person, begun, again }) {
      const member = await memberOf(actor, person);
      if (member.named.includes("rater")) return again && begun === false ? { outcome: "done", undo: {} } : { outcome: "same" };
      const named = NAMEABLE.filter((role) => role === "rater" || member.named.includes(role));
      return (await name(actor, member, { named })) ?? { outcome: "done", undo: {} };
    },
    async undo(actor, { person, again }) {
      const { tenant, cohort } = actor;
      const member = await memberOf(actor, person);
      if (again && !member.named.includes("rater")) return { outcome: "undone" };
      const panels = await findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort] } });
      if (panels.some(({ raters }) => raters.includes(person))) return kept("rates-already");
      const named = NAMEABLE.filter((role) => role !== "rater" && member.named.includes(role));
      return (await name(actor, member, { named })) ?? { outcome: "undone" };
    },
  };

  /** A score is the inverse of an excuse, and has to be entered: what the score would be, nobody knows. */
  const excuse: Act = {
    async find({ tenant, cohort }, person, component) {
      return (await store.get(collections.scores, tenant, scoreId(cohort, component, person)))?.state === "excused";
    },
    async do(actor, { person, value: component, begun, again }) {
      const cell = { component, person, typed: "excused", was: "" };
      const outcome = await entry.enter(actor, "staff", [cell]);
      if (outcome.type === "entered") return { outcome: outcome.cells === 0 && !(again && begun === false) ? "same" : "done" };
      return refused(outcome.cells[0]?.reason === "changed" ? "has-score" : "no-place");
    },
  };

  const extend: Act = {
    find: nothing,
    async do(actor, { person, value, key }) {
      const minutes = Number(value);
      const outcome = await extending.extend(actor, person, { minutes, key });
      return outcome.type === "extended" ? { outcome: "done", undo: { attempt: outcome.attempt, minutes } } : refused(outcome.type);
    },
    async undo(actor, { key }, undo) {
      const { attempt, minutes } = ExtendUndo.parse(undo);
      const outcome = await extending.takeBack(actor, attempt, { minutes, key });
      return outcome === "taken-back" ? { outcome: "undone" } : kept(outcome);
    },
  };

  /** What is told is told: a release has no inverse. */
  const release: Act = {
    async find(actor, person) {
      const { tenant, cohort } = actor;
      const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
      return attempts.filter(({ withheld }) => withheld === true).length + (await grades.held(actor, person));
    },
    async do(actor, { person, begun, again }) {
      const { tenant, cohort, person: by } = actor;
      const exams = await releasing.tellPerson({ tenant, cohort, person }, by);
      const sent = await grades.release(actor, person);
      const ours = again && typeof begun === "number" && begun > 0;
      return { outcome: exams + sent > 0 || ours ? "done" : "same" };
    },
  };

  return { mentor, rater, excuse, extend, release };
}
