import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { createChannels } from "./channels.ts";
import type { Letter } from "./letter.ts";
import { mailAnswer, type MailAnswer } from "./mail-answer.ts";
import { MailRefused, type Mailer, type MailSettings } from "./mail.ts";
import type { ChannelRecord } from "./records.ts";

interface MailDeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly mailer: Mailer | undefined;
  readonly settings: MailSettings | undefined;
  readonly publicUrl: string;
}

/** How a trial mail ended, with what the server said, word for word. */
export type MailTrial =
  | { readonly type: "taken"; readonly said: string }
  | { readonly type: "not-taken"; readonly answer: MailAnswer; readonly said: string }
  | { readonly type: "off" | "unsure" };

export interface MailStanding {
  /** Sender and server (`host:port`), where mail is connected. */
  readonly connected: { readonly from: string; readonly server: string; readonly secure: boolean } | undefined;
  readonly channel: ChannelRecord | undefined;
  /** Mails that wait for their time or for the server. */
  readonly waiting: number;
}

export type MailDesk = ReturnType<typeof createMailDesk>;

/** Where a company's mail stands, and a trial of it. */
export function createMailDesk({ store, clock, ids, mailer, settings, publicUrl }: MailDeskDeps) {
  const channels = createChannels({ store, clock });
  return {
    async standing(tenant: string): Promise<MailStanding> {
      const { hostname, port, protocol } = new URL(settings?.url ?? "smtp://none");
      const secure = protocol === "smtps:";
      const server = `${hostname}:${port === "" ? (secure ? 465 : 587) : port}`;
      const [channel, { records }] = await Promise.all([
        channels.of(tenant, "mail"),
        store.find(collections.dispatches, tenant, { index: "byState", equal: ["waiting"] }),
      ]);
      return {
        connected: settings === undefined ? undefined : { from: settings.from, server, secure },
        channel,
        waiting: records.filter((one) => one.channel === "mail").length,
      };
    },
    /** The address that a launched administrator is known by; an own log-in has none. */
    addressOf: async ({ tenant, person }: Actor): Promise<string> => (await store.get(collections.persons, tenant, person))?.email ?? "",
    /** Sends this letter now, and says how it ended. */
    async test({ tenant, person, cohort }: Actor, to: string, letter: Letter): Promise<MailTrial> {
      await store.commit([auditLine({ tenant, cohort, at: clock(), actor: person, action: "notices.mail-tried", subject: "mail" })]);
      if (mailer === undefined) return { type: "off" };
      try {
        const said = await mailer.send({ ...letter, to, messageId: `<${ids.id()}@${new URL(publicUrl).hostname}>` });
        await channels.succeeded(tenant, "mail");
        return { type: "taken", said };
      } catch (error) {
        if (!(error instanceof MailRefused)) return { type: "unsure" };
        const answer = mailAnswer(error.failure);
        await channels.failed(tenant, "mail", answer);
        return { type: "not-taken", answer, said: error.failure.said };
      }
    },
  };
}
