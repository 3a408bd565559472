import type { TimedReader } from "../web/reader.ts";
import { toGradeState } from "./grade-state.presenter.ts";
import type { SyncState } from "./sync.ts";

/** Every grade of the cohort and how far it has got, a row per person. */
export function toGradesPage(state: SyncState, reader: TimedReader) {
  const { t, href } = reader;
  const columns = [...state.columns];
  const cells = new Map(state.cells.map((cell) => [`${cell.person} ${cell.column}`, cell]));
  const people = [...new Set(state.cells.map(({ person }) => person))]
    .map((person) => ({ person, name: state.names.get(person) ?? t("delivery.sync.unknown") }))
    .toSorted((a, b) => a.name.localeCompare(b.name, "zh-CN"));
  return {
    title: t("delivery.grades.title"),
    back: { href: href("/sync"), text: t("delivery.keeping.back") },
    lead: t("delivery.grades.lead"),
    columns: columns.map(([, name]) => name),
    rows: people.map(({ person, name }) => ({
      name,
      cells: columns.map(([id, column]) => {
        const cell = cells.get(`${person} ${id}`);
        return { column, state: cell === undefined ? undefined : toGradeState(cell, "staff", reader) };
      }),
    })),
    action: href("/sync/resend"),
    empty: t("delivery.grades.empty"),
  };
}
