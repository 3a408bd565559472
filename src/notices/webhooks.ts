import type { KeyObject } from "node:crypto";
import { auditLine } from "../delivery/changes.ts";
import { OutgoingFailure, type Outgoing } from "../lti/outgoing.ts";
import { seal, unseal } from "../lti/seal.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, remove, type Store } from "../store/port.ts";
import { createChannels } from "./channels.ts";
import type { ChannelRecord, WebhookAnswer, WebhookRecord } from "./records.ts";
import { post, WebhookRefused } from "./webhook.ts";

interface WebhooksDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly key: KeyObject;
  readonly outgoing: Outgoing;
}

export interface WebhookEntry extends Pick<WebhookRecord, "name" | "type" | "kinds"> {
  readonly url: string;
  readonly secret: string | undefined;
}

/** How a trial ended; `said`: what the other side answered, shortened. */
export type WebhookTrial =
  | { readonly type: "taken" | "unsure" }
  | { readonly type: "not-taken"; readonly answer: WebhookAnswer; readonly said: string };

/** A webhook and how posting to it went so far. */
export interface WebhookStanding {
  readonly webhook: WebhookRecord;
  readonly channel: ChannelRecord | undefined;
}

/** A company's webhooks, kept by its administrator. */
export function createWebhooks({ store, clock, ids, key, outgoing }: WebhooksDeps) {
  const channels = createChannels({ store, clock });
  const line = ({ tenant, person, cohort }: Actor, action: string, subject: string) =>
    auditLine({ tenant, cohort, at: clock(), actor: person, action, subject });

  async function get({ tenant }: Actor, id: string): Promise<WebhookRecord> {
    const webhook = await store.get(collections.webhooks, tenant, id);
    if (webhook === undefined) throw new AppError("not-found", { reason: `webhook ${id}` });
    return webhook;
  }

  return {
    async list(tenant: string): Promise<readonly WebhookStanding[]> {
      const webhooks = await findAll(store, collections.webhooks, { tenant, query: { index: "byName", equal: [] } });
      return Promise.all(webhooks.map(async (webhook) => ({ webhook, channel: await channels.of(tenant, webhook.id) })));
    },
    async add(actor: Actor, { url, secret, ...entry }: WebhookEntry): Promise<void> {
      const id = ids.id();
      const sealed = { url: seal(url, key, id), ...(secret !== undefined && { secret: seal(secret, key, id) }) };
      const record = { ...entry, ...sealed, id, tenant: actor.tenant, state: "on" as const };
      await store.commit([insert<WebhookRecord>(collections.webhooks, record), line(actor, "notices.webhook-added", id)]);
    },
    async remove(actor: Actor, id: string): Promise<void> {
      const [webhook, channel] = await Promise.all([get(actor, id), channels.of(actor.tenant, id)]);
      const kept = channel === undefined ? [] : [remove(collections.channels, channel)];
      await store.commit([remove(collections.webhooks, webhook), ...kept, line(actor, "notices.webhook-removed", id)]);
    },
    /** Posts these words now, and says how it ended. */
    async test(actor: Actor, id: string, words: { readonly title: string; readonly text: string }): Promise<WebhookTrial> {
      const { type, url, secret } = await get(actor, id);
      const opened = { url: unseal(url, key, id), secret: secret === undefined ? undefined : unseal(secret, key, id) };
      await store.commit([line(actor, "notices.webhook-tried", id)]);
      try {
        await post(outgoing, { ...opened, ...words, type, id: ids.id(), kind: "test", now: clock() });
        await channels.succeeded(actor.tenant, id);
        return { type: "taken" };
      } catch (error) {
        if (error instanceof OutgoingFailure) return { type: "unsure" };
        if (!(error instanceof WebhookRefused)) throw error;
        await channels.failed(actor.tenant, id, error.code);
        return { type: "not-taken", answer: error.code, said: error.said };
      }
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
