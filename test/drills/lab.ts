import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { readConfig } from "../../src/config.ts";
import { announce, gradeId, wishGrade } from "../../src/delivery/changes.ts";
import { createDelivery, type Delivery } from "../../src/delivery/delivery.service.ts";
import type { GradeRecord, OutboxRecord } from "../../src/delivery/records.ts";
import { createAccessTokens } from "../../src/lti/access-tokens.ts";
import { createAgs } from "../../src/lti/ags.ts";
import { readClaims } from "../../src/lti/claims.ts";
import { toLaunch } from "../../src/lti/launch.ts";
import { createOutgoing, type Outgoing } from "../../src/lti/outgoing.ts";
import { createPlatformCalls } from "../../src/lti/platform-call.ts";
import type { Actor } from "../../src/people/records.ts";
import { startPractice, type Practice, type PracticePerson } from "../../src/practice/main.ts";
import { practicePeople } from "../../src/practice/people.ts";
import { createServices, type Services } from "../../src/services.ts";
import { manualClock } from "../../src/shared/clock.ts";
import { exact } from "../../src/shared/exact.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { allCollections, collections } from "../../src/store/collections.ts";
import { deciding } from "../../src/store/deciding.ts";
import { openStore } from "../../src/store/open.ts";
import { findAll, insert, type Change, type Store } from "../../src/store/port.ts";
import type { ServiceEvent } from "../../src/xapi/events.ts";
import { seeded, startFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";

export interface LrsAddress {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface LabOptions {
  /** How many learners are enrolled; default 24. */
  readonly learners?: number;
  /** Default: the practice LRS. */
  readonly lrs?: LrsAddress | undefined;
  /** ms a call of the LMS's services may take; default 10,000 as in the product. */
  readonly callLimit?: number;
  readonly seed?: number;
  /** Where its clock stands at first, epoch ms. */
  readonly start?: number;
  /** An existing store file, to go on with what another process left. */
  readonly file?: string;
}

export const COURSE = "2";

/**
 * The product's delivery between a real store, the practice LMS and an LRS, all over HTTP, each behind a proxy that can fail.
 * Waiting is on a manual clock, work is real.
 */
export interface Lab {
  readonly store: Store;
  readonly services: Services;
  readonly delivery: Delivery;
  readonly practice: Practice;
  readonly clock: ReturnType<typeof manualClock>;
  readonly lms: FaultProxy;
  readonly lrs: FaultProxy;
  readonly tenant: string;
  readonly cohort: string;
  readonly instructor: Actor;
  /** In the order of their LMS accounts. */
  readonly learners: readonly Learner[];
  announce(events: readonly ServiceEvent[]): Promise<void>;
  wish(person: string, column: string, score: string): Promise<void>;
  /** Settles scores as instruments do. */
  settle(person: string, scores: Readonly<Record<string, string>>): Promise<void>;
  outbox(): Promise<readonly OutboxRecord[]>;
  cells(): Promise<readonly GradeRecord[]>;
  /** Runs passes and moves the clock on until nothing waits any more or `limit` ms have passed. @returns ms that passed */
  settleDown(limit: number, step?: number): Promise<number>;
  /** `sub column` → score, as the LMS shows them. */
  gradebook(): ReadonlyMap<string, number | null>;
  close(): Promise<void>;
}

export interface Learner {
  readonly actor: Actor;
  readonly sub: string;
}

const START = Date.UTC(2026, 8, 1, 1, 0, 0);

/** Invented people with numeric accounts from 1001. */
export const people = (count: number): PracticePerson[] => [
  ...practicePeople().filter(({ kind }) => kind !== "learner"),
  ...Array.from({ length: count }, (_, n): PracticePerson => {
    const id = String(1_001 + n);
    const base = {
      given: "学员",
      family: "练",
      name: `练习学员${id}`,
      username: `p${id}`,
      email: `p${id}@practice.example`,
      locale: "zh-CN",
    };
    return {
      ...base,
      id,
      employeeNumber: `E${id}`,
      kind: "learner",
      department: ["客服一部", "客服二部", "热线组"][n % 3] ?? "",
      position: "客服专员",
    };
  }),
];

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-drill-"));
  const random = seeded(options.seed ?? 1);
  const clock = manualClock(options.start ?? START);
  const keySet = createServer();
  await new Promise<void>((ready) => keySet.listen(0, "127.0.0.1", ready));
  const publicUrl = `http://127.0.0.1:${(keySet.address() as AddressInfo).port}`;
  const practice = await startPractice({
    port: 0,
    toolUrl: publicUrl,
    file: ":memory:",
    now: clock,
    people: people(options.learners ?? 24),
  });
  const target: LrsAddress = options.lrs ?? practice.lrs;
  const [lms, lrs] = await Promise.all([startFaultProxy(practice.url, random), startFaultProxy(new URL(target.url).origin, random)]);
  const lrsUrl = new URL(target.url).pathname;

  const config = readConfig({
    DATA_DIR: folder,
    PUBLIC_URL: publicUrl,
    LRS_URL: `${lrs.url}${lrsUrl}`,
    LRS_KEY: target.key,
    LRS_SECRET: target.secret,
  });
  const store = await openStore({
    url: options.file === undefined ? config.storeUrl : `sqlite:${options.file}`,
    collections: allCollections,
  });
  const services = await createServices(config, pino({ level: "silent" }), { store, clock });
  keySet.on("request", (_request, response) => {
    void services.lti.toolKeys
      .published()
      .then((keys) => response.setHeader("content-type", "application/json").end(JSON.stringify({ keys })));
  });
  const tenant = `t-${randomUUID()}`;
  const { ags } = platformServices({ services, through: (url) => url.replace(practice.url, lms.url), limit: options.callLimit ?? 10_000 });
  const delivery = createDelivery({
    ...services,
    store,
    random,
    ags,
    platform: services.lti.platforms.get,
    lrsTimeout: options.callLimit ?? 10_000,
  });
  const { instructor, learners } = await enrol(services, practice, tenant);
  const { cohort } = instructor;

  const all = <R extends OutboxRecord | GradeRecord>(collection: { name: string }, index: string): Promise<R[]> =>
    findAll(store, collection as never, { tenant, query: { index, equal: [cohort] } });
  const lab: Lab = {
    store,
    services,
    delivery,
    practice,
    clock,
    lms,
    lrs,
    tenant,
    cohort,
    instructor,
    learners,
    announce: (events) =>
      inParts(
        store,
        events.map((event) => announce(tenant, event)),
      ),
    async wish(person, column, score) {
      await deciding(store, async () => {
        const before = await store.get(collections.grades, tenant, gradeId(cohort, column, person));
        const wish = { tenant, cohort, column, person, score, comment: column === "total" ? "高级" : "", at: clock() };
        return { changes: [wishGrade(wish, before)], outcome: undefined };
      });
    },
    async settle(person, scores) {
      await deciding(store, async () => {
        const settlements = Object.entries(scores).map(([component, score]) => ({
          tenant,
          cohort,
          component,
          person,
          score: exact(score),
          source: "entered" as const,
          by: "system",
          at: clock(),
        }));
        return { changes: await services.ledger.settleAll(settlements), outcome: undefined };
      });
    },
    outbox: () => all<OutboxRecord>(collections.outbox, "byCohort"),
    cells: () => all<GradeRecord>(collections.grades, "byCohort"),
    async settleDown(limit, step = 5_000) {
      const from = clock();
      for (;;) {
        await delivery.runAll();
        const waiting = [...(await lab.outbox()), ...(await lab.cells())].some(({ state }) => state === "waiting");
        if (!waiting || clock() - from >= limit) return clock() - from;
        clock.advance(step);
      }
    },
    gradebook() {
      const book = practice.platform.grades(COURSE);
      const columns = new Map(book.items.map(({ id, resourceId }) => [id, resourceId.split(":").at(-1) ?? ""]));
      return new Map(
        book.people.flatMap(({ id, grades }) =>
          Object.entries(grades).map(([item, { score }]) => [`${id} ${columns.get(item)}`, score] as const),
        ),
      );
    },
    async close() {
      await delivery.stop();
      await services.close();
      await store.close();
      await Promise.all([lms.close(), lrs.close(), practice.close()]);
      keySet.closeAllConnections();
      keySet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

/** A practice LMS's AGS client with a time limit of its own; what the product builds in `createLti`. */
function platformServices({ services, through, limit }: { services: Services; through: (url: string) => string; limit: number }) {
  const direct = createOutgoing({ acceptLoopback: true });
  const outgoing: Outgoing = (request) =>
    direct({ ...request, url: through(request.url), timeout: Math.min(request.timeout ?? limit, limit) });
  const { toolKeys } = services.lti;
  const { clock } = services;
  const tokens = createAccessTokens({ outgoing, toolKeys, clock, ids: randomIds });
  return { ags: createAgs(createPlatformCalls({ outgoing, tokens, clock })) };
}

/** Registers the practice LMS and lets everybody in by the admission a real launch passes. */
async function enrol(services: Services, practice: Practice, tenant: string): Promise<{ instructor: Actor; learners: readonly Learner[] }> {
  const { store, lti, clock } = services;
  await store.commit([insert(collections.tenants, { id: tenant, tenant, name: "Drill", zone: "Asia/Shanghai", locale: "zh-CN" as const })]);
  const platform = await lti.platforms.add({
    tenant,
    name: "Practice LMS",
    issuer: practice.issuer,
    clientId: practice.clientId,
    authUrl: `${practice.url}/mod/lti/auth.php`,
    tokenUrl: `${practice.url}/mod/lti/token.php`,
    jwksUrl: `${practice.url}/mod/lti/certs.php`,
    deployments: [practice.deploymentId],
    frameOrigins: [practice.url],
  });
  const admit = (user: string): Promise<Actor> =>
    deciding(store, async () => {
      const launch = toLaunch(readClaims(practice.platform.claims({ course: COURSE, user })), user, platform);
      const { tenant: of, person, cohort, changes } = await services.admission.admit(launch, clock());
      return { changes, outcome: { tenant: of, person, cohort, roles: launch.launched } };
    });
  const roster = practice.platform.roster(COURSE);
  const teacher = roster.find(({ kind }) => kind === "instructor");
  if (teacher === undefined) throw new Error("the practice course has no instructor");
  const instructor = await admit(teacher.id);
  const learners: Learner[] = [];
  for (const { id, kind } of roster) if (kind === "learner") learners.push({ actor: await admit(id), sub: id });
  return { instructor, learners };
}

async function inParts(store: Store, changes: readonly Change[]): Promise<void> {
  for (let from = 0; from < changes.length; from += 200) await store.commit(changes.slice(from, from + 200));
}
