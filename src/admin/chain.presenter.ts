import type { AuditStanding } from "../audit/audit.service.ts";
import type { Reader } from "../web/reader.ts";
import { moment } from "./platforms.presenter.ts";

const LISTED = 10;

/**
 * Whether the audit lines are what they were when they were written, as far as was looked.
 * @param asked when the reader asked for a look, epoch ms
 */
export function toChain({ lines, sealedAt, open, check }: AuditStanding, asked: number | undefined, reader: Reader) {
  const { t, href } = reader;
  const state = check === undefined ? "never" : check.found === 0 ? "whole" : "broken";
  const values = check === undefined ? {} : { at: moment(check.at, reader), lines: check.lines, found: check.found };
  const more = check === undefined ? 0 : check.found - Math.min(LISTED, check.findings.length);
  return {
    title: t("admin.chain.title"),
    notice: {
      kind: { never: "info", whole: "success", broken: "danger" }[state],
      text: t(`admin.chain.${state}`, values),
    },
    findings: [
      ...(check?.findings ?? []).slice(0, LISTED).map(({ kind, place }) => t(`admin.chain.finding.${kind}`, { place })),
      ...(more > 0 ? [t("admin.chain.more", { count: more })] : []),
    ],
    sealed:
      sealedAt === undefined
        ? t("admin.chain.none", { open })
        : t(open === 0 ? "admin.chain.all" : "admin.chain.sealed", { lines, at: moment(sealedAt, reader), open }),
    told: asked !== undefined && (check?.at ?? 0) < asked ? t("admin.chain.checking") : undefined,
    action: href("/audit/check"),
    button: t("admin.chain.check"),
  };
}
