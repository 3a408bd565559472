import { add, exact, multiply, shown, toText, ZERO } from "../shared/exact.ts";
import { MINUTE } from "../shared/clock.ts";
import type { ExamSettings } from "../programme/records.ts";
import { refusalWords } from "./attempts/refusal-words.ts";
import { doorOf, type Door } from "./attempts/door.presenter.ts";
import { notedIn } from "./integrity/noted.ts";
import type { ExamFacts } from "./exam.service.ts";
import { countdown } from "./countdown.ts";
import { moment } from "../i18n/times.ts";
import type { Reader } from "../web/reader.ts";
import type { DoorProblem } from "./starting.ts";
import { grantedTime, type Allowance } from "./sitting/granted.ts";
import { deadlineOf } from "./time.ts";

export interface BeforePage {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly string[];
  readonly rules: readonly string[];
  readonly allowed: readonly string[];
  /** Why it cannot start now and what to do, or that it is running. */
  readonly notice: { readonly kind: "info" | "warning" | "danger"; readonly text: string } | undefined;
  /** What is noted of the sitting, for the learner to know before. */
  readonly noted: readonly string[];
  readonly errors: Door["errors"];
  readonly start: Door["start"] | undefined;
  readonly goOn: { readonly href: string; readonly text: string } | undefined;
  /** Where one sees beforehand what will be asked. */
  readonly published: { readonly href: string; readonly text: string } | undefined;
  /** Server time for the readiness check of the clock, epoch ms. */
  readonly now: number;
}

const RULES = ["rule-clock", "rule-saved", "rule-order", "rule-once", "rule-marked"] as const;

interface Shown {
  readonly reader: Reader;
  /** The paper could not be drawn. */
  readonly unfilled?: boolean;
  /** What was missing at the door. */
  readonly door?: readonly DoorProblem[];
}

/** The page before a sitting. */
export function toBeforePage(facts: ExamFacts, now: number, { reader, unfilled = false, door = [] }: Shown): BeforePage {
  const { t, locale, href } = reader;
  const { exam, state, may } = facts;
  const path = `/exam/${exam.id}`;
  const entrance = doorOf(facts, door, reader);
  return {
    title: exam.name[locale],
    facts: examFacts(facts, now, reader),
    sections: exam.exam.sections.map(({ name, count, marks }) => t("exam.before.section", { name: name[locale], count, marks })),
    rules: RULES.map((rule) => t(`exam.before.${rule}`)),
    allowed: ["allowed-none", "allowed-paper"].map((key) => t(`exam.before.${key}`)),
    notice: unfilled ? { kind: "danger", text: t("exam.before.short") } : noticeOf(facts, reader),
    noted: notedIn(exam.exam).map((signal) => t(`integrity.note.${signal}`)),
    errors: entrance.errors,
    start: may.type === "yes" ? entrance.start : undefined,
    goOn: state.type === "open" ? { href: href(`${path}/sitting`), text: t("exam.before.go-on") } : undefined,
    published: publishedLink(exam.exam, now, { href: href(`${path}/published`), reader }),
    now,
  };
}

function noticeOf({ exam, state, may, clock }: ExamFacts, reader: Reader): BeforePage["notice"] {
  const { t } = reader;
  if (state.type === "open") return { kind: "info", text: t("exam.before.running", { left: countdown(clock?.left ?? 0) }) };
  if (may.type === "no") return { kind: may.refusal.why === "closed" ? "warning" : "info", text: refusalWords(may.refusal, reader) };
  if (may.makeUp === undefined) return undefined;
  const cap = may.makeUp.cap;
  return {
    kind: "info",
    text: t(cap === undefined ? "exams.make-up.this" : "exams.make-up.this-capped", {
      cap: cap === undefined ? "" : shown(exact(cap)),
      name: exam.name[reader.locale],
    }),
  };
}

function publishedLink({ published }: ExamSettings, now: number, { href, reader }: { href: string; reader: Reader }) {
  const { t } = reader;
  if (published === undefined || published.show === "nothing") return undefined;
  if (published.from !== undefined && now < published.from) return undefined;
  return { href, text: t(`exams.published.link-${published.show}`) };
}

function examFacts({ exam, attempts, may, allowance }: ExamFacts, now: number, reader: Reader): BeforePage["facts"] {
  const { t } = reader;
  const { minutes, sections, attempts: allowed, lateStart, closes, cooldown } = exam.exam;
  const total = sections.reduce((sum, { count, marks }) => add(sum, multiply(exact(count), exact(marks))), ZERO);
  const end = may.type === "yes" ? may.closes : lateStart === "full" ? undefined : closes;
  const cut = end !== undefined && deadlineOf(now, { minutes, closes: end }) < now + minutes * MINUTE;
  const usual = attempts.filter(({ makeUp }) => makeUp === undefined).length;
  const rows: [string, string][] = [
    ["time", cut ? t("exam.facts.minutes-cut", { minutes, closes: moment(end, reader) }) : t("exam.facts.minutes", { minutes })],
    ...ownTime(minutes, allowance, t),
    ["questions", String(sections.reduce((sum, { count }) => sum + count, 0))],
    ["marks", t("exam.facts.marks-value", { total: toText(total) })],
    ...(exam.passLine === undefined ? [] : [["pass", t("exam.facts.pass-value", { line: exam.passLine })] satisfies [string, string]]),
    ["window", windowText(may.type === "yes" && may.makeUp !== undefined ? may.makeUp : exam.exam, reader)],
    ["late", t(lateStart === "full" ? "exam.facts.late-full" : "exam.facts.late-cut")],
    ["sittings", t("exam.facts.sittings-value", { used: usual, allowed })],
    ...(cooldown === undefined ? [] : [["cooldown", t("exam.facts.minutes", { minutes: cooldown })] satisfies [string, string]]),
  ];
  const kept = closes === undefined && may.type === "yes" && may.closes === undefined ? rows.filter(([key]) => key !== "late") : rows;
  return kept.map(([key, value]) => ({ name: t(`exam.facts.${key}`), value }));
}

/** Told to this learner alone. */
function ownTime(minutes: number, allowance: Allowance, t: Reader["t"]): readonly [string, string][] {
  const own = Math.ceil(grantedTime(minutes * MINUTE, allowance) / MINUTE);
  if (own === minutes && allowance.breaks === 0) return [];
  const values = { minutes: own, breaks: allowance.breaks };
  return [["own", t(allowance.breaks === 0 ? "exam.facts.own-time" : "exam.facts.own-breaks", values)]];
}

export function windowText({ opens, closes }: Pick<ExamSettings, "opens" | "closes">, reader: Reader): string {
  const { t } = reader;
  if (opens !== undefined && closes !== undefined)
    return t("exam.facts.window-both", { opens: moment(opens, reader), closes: moment(closes, reader) });
  if (opens !== undefined) return t("exam.facts.window-from", { opens: moment(opens, reader) });
  return closes === undefined ? t("exam.facts.window-always") : t("exam.facts.window-until", { closes: moment(closes, reader) });
}
