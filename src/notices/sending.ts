import type { KeyObject } from "node:crypto";
import { backoff, type Random } from "../delivery/backoff.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Outgoing } from "../lti/outgoing.ts";
import { unseal } from "../lti/seal.ts";
import type { Company } from "../people/company.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import { letterOf, wordsOf } from "./letter.ts";
import { MailRefused, type Mailer } from "./mail.ts";
import type { DispatchRecord, NoticeRecord } from "./records.ts";
import { post, WebhookRefused } from "./webhook.ts";

export interface SendingDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly clock: Clock;
  readonly random: Random;
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
  /** ms after which what is being sent by nobody knows whom is settled as unsure; default 3 minutes, far beyond any mail's time limits. */
  readonly lost?: number;
}

const LOST = 3 * MINUTE;
const TRIES = 8;
const BATCH = 200;

/**
 * Sends what is due. A message goes out at most once by itself: `sending` is made true before its receiver learns of it, and whatever a dead
 * process left there is settled as `unsure`, neither sent again nor forgotten (docs/adr/0016-notices.md).
 */
export function createSending(deps: SendingDeps) {
  const { store, clock } = deps;

  /** The same records in their next state, all or none. @throws Conflict when another process has one of them */
  async function move(
    dispatches: readonly DispatchRecord[],
    next: (one: DispatchRecord) => Partial<DispatchRecord>,
  ): Promise<DispatchRecord[]> {
    const moved = dispatches.map((one) => ({ ...one, since: clock(), ...next(one) }));
    await store.commit(moved.map((one) => replace<DispatchRecord>(collections.dispatches, one)));
    return moved.map((one) => ({ ...one, version: one.version + 1 }));
  }

  const later =
    (code: string, final: boolean) =>
    (one: DispatchRecord): Partial<DispatchRecord> => {
      const tries = one.tries + 1;
      if (final || tries >= TRIES) return { state: "parked", tries, error: code };
      return { state: "waiting", tries, error: code, due: clock() + backoff(tries, deps.random) };
    };

  async function sendTogether(dispatches: readonly DispatchRecord[]): Promise<void> {
    const send = await messageOf(dispatches);
    let sending: DispatchRecord[];
    try {
      sending = await move(dispatches, () => ({
        state: send === undefined ? "parked" : "sending",
        ...(send === undefined && { error: "gone" }),
      }));
    } catch (error) {
      if (error instanceof Conflict) return;
      throw error;
    }
    if (send === undefined) return;
    try {
      await send();
    } catch (error) {
      const known = error instanceof MailRefused || error instanceof WebhookRefused;
      await move(sending, known ? later(error.code, error.final) : () => ({ state: "unsure", error: "interrupted" }));
      return;
    }
    await move(sending, () => ({ state: "sent", error: undefined }));
  }

  /** What is to be done to send them; undefined where nobody is there any more to get it. */
  async function messageOf(dispatches: readonly DispatchRecord[]): Promise<(() => Promise<void>) | undefined> {
    const [first] = dispatches;
    if (first === undefined) return undefined;
    const { tenant, person } = first;
    const company = await deps.company(tenant);
    const t = deps.languages.translator(company.locale);
    const found = await Promise.all(dispatches.map(({ notice }) => store.get(collections.notices, tenant, notice)));
    const notices = found.filter((notice): notice is NoticeRecord => notice !== undefined);
    const [notice] = notices;
    if (notice === undefined) return undefined;
    const id = digest(`${tenant} ${dispatches.map((one) => one.id).join(" ")}`).slice(0, 32);
    if (first.channel === "webhook") {
      const webhook = await store.get(collections.webhooks, tenant, first.webhook ?? "");
      if (webhook?.state !== "on") return undefined;
      const { type } = webhook;
      const url = unseal(webhook.url, deps.key, webhook.id);
      const secret = webhook.secret === undefined ? undefined : unseal(webhook.secret, deps.key, webhook.id);
      // A group reads it: nothing of the person but that there is something.
      const { title } = wordsOf(notice, t);
      return () => post(deps.outgoing, { type, url, secret, id, kind: notice.kind, title, text: company.name, now: clock() });
    }
    const to = (await store.get(collections.persons, tenant, person))?.email;
    const { mailer } = deps;
    if (to === undefined || mailer === undefined) return undefined;
    const unsubscribe = await deps.unsubscribeUrl(tenant, person);
    const letter = letterOf(notices, { t, company: company.name, unsubscribe });
    return () => mailer.send({ ...letter, to, unsubscribe, messageId: `<${id}@${new URL(deps.publicUrl).hostname}>` });
  }

  /** Mails of one person that want to be together go together. */
  function together(due: readonly DispatchRecord[]): readonly (readonly DispatchRecord[])[] {
    return [...Map.groupBy(due, (one) => (one.digest ? `digest ${one.person}` : one.id)).values()];
  }

  async function reachable(): Promise<boolean> {
    try {
      await deps.mailer?.check();
      return deps.mailer !== undefined;
    } catch (error) {
      if (error instanceof MailRefused) return false;
      throw error;
    }
  }

  return {
    /** Settles what a dead process was sending; nobody else sends for this company while this runs. */
    async settle(tenant: string): Promise<void> {
      const sending = await findAll(store, collections.dispatches, { tenant, query: { index: "byState", equal: ["sending"] } });
      const lost = sending.filter(({ since }) => since < clock() - (deps.lost ?? LOST));
      if (lost.length > 0) await move(lost, () => ({ state: "unsure", error: "interrupted" }));
    },
    /** Sends what is due now. Answers how many messages were tried. */
    async send(tenant: string, signal: AbortSignal): Promise<number> {
      const query = { index: "byState", equal: ["waiting"], to: clock(), limit: BATCH };
      const { records } = await store.find(collections.dispatches, tenant, query);
      if (records.length === 0) return 0;
      const mails = records.some(({ channel }) => channel === "mail") && (await reachable());
      const messages = together(records.filter(({ channel }) => channel === "webhook" || mails));
      for (const message of messages) {
        signal.throwIfAborted();
        await sendTogether(message);
      }
      return messages.length;
    },
  };
}
