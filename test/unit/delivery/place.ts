import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCohorts } from "../../../src/cohort/cohorts.ts";
import { memberId } from "../../../src/cohort/enrolment.ts";
import type { Programmes } from "../../../src/programme/ports.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { insert, type Change } from "../../../src/store/port.ts";
import { announce } from "../../../src/delivery/changes.ts";
import { createFactLoader } from "../../../src/delivery/fact-loader.ts";
import type { OutboxRecord } from "../../../src/delivery/records.ts";
import { attempt, AT, programme, questions } from "../xapi/facts.ts";

export const TENANT = "acme";
export const LEARNERS = ["p1", "p2", "p3", "p4"] as const;

const base = { tenant: TENANT } as const;
const person = (id: string, name: string): Change => insert(collections.persons, { ...base, id, name });
const member = (id: string, role: "learner" | "instructor", active = true): Change =>
  insert(collections.members, {
    ...base,
    id: memberId("c1", id),
    cohort: "c1",
    person: id,
    launched: [role],
    named: [],
    active,
    sub: `sub-${id}`,
  });

/** Scopes and container as Moodle offers them to a link. */
export const AGS = {
  scopes: ["lineitem", "score", "result.readonly"].map((scope) => `https://purl.imsglobal.org/spec/lti-ags/scope/${scope}`),
  lineItems: "https://lms.example/lineitems?type_id=1",
};

const cohortOf = (): Change[] => [
  insert(collections.tenants, { ...base, id: TENANT, name: "Acme", zone: "Asia/Shanghai", locale: "zh-CN" }),
  insert(collections.platforms, {
    ...base,
    id: "lms",
    name: "Moodle",
    issuer: "https://lms.example",
    clientId: "c",
    authUrl: "https://lms.example/auth",
    tokenUrl: "https://lms.example/token",
    jwksUrl: "https://lms.example/jwks",
    deployments: ["1"],
    acceptDeployments: false,
    state: "on",
    frameOrigins: [],
  }),
  insert(collections.cohorts, {
    ...base,
    id: "c1",
    platform: "lms",
    course: "17",
    title: "客服培训",
    programme: "customer-service",
    cycle: "1",
    state: "open",
  }),
  insert(collections.programmes, {
    ...base,
    id: "c1.1",
    cohort: "c1",
    number: 1,
    state: "published",
    definition: programme,
    source: "template",
    by: "system",
    at: 0,
  }),
  ...LEARNERS.flatMap((id) => [person(id, `学员${id}`), member(id, "learner")]),
  person("t1", "李老师"),
  member("t1", "instructor"),
  person("gone", "离职"),
  member("gone", "learner", false),
  insert(collections.attempts, { ...attempt }),
  ...[...questions.values()].map((question) => insert(collections.questions, question)),
];

export const link = (ags: { scopes: readonly string[]; lineItems?: string } | undefined): Change =>
  insert(collections.links, { ...base, id: "l1", platform: "lms", deployment: "1", resourceLink: "r1", cohort: "c1", custom: {}, ags });

/** A real store, with one cohort of four learners. @param url default: a SQLite file in a folder of its own */
export async function openPlace(url?: string) {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-delivery-"));
  const store = await openStore({ url: url ?? `sqlite:${join(folder, "store.sqlite")}`, collections: allCollections });
  await store.commit(cohortOf());
  const programmes: Programmes = {
    async published(tenant, cohort) {
      const record = await store.get(collections.programmes, tenant, `${cohort}.1`);
      if (record === undefined) throw new AppError("not-found");
      return record;
    },
  };
  const cohorts = createCohorts({ store });
  const outbox = async (): Promise<readonly OutboxRecord[]> => {
    const query = { index: "byCohort", equal: ["c1"] };
    return (await store.find(collections.outbox, TENANT, query)).records.toSorted((a, b) => a.createdAt - b.createdAt);
  };
  return {
    store,
    cohorts,
    programmes,
    factLoader: () => createFactLoader({ store, cohorts, programmes, publicUrl: "https://tool.example" }),
    outbox,
    /** `count` launches, one a second; `key` names the bad one that the LRS refuses. */
    async launches(count: number, from = 0) {
      await store.commit(
        Array.from({ length: count }, (_, n) =>
          announce(TENANT, { type: "launched", cohort: "c1", person: "p1", at: AT + (from + n) * 1_000, key: `s${from + n}` }),
        ),
      );
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type DeliveryPlace = Awaited<ReturnType<typeof openPlace>>;
