import { z } from "zod";
import type { ApplicationRecord, CertificateRecord } from "../certificate/records.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { DecisionRecord } from "../result/records.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import type { AuditRecord, OutboxRecord } from "./records.ts";
import type { Altered } from "./picture.ts";

interface Witnesses {
  readonly certificates: readonly CertificateRecord[];
  /** Applications answered with a certificate. */
  readonly issued: readonly ApplicationRecord[];
  readonly decisions: readonly DecisionRecord[];
  readonly audit: readonly AuditRecord[];
  readonly outbox: readonly OutboxRecord[];
  readonly definition: ProgrammeDefinition;
}

const Detail = z.object({ number: z.string(), application: z.string() });
const Told = z.object({ result: z.object({ extensions: z.record(z.string(), z.unknown()) }) });
/** The last part of the profile's extension IRIs → the certificate's field. */
const DATES = [
  ["/issued-on", "issuedOn"],
  ["/valid-until", "validUntil"],
] as const;

/**
 * Holds each certificate against those who know better: the application (tier, holder), the decision (total), the audit lines (number,
 * revocation) and the statement in the LRS (dates), where that answers.
 */
export async function readCertificates(given: Witnesses, lrs: Pick<LrsClient, "find"> | undefined): Promise<readonly Altered[]> {
  const { certificates, issued, decisions, audit, outbox, definition } = given;
  const byId = new Map(certificates.map((one) => [one.id, one]));
  const totals = new Map(decisions.map(({ id, total }) => [id, total]));
  const lines = audit.flatMap(({ action, detail }) => (action === "certificate.issued" ? (Detail.safeParse(detail).data ?? []) : []));
  const numbers = new Map(lines.map(({ number, application }) => [application, number]));
  const told = new Map(outbox.flatMap(({ event, ids }) => (event.type === "certified" ? [[event.certificate, ids?.[0]] as const] : [])));
  const revoked = new Map(audit.flatMap((line) => (line.action === "certificate.revoked" ? [[line.subject, line] as const] : [])));
  const altered: Altered[] = [];
  for (const application of issued) {
    const certificate = byId.get(application.certificate ?? "");
    if (certificate === undefined) {
      altered.push({ certificate, application, fields: {} });
      continue;
    }
    const total = totals.get(application.decision);
    const number = numbers.get(application.id);
    const tierName = definition.tiers.find(({ id }) => id === application.tier)?.name;
    const truth: Partial<CertificateRecord> = {
      person: application.person,
      holder: application.name,
      tier: application.tier,
      ...(certificate.tier !== application.tier && tierName !== undefined && { tierName }),
      ...(total !== undefined && { total }),
      ...(number !== undefined && { number }),
      ...stateOf(certificate, revoked.get(certificate.id)),
      ...(await datesOf(lrs, told.get(certificate.id))),
    };
    const wrong = Object.entries(truth).filter(
      ([field, value]) => JSON.stringify(certificate[field as keyof CertificateRecord]) !== JSON.stringify(value),
    );
    if (wrong.length > 0) altered.push({ certificate, application, fields: Object.fromEntries(wrong) });
  }
  return altered;
}

/** Revoked or not, as the audit log has it; why it was revoked only the certificate itself says. */
function stateOf({ revocation }: CertificateRecord, line: AuditRecord | undefined): Partial<CertificateRecord> {
  if (line === undefined) return { state: "issued", revocation: undefined };
  return { state: "revoked", revocation: revocation ?? { by: line.actor, at: line.at, reason: "" } };
}

async function datesOf(lrs: Pick<LrsClient, "find"> | undefined, id: string | undefined): Promise<Partial<CertificateRecord>> {
  if (lrs === undefined || id === undefined) return {};
  const found = Told.safeParse(await lrs.find(id).catch(() => undefined));
  if (!found.success) return {};
  const entries = Object.entries(found.data.result.extensions);
  return Object.fromEntries(
    DATES.flatMap(([end, field]) =>
      entries.filter(([iri, value]) => iri.endsWith(end) && typeof value === "string").map(([, value]) => [field, value]),
    ),
  );
}
