import type { KeyObject } from "node:crypto";
import type { Config } from "../config.ts";
import type { Random } from "../delivery/backoff.ts";
import type { Languages } from "../i18n/translate.ts";
import type { JobKind } from "../jobs/kinds.ts";
import type { Outgoing } from "../lti/outgoing.ts";
import { companyOf } from "../people/company.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { createCalendar } from "./calendar.ts";
import { createNoticeDesk } from "./desk.ts";
import { createMailer } from "./mail.ts";
import { remindersJob } from "./reminders.job.ts";
import { sendingJob } from "./sending.job.ts";
import { createUnsubscribing } from "./unsubscribing.ts";
import { createWebhooks } from "./webhooks.ts";

interface NoticesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly config: Pick<Config, "mail" | "publicUrl">;
  readonly languages: Languages;
  readonly outgoing: Outgoing;
  /** Seals webhooks' addresses and the ways to sign off. */
  readonly key: KeyObject;
  /** See {@link file://./sending.ts}. */
  readonly lost?: number;
}

/** What people are told, beside the pages they look at: kept for each person, by mail, to groups, and as dates in their calendar. */
export function createNotices(deps: NoticesDeps) {
  const { store, config, key } = deps;
  const { publicUrl } = config;
  const unsubscribing = createUnsubscribing({ store, key, publicUrl });
  const mailer = config.mail === undefined ? undefined : createMailer(config.mail);
  const company = (tenant: string) => companyOf(store, tenant);
  const jobs: readonly JobKind[] = [
    remindersJob(deps),
    sendingJob({ ...deps, company, mailer, publicUrl, unsubscribeUrl: (tenant, person) => unsubscribing.url(tenant, person) }),
  ];
  return {
    ...createNoticeDesk(deps),
    webhooks: createWebhooks(deps),
    unsubscribing,
    calendar: createCalendar({ ...deps, publicUrl }),
    jobs,
  };
}
