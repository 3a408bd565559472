import type { Translate } from "../../i18n/translate.ts";
import type { PlatformRecord } from "../records.ts";
import type { RegistrationProblem, RegistrationRequest } from "./registration.service.ts";
import type { InvitationRecord } from "./records.ts";

interface Reader {
  readonly t: Translate;
  readonly reference: string;
}

/** Before the deed: which platform asks, what it will be called, what happens next. */
export function toOptionsPage(
  { request, invitation, host }: { request: RegistrationRequest; invitation: InvitationRecord; host: string },
  { t }: Reader,
) {
  return {
    title: t("lti.register.title"),
    lead: t("lti.register.lead", { host }),
    facts: [
      { name: t("lti.register.platform"), value: host },
      { name: t("lti.register.name"), value: invitation.name },
      { name: t("lti.register.after"), value: t(invitation.switchOn ? "lti.register.afterOn" : "lti.register.afterPending") },
    ],
    gets: ["launch", "select", "grades", "roster"].map((key) => t(`lti.register.gets.${key}`)),
    action: "/lti/register",
    invitation: request.invitation,
    configuration: request.configurationUrl,
    token: request.registrationToken ?? "",
  };
}

/** After it; `origins`: the exact windows told that it is over (LTI Dynamic Registration 3.8). */
export function toDonePage({ platform, origins }: { platform: PlatformRecord; origins: readonly string[] }, { t }: Reader) {
  return {
    title: t("lti.register.done"),
    text: t(platform.state === "on" ? "lti.register.doneOn" : "lti.register.donePending", { id: platform.id }),
    kind: platform.state === "on" ? "success" : "info",
    origins: origins.join(" "),
  };
}

export function toRefusedPage(problem: RegistrationProblem, { t, reference }: Reader) {
  const { why, ...values } = problem;
  return {
    title: t("lti.register.refused"),
    text: t(`lti.register.why.${why}`, values),
    advice: t(`lti.register.advice.${why}`),
    reference: t("lti.register.reference", { reference }),
  };
}
