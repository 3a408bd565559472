import type { ScoreRecord } from "../result/records.ts";
import { exact, shown, toText } from "../shared/exact.ts";
import { cellKey, type EntryDesk, type EntrySheet, type RefusedCell } from "./entry.service.ts";
import type { Reader, TimedReader } from "../web/reader.ts";
import { isStaffLeaf } from "./homework.ts";
import { homeworkErrors, toHomeworkList, type HomeworkTyped } from "./homework.presenter.ts";

export interface GridFacts {
  readonly desk: EntryDesk;
  readonly sheet: EntrySheet;
  /** Cells written just now. */
  readonly saved?: number | undefined;
  /** What was typed, by cell, where it could not be taken. */
  readonly typed?: ReadonlyMap<string, string>;
  readonly refused?: readonly RefusedCell[];
  /** Whether the reader may set homework; only on the staff's page. */
  readonly sets?: boolean;
  readonly homework?: HomeworkTyped | undefined;
  /** What came of setting it, or why the programme stays as it is. */
  readonly told?: { readonly kind: "success" | "info" | "warning"; readonly text: string } | undefined;
}

const PATHS: Readonly<Record<EntryDesk, string>> = { staff: "/daily", mentor: "/mentees" };

/** What a cell shows of a score: as exact as it was entered, the word for excused, or nothing. */
export function cellText(score: ScoreRecord | undefined, excused: string): string {
  if (score === undefined) return "";
  if (score.score === undefined) return excused;
  return /^\d+(\.\d{1,2})?$/.test(score.score) ? toText(exact(score.score)) : shown(exact(score.score));
}

/** Why cells were refused, in the reader's words, with the way to each that is still on the page. */
function refusals({ refused = [], sheet }: GridFacts, { t, locale }: Reader) {
  const people = new Map(sheet.learners.map(({ person }) => [person.id, person.name]));
  return refused.map(({ component, person, typed, reason }) => {
    const name = people.get(person);
    const leaf = sheet.leaves.find(({ id }) => id === component);
    const key = cellKey(component, person);
    const here = name !== undefined && leaf !== undefined;
    const stands = cellText(sheet.scores.get(key), t("observation.grid.excused"));
    const values = { name: name ?? "", leaf: leaf?.name[locale] ?? "", typed, stands };
    const short = reason === "changed" ? t("observation.grid.here-changed", { stands }) : t("observation.grid.here-value");
    return { key, short, href: here ? `#cell-${key}` : "#grid", text: t(`observation.grid.wrong-${here ? reason : "place"}`, values) };
  });
}

function weightText({ leaves, shares }: EntrySheet, { t, locale }: Reader): readonly string[] {
  return leaves.map((leaf) => {
    const share = shares.get(leaf.id);
    const percent = share === undefined ? "" : shown(share.ofTotal);
    return share?.within === undefined
      ? t("observation.grid.counts", { leaf: leaf.name[locale], percent })
      : t("observation.grid.counts-within", { leaf: leaf.name[locale], within: share.within.name[locale], percent });
  });
}

/** Scores entered by hand: one row a person, one column a component. */
export function toGridPage(facts: GridFacts, reader: TimedReader) {
  const { desk, sheet, saved, typed } = facts;
  const { t, locale, href } = reader;
  const errors = refusals(facts, reader);
  const wrong = new Map(errors.map((error) => [error.key, error.short]));
  const excused = t("observation.grid.excused");
  const rows = sheet.learners.map(({ person }, row) => ({
    name: person.name,
    cells: sheet.leaves.map((leaf, column) => {
      const key = cellKey(leaf.id, person.id);
      const was = cellText(sheet.scores.get(key), excused);
      const error = wrong.get(key) ?? "";
      return {
        key,
        row: String(row),
        column: String(column),
        label: t("observation.grid.cell", { leaf: leaf.name[locale], name: person.name }),
        leaf: leaf.name[locale],
        was,
        value: typed?.get(key) ?? was,
        error,
      };
    }),
  }));
  const filled = rows.flatMap((row) => row.cells).filter(({ was }) => was !== "").length;
  return {
    title: t(`observation.grid.title-${desk}`),
    intro: t(`observation.grid.intro-${desk}`),
    counts: weightText(sheet, reader),
    told: facts.told,
    homework: toHomeworkList(
      { leaves: sheet.leaves.filter(isStaffLeaf), base: sheet.version, editable: facts.sets === true, typed: facts.homework },
      reader,
    ),
    saved: saved !== undefined && t(saved > 0 ? "observation.grid.saved" : "observation.grid.saved-none", { cells: saved }),
    errors: [...errors, ...homeworkErrors(facts.homework, reader)],
    empty: rows.length === 0 ? t(`observation.grid.empty-${desk}`) : sheet.leaves.length === 0 ? t("observation.grid.no-leaves") : "",
    progress: t("observation.grid.progress", { filled, all: rows.length * sheet.leaves.length }),
    filled: String(filled),
    all: String(rows.length * sheet.leaves.length),
    hint: t("observation.grid.hint", { excused }),
    changedPattern: t("observation.grid.changed", { cells: "{cells}" }),
    action: href(PATHS[desk]),
    columns: sheet.leaves.map((leaf) => leaf.name[locale]),
    rows,
  };
}
