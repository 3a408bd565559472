import { listed } from "../i18n/lists.ts";
import { moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import { NOTICE_KINDS } from "./kinds.ts";
import type { MailStanding, MailTrial } from "./mail-desk.ts";
import type { ChannelRecord } from "./records.ts";
import type { WebhookStanding, WebhookTrial } from "./webhooks.ts";

export const WEBHOOK_TYPES = ["wecom", "dingtalk", "generic"] as const;

/** What a form held that could not be taken, and which of its fields. */
export interface Typed {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly wrong: readonly string[];
}

export interface MailPageFacts {
  readonly mail: MailStanding;
  /** Where a trial goes: the reader's own address where one is known, or the one just tried. */
  readonly address: string;
  readonly webhooks: readonly WebhookStanding[];
  readonly undelivered: number;
  readonly tried?: { readonly mail: MailTrial } | { readonly webhook: WebhookTrial } | undefined;
  readonly typed?: Typed | undefined;
}

/** Where notices go out: the mail server and the groups' webhooks, how it went, and a trial of each. */
export function toMailPage(facts: MailPageFacts, reader: Reader) {
  const { t, href } = reader;
  const { mail, typed } = facts;
  const value = (name: string): string => (typeof typed?.fields[name] === "string" ? typed.fields[name] : "");
  const errorOf = (field: string) => (typed?.wrong.includes(field) === true ? t(`notices.webhooks.wrong.${field}`) : undefined);
  const chosen = [typed?.fields["kind"]].flat();
  return {
    title: t("notices.mail.title"),
    errors: ["address", "name", "url"].flatMap((field) =>
      errorOf(field) === undefined ? [] : [{ href: `#${field}`, text: errorOf(field) }],
    ),
    told: toldOf(facts.tried, t),
    links: { texts: href("/notices/texts"), undelivered: facts.undelivered === 0 ? undefined : undeliveredWay(facts.undelivered, reader) },
    mail: {
      off: mail.connected === undefined,
      facts: mailFacts(mail, reader),
      test: href("/notices/mail/test"),
      address: value("address") || facts.address,
      addressError: errorOf("address"),
    },
    webhooks: facts.webhooks.map(({ webhook: { id, name, type, kinds }, channel }) => ({
      id,
      name,
      type: t(`notices.webhooks.type.${type}`),
      kinds: listed(
        kinds.map((kind) => t(`notices.kind.${kind}.name`)),
        reader.locale,
      ),
      facts: channelFacts(channel, reader),
      test: href(`/notices/webhooks/${id}/test`),
      remove: href(`/notices/webhooks/${id}/remove`),
    })),
    add: {
      action: href("/notices/webhooks"),
      name: value("name"),
      nameError: errorOf("name"),
      url: value("url"),
      urlError: errorOf("url"),
      types: WEBHOOK_TYPES.map((type) => ({ value: type, text: t(`notices.webhooks.type.${type}`), selected: value("type") === type })),
      kinds: NOTICE_KINDS.map((kind) => ({ value: kind, text: t(`notices.kind.${kind}.name`), checked: chosen.includes(kind) })),
    },
  };
}

const undeliveredWay = (count: number, { t, href }: Reader) => ({
  href: href("/notices/undelivered"),
  text: t("notices.undelivered.some", { number: count }),
});

function mailFacts({ connected, channel, waiting }: MailStanding, reader: Reader) {
  const { t } = reader;
  if (connected === undefined) return [];
  return [
    { name: t("notices.mail.from"), value: connected.from },
    {
      name: t("notices.mail.server"),
      value: t(connected.secure ? "notices.mail.secure" : "notices.mail.plain", { server: connected.server }),
    },
    ...channelFacts(channel, reader),
    { name: t("notices.mail.waiting"), value: String(waiting) },
  ];
}

function channelFacts(channel: ChannelRecord | undefined, reader: Reader) {
  const { t } = reader;
  const never = t("notices.mail.never");
  const failed =
    channel?.failedAt === undefined
      ? never
      : t("notices.mail.failed", { at: moment(channel.failedAt, reader), why: t(`notices.answer.${channel.answer}`) });
  return [
    { name: t("notices.mail.lastTaken"), value: channel?.succeededAt === undefined ? never : moment(channel.succeededAt, reader) },
    { name: t("notices.mail.lastFailed"), value: failed },
  ];
}

/** What a trial brought: in plain words, and as the other side said it. */
function toldOf(tried: MailPageFacts["tried"], t: Reader["t"]) {
  if (tried === undefined) return undefined;
  const trial = "mail" in tried ? tried.mail : tried.webhook;
  const said = "said" in trial ? t("notices.mail.said", { said: trial.said }) : undefined;
  switch (trial.type) {
    case "taken":
      return { kind: "success", text: t("mail" in tried ? "notices.mail.taken" : "notices.webhooks.taken"), said };
    case "not-taken":
      return { kind: "danger", text: t(`notices.answer.${trial.answer}`), said };
    case "off":
      return { kind: "warning", text: t("notices.mail.off"), said };
    case "unsure":
      return { kind: "warning", text: t("notices.answer.interrupted"), said };
  }
}
