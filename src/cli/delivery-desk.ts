import { fileURLToPath } from "node:url";
import { createCohorts } from "../cohort/cohorts.ts";
import { createDelivery, type Delivery } from "../delivery/delivery.service.ts";
import { loadLanguages } from "../i18n/translate.ts";
import { createProgrammeService } from "../programme/programme.service.ts";
import { loadTemplates } from "../programme/templates.ts";
import { systemClock } from "../shared/clock.ts";
import { randomIds } from "../shared/ids.ts";
import type { Desk } from "./desk.ts";

const folder = (path: string): string => fileURLToPath(new URL(`../../config/${path}`, import.meta.url));

/** Delivery on the desk's store; it runs only when told to. */
export async function openDelivery({ store, config, lti }: Desk): Promise<Delivery> {
  const base = { store, clock: systemClock, ids: randomIds };
  return createDelivery({
    ...base,
    config,
    cohorts: createCohorts(base),
    programmes: createProgrammeService({ ...base, templates: loadTemplates(folder("programmes")) }),
    languages: loadLanguages(folder("locales")),
    ags: lti.ags,
    platform: lti.platforms.get,
    random: Math.random,
    log: { error: () => undefined },
  });
}
