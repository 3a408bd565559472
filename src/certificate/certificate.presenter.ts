import type { Tier } from "../programme/records.ts";
import type { Reader, Words } from "../web/reader.ts";
import { dateWords, dayWords } from "../result/wording.ts";
import { exact, shown } from "../shared/exact.ts";
import { isAbove } from "../result/tier.ts";
import type { Locale } from "../shared/json.ts";
import type { Obstacle } from "./applying.ts";
import type { Holdings } from "./holdings.ts";
import type { CertificateRecord } from "./records.ts";
import { certificateState, type Day, reEvaluationFrom } from "./validity.ts";

export interface CertificateFacts extends Holdings {
  readonly today: Day;
  readonly suggestedName: string;
  readonly issuer: string;
  /** Origin of the tool, for verification links. */
  readonly publicUrl: string;
  readonly typed?: { readonly tier: string; readonly name: string } | undefined;
  readonly refused?: Obstacle | "name" | undefined;
  readonly told?: "applied" | "below" | undefined;
}

/** A learner's way to the certificate: what to do now, else the certificate itself. */
export function toCertificatePage(facts: CertificateFacts, reader: Reader) {
  const { t, href } = reader;
  const waiting = facts.applications.find(({ state }) => state === "waiting");
  const newest = facts.applications[0];
  const current = facts.certificates.find(({ state }) => state === "issued") ?? facts.certificates[0];
  const earlier = facts.certificates.filter((certificate) => certificate !== current);
  const field = facts.refused === "name" ? "name" : "tier";
  const error = facts.refused === undefined ? undefined : obstacleWords(facts.refused, facts, reader);
  return {
    title: t("certificate.title"),
    notices: notices(
      facts,
      { waiting: waiting !== undefined, refusedReason: newest?.state === "refused" ? newest.reason : undefined },
      reader,
    ),
    errors: error === undefined ? [] : [{ href: `#${field}`, text: error }],
    form: waiting === undefined ? applicationForm(facts, current, { field, error }, reader) : undefined,
    why:
      facts.decision === undefined
        ? t("certificate.why.undecided")
        : facts.decision.tier === null
          ? t("certificate.why.retrain")
          : undefined,
    toResults: href("/results"),
    certificate: current === undefined ? undefined : toPaper(current, facts, reader),
    status: current === undefined ? undefined : statusOf(current, facts.today, reader),
    paper: current === undefined ? undefined : href(`/certificate/${current.number}`),
    link: current === undefined ? undefined : verifyUrl(facts.publicUrl, current),
    earlier: earlier.length === 0 ? undefined : register(earlier, facts.today, reader),
  };
}

/** The state of a certificate in words, with its sign. */
export function statusOf(certificate: Pick<CertificateRecord, "state" | "validUntil">, today: Day, { t, locale }: Words) {
  const state = certificateState(certificate, today);
  const kind = { valid: "success", "re-evaluation-due": "warning", expired: "danger", revoked: "danger" } as const;
  const values = { until: dayWords(certificate.validUntil, locale), from: dayWords(reEvaluationFrom(certificate.validUntil), locale) };
  return { kind: kind[state], heading: t(`certificate.state.${state}`), text: t(`certificate.stateText.${state}`, values) };
}

export const verifyUrl = (publicUrl: string, { code }: Pick<CertificateRecord, "code">): string => `${publicUrl}/verify/${code}`;

function notices(facts: CertificateFacts, state: { waiting: boolean; refusedReason: string | undefined }, { t }: Reader) {
  const newest = facts.applications[0];
  const tier = facts.programme?.definition.tiers.find(({ id }) => id === newest?.tier);
  return [
    ...(facts.told === "below" ? [{ kind: "info", text: t("certificate.told.below") }] : []),
    ...(state.waiting ? [{ kind: "success", text: t("certificate.waiting", { name: newest?.name ?? "" }), tier: tier?.id }] : []),
    ...(state.refusedReason === undefined ? [] : [{ kind: "warning", text: t("certificate.refusedFor", { reason: state.refusedReason }) }]),
  ];
}

/** The form, where the decision carries a tier that no standing certificate shows yet; a better one is offered nowhere. */
function applicationForm(
  facts: CertificateFacts,
  current: CertificateRecord | undefined,
  wrong: { field: string; error: string | undefined },
  { t, locale, href, zone }: Reader,
) {
  const { decision, programme } = facts;
  if (decision === undefined || programme === undefined || decision.tier === null) return undefined;
  const earned = decision.tier;
  const answered = facts.applications.some((application) => application.decision === decision.id && application.state === "issued");
  if (answered && current?.state === "issued") return undefined;
  const offered: readonly Tier[] = programme.definition.tiers.filter(({ id }) => !isAbove(programme.definition.tiers, id, earned));
  const chosen = facts.typed?.tier ?? earned;
  return {
    action: href("/certificate"),
    lead: t("certificate.apply.lead", {
      tier: tierName(programme.definition.tiers, earned, locale),
      total: shown(exact(decision.total)),
      date: dateWords(decision.at, zone, locale),
    }),
    tiers: offered.map(({ id, name }) => ({
      value: id,
      text: name[locale],
      hint: id === earned ? t("certificate.apply.earned") : t("certificate.apply.below"),
      checked: id === chosen,
    })),
    tierError: wrong.field === "tier" ? wrong.error : undefined,
    name: facts.typed?.name ?? facts.suggestedName,
    nameError: wrong.field === "name" ? wrong.error : undefined,
  };
}

export const tierName = (tiers: readonly Tier[], id: string, locale: Locale): string =>
  tiers.find((tier) => tier.id === id)?.name[locale] ?? id;

/** Why an application is refused; a tier above the earned one is refused with the earned one named. */
export function obstacleWords(reason: Obstacle | "name", facts: Pick<Holdings, "decision" | "programme">, { t, locale }: Words): string {
  const earned = facts.decision?.tier ?? "";
  return t(`certificate.obstacle.${reason}`, { earned: tierName(facts.programme?.definition.tiers ?? [], earned, locale) });
}

/** The certificate as printed. */
export function toPaper(
  certificate: CertificateRecord,
  facts: Pick<CertificateFacts, "issuer" | "programme">,
  { t, locale, href }: Pick<Reader, "t" | "locale" | "href">,
) {
  const tiers = facts.programme?.definition.tiers ?? [];
  const place = tiers.findIndex(({ id }) => id === certificate.tier);
  const stars = place < 0 ? 1 : tiers.length - place;
  return {
    withdrawn: certificate.state === "revoked" ? t("certificate.state.revoked") : undefined,
    issuer: facts.issuer,
    kind: t("certificate.paper.kind"),
    holder: certificate.holder,
    words: t("certificate.paper.words", { programme: certificate.programmeName[locale] }),
    tier: certificate.tierName[locale],
    mark: String(Math.min(3, Math.max(1, stars))),
    facts: [
      { name: t("certificate.number"), value: certificate.number },
      { name: t("certificate.issuedOn"), value: dayWords(certificate.issuedOn, locale) },
      { name: t("certificate.validUntil"), value: dayWords(certificate.validUntil, locale) },
      ...(certificate.department === undefined ? [] : [{ name: t("certificate.department"), value: certificate.department }]),
    ],
    qr: href(`/certificate/${certificate.number}/qr.svg`),
    qrAlt: t("certificate.paper.qr"),
    check: t("certificate.paper.check"),
  };
}

/** Certificates as a table. */
export function register(certificates: readonly CertificateRecord[], today: Day, { t, locale }: Words) {
  const kind = { valid: "good", "re-evaluation-due": "warn", expired: "bad", revoked: "bad" } as const;
  return {
    caption: t("certificate.register.caption"),
    columns: [
      { text: t("certificate.number") },
      { text: t("certificate.holder") },
      { text: t("certificate.tier") },
      { text: t("certificate.issuedOn") },
      { text: t("certificate.validUntil") },
      { text: t("certificate.register.state") },
    ],
    rows: certificates.map((certificate) => {
      const state = certificateState(certificate, today);
      return {
        cells: [
          { text: certificate.number },
          { text: certificate.holder },
          { text: certificate.tierName[locale] },
          { text: dayWords(certificate.issuedOn, locale) },
          { text: dayWords(certificate.validUntil, locale) },
          { kind: kind[state], text: t(`certificate.state.${state}`) },
        ],
      };
    }),
  };
}
