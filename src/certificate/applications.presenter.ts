import type { Reader } from "../web/reader.ts";
import { dateWords, dayWords } from "../result/wording.ts";
import { exact, shown } from "../shared/exact.ts";
import { obstacleWords, register, tierName } from "./certificate.presenter.ts";
import type { Desk, DeskApplication } from "./desk.ts";
import { certificateState, type Day } from "./validity.ts";

export interface ApplicationsFacts extends Desk {
  readonly today: Day;
  readonly self: string;
  readonly names: ReadonlyMap<
    string,
    { readonly name: string; readonly department?: string | undefined; readonly position?: string | undefined }
  >;
  readonly told?: { readonly kind: string; readonly key: string; readonly number?: string | undefined } | undefined;
  /** What was typed into one form and refused. */
  readonly typed?:
    | {
        readonly id: string;
        readonly field: "reason" | "validFrom" | "revocation";
        readonly problem: string;
        readonly text: string;
      }
    | undefined;
}

/** Applications to answer, oldest first, and the register of certificates. */
export function toApplicationsPage(facts: ApplicationsFacts, reader: Reader) {
  const { t, href } = reader;
  const { typed } = facts;
  const revocable = facts.certificates.filter(
    (certificate) => certificate.person !== facts.self && certificateState(certificate, facts.today) !== "revoked",
  );
  return {
    title: t("certificate.desk.title"),
    told:
      facts.told === undefined
        ? undefined
        : { kind: facts.told.kind, text: t(`certificate.desk.told.${facts.told.key}`, { number: facts.told.number ?? "" }) },
    errors: typed === undefined ? [] : [{ href: `#${typed.field}-${typed.id}`, text: t(`certificate.desk.problem.${typed.problem}`) }],
    waiting: facts.waiting.map((one) => toWaiting(one, facts, reader)),
    register: facts.certificates.length === 0 ? undefined : register(facts.certificates, facts.today, reader),
    revoke:
      revocable.length === 0
        ? undefined
        : {
            action: href("/applications/revoke"),
            open: typed?.field === "revocation",
            options: revocable.map(({ id, number, holder }) => ({ value: id, text: `${number} ${holder}`, selected: typed?.id === id })),
            error: typed?.field === "revocation" ? t(`certificate.desk.problem.${typed.problem}`) : undefined,
            field: `revocation-${typed?.field === "revocation" ? typed.id : ""}`,
            reason: typed?.field === "revocation" ? typed.text : "",
          },
  };
}

function toWaiting(one: DeskApplication, facts: ApplicationsFacts, reader: Reader) {
  const { t, locale, href, zone } = reader;
  const { application, decision, programme, verdict, mentorNote } = one;
  const { id } = application;
  const person = facts.names.get(application.person);
  const tiers = programme?.definition.tiers ?? [];
  const typed = facts.typed?.id === id ? facts.typed : undefined;
  const wrong = (field: string): string | undefined =>
    typed?.field === field ? t(`certificate.desk.problem.${typed.problem}`) : undefined;
  return {
    id,
    name: application.name,
    facts: [
      ...(person === undefined || person.name === application.name ? [] : [{ name: t("certificate.desk.knownAs"), value: person.name }]),
      ...(person?.department === undefined ? [] : [{ name: t("certificate.department"), value: person.department }]),
      ...(person?.position === undefined ? [] : [{ name: t("certificate.position"), value: person.position }]),
      { name: t("certificate.desk.tier"), value: tierName(tiers, application.tier, locale) },
      ...(decision === undefined ? [] : [{ name: t("certificate.desk.total"), value: shown(exact(decision.total)) }]),
      ...(decision?.tier == null ? [] : [{ name: t("certificate.desk.earned"), value: tierName(tiers, decision.tier, locale) }]),
      ...(application.trainingEnded === undefined
        ? []
        : [{ name: t("certificate.desk.trainingEnded"), value: dayWords(application.trainingEnded, locale) }]),
      { name: t("certificate.desk.at"), value: dateWords(application.at, zone, locale) },
    ],
    own: application.person === facts.self,
    obstacle: verdict.type === "refused" ? obstacleWords(verdict.reason, { decision, programme }, reader) : undefined,
    below: verdict.type === "possible" && verdict.below,
    issue: href(`/applications/${id}/issue`),
    refuse: href(`/applications/${id}/refuse`),
    mentorComment: mentorNote ?? "",
    confirm: t("certificate.desk.confirmIssue", { name: application.name }),
    validFrom:
      programme?.definition.anchor === "typed"
        ? { id: `validFrom-${id}`, value: typed?.field === "validFrom" ? typed.text : facts.today, error: wrong("validFrom") }
        : undefined,
    reason: {
      id: `reason-${id}`,
      value: typed?.field === "reason" ? typed.text : "",
      error: wrong("reason"),
      open: typed?.field === "reason",
    },
  };
}
