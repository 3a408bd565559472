import { gradeId } from "../delivery/changes.ts";
import type { Withdrawals } from "../delivery/withdrawal.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { columnOf } from "../programme/tree.ts";
import type { Ledger } from "../result/ports.ts";
import type { ScoreRecord } from "../result/records.ts";
import { exact } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import { allCollections, collections } from "../store/collections.ts";
import { insert, remove, replace, type Change, type Collection, type Store, type StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { StagedRowRecord, Told, Touch } from "./records.ts";

/** Records that follow from the others: what was told and what is wished is taken back its own way. */
const FOLLOWING: ReadonlySet<string> = new Set(["outbox", "audit", "grades"]);

const byName = new Map(allCollections.map((one) => [one.name, one as unknown as Collection<StoredRecord>]));

interface Left {
  readonly touched: readonly Touch[];
  readonly told: readonly Told[];
}

/** What changes will leave behind, for their undo: read before they are committed. */
export async function traceOf(store: Pick<Store, "get">, changes: readonly Change[]): Promise<Left> {
  const touched: Touch[] = [];
  const told: Told[] = [];
  for (const change of changes) {
    if (change.kind === "remove") continue;
    const { name } = change.collection;
    const { id, tenant } = change.record;
    if (name === "outbox" && change.kind === "insert") told.push(eventOf(change.record));
    if (FOLLOWING.has(name)) continue;
    const before = change.kind === "insert" ? undefined : await store.get(byName.get(name) ?? fail(name), tenant, id);
    touched.push({ collection: name, id, before: before === undefined ? null : asJson(before), version: (before?.version ?? 0) + 1 });
  }
  return { touched, told };
}

const asJson = (record: StoredRecord): Json => JSON.parse(JSON.stringify(record)) as Json;
const fail = (name: string): never => {
  throw new RangeError(`no collection ${name}`);
};

function eventOf(record: object): Told {
  const { event } = record as { readonly event: Told };
  return { type: event.type, key: event.key };
}

interface UndoDeps {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly withdrawals: Pick<Withdrawals, "voidStatementsOf">;
  readonly definition: (tenant: string, cohort: string) => Promise<ProgrammeDefinition>;
}

interface Scope {
  readonly tenant: string;
  readonly cohort: string;
  readonly by: string;
  readonly at: number;
  /** When the import was applied. */
  readonly appliedAt: number;
}

export interface Undo {
  /** Whether something was built on what these touches left. */
  isBuiltOn(scope: Scope, touched: readonly Touch[]): Promise<boolean>;
  /** The changes that put back what was there. */
  back(scope: Scope, left: Pick<StagedRowRecord, "touched" | "told">): Promise<readonly Change[]>;
}

export function createUndo({ store, ledger, withdrawals, definition }: UndoDeps): Undo {
  const stands = ({ tenant }: Scope, { collection, id }: Touch) => store.get(byName.get(collection) ?? fail(collection), tenant, id);

  /** An account that was joined to a person, a place in a cohort, a certificate: the person stays. */
  async function isUsed({ tenant }: Scope, person: string): Promise<boolean> {
    const limit = 1;
    const found = await Promise.all([
      store.find(collections.accounts, tenant, { index: "byPerson", equal: [person], limit }),
      store.find(collections.certificates, tenant, { index: "byPerson", equal: [person], limit }),
    ]);
    return found.some(({ records }) => records.length > 0);
  }

  async function isDecided({ tenant, cohort, appliedAt }: Scope, person: string): Promise<boolean> {
    const { records } = await store.find(collections.decisions, tenant, { index: "byCohort", equal: [cohort, person] });
    return records.some(({ at }) => at >= appliedAt);
  }

  async function isBuiltOn(scope: Scope, touched: readonly Touch[]): Promise<boolean> {
    for (const touch of touched) {
      const now = await stands(scope, touch);
      if (now === undefined || now.version !== touch.version) return true;
      if (touch.collection === "persons" && touch.before === null && (await isUsed(scope, touch.id))) return true;
      if (touch.collection === "scores" && (await isDecided(scope, (now as unknown as ScoreRecord).person))) return true;
    }
    return false;
  }

  async function backOf(scope: Scope, touch: Touch): Promise<readonly Change[]> {
    const now = await stands(scope, touch);
    const collection = byName.get(touch.collection) ?? fail(touch.collection);
    if (now === undefined) return touch.before === null ? [] : [insert(collection, touch.before as unknown as StoredRecord)];
    if (touch.collection === "scores") return scoreBack(scope, now as unknown as ScoreRecord, touch);
    if (touch.before === null) return [remove(collection, now)];
    return [replace(collection, { ...(touch.before as unknown as StoredRecord), version: now.version })];
  }

  /** An earlier score is settled again, so that LRS and gradebook hear of it; where there was none, the cell not sent yet goes, too. */
  async function scoreBack({ tenant, cohort, by, at }: Scope, now: ScoreRecord, { before }: Touch): Promise<readonly Change[]> {
    const { component, person } = now;
    if (before !== null) {
      const { score, source, ref, note } = before as unknown as ScoreRecord;
      return ledger.settle({
        tenant,
        cohort,
        component,
        person,
        score: score === undefined ? "excused" : exact(score),
        source,
        ref,
        note,
        by,
        at,
      });
    }
    const column = columnOf(await definition(tenant, cohort), component)?.id ?? "";
    const cell = await store.get(collections.grades, tenant, gradeId(cohort, column, person));
    const unsent = cell !== undefined && cell.posted === undefined;
    return [remove(collections.scores, now), ...(unsent ? [remove(collections.grades, cell)] : [])];
  }

  return {
    isBuiltOn,
    async back(scope, { touched = [], told = [] }) {
      const changes: Change[] = [];
      for (const touch of touched.toReversed()) changes.push(...(await backOf(scope, touch)));
      const events = told as readonly Pick<ServiceEvent, "type" | "key">[];
      const withdrawn = await withdrawals.voidStatementsOf(scope.tenant, events, scope.at);
      return [...oneOfEach(changes), ...withdrawn];
    },
  };
}

/** Two scores of one person may share a gradebook cell: it goes once. */
function oneOfEach(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const id = `${change.collection.name} ${change.kind === "remove" ? change.id : change.record.id}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
