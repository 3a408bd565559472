import type { Translate } from "../i18n/translate.ts";
import type { TimedReader } from "../web/reader.ts";
import { keyOf, type Difference } from "./differences.ts";
import { momentWords } from "./grade-state.presenter.ts";
import { readReason } from "./reasons.ts";
import { isRunning } from "./reconcile.service.ts";
import type { ReconciliationRecord, StoredReport } from "./records.ts";

interface Facts {
  readonly record: ReconciliationRecord | undefined;
  /** Person id → name. */
  readonly names: ReadonlyMap<string, string>;
  /** Column id → what it is called. */
  readonly columns: ReadonlyMap<string, string>;
}

export interface ReconcileSection {
  readonly running: boolean;
  readonly progress: { readonly value: number; readonly max: number; readonly label: string } | undefined;
  readonly notice: { readonly kind: "info" | "success" | "warning" | "danger"; readonly text: string };
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly check: string;
  readonly repair: string;
  readonly repairAll: { readonly text: string; readonly confirm: string } | undefined;
  readonly proof: readonly {
    readonly side: string;
    readonly tool: string;
    readonly held: string;
    readonly same: boolean;
    readonly verdict: string;
  }[];
  readonly rows: readonly DifferenceRow[];
  readonly more: string | undefined;
}

interface DifferenceRow {
  readonly key: string;
  readonly who: string;
  readonly what: string;
  readonly reason: string;
  /** What is done about it, or how people put it right. */
  readonly way: string;
  readonly button: { readonly text: string; readonly label: string } | undefined;
  readonly mended: boolean;
}

const LISTED = 100;

/** What differs between tool, gradebook, learning records and certificates, why, and what mends it. */
export function toReconcileSection(facts: Facts, reader: TimedReader): ReconcileSection {
  const { record } = facts;
  const { t, href, now } = reader;
  const running = isRunning(record, now);
  const report = record?.report;
  const rows = report === undefined ? [] : report.differences.map((one) => toRow(one, report, { facts, t }));
  const open = rows.filter(({ mended, button }) => !mended && button !== undefined).length;
  const hidden = Math.max(0, rows.length - LISTED) + (report?.unlisted ?? 0);
  return {
    running,
    progress: running && record?.progress !== undefined ? toProgress(record.progress, t) : undefined,
    notice: notice(record, running, t),
    facts: [
      ...(report === undefined ? [] : [{ name: t("delivery.check.at"), value: momentWords(report.at, reader) }]),
      { name: t("delivery.check.night"), value: nightWords(record, reader) },
    ],
    check: href("/sync/check"),
    repair: href("/sync/repair"),
    repairAll:
      running || open === 0
        ? undefined
        : { text: t("delivery.check.repairAll", { count: open }), confirm: t("delivery.check.repairAllConfirm", { count: open }) },
    proof: report === undefined ? [] : toProof(report, t),
    rows: rows.slice(0, LISTED),
    more: hidden > 0 ? t("delivery.sync.more", { count: hidden }) : undefined,
  };
}

const toProgress = ({ done, of }: { done: number; of: number }, t: Translate): ReconcileSection["progress"] => ({
  value: done,
  max: Math.max(1, of),
  label: t("delivery.check.progress"),
});

function notice(record: ReconciliationRecord | undefined, running: boolean, t: Translate): ReconcileSection["notice"] {
  if (running) return { kind: "info", text: t("delivery.check.running") };
  if (record === undefined) return { kind: "info", text: t("delivery.check.never") };
  const { report, state } = record;
  if (state !== "done" || report === undefined) return { kind: "danger", text: t("delivery.check.failed") };
  if (report.complete) return { kind: "success", text: t("delivery.check.complete") };
  const count = report.differences.length + report.unlisted;
  if (report.unread.length > 0 && count === 0) return { kind: "warning", text: t("delivery.check.silent", { sides: sides(report, t) }) };
  if (report.unread.length > 0) return { kind: "warning", text: t("delivery.check.unread", { count, sides: sides(report, t) }) };
  return { kind: "warning", text: t("delivery.check.different", { count }) };
}

/** The sides that did not answer; what they said word for word stays with the administrator's log. */
const sides = ({ unread }: StoredReport, t: Translate): string =>
  [...new Set(unread.map((reason) => t(reason.startsWith("LRS") ? "delivery.sync.statements" : "delivery.sync.grades")))].join(
    t("delivery.listComma"),
  );

function nightWords(record: ReconciliationRecord | undefined, reader: TimedReader): string {
  const { t } = reader;
  if (record?.night === undefined) return t("delivery.check.noNight");
  const { at, found, repaired } = record.night;
  return t("delivery.check.nightWas", { at: momentWords(at, reader), found, repaired });
}

function toProof({ proof, unread }: StoredReport, t: Translate): ReconcileSection["proof"] {
  const silent = (side: string): boolean => unread.some((reason) => reason.startsWith(side === "grades" ? "LMS:" : "LRS:"));
  return (["grades", "statements", "certificates"] as const).map((side) => {
    const { tool, held } = proof[side];
    const same = tool.count === held.count && tool.hash === held.hash;
    const unknown = side !== "certificates" && silent(side);
    const counted = ({ count, hash }: typeof tool): string => `${count} · ${hash.slice(0, 10)}`;
    return {
      side: t(`delivery.check.side.${side}`),
      tool: counted(tool),
      held: unknown ? "–" : counted(held),
      same: same && !unknown,
      verdict: t(unknown ? "delivery.check.unknown" : same ? "delivery.check.same" : "delivery.check.other"),
    };
  });
}

function toRow(difference: Difference, { mended }: StoredReport, { facts, t }: { facts: Facts; t: Translate }): DifferenceRow {
  const { kind, repair, person } = difference;
  const column = difference.column === undefined ? "" : (facts.columns.get(difference.column) ?? difference.column);
  const who = person === undefined ? t("delivery.check.nobody") : (facts.names.get(person) ?? t("delivery.sync.unknown"));
  const done = mended.includes(keyOf(difference));
  const what = t(`delivery.difference.${kind}.name`, { column });
  return {
    key: keyOf(difference),
    who,
    what,
    reason: t(`delivery.difference.${kind}.reason`, detailWords(difference, t)),
    way: t(done ? "delivery.check.mended" : repair === "note" ? `delivery.difference.${kind}.way` : `delivery.repair.${repair}.says`),
    button:
      done || repair === "note"
        ? undefined
        : { text: t(`delivery.repair.${repair}.button`), label: `${t(`delivery.repair.${repair}.button`)}: ${who} ${what}` },
    mended: done,
  };
}

/** The difference's detail as the sentences want it. */
function detailWords({ kind, detail }: Difference, t: Translate): Readonly<Record<string, string>> {
  const [first = "", second = ""] = detail.split(/ ≠ | → /);
  const event = (type: string): string => t(`delivery.event.${type}`);
  switch (kind) {
    case "grade-different":
    case "column-name":
      return { ours: first, theirs: second };
    case "grade-unsent":
      return { reason: waits(detail) ? t("delivery.grade.waiting") : t(`delivery.reason.grade.${readReason(detail).code}`) };
    case "message-unsent":
      return { reason: waits(detail) ? t("delivery.grade.waiting") : t(`delivery.reason.statement.${readReason(detail).code}`) };
    case "message-missing":
    case "statement-missing":
    case "statement-voided":
    case "statement-different":
      return { event: event(detail.split(" ")[0] ?? "") };
    case "copy-missing":
    case "copy-voided":
    case "copy-different": {
      const [type = "", ...name] = detail.split(" ");
      return { event: event(type), lrs: name.join(" ") };
    }
    case "certificate-altered": {
      const fields = detail.split(", ").filter((field) => field !== "tierName" && field !== "revocation");
      return { fields: fields.map((field) => t(`delivery.field.${field}`)).join(t("delivery.listComma")) };
    }
    case "grade-missing":
    case "grade-comment":
    case "grade-unknown":
    case "wish-missing":
    case "column-missing":
    case "column-doubled":
    case "column-marks":
    case "certificate-missing":
      return { detail };
  }
}

const waits = (detail: string): boolean => detail === "waiting" || detail === "parked";
