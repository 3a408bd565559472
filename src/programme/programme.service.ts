import { isDeepStrictEqual } from "node:util";
import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { AppError } from "../shared/errors.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding, type Decided } from "../store/deciding.ts";
import { type Change, findAll, insert, replace, type Store } from "../store/port.ts";
import { checkDefinition, type Problem } from "./check.ts";
import { definitionFrom, type ProgrammeForm } from "./form.ts";
import { applyParameters, type ParameterProblem, pickParameters } from "./parameters.ts";
import type { Programmes } from "./ports.ts";
import type { ProgrammeDefinition, ProgrammeRecord } from "./records.ts";
import { DEFAULT_TEMPLATE, type Templates } from "./templates.ts";

/** A launch as far as the programme is concerned. */
export interface Opening {
  readonly tenant: string;
  readonly cohort: string;
  /** The link's custom parameters, as sent. */
  readonly custom: Readonly<Record<string, string>>;
  /** Person id of who launched. */
  readonly by: string;
  readonly at: number;
}

export type Publication =
  | { readonly type: "published"; readonly version: ProgrammeRecord }
  | { readonly type: "same" }
  /** Another version was published since the page was opened. */
  | { readonly type: "stale" }
  | { readonly type: "refused"; readonly problems: readonly Problem[] };

export interface Revision {
  /** Number of the version the page was opened on. */
  readonly base: number;
  readonly change: (definition: ProgrammeDefinition) => ProgrammeDefinition;
}

export type Acceptance = Publication | { readonly type: "not-taken"; readonly problems: readonly ParameterProblem[] };

export interface ProgrammeService extends Programmes {
  /**
   * The changes that give a new cohort its first version: the template its link names with the link's figures; a figure that cannot be
   * taken leaves the template as it is, and a proposal keeps the reason for the instructor.
   */
  begin(opening: Opening): Promise<readonly Change[]>;
  /** The changes that turn what a link says anew into a proposal; none when it says what was heard before or holds already. */
  followLink(opening: Opening): Promise<readonly Change[]>;
  /** Every version and proposal of a cohort, newest first. */
  versions(tenant: string, cohort: string): Promise<readonly ProgrammeRecord[]>;
  /** @throws AppError("not-found"), AppError("archived") */
  publish(actor: Actor, form: ProgrammeForm): Promise<Publication>;
  /** Publishes the version `base` with a change of its own, as a page about a part of it makes one. @throws as {@link publish} */
  revise(actor: Actor, by: Revision): Promise<Publication>;
  /** Publishes a link's proposal onto the version that holds now. @throws AppError("not-found") when it is none or no more */
  accept(actor: Actor, proposal: string): Promise<Acceptance>;
  /** @throws AppError("not-found") when it is none or no more */
  decline(actor: Actor, proposal: string): Promise<void>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly templates: Templates;
}

export function createProgrammeService({ store, clock, ids, templates }: Deps): ProgrammeService {
  const versions = async (tenant: string, cohort: string): Promise<readonly ProgrammeRecord[]> =>
    findAll(store, collections.programmes, { tenant, query: { index: "byCohort", equal: [cohort], descending: true } });

  const publishedOf = (records: readonly ProgrammeRecord[]): ProgrammeRecord => {
    const record = records.find(({ state }) => state === "published");
    if (record === undefined) throw new AppError("not-found", { reason: "cohort without a programme" });
    return record;
  };

  const first = (opening: Opening, definition: ProgrammeDefinition): Omit<ProgrammeRecord, "version"> => ({
    id: ids.id(),
    tenant: opening.tenant,
    cohort: opening.cohort,
    number: 1,
    state: "published",
    definition,
    source: "template",
    parameters: pickParameters(opening.custom),
    by: opening.by,
    at: opening.at,
  });

  const proposal = (
    opening: Opening,
    given: { number: number; definition: ProgrammeDefinition; problems?: readonly ParameterProblem[] },
  ): Change => {
    const { tenant, cohort, custom, by, at } = opening;
    const parameters = pickParameters(custom);
    return insert<ProgrammeRecord>(collections.programmes, {
      ...given,
      id: ids.id(),
      tenant,
      cohort,
      state: "proposal",
      source: "link",
      parameters,
      by,
      at,
    });
  };

  async function open(actor: Actor): Promise<readonly ProgrammeRecord[]> {
    const cohort = await store.get(collections.cohorts, actor.tenant, actor.cohort);
    if (cohort === undefined) throw new AppError("not-found", { reason: `cohort ${actor.cohort}` });
    if (cohort.state === "archived") throw new AppError("archived");
    return versions(actor.tenant, actor.cohort);
  }

  async function proposalIn(actor: Actor, id: string): Promise<{ records: readonly ProgrammeRecord[]; asked: ProgrammeRecord }> {
    const records = await open(actor);
    const asked = records.find((record) => record.id === id && record.state === "proposal");
    if (asked === undefined) throw new AppError("not-found", { reason: `proposal ${id}` });
    return { records, asked };
  }

  const audit = (actor: Actor, action: string, record: Pick<ProgrammeRecord, "id" | "number" | "source">): Change =>
    auditLine({
      tenant: actor.tenant,
      cohort: actor.cohort,
      at: clock(),
      actor: actor.person,
      action: `programme.${action}`,
      subject: record.id,
      detail: { number: record.number, source: record.source },
    });

  const nextNumber = (records: readonly ProgrammeRecord[]): number => 1 + Math.max(0, ...records.map(({ number }) => number));

  const decideRevision = (actor: Actor, { base, change }: Revision, records: readonly ProgrammeRecord[]): Decided<Publication> => {
    const before = publishedOf(records);
    const definition = change(before.definition);
    if (before.number !== base) return { changes: [], outcome: { type: "stale" } };
    const problems = checkDefinition(definition);
    if (problems.length > 0) return { changes: [], outcome: { type: "refused", problems } };
    if (isDeepStrictEqual(definition, before.definition)) return { changes: [], outcome: { type: "same" } };
    const fresh = {
      id: ids.id(),
      tenant: actor.tenant,
      cohort: actor.cohort,
      number: nextNumber(records),
      state: "published" as const,
      definition,
      source: "page" as const,
      by: actor.person,
      at: clock(),
    };
    return {
      changes: [
        replace(collections.programmes, { ...before, state: "superseded" }),
        insert<ProgrammeRecord>(collections.programmes, fresh),
        audit(actor, "published", fresh),
      ],
      outcome: { type: "published", version: { ...fresh, version: 1 } },
    };
  };

  const revise = (actor: Actor, revision: Revision): Promise<Publication> =>
    deciding(store, async () => decideRevision(actor, revision, await open(actor)));

  async function decideAcceptance(actor: Actor, id: string): Promise<Decided<Acceptance>> {
    const { records, asked } = await proposalIn(actor, id);
    const before = publishedOf(records);
    const reading = applyParameters(before.definition, asked.parameters ?? {});
    if (reading.type === "refused") return { changes: [], outcome: { type: "not-taken", problems: reading.problems } };
    if (reading.type === "same") {
      return { changes: [replace(collections.programmes, { ...asked, state: "declined" })], outcome: { type: "same" } };
    }
    // A version published after the proposal was made keeps its place: numbers rise in the order of publishing.
    const number = asked.number > before.number ? asked.number : nextNumber(records);
    const { problems: _, ...saying } = asked;
    const published: ProgrammeRecord = {
      ...saying,
      number,
      state: "published",
      definition: reading.definition,
      by: actor.person,
      at: clock(),
    };
    return {
      changes: [
        replace(collections.programmes, { ...before, state: "superseded" }),
        replace(collections.programmes, published),
        audit(actor, "proposal-published", published),
      ],
      outcome: { type: "published", version: published },
    };
  }

  return {
    versions,
    async published(tenant, cohort) {
      const query = { index: "byState", equal: [cohort, "published"], limit: 1 };
      return publishedOf((await store.find(collections.programmes, tenant, query)).records);
    },

    async begin(opening) {
      const wanted = opening.custom["programme"] ?? DEFAULT_TEMPLATE;
      const named = templates.get(wanted);
      const template = named ?? templates.get(DEFAULT_TEMPLATE);
      if (template === undefined) throw new AppError("unexpected", { reason: "no default template" });
      const unknown: readonly ParameterProblem[] =
        named === undefined ? [{ parameter: "programme", code: "unknown-programme", values: { name: wanted.slice(0, 80) } }] : [];
      const reading = applyParameters(template, pickParameters(opening.custom));
      const definition = reading.type === "changed" ? reading.definition : template;
      const problems = [...unknown, ...(reading.type === "refused" ? reading.problems : [])];
      return [
        insert<ProgrammeRecord>(collections.programmes, first(opening, definition)),
        ...(problems.length === 0 ? [] : [proposal(opening, { number: 2, definition, problems })]),
      ];
    },

    async followLink(opening) {
      const parameters = pickParameters(opening.custom);
      if (Object.keys(parameters).length === 0) return [];
      const records = await versions(opening.tenant, opening.cohort);
      if (records.some((record) => isDeepStrictEqual(record.parameters, parameters))) return [];
      const { definition } = publishedOf(records);
      const reading = applyParameters(definition, parameters);
      const number = nextNumber(records);
      switch (reading.type) {
        case "same":
          return [];
        case "refused":
          return [proposal(opening, { number, definition, problems: reading.problems })];
        case "changed":
          return [proposal(opening, { number, definition: reading.definition })];
      }
    },

    publish: (actor, form) => revise(actor, { base: form.base, change: (definition) => definitionFrom(definition, form) }),
    revise,
    accept: (actor, id) => deciding(store, () => decideAcceptance(actor, id)),
    decline: (actor, id) =>
      deciding(store, async () => {
        const { asked } = await proposalIn(actor, id);
        return {
          changes: [replace(collections.programmes, { ...asked, state: "declined" }), audit(actor, "proposal-declined", asked)],
          outcome: undefined,
        };
      }),
  };
}
