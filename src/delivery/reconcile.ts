import { digest } from "../shared/ids.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import { isAsked, isDropped, isKept } from "./cells.ts";
import { pointsOf, samePoints } from "./overrides.ts";
import type { Count, Difference, Report } from "./differences.ts";
import type { Altered, Picture, SeenColumn } from "./picture.ts";
import { ownDifferences } from "./own-lrs.ts";
import { readReason } from "./reasons.ts";
import type { GradeRecord, OutboxRecord } from "./records.ts";

/** Compares what was read. Pure. */
export function compare(picture: Picture): Report {
  const unwished = wishes(picture);
  // What the LMS shows is held against a wish only once the wish itself is right.
  const astray = new Set(unwished.map(({ column, person }) => `${column} ${person}`));
  const cells = picture.cells.filter(({ column, person }) => !astray.has(`${column} ${person}`));
  const differences = [
    ...columns(picture),
    ...cells.flatMap((cell) => gradeDifference(cell, picture)),
    ...strangers(picture),
    ...unwished,
    ...messages(picture),
    ...picture.outbox.flatMap((record) => statementDifferences(record, picture)),
    ...picture.own.flatMap(ownDifferences),
    ...picture.altered.map(certificateDifference),
  ];
  const unread = [picture.lms, picture.lrs, ...picture.own.map(({ side }) => side)].flatMap((side) =>
    side.type === "unread" ? [side.reason] : [],
  );
  return { differences, proof: proofOf(picture), unread, complete: unread.length === 0 && differences.length === 0 };
}

function columns({ lms, columns: known }: Picture): readonly Difference[] {
  if (lms.type === "unread") return [];
  return known.flatMap(({ record, label }): readonly Difference[] => {
    const about = { subject: record.id, column: record.column };
    const seen = lms.columns.get(record.column);
    if (seen === undefined) return [{ ...about, kind: "column-missing", detail: record.url, repair: "make-column" }];
    const found: Difference[] = [];
    if (seen.doubles > 0) found.push({ ...about, kind: "column-doubled", detail: String(seen.doubles), repair: "note" });
    if (!seen.marked) found.push({ ...about, kind: "column-marks", detail: seen.item.id, repair: "mark-column" });
    // A name of the teacher's own is theirs; one of ours moves with the programme.
    if (label !== record.label && seen.item.label === record.label) {
      found.push({ ...about, kind: "column-name", detail: `${seen.item.label} → ${label}`, repair: "rename-column" });
    }
    return found;
  });
}

const wished = ({ score = "0" }: GradeRecord): number => shownNumber(exact(score));

/** A grade that is not to be in the gradebook now, by nobody's fault: kept until there is one, released later, of somebody who left. */
function rests(cell: GradeRecord, { subs }: Pick<Picture, "subs">): boolean {
  const { code } = readReason(cell.reason ?? "");
  return isKept(cell) || isDropped(cell) || code === "unreleased" || (code === "not-learner" && !subs.has(cell.person));
}

function gradeDifference(cell: GradeRecord, picture: Picture): readonly Difference[] {
  const { lms, subs, columns: known } = picture;
  const about = { subject: cell.id, person: cell.person, column: cell.column };
  if (cell.state !== "sent") {
    if (rests(cell, picture)) return [];
    const repair = cell.state === "parked" && !isAsked(cell) ? "resend-grade" : "note";
    return [{ ...about, kind: "grade-unsent", detail: cell.reason ?? cell.state, repair }];
  }
  if (cell.score === undefined) return [];
  const seen = lms.type === "read" ? lms.columns.get(cell.column) : undefined;
  const sub = subs.get(cell.person);
  if (seen === undefined || sub === undefined) return [];
  const result = seen.results.get(sub);
  const shown = pointsOf(result);
  if (shown === undefined) return [{ ...about, kind: "grade-missing", detail: `${wished(cell)}`, repair: "resend-grade" }];
  if (samePoints(shown, wished(cell))) {
    const silent = cell.comment !== "" && (result?.comment ?? "") === "";
    return silent ? [{ ...about, kind: "grade-comment", detail: "", repair: "resend-grade" }] : [];
  }
  if (cell.kept !== undefined && samePoints(shown, cell.kept)) return [];
  const policy = known.find(({ record }) => record.column === cell.column)?.record.policy ?? "lms";
  const repair = ({ lms: "keep-lms", tool: "resend-grade", ask: "ask" } as const)[policy];
  return [{ ...about, kind: "grade-different", detail: `${wished(cell)} ≠ ${Math.round(shown * 100) / 100}`, repair }];
}

/** Grades in our columns of people we wish none for. */
function strangers({ lms, cells, subs }: Picture): readonly Difference[] {
  if (lms.type === "unread") return [];
  const persons = new Map([...subs].map(([person, sub]) => [sub, person]));
  const ours = new Set(cells.map(({ column, person }) => `${column} ${person}`));
  return [...lms.columns].flatMap(([column, seen]) =>
    [...seen.results].flatMap(([sub, result]): readonly Difference[] => {
      const person = persons.get(sub);
      const shown = pointsOf(result);
      if (shown === undefined || person === undefined || ours.has(`${column} ${person}`)) return [];
      return [{ kind: "grade-unknown", subject: `${column} ${person}`, person, column, detail: String(shown), repair: "note" }];
    }),
  );
}

/** Official results whose total is not what the gradebook is to show. */
function wishes({ decisions, cells }: Picture): readonly Difference[] {
  const totals = new Map(cells.filter(({ column }) => column === "total").map((cell) => [cell.person, cell]));
  return decisions
    .filter(({ state }) => state === "standing")
    .filter(({ person, total }) => totals.get(person)?.score !== total)
    .map(({ id, person, total }) => ({ kind: "wish-missing", subject: id, person, column: "total", detail: total, repair: "wish-grade" }));
}

/** What happened and was never told, and messages that are not through. */
function messages({ expected, outbox }: Picture): readonly Difference[] {
  const known = new Set(outbox.map(({ id }) => id));
  const untold = expected
    .filter(({ id }) => !known.has(id))
    .map(
      ({ id, event }): Difference => ({ kind: "message-missing", subject: id, person: event.person, detail: event.type, repair: "tell" }),
    );
  const unsent = outbox
    .filter(({ state }) => state !== "sent")
    .map(
      ({ id, state, event, reason }): Difference => ({
        kind: "message-unsent",
        subject: id,
        person: event.person,
        detail: reason ?? state,
        repair: state === "parked" ? "resend-message" : "note",
      }),
    );
  return [...untold, ...unsent];
}

const STATEMENT = {
  missing: ["statement-missing", "restore-statement"],
  voided: ["statement-voided", "reissue-statement"],
  different: ["statement-different", "reissue-statement"],
} as const;

function statementDifferences({ id: message, state, ids = [], event }: OutboxRecord, { lrs }: Picture): readonly Difference[] {
  if (lrs.type === "unread" || state !== "sent") return [];
  return ids.flatMap((id): readonly Difference[] => {
    const held = lrs.held.get(id) ?? "missing";
    if (held === "same") return [];
    const [kind, repair] = STATEMENT[held];
    return [{ kind, subject: id, person: event.person, detail: `${event.type} ${message}`, repair }];
  });
}

const certificateDifference = ({ certificate, application, fields }: Altered): Difference => ({
  kind: certificate === undefined ? "certificate-missing" : "certificate-altered",
  subject: certificate?.id ?? application.certificate ?? application.id,
  person: application.person,
  detail: Object.keys(fields).join(", "),
  repair: certificate === undefined ? "reopen-application" : "restore-certificate",
});

const counted = (entries: readonly string[]): Count => ({ count: entries.length, hash: digest(entries.toSorted().join("\n")) });

function proofOf(picture: Picture): Report["proof"] {
  const { lrs, lms, outbox, cells, subs } = picture;
  const ids = outbox.flatMap((record) => (record.state === "sent" ? (record.ids ?? []) : [record.id]));
  const held = lrs.type === "unread" ? [] : ids.filter((id) => lrs.held.get(id) === "same");
  // Of people who left or were erased no account is known any more: there is nothing to hold against their grades.
  const settled = cells.filter((one) => one.score !== undefined && one.kept === undefined && subs.has(one.person) && !rests(one, picture));
  const cell = ({ column, person }: GradeRecord, points: number): string => `${column} ${person} ${points.toFixed(2)}`;
  const shown = settled.flatMap((one) => {
    const seen: SeenColumn | undefined = lms.type === "unread" ? undefined : lms.columns.get(one.column);
    const points = pointsOf(seen?.results.get(subs.get(one.person) ?? ""));
    return points === undefined ? [] : [cell(one, points)];
  });
  const { issued, altered } = picture;
  const wrong = new Set(altered.map(({ application }) => application.id));
  return {
    statements: { tool: counted(ids), held: counted(held) },
    grades: { tool: counted(settled.map((one) => cell(one, wished(one)))), held: counted(shown) },
    certificates: {
      tool: counted(issued.map(({ id }) => id)),
      held: counted(issued.filter(({ id }) => !wrong.has(id)).map(({ id }) => id)),
    },
  };
}
