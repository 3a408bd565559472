import type { Cohorts } from "../cohort/ports.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Files } from "../files/files.service.ts";
import { requireOpen } from "../observation/open.ts";
import type { Actor, PersonRecord } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import { cellKind, type Form, type FormName } from "./forms.ts";
import type { ImportRecord, StagedRowRecord } from "./records.ts";
import { asTwice, type JudgedRow, judgeRow, type RowInput } from "./staging.ts";
import type { Targets } from "./targets.ts";
import type { Target } from "./target.ts";
import type { WorkOrders } from "./work-orders.ts";
import type { Sheet } from "./write-xlsx.ts";

export const IMPORT_PURPOSE = "sheets.import";

/** Some rows of a preview, those that need a person first. */
export interface Preview {
  readonly record: ImportRecord;
  readonly form: Form;
  readonly rows: readonly StagedRowRecord[];
  /** Cursor of the rows that follow. */
  readonly next?: string | undefined;
  /** The latest import that applied the very same file. */
  readonly earlier?: ImportRecord | undefined;
  /** People named by the rows, and whoever brought the sheet. */
  readonly people: ReadonlyMap<string, PersonRecord>;
}

export interface SheetsService {
  /** The latest imports of the actor's cohort, newest first, and who brought them. */
  imports(actor: Actor): Promise<Pick<Preview, "people"> & { readonly imports: readonly ImportRecord[] }>;
  /** Takes a file the actor sent; it is read in the background. @throws AppError("archived"), AppError("not-found") for the file */
  start(actor: Actor, sheet: { readonly form: FormName; readonly file: string }): Promise<string>;
  /** @throws AppError("not-found") */
  preview(actor: Actor, id: string, after?: string): Promise<Preview>;
  /** One row. @throws AppError("not-found") */
  row(actor: Actor, id: string, line: number): Promise<Preview>;
  /** Fixes, skips or assigns a row and judges it again. @throws AppError("conflict") once the sheet is being applied */
  change(actor: Actor, row: { readonly id: string; readonly line: number } & RowInput): Promise<StagedRowRecord>;
  /** @throws AppError("conflict") where it is not to be applied */
  apply(actor: Actor, id: string): Promise<void>;
  /** @throws AppError("conflict") where nothing was applied */
  undo(actor: Actor, id: string): Promise<void>;
  /** A form as it stands, in one language. */
  sheet(actor: Actor, form: FormName, locale: Locale): Promise<Sheet>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly files: Pick<Files, "claim" | "get">;
  readonly orders: WorkOrders;
  readonly targets: Targets;
}

export const ROWS_A_PAGE = 50;
const IMPORTS_SHOWN = 100;
const OPEN: ReadonlySet<ImportRecord["state"]> = new Set(["staged", "undone"]);

export function createSheets({ store, clock, ids, cohorts, files, orders, targets }: Deps): SheetsService {
  async function importOf({ tenant, cohort }: Actor, id: string): Promise<ImportRecord> {
    const record = await store.get(collections.imports, tenant, id);
    if (record === undefined || record.cohort !== cohort) throw new AppError("not-found", { reason: `import ${id}` });
    return record;
  }

  async function rowOf({ tenant }: Actor, id: string, line: number): Promise<StagedRowRecord> {
    const row = await store.get(collections.stagedRows, tenant, `${id}.${line}`);
    if (row === undefined) throw new AppError("not-found", { reason: `row ${line} of import ${id}` });
    return row;
  }

  async function peopleOf({ tenant }: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, PersonRecord>> {
    const wanted = new Set(ids);
    const people = await Promise.all([...wanted].map((id) => store.get(collections.persons, tenant, id)));
    return new Map(people.flatMap((person) => (person === undefined ? [] : [[person.id, person] as const])));
  }

  async function latest({ tenant, cohort }: Actor): Promise<readonly ImportRecord[]> {
    const query = { index: "byCohort", equal: [cohort], descending: true, limit: IMPORTS_SHOWN };
    return (await store.find(collections.imports, tenant, query)).records;
  }

  async function earlierOf(actor: Actor, { id, form, digest, at }: ImportRecord): Promise<ImportRecord | undefined> {
    if (digest === undefined) return undefined;
    const same = (one: ImportRecord): boolean => one.digest === digest && one.form === form && one.state === "applied";
    return (await latest(actor)).find((one) => one.id !== id && one.at <= at && same(one));
  }

  const audit = (actor: Actor, action: string, subject: string, detail: Readonly<Record<string, string | number>>) =>
    auditLine({ tenant: actor.tenant, cohort: actor.cohort, at: clock(), actor: actor.person, action, subject, detail });

  /** A row after a change, held against the others of its key. */
  async function judgedAgain(
    actor: Actor,
    target: Target,
    { id, line, ...input }: { id: string; line: number } & RowInput,
  ): Promise<JudgedRow> {
    const row = await judgeRow(target, line, input);
    if (row.key === undefined || row.verdict === "skipped") return row;
    const query = { index: "byKey", equal: [id, row.key] };
    const others = await findAll(store, collections.stagedRows, { tenant: actor.tenant, query });
    const other = others.find((one) => one.line !== line && one.verdict !== "skipped");
    return other === undefined ? row : asTwice(row, other.line);
  }

  return {
    async imports(actor) {
      const imports = await latest(actor);
      const people = await peopleOf(
        actor,
        imports.map(({ by }) => by),
      );
      return { imports, people };
    },

    async start(actor, { form, file }) {
      await requireOpen(cohorts, actor);
      const id = ids.id();
      return deciding(store, async () => {
        const claimed = await files.claim(actor, { id: file, purpose: IMPORT_PURPOSE }, `imports/${id}`);
        const { tenant, cohort, person: by } = actor;
        const stored = await files.get(tenant, file);
        const about = { file, fileName: stored?.name ?? "", digest: stored?.sha256 };
        const record = { id, tenant, cohort, form, ...about, by, at: clock(), state: "reading" as const, columns: [], counts: {} };
        return { changes: [claimed, ...(await orders.read(record)), audit(actor, "sheets.brought", id, { form })], outcome: id };
      });
    },

    async preview(actor, id, after) {
      const record = await importOf(actor, id);
      const form = await targets.form(record.form, actor);
      const query = { index: "byImport", equal: [id], limit: ROWS_A_PAGE, ...(after !== undefined && { after }) };
      const { records: rows, next } =
        record.state === "reading" ? { records: [], next: undefined } : await store.find(collections.stagedRows, actor.tenant, query);
      const earlier = await earlierOf(actor, record);
      const ids = [record.by, ...(earlier === undefined ? [] : [earlier.by]), ...candidatesOf(rows)];
      return { record, form, rows, next, earlier, people: await peopleOf(actor, ids) };
    },

    async row(actor, id, line) {
      const [record, row] = await Promise.all([importOf(actor, id), rowOf(actor, id, line)]);
      const form = await targets.form(record.form, actor);
      return { record, form, rows: [row], people: await peopleOf(actor, candidatesOf([row])) };
    },

    change: (actor, { id, line, ...input }) =>
      deciding(store, async () => {
        const [record, before] = await Promise.all([importOf(actor, id), rowOf(actor, id, line)]);
        if (!OPEN.has(record.state)) throw new AppError("conflict", { reason: `import ${id} is ${record.state}` });
        const target = await targets.open(record.form, actor);
        const row = await judgedAgain(actor, target, { id, line, ...input });
        const after: StagedRowRecord = { ...row, id: before.id, version: before.version, tenant: before.tenant, import: id };
        const counts = { ...record.counts };
        counts[before.verdict] = (counts[before.verdict] ?? 1) - 1;
        counts[after.verdict] = (counts[after.verdict] ?? 0) + 1;
        const changes = [
          replace<StagedRowRecord>(collections.stagedRows, after),
          replace<ImportRecord>(collections.imports, { ...record, counts }),
          audit(actor, "sheets.row-changed", id, { line, verdict: after.verdict }),
        ];
        return { changes, outcome: after };
      }),

    async apply(actor, id) {
      await requireOpen(cohorts, actor);
      await deciding(store, async () => {
        const record = await importOf(actor, id);
        if (!OPEN.has(record.state)) throw new AppError("conflict", { reason: `import ${id} is ${record.state}` });
        return { changes: await orders.apply({ ...record, touched: undefined }, actor.person), outcome: undefined };
      });
    },

    async undo(actor, id) {
      await requireOpen(cohorts, actor);
      await deciding(store, async () => {
        const record = await importOf(actor, id);
        if (record.state !== "applied") throw new AppError("conflict", { reason: `import ${id} is ${record.state}` });
        return { changes: await orders.undo(record, actor.person), outcome: undefined };
      });
    },

    async sheet(actor, name, locale) {
      const { form, rows } = await targets.open(name, actor);
      const columns = form.columns.map((column) => ({ head: column.head[locale], kind: cellKind(column) }));
      return { name, columns, rows: await rows(locale) };
    },
  };
}

const candidatesOf = (rows: readonly StagedRowRecord[]): readonly string[] => rows.flatMap(({ candidates = [] }) => candidates);
