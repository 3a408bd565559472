import { moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import type { Undelivered } from "./undelivered.ts";

export interface UndeliveredFacts {
  readonly shown: readonly Undelivered[];
  readonly total: number;
  /** How many were sent again by the press before. */
  readonly again?: number | undefined;
}

/** Mails and posts that were given up, and those that may have arrived; each with its reason and a press to send it again. */
export function toUndeliveredPage({ shown, total, again }: UndeliveredFacts, reader: Reader) {
  const { t, href } = reader;
  const parked = shown.filter(({ dispatch }) => dispatch.state === "parked").length;
  return {
    title: t("notices.undelivered.title"),
    told: again === undefined ? undefined : t("notices.undelivered.again", { number: again }),
    action: href("/notices/undelivered"),
    all: parked === 0 ? undefined : { text: t("notices.undelivered.all"), confirm: t("notices.undelivered.allConfirm") },
    none: total === 0 ? t("notices.undelivered.none") : undefined,
    more: total > shown.length ? t("notices.undelivered.more", { shown: shown.length, total }) : undefined,
    messages: shown.map(({ dispatch, to }) => {
      const { id, kind, channel, state, since } = dispatch;
      const unsure = state === "unsure";
      const receiver = to ?? t("notices.undelivered.nobody");
      return {
        id,
        what: t(`notices.kind.${kind}.name`),
        to: t(channel === "mail" ? "notices.undelivered.byMail" : "notices.undelivered.byWebhook", { to: receiver }),
        at: moment(since, reader),
        state: { kind: unsure ? "warn" : "bad", text: t(unsure ? "notices.undelivered.unsure" : "notices.undelivered.parked") },
        reason: t(`notices.answer.${dispatch.error ?? "interrupted"}`),
        label: t("notices.undelivered.resendOne", { what: t(`notices.kind.${kind}.name`), to: receiver }),
        confirm: unsure ? t("notices.undelivered.unsureConfirm") : undefined,
      };
    }),
  };
}
