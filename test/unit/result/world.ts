import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCertificateService } from "../../../src/certificate/certificate.service.ts";
import { createCohorts } from "../../../src/cohort/cohorts.ts";
import { memberId } from "../../../src/cohort/enrolment.ts";
import type { CohortRecord } from "../../../src/cohort/records.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { Actor, Role } from "../../../src/people/records.ts";
import { createProgrammeService } from "../../../src/programme/programme.service.ts";
import { loadTemplates } from "../../../src/programme/templates.ts";
import { createLedger } from "../../../src/result/ledger.service.ts";
import { createAppeals } from "../../../src/result/appeals/appeals.service.ts";
import { createResultService } from "../../../src/result/result.service.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { exact } from "../../../src/shared/exact.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { deciding } from "../../../src/store/deciding.ts";
import { findAll, insert, type Change, type Collection, type StoredRecord } from "../../../src/store/port.ts";
import { openStore } from "../../../src/store/open.ts";

const folder = (name: string): string => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url));

export const TENANT = "acme";
export const COHORT = "cohort-1";
/** 2026-03-15, noon in Shanghai. */
export const NOON = Date.UTC(2026, 2, 15, 4);

export const actorOf = (person: string, ...roles: readonly Role[]): Actor => ({ tenant: TENANT, cohort: COHORT, person, roles });
export const instructor = actorOf("ines", "instructor");

/** One company with one cohort of the backbone programme, on a real SQLite file. */
export async function openWorld(custom: Readonly<Record<string, string>> = {}) {
  const path = mkdtempSync(join(tmpdir(), "result-"));
  const store = await openStore({ url: `sqlite:${join(path, "data.db")}`, collections: allCollections });
  const clock = manualClock(NOON);
  const cohorts = createCohorts({ store });
  const templates = loadTemplates(folder("programmes"));
  const languages = loadLanguages(folder("locales"));
  const programmes = createProgrammeService({ store, clock, ids: randomIds, templates });
  const ledger = createLedger({ store, programmes });
  const results = createResultService({ store, clock, cohorts, programmes, languages });
  const appeals = createAppeals({ store, clock, cohorts, programmes });
  const certificates = createCertificateService({ store, clock, ids: randomIds, cohorts });

  const cohort = {
    id: COHORT,
    tenant: TENANT,
    platform: "p",
    course: "c",
    title: "Spring",
    programme: "customer-service-certification",
    cycle: "1",
    state: "open" as const,
  };
  await store.commit([
    insert(collections.tenants, { id: TENANT, tenant: TENANT, name: "Acme Service", zone: "Asia/Shanghai", locale: "zh-CN" as const }),
    insert<CohortRecord>(collections.cohorts, cohort),
    ...(await programmes.begin({ tenant: TENANT, cohort: COHORT, custom, by: "ines", at: NOON })),
  ]);

  async function enrol(person: string, name = person, roles: readonly Role[] = ["learner"]): Promise<void> {
    const member = {
      id: memberId(COHORT, person),
      tenant: TENANT,
      cohort: COHORT,
      person,
      launched: roles,
      named: [],
      active: true,
      sub: person,
    };
    await store.commit([insert(collections.persons, { id: person, tenant: TENANT, name }), insert(collections.members, member)]);
  }

  /** Settles leaves of one person; "excused" excuses. */
  async function score(person: string, scores: Readonly<Record<string, string>>): Promise<void> {
    await deciding(store, async () => ({
      changes: await ledger.settleAll(
        Object.entries(scores).map(([component, value]) => ({
          tenant: TENANT,
          cohort: COHORT,
          component,
          person,
          score: value === "excused" ? ("excused" as const) : exact(value),
          source: "entered" as const,
          by: "ines",
          at: clock(),
        })),
      ),
      outcome: undefined,
    }));
  }

  const everything = (value: string) => ({ theory: value, practical: value, attendance: value, homework: value, mentor: value });
  const all = <R extends StoredRecord>(collection: Collection<R>, index = "byCohort"): Promise<R[]> =>
    findAll(store, collection, { tenant: TENANT, query: { index, equal: [] } });

  return {
    store,
    clock,
    cohorts,
    templates,
    languages,
    programmes,
    ledger,
    results,
    appeals,
    certificates,
    enrol,
    score,
    everything,
    all,
    events: async () => (await all(collections.outbox, "byState")).map(({ event }) => event),
    commit: (changes: readonly Change[]) => store.commit(changes),
    async close() {
      await store.close();
      rmSync(path, { recursive: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
