import { join } from "node:path";
import type { Config } from "../config.ts";
import type { PlatformRecord } from "../lti/records.ts";
import { createServices, type Services } from "../services.ts";
import { manualClock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { insert } from "../store/port.ts";
import { startPractice, type Practice } from "./main.ts";
import { gatherCast } from "./cohort/cast.ts";
import { BEGAN, playLife } from "./cohort/life.ts";

/** Practice data lives in a tenant of its own, so that a reset touches nothing else. */
export const PRACTICE_TENANT = "practice";
const COURSE = "2";

export interface RunningPractice {
  readonly url: string;
  readonly practice: Practice;
  /** Resolves when the practice cohort shows life. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Starts the practice LMS and LRS beside the tool, introduces them to each other, and fills the practice cohort. */
export async function runPractice(config: Config, services: Services): Promise<RunningPractice> {
  const port = config.practice?.port ?? 0;
  const fill = async (platform: PlatformRecord): Promise<void> => {
    if (config.practice?.cohort === "full") await fillCohort(services, practice, platform);
  };
  const practice: Practice = await startPractice({
    port,
    publicHost: config.practice?.host ?? "127.0.0.1",
    toolUrl: config.publicUrl,
    file: join(config.dataDir, "practice.sqlite"),
    onReset: async () => {
      await services.store.dropTenant(PRACTICE_TENANT);
      services.jobs.forget(PRACTICE_TENANT);
      await services.files.dropTenant(PRACTICE_TENANT);
      await fill(await introduce(services, practice));
      services.delivery.nudge();
    },
  });
  const platform = await introduce(services, practice);
  return { url: practice.url, practice, ready: fill(platform), close: () => practice.close() };
}

/** Registers the practice LMS as a platform of the practice tenant; nothing changes when it is known. */
async function introduce({ store, lti, config }: Services, practice: Practice): Promise<PlatformRecord> {
  const tenant = {
    id: PRACTICE_TENANT,
    tenant: PRACTICE_TENANT,
    name: "云帆客服中心（练习）",
    zone: config.defaultZone,
    locale: config.defaultLocale,
  };
  try {
    if ((await store.get(collections.tenants, PRACTICE_TENANT, PRACTICE_TENANT)) === undefined)
      await store.commit([insert(collections.tenants, tenant)]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
  return lti.platforms.add({
    tenant: PRACTICE_TENANT,
    name: "Practice LMS",
    issuer: practice.issuer,
    clientId: practice.clientId,
    authUrl: `${practice.url}/mod/lti/auth.php`,
    tokenUrl: `${practice.inner}/mod/lti/token.php`,
    jwksUrl: `${practice.inner}/mod/lti/certs.php`,
    deployments: [practice.deploymentId],
    frameOrigins: [practice.url],
    administers: true,
  });
}

/** Once per reset: a cohort that already has people keeps them. */
async function fillCohort(services: Services, practice: Practice, platform: PlatformRecord): Promise<void> {
  const { records } = await services.store.find(collections.cohorts, PRACTICE_TENANT, {
    index: "byCourse",
    equal: [platform.id, COURSE],
    limit: 1,
  });
  if (records.length > 0) return;
  const now = services.clock();
  const clock = manualClock(now - BEGAN);
  const rehearsal = await createServices(services.config, services.log, { store: services.store, clock });
  const cast = await gatherCast(rehearsal, practice, platform, COURSE);
  await playLife({ services: rehearsal, cast, now, at: (time) => clock.set(Math.max(clock(), time)) });
  await rehearsal.close();
}
