import { add, exact, multiply, toText, ZERO } from "../shared/exact.ts";
import { MINUTE } from "../shared/clock.ts";
import type { ExamSettings } from "../programme/records.ts";
import type { ExamFacts } from "./exam.service.ts";
import { countdown } from "./countdown.ts";
import { moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import { deadlineOf } from "./time.ts";

export interface BeforePage {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly string[];
  readonly rules: readonly string[];
  readonly allowed: readonly string[];
  /** Why it cannot start now, or that it is running. */
  readonly notice: { readonly kind: "info" | "warning" | "danger"; readonly text: string } | undefined;
  readonly start: { readonly action: string; readonly text: string; readonly confirm: string } | undefined;
  readonly goOn: { readonly href: string; readonly text: string } | undefined;
  /** Server time for the readiness check of the clock, epoch ms. */
  readonly now: number;
}

const RULES = ["rule-clock", "rule-saved", "rule-order", "rule-once", "rule-marked"] as const;

/** The page before a sitting. @param problem set when the paper could not be drawn */
export function toBeforePage(facts: ExamFacts, now: number, { reader, problem }: { reader: Reader; problem?: "short" }): BeforePage {
  const { t, locale, href } = reader;
  const { exam, state, attempts } = facts;
  const settings = exam.exam;
  const path = `/exam/${exam.id}`;
  return {
    title: exam.name[locale],
    facts: examFacts(facts, now, reader),
    sections: settings.sections.map(({ name, count, marks }) => t("exam.before.section", { name: name[locale], count, marks })),
    rules: RULES.map((rule) => t(`exam.before.${rule}`)),
    allowed: ["allowed-none", "allowed-paper"].map((key) => t(`exam.before.${key}`)),
    notice: problem === "short" ? { kind: "danger", text: t("exam.before.short") } : noticeOf(facts, now, reader),
    start:
      facts.may.type === "yes"
        ? {
            action: href(`${path}/start`),
            text: t(attempts.length > 0 ? "exam.before.start-again" : "exam.before.start"),
            confirm: t("exam.before.start-confirm"),
          }
        : undefined,
    goOn: state.type === "open" ? { href: href(`${path}/sitting`), text: t("exam.before.go-on") } : undefined,
    now,
  };
}

function noticeOf({ exam, state, clock }: ExamFacts, now: number, reader: Reader): BeforePage["notice"] {
  const { t } = reader;
  switch (state.type) {
    case "not-yet":
      return { kind: "info", text: t("exam.before.not-yet", { opens: moment(state.opens, reader) }) };
    case "closed":
      return { kind: "warning", text: t("exam.before.closed", { closes: moment(exam.exam.closes ?? now, reader) }) };
    case "open":
      return { kind: "info", text: t("exam.before.running", { left: countdown(clock?.left ?? 0) }) };
    case "may-start":
    case "handed-in":
    case "marked":
      return undefined;
  }
}

function examFacts({ exam, attempts }: ExamFacts, now: number, reader: Reader): BeforePage["facts"] {
  const { t } = reader;
  const { minutes, sections, attempts: allowed, closes } = exam.exam;
  const total = sections.reduce((sum, { count, marks }) => add(sum, multiply(exact(count), exact(marks))), ZERO);
  const cut = closes !== undefined && deadlineOf(now, exam.exam) < now + minutes * MINUTE;
  const rows: [string, string][] = [
    ["time", cut ? t("exam.facts.minutes-cut", { minutes, closes: moment(closes, reader) }) : t("exam.facts.minutes", { minutes })],
    ["questions", String(sections.reduce((sum, { count }) => sum + count, 0))],
    ["marks", t("exam.facts.marks-value", { total: toText(total) })],
    ...(exam.passLine === undefined ? [] : [["pass", t("exam.facts.pass-value", { line: exam.passLine })] satisfies [string, string]]),
    ["window", windowText(exam.exam, reader)],
    ["sittings", t("exam.facts.sittings-value", { used: attempts.length, allowed })],
  ];
  return rows.map(([key, value]) => ({ name: t(`exam.facts.${key}`), value }));
}

function windowText({ opens, closes }: ExamSettings, reader: Reader): string {
  const { t } = reader;
  if (opens !== undefined && closes !== undefined)
    return t("exam.facts.window-both", { opens: moment(opens, reader), closes: moment(closes, reader) });
  if (opens !== undefined) return t("exam.facts.window-from", { opens: moment(opens, reader) });
  return closes === undefined ? t("exam.facts.window-always") : t("exam.facts.window-until", { closes: moment(closes, reader) });
}
