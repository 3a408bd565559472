import type { ImportRecord, StagedRowRecord } from "../sheets/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, remove, replace, type Store } from "../store/port.ts";
import type { SurveyAnswerRecord } from "../survey/records.ts";
import { marksOf, type Known } from "./marks.ts";
import { NOBODY } from "./scrub.ts";
import type { Step } from "./steps.ts";

/**
 * What sheets brought about a person: answers to the needs survey keep their figures only, staged rows go as a whole, and with them the
 * way to take them back. Has to come before the person's own record, which says what a row may name them by.
 */
export const sheetStep = (store: Pick<Store, "get" | "find">): Step =>
  async function* ({ tenant, person, cohorts }) {
    const known = await store.get(collections.persons, tenant, person);
    for (const cohort of cohorts) {
      const query = { index: "byCohort", equal: [cohort] };
      for (const answer of await findAll(store, collections.surveyAnswers, { tenant, query })) {
        if (isTheirs(answer, person, known)) yield { changes: [replace(collections.surveyAnswers, figuresOf(answer))] };
      }
      for (const sheet of await findAll(store, collections.imports, { tenant, query })) {
        const rows = await findAll(store, collections.stagedRows, { tenant, query: { index: "byImport", equal: [sheet.id] } });
        for (const row of rows) if (names(row, person, known)) yield { changes: [remove(collections.stagedRows, row)] };
        const without = withoutName(sheet, known);
        if (without !== sheet) yield { changes: [replace(collections.imports, without)] };
      }
    }
  };

/** An answer nobody is joined to counts as theirs by number, or by name where it has no number. */
const isTheirs = (answer: SurveyAnswerRecord, person: string, known: Known | undefined): boolean =>
  answer.name !== NOBODY &&
  (answer.person === person ||
    (answer.person === undefined &&
      (answer.employeeNumber === undefined ? answer.name === known?.name : answer.employeeNumber === known?.employeeNumber)));

const figuresOf = ({ id, tenant, version, cohort, ratings, form, at, department }: SurveyAnswerRecord): SurveyAnswerRecord => ({
  id,
  tenant,
  version,
  cohort,
  name: NOBODY,
  ratings,
  at,
  ...(form !== undefined && { form }),
  ...(department !== undefined && { department }),
});

function names({ cells, candidates = [], chosen, touched = [] }: StagedRowRecord, person: string, known: Known | undefined): boolean {
  const marks = marksOf(known);
  return (
    chosen === person ||
    candidates.includes(person) ||
    touched.some(({ id }) => id === person) ||
    Object.values(cells).some((cell) => marks.includes(cell.trim()))
  );
}

/** The person may stand in the list of what was built on it, and in the name somebody gave the file. */
function withoutName(sheet: ImportRecord, known: Known | undefined): ImportRecord {
  const builtOn = sheet.builtOn?.filter(({ name }) => name !== known?.name);
  const listed = builtOn?.length !== sheet.builtOn?.length;
  const titled = marksOf(known).some((mark) => sheet.fileName.includes(mark));
  if (!listed && !titled) return sheet;
  return { ...sheet, ...(listed && { builtOn }), ...(titled && { fileName: NOBODY }) };
}
