import type { KeyObject } from "node:crypto";
import type { Languages } from "../i18n/translate.ts";
import type { Outgoing } from "../lti/outgoing.ts";
import { unseal } from "../lti/seal.ts";
import type { Company } from "../people/company.ts";
import type { Clock } from "../shared/clock.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { letterOf } from "./letter.ts";
import type { Mailer } from "./mail.ts";
import type { DispatchRecord, NoticeRecord } from "./records.ts";
import { post } from "./webhook.ts";
import { wishFor } from "./when.ts";
import { createWording } from "./wording.ts";

export interface MessageDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly clock: Clock;
  readonly languages: Languages;
  readonly company: (tenant: string) => Promise<Company>;
  readonly outgoing: Outgoing;
  /** Absent: mails wait. */
  readonly mailer: Mailer | undefined;
  /** Opens what is sealed of webhooks. */
  readonly key: KeyObject;
  readonly publicUrl: string;
  /** The address by which a person signs off from mails. */
  readonly unsubscribeUrl: (tenant: string, person: string) => Promise<string>;
}

/** What is to be done to send some dispatches; or why there is nothing to be done: nobody is there any more, or nobody wants it any more. */
export type Message = (() => Promise<unknown>) | "gone" | "unwanted";

/** Makes one message of dispatches that go out together. */
export function createMessages(deps: MessageDeps) {
  const { store } = deps;
  const wording = createWording(deps);

  async function postOf(first: DispatchRecord, { notices, id }: { notices: readonly NoticeRecord[]; id: string }): Promise<Message> {
    const { tenant, kind } = first;
    const [company, webhook] = await Promise.all([deps.company(tenant), store.get(collections.webhooks, tenant, first.webhook ?? "")]);
    if (webhook?.state !== "on") return "unwanted";
    const { type } = webhook;
    const t = deps.languages.translator(company.locale);
    const url = unseal(webhook.url, deps.key, webhook.id);
    const secret = webhook.secret === undefined ? undefined : unseal(webhook.secret, deps.key, webhook.id);
    // A group reads it: nothing of the persons but that there is something.
    const text = t("notices.webhooks.post", { company: company.name, number: notices.length });
    return () => post(deps.outgoing, { type, url, secret, id, kind, title: t(`notices.kind.${kind}.name`), text, now: deps.clock() });
  }

  async function mailOf(first: DispatchRecord, { notices, id }: { notices: readonly NoticeRecord[]; id: string }): Promise<Message> {
    const { tenant, person } = first;
    const { mailer } = deps;
    const [company, record, preferences] = await Promise.all([
      deps.company(tenant),
      store.get(collections.persons, tenant, person),
      store.get(collections.preferences, tenant, person),
    ]);
    const wanted = notices.filter(({ kind }) => wishFor(preferences, kind) !== "off");
    if (wanted.length === 0) return "unwanted";
    const to = record?.email;
    if (to === undefined || mailer === undefined) return "gone";
    const locale = preferences?.locale ?? company.locale;
    const [say, unsubscribe] = await Promise.all([wording(tenant, locale), deps.unsubscribeUrl(tenant, person)]);
    const worded = wanted.map((notice) => say(notice, { company: company.name, person: record?.name ?? "" }));
    const letter = letterOf(worded, { t: deps.languages.translator(locale), locale, company: company.name, unsubscribe });
    return () => mailer.send({ ...letter, to, unsubscribe, messageId: `<${id}@${new URL(deps.publicUrl).hostname}>` });
  }

  return async (dispatches: readonly DispatchRecord[]): Promise<Message> => {
    const [first] = dispatches;
    if (first === undefined) return "gone";
    const { tenant } = first;
    const found = await Promise.all(dispatches.map(({ notice }) => store.get(collections.notices, tenant, notice)));
    const notices = found.filter((notice) => notice !== undefined);
    if (notices.length === 0) return "gone";
    const id = digest(`${tenant} ${dispatches.map((one) => one.id).join(" ")}`).slice(0, 32);
    return first.channel === "webhook" ? postOf(first, { notices, id }) : mailOf(first, { notices, id });
  };
}
