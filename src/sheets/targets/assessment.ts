import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { allLeaves } from "../../programme/tree.ts";
import type { LedgerService } from "../../result/ledger.service.ts";
import type { Settlement } from "../../result/ports.ts";
import type { ScoreRecord } from "../../result/records.ts";
import { compare, exact, multiply, shown, toText } from "../../shared/exact.ts";
import type { Locale } from "../../shared/json.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import { inBreaths, readAll } from "../breath.ts";
import { type Column, formOf, mainLeaf, scoreColumn } from "../forms.ts";
import { cohortPeople } from "../known-people.ts";
import type { Remark } from "../row.ts";
import { type Asked, figure, type Judged, type OpenTarget, refusedRow, sameRow, yesOrNo } from "../target.ts";

interface Deps {
  readonly store: Store;
  readonly ledger: LedgerService;
  readonly definition: (actor: Actor) => Promise<ProgrammeDefinition>;
}

/** `单选题20题（40分）`: what the paper is made of. */
function paperOf(definition: ProgrammeDefinition, locale: Locale): string {
  const leaf = allLeaves(definition).find(({ id }) => id === mainLeaf(definition));
  if (leaf?.instrument !== "exam") return "";
  return leaf.exam.sections
    .map(({ name, count, marks }) => {
      const all = figure(toText(multiply(exact(marks), exact(count))));
      return locale === "en" ? `${name.en}: ${count} (${all} marks)` : `${name[locale]}${count}题（${all}分）`;
    })
    .join(locale === "en" ? "; " : "，");
}

/** Scores of the assessment sheet. What an exam or a panel found stands; a score typed before may be replaced. */
export const assessmentTarget =
  ({ store, ledger, definition: read }: Deps): OpenTarget =>
  async (actor) => {
    const { tenant, cohort, person: by } = actor;
    const definition = await read(actor);
    const form = formOf("assessment", definition);
    const people = await cohortPeople({ store }, actor);
    const main = mainLeaf(definition) ?? "";
    const passLine = allLeaves(definition).find(({ id }) => id === main)?.passLine;
    const columns = allLeaves(definition).map(({ id }) => ({ leaf: id, column: scoreColumn(id) }));
    const query = (person: string) => ({ tenant, query: { index: "byCohort", equal: [cohort, person] } });

    /** What the sheet says of the line and of who passed, held against the score. */
    function checks(values: Asked["values"]): readonly Remark[] {
      const [score, line = passLine, passed] = [values[scoreColumn(main)], values["passLine"], values["passed"]];
      const notes: Remark[] = [];
      if (line !== undefined && passLine !== undefined && compare(exact(line), exact(passLine)) !== 0) {
        notes.push({ code: "other-line", column: "passLine", values: { value: shown(exact(passLine)) } });
      }
      if (
        score !== undefined &&
        line !== undefined &&
        passed !== undefined &&
        compare(exact(score), exact(line)) >= 0 !== (passed === "yes")
      ) {
        notes.push({ code: "passed-differs", column: "passed" });
      }
      return notes;
    }

    function judgeScore(column: string, value: string, stands: ScoreRecord | undefined): "none" | "same" | "write" | Remark {
      // To the two decimals that every sheet and page shows.
      if (stands?.score !== undefined && shown(exact(stands.score)) === shown(exact(value))) return "same";
      if (stands === undefined || stands.source === "entered" || stands.source === "excused") return "write";
      return { code: "found-by-us", column, values: { value: stands.score === undefined ? "" : shown(exact(stands.score)) } };
    }

    async function judge({ values, chosen }: Asked): Promise<Judged> {
      const match = await people.match({ ...values, chosen });
      if (match.type === "open") return refusedRow([match.problem], { candidates: match.candidates });
      const { person } = match;
      if (person.id === by) return refusedRow([{ code: "own-work", column: "name" }]);
      if (!people.learners.has(person.id)) return refusedRow([{ code: "no-learner", column: "name" }]);
      const said = columns.filter(({ column }) => values[column] !== undefined);
      if (said.length === 0) return refusedRow([{ code: "required", column: scoreColumn(main) }], { key: person.id });
      const [scores, decisions] = await Promise.all([
        findAll(store, collections.scores, query(person.id)),
        findAll(store, collections.decisions, query(person.id)),
      ]);
      const judged = said.map(({ leaf, column }) => {
        const value = values[column] ?? "";
        return {
          leaf,
          value,
          verdict: judgeScore(
            column,
            value,
            scores.find(({ component }) => component === leaf),
          ),
        };
      });
      const problems = judged.flatMap(({ verdict }) => (typeof verdict === "string" ? [] : [verdict]));
      if (problems.length > 0) return refusedRow(problems, { key: person.id });
      const written = judged.filter(({ verdict }) => verdict === "write");
      if (written.length === 0) return sameRow(person.id, checks(values));
      const decided: Remark[] = decisions.some(({ state }) => state === "standing") ? [{ code: "decided", column: "name" }] : [];
      const settlements = (at: number): readonly Settlement[] =>
        written.map(({ leaf, value }) => ({
          tenant,
          cohort,
          component: leaf,
          person: person.id,
          score: exact(value),
          source: "entered",
          by,
          at,
        }));
      const line = (at: number, { component, person: subject, score }: Settlement) =>
        auditLine({
          tenant,
          cohort,
          at,
          actor: by,
          action: "score.entered",
          subject,
          detail: { component, value: score === "excused" ? "excused" : toText(score) },
        });
      return {
        key: person.id,
        problems: [],
        notes: [...decided, ...checks(values)],
        outcome: scores.some(({ component }) => written.some(({ leaf }) => leaf === component)) ? "change" : "new",
        make: async (at) => [...(await ledger.settleAll(settlements(at))), ...settlements(at).map((one) => line(at, one))],
      };
    }

    async function rows(locale: Locale) {
      const scores = await readAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort] } });
      const byCell = new Map(scores.map((score) => [`${score.component}.${score.person}`, score.score]));
      const paper = paperOf(definition, locale);
      const learners = [...people.people.values()].filter(({ id }) => people.learners.has(id));
      const scored = learners.filter(({ id }) => columns.some(({ leaf }) => byCell.get(`${leaf}.${id}`) !== undefined));
      return inBreaths(scored, (person) => {
        const score = byCell.get(`${main}.${person.id}`);
        const passed = score === undefined || passLine === undefined ? "" : yesOrNo(compare(exact(score), exact(passLine)) >= 0, locale);
        const cell = ({ id }: Column): string => {
          const { name, department, position, employeeNumber } = person;
          const known: Readonly<Record<string, string | undefined>> = {
            name,
            department,
            position,
            employeeNumber,
            questions: paper,
            passLine,
            passed,
          };
          if (!id.startsWith("score:")) return known[id] ?? "";
          const value = byCell.get(`${id.slice("score:".length)}.${person.id}`);
          return value === undefined ? "" : figure(value);
        };
        return form.columns.map(cell);
      });
    }
    return { form, judge, rows };
  };
