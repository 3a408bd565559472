import type { KeyObject } from "node:crypto";
import type { Config } from "../config.ts";
import type { Random } from "../delivery/backoff.ts";
import type { Languages } from "../i18n/translate.ts";
import type { JobKind } from "../jobs/kinds.ts";
import type { Outgoing } from "../lti/outgoing.ts";
import { companyOf } from "../people/company.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { createCalendar } from "./calendar.ts";
import { createDateNews } from "./date-news.ts";
import { datesJob } from "./dates.job.ts";
import { createNoticeDesk } from "./desk.ts";
import { createMailDesk } from "./mail-desk.ts";
import { createMailer } from "./mail.ts";
import { remindersJob } from "./reminders.job.ts";
import { sendingJob } from "./sending.job.ts";
import { createTexts } from "./texts.ts";
import { createUndelivered } from "./undelivered.ts";
import { createUnsubscribing } from "./unsubscribing.ts";
import { createWebhooks } from "./webhooks.ts";
import { createWording } from "./wording.ts";

interface NoticesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly config: Pick<Config, "mail" | "publicUrl">;
  readonly programmes: Programmes;
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
  const { publicUrl, mail: settings } = config;
  const unsubscribing = createUnsubscribing({ store, key, publicUrl });
  const mailer = settings === undefined ? undefined : createMailer(settings);
  const company = (tenant: string) => companyOf(store, tenant);
  const dateNews = createDateNews(deps);
  const jobs: readonly JobKind[] = [
    remindersJob({ ...deps, dateNews }),
    datesJob({ ...deps, dateNews }),
    sendingJob({ ...deps, company, mailer, publicUrl, unsubscribeUrl: (tenant, person) => unsubscribing.url(tenant, person) }),
  ];
  return {
    ...createNoticeDesk(deps),
    webhooks: createWebhooks(deps),
    mail: createMailDesk({ ...deps, mailer, settings, publicUrl }),
    texts: createTexts(deps),
    undelivered: createUndelivered(deps),
    wording: createWording(deps),
    unsubscribing,
    calendar: createCalendar({ ...deps, publicUrl }),
    jobs,
  };
}
