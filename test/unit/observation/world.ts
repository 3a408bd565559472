import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCohorts } from "../../../src/cohort/cohorts.ts";
import { memberId } from "../../../src/cohort/enrolment.ts";
import type { CohortRecord, MemberRecord } from "../../../src/cohort/records.ts";
import { createEntry } from "../../../src/observation/entry.service.ts";
import { loadLibrary } from "../../../src/observation/library.ts";
import { createPanels } from "../../../src/observation/panels.service.ts";
import { createScoring } from "../../../src/observation/scoring.service.ts";
import type { Actor, PersonRecord, Role } from "../../../src/people/records.ts";
import type { ProgrammeDefinition, ProgrammeRecord } from "../../../src/programme/records.ts";
import { createLedger } from "../../../src/result/ledger.service.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { findAll, insert, replace } from "../../../src/store/port.ts";
import { backbone } from "../programme/programmes.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";

export const START = Date.UTC(2026, 2, 2, 6, 0, 0);
export const TENANT = "t1";
export const COHORT = "c1";

export const actor = (person: string, ...roles: Role[]): Actor => ({ tenant: TENANT, cohort: COHORT, person, roles });
export const instructor = actor("i1", "instructor");
export const rater = (person: string): Actor => actor(person, "rater");

/** Points of the complaint rubric (weights 12/20/16/24/16/12) in its order. */
export const points = (...levels: readonly [number, number, number, number, number, number]): Record<string, number> => {
  const [opening, listening, clarifying, solution, closing, integrity] = levels;
  return { opening, listening, clarifying, solution, closing, integrity };
};

export interface Arrival {
  readonly named?: readonly Role[];
  readonly launched?: readonly Role[];
  readonly mentor?: string;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** One cohort of the backbone programme on a real SQLite store, with the real ledger. */
export async function openWorld(definition: ProgrammeDefinition = backbone()) {
  const folder = mkdtempSync(join(tmpdir(), "observation-"));
  const store = await openStore({ url: `sqlite:${join(folder, "observation.db")}`, collections: allCollections });
  const clock = manualClock(START);
  let published: ProgrammeRecord = {
    id: "p1",
    version: 1,
    tenant: TENANT,
    cohort: COHORT,
    number: 1,
    state: "published",
    source: "template",
    by: "system",
    at: START,
    definition,
  };
  const programmes = { published: () => Promise.resolve(published) };
  const cohorts = createCohorts({ store });
  const ledger = createLedger({ store, programmes });
  const library = loadLibrary("config");
  const dependencies = { store, clock, programmes, cohorts, ledger, library };
  const scores = () => findAll(store, collections.scores, { tenant: TENANT, query: { index: "byCohort", equal: [COHORT] } });

  await store.commit([
    insert<CohortRecord>(collections.cohorts, {
      id: COHORT,
      tenant: TENANT,
      platform: "pf",
      course: "course",
      title: "三月班",
      programme: definition.template,
      cycle: "1",
      state: "open",
    }),
  ]);

  return {
    store,
    clock,
    cohorts,
    library,
    panels: createPanels(dependencies),
    scoring: createScoring(dependencies),
    entry: createEntry(dependencies),
    publish(next: ProgrammeDefinition) {
      published = { ...published, definition: next };
    },
    async arrive(person: string, { named = [], launched = ["learner"], mentor }: Arrival = {}) {
      await store.commit([
        insert<PersonRecord>(collections.persons, { id: person, tenant: TENANT, name: person }),
        insert<MemberRecord>(collections.members, {
          id: memberId(COHORT, person),
          tenant: TENANT,
          cohort: COHORT,
          person,
          launched,
          named,
          active: true,
          sub: person,
          ...(mentor !== undefined && { mentor }),
        }),
      ]);
    },
    async leave(person: string) {
      const member = await store.get(collections.members, TENANT, memberId(COHORT, person));
      if (member !== undefined) await store.commit([replace(collections.members, { ...member, active: false })]);
    },
    async archive() {
      const cohort = await cohorts.cohort(TENANT, COHORT);
      await store.commit([replace(collections.cohorts, { ...cohort, state: "archived" })]);
    },
    async score(component: string, person: string) {
      return (await scores()).find((record) => record.component === component && record.person === person);
    },
    /** `action subject` of the audit lines, in order of writing time, then by name. */
    async audit() {
      const lines = await findAll(store, collections.audit, { tenant: TENANT, query: { index: "byTime", equal: [] } });
      return lines.map((line) => `${line.action} ${line.subject}`).toSorted();
    },
    /** What the LRS is told, by type. */
    async told(type: ServiceEvent["type"]) {
      const messages = await findAll(store, collections.outbox, { tenant: TENANT, query: { index: "byCohort", equal: [COHORT] } });
      return messages.map(({ event }) => event).filter((event) => event.type === type);
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
