import { announce, gradeId, wishGrade } from "../delivery/changes.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves, columnOf, componentById } from "../programme/tree.ts";
import { AppError } from "../shared/errors.ts";
import { compare, HUNDRED, toText, ZERO } from "../shared/exact.ts";
import { collections } from "../store/collections.ts";
import { type Change, findAll, insert, replace, type Store } from "../store/port.ts";
import type { Ledger, Settlement } from "./ports.ts";
import type { ScoreRecord } from "./records.ts";
import { leafScores, scoreId } from "./scores.ts";
import { type ComponentResult, totalOf } from "./total.ts";

export interface LedgerService extends Ledger {
  /**
   * As `settle`, for several leaves or learners that become final in one commit; each sees the ones before it.
   * @throws AppError("not-found") for a component the published programme does not have
   */
  settleAll(settlements: readonly Settlement[]): Promise<readonly Change[]>;
}

interface Scope {
  readonly tenant: string;
  readonly cohort: string;
  readonly person: string;
}

/** The one place that knows what else a score moves: its event and the gradebook cell of its column. */
export function createLedger({ store, programmes }: { readonly store: Store; readonly programmes: Programmes }): LedgerService {
  /** All settlements of one learner in one cohort. */
  async function settlePerson(scope: Scope, settlements: readonly Settlement[]): Promise<readonly Change[]> {
    const { tenant, cohort, person } = scope;
    const { definition } = await programmes.published(tenant, cohort);
    const before = await findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort, person] } });
    const latest = new Map(settlements.map((settlement) => [settlement.component, settlement]));
    const written = [...latest.values()].map((settlement) => scoreRecord(definition, settlement));
    const stored = new Map(before.map((record) => [record.component, record]));
    const after = new Map([...before, ...written].map((record) => [record.component, record]));
    const { components } = totalOf(definition, leafScores([...after.values()]));
    const columns = new Set(written.map(({ component }) => columnOf(definition, component)?.id));
    const at = Math.max(...settlements.map((settlement) => settlement.at));
    const wishes = await Promise.all(components.filter(({ id }) => columns.has(id)).map((component) => wishFor(scope, component, at)));
    return [
      ...written.flatMap((record) =>
        scoreChanges(definition, record, { stored: stored.get(record.component), regrade: latest.get(record.component)?.regrade === true }),
      ),
      ...wishes.flat(),
    ];
  }

  /** A column has its wish once all its leaves are final; an excused column leaves the gradebook alone. */
  async function wishFor({ tenant, cohort, person }: Scope, column: ComponentResult, at: number): Promise<readonly Change[]> {
    if (column.score === undefined) return [];
    const before = await store.get(collections.grades, tenant, gradeId(cohort, column.id, person));
    const score = toText(column.score);
    if (before !== undefined && before.score === score && before.state !== "parked") return [];
    return [wishGrade({ tenant, cohort, column: column.id, person, score, comment: "", at }, before)];
  }

  async function settleAll(settlements: readonly Settlement[]): Promise<readonly Change[]> {
    const persons = Map.groupBy(settlements, ({ tenant, cohort, person }) => JSON.stringify([tenant, cohort, person]));
    const changes = await Promise.all([...persons.values()].map(async (of) => (of[0] === undefined ? [] : settlePerson(of[0], of))));
    return changes.flat();
  }

  return { settle: (settlement) => settleAll([settlement]), settleAll };
}

/** @throws AppError("not-found"), and AppError("unexpected") for a score outside 0–100: a fault of the instrument, never a person's */
function scoreRecord(definition: ProgrammeDefinition, settlement: Settlement): Omit<ScoreRecord, "version"> {
  const { tenant, cohort, component, person, score, source, ref, by, at, note } = settlement;
  if (!allLeaves(definition).some(({ id }) => id === component)) throw new AppError("not-found", { reason: `component ${component}` });
  if (score !== "excused" && (compare(score, ZERO) < 0 || compare(score, HUNDRED) > 0)) {
    throw new AppError("unexpected", { reason: `score of ${component} outside 0–100: ${toText(score)}` });
  }
  return {
    id: scoreId(cohort, component, person),
    tenant,
    cohort,
    component,
    person,
    ...(score === "excused" ? { state: "excused" } : { state: "final", score: toText(score) }),
    source,
    by,
    at,
    ...(ref !== undefined && { ref }),
    ...(note !== undefined && { note }),
  };
}

type New = Omit<ScoreRecord, "version">;

interface Before {
  readonly stored: ScoreRecord | undefined;
  readonly regrade: boolean;
}

/** The score itself, and its event, of a score or of an excuse; each settlement of a leaf is an event of its own. */
function scoreChanges(definition: ProgrammeDefinition, scored: New, { stored, regrade }: Before): readonly Change[] {
  const { tenant, cohort, component, person, score, at, by } = scored;
  const before = regrade ? stored?.score : undefined;
  const record: New = before === undefined ? scored : { ...scored, regraded: true };
  const version = (stored?.version ?? 0) + 1;
  const write =
    stored === undefined ? insert(collections.scores, record) : replace(collections.scores, { ...record, version: stored.version });
  const about = { key: eventKey({ ...record, version }), cohort, person, at, component, ...(by !== "system" && { by }) };
  if (score === undefined) return [write, announce(tenant, { ...about, type: "excused" })];
  const passLine = componentById(definition, component)?.passLine;
  const said = { ...about, score, ...(passLine !== undefined && { passLine }) };
  if (stored === undefined || before === undefined) return [write, announce(tenant, { ...said, type: "scored" })];
  return [write, announce(tenant, { ...said, type: "regraded", replaces: scoreEvent(stored), before })];
}

const eventKey = ({ id, version }: Pick<ScoreRecord, "id" | "version">): string => `${id}@${version}`;

/** The event that told a stored score. */
export const scoreEvent = (record: Pick<ScoreRecord, "id" | "version" | "regraded">): { type: "scored" | "regraded"; key: string } => ({
  type: record.regraded === true ? "regraded" : "scored",
  key: eventKey(record),
});
