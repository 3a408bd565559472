import { createSecretKey, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { loadLanguages } from "../../src/i18n/translate.ts";
import { createOutgoing } from "../../src/lti/outgoing.ts";
import { createExpanding } from "../../src/notices/expanding.ts";
import { createMailer } from "../../src/notices/mail.ts";
import { createSending } from "../../src/notices/sending.ts";
import { createUnsubscribing } from "../../src/notices/unsubscribing.ts";
import { companyOf } from "../../src/people/company.ts";
import { systemClock, type Clock } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";

interface MailingOptions {
  readonly storeUrl: string;
  readonly mailUrl: string;
  readonly lost?: number;
  readonly clock?: Clock;
}

const { persons, preferences, notices, dispatches, webhooks, tenants, noticeTexts, channels } = collections;

/** The sending of notices alone, beside whatever else has the store open. */
export async function openMailing({ storeUrl, mailUrl, lost, clock = systemClock }: MailingOptions) {
  const all = [persons, preferences, notices, dispatches, webhooks, tenants, noticeTexts, channels];
  const store = await openStore({
    url: storeUrl,
    collections: all as unknown as Parameters<typeof openStore>[0]["collections"],
    shared: true,
  });
  const key = createSecretKey(randomBytes(32));
  const publicUrl = "https://tool.example";
  const company = (tenant: string) => companyOf(store, tenant);
  const unsubscribing = createUnsubscribing({ store, key, publicUrl });
  const sending = createSending({
    store,
    clock,
    company,
    random: () => 0.5,
    languages: loadLanguages(fileURLToPath(new URL("../../config/locales", import.meta.url))),
    outgoing: createOutgoing({ acceptLoopback: true }),
    mailer: createMailer({ url: mailUrl, from: "tierwise@tool.example" }),
    key,
    publicUrl,
    unsubscribeUrl: (tenant, person) => unsubscribing.url(tenant, person),
    ...(lost !== undefined && { lost }),
  });
  return { store, key, sending, unsubscribing, expand: createExpanding({ store, clock, company, mails: true }) };
}
