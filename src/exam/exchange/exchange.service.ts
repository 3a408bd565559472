import { auditLine } from "../../delivery/changes.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import type { Ids } from "../../shared/ids.ts";
import type { Locale } from "../../shared/json.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, replace, type Store } from "../../store/port.ts";
import type { BankSource } from "../bank/source.ts";
import { writeQuestions } from "../bank/writing.ts";
import type { Question } from "../questions/question.ts";
import { UnreadableBank, type FileRefusal } from "./draft.ts";
import { exportBank, type Exported } from "./export.ts";
import type { ExportFormat } from "./held.ts";
import { readBank } from "./reading.ts";
import type { BankImportRecord } from "./records.ts";
import { stage } from "./stage.ts";

export interface NewImport {
  readonly tenant: string;
  readonly by: string;
  readonly bank: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly locale: Locale;
  /** For questions whose category is none of the bank's areas. */
  readonly area?: string | undefined;
}

export type StageOutcome =
  | { readonly type: "staged"; readonly staged: BankImportRecord }
  | { readonly type: "refused"; readonly why: FileRefusal };

export type ApplyOutcome =
  | { readonly type: "applied"; readonly created: number; readonly changed: number }
  /** Somebody changed these questions since the file was looked through. */
  | { readonly type: "stale"; readonly items: readonly string[] };

export interface Exchange {
  /** Reads a file and keeps what it would do; the bank stays as it is. @throws AppError("not-found") for no bank or area */
  stage(given: NewImport): Promise<StageOutcome>;
  /** @throws AppError("not-found") */
  staged(tenant: string, id: string): Promise<BankImportRecord>;
  /** The latest 50, newest first. */
  imports(tenant: string): Promise<readonly BankImportRecord[]>;
  /** All of it in one commit, or nothing; safe to repeat. @throws AppError("not-found") */
  apply(tenant: string, id: string, by: string): Promise<ApplyOutcome>;
  /** The bank's questions as they stand: what ships, under what was imported. */
  questions(tenant: string, bank: string): Promise<readonly Question[]>;
  export(tenant: string, bank: string, how: { readonly format: ExportFormat; readonly locale: Locale }): Promise<Exported>;
}

/** Largest staged import, as JSON: one record holds it. */
const MOST_STAGED = 8 * 1024 * 1024;

export interface ExchangeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly banks: BankSource;
}

export function createExchange({ store, clock, ids, banks }: ExchangeDeps): Exchange {
  const questions = async (tenant: string, bank: string): Promise<readonly Question[]> => (await banks.bankOf(tenant, bank)).questions;

  async function staged(tenant: string, id: string): Promise<BankImportRecord> {
    const record = await store.get(collections.bankImports, tenant, id);
    if (record === undefined) throw new AppError("not-found", { reason: `bank import ${id.slice(0, 50)}` });
    return record;
  }

  async function elsewhere(tenant: string, bank: string): Promise<ReadonlySet<string>> {
    const others = (await banks.banksOf(tenant)).filter(({ id }) => id !== bank);
    const all = await Promise.all(others.map(({ id }) => questions(tenant, id)));
    return new Set(all.flat().map(({ id }) => id));
  }

  async function stageOne({ tenant, by, bank, name, bytes, locale, area }: NewImport): Promise<StageOutcome> {
    const { areas } = await banks.bankOf(tenant, bank);
    if (area !== undefined && !areas.some((each) => each.area === area)) throw new AppError("not-found", { reason: `area ${area}` });
    try {
      const { format, items } = await readBank(bytes, name);
      const present = new Map((await questions(tenant, bank)).map((question) => [question.id, question]));
      const listed = areas.map((each) => ({ area: each.area, name: { ...each.name } }));
      const target = { areas: listed, area, locale, present, elsewhere: await elsewhere(tenant, bank) };
      const looked = stage(items, format, target);
      if (JSON.stringify(looked).length > MOST_STAGED) return { type: "refused", why: "too-large" };
      const about = { id: ids.id(), tenant, bank, file: name.slice(0, 200), format, locale };
      const record = { ...about, state: "staged" as const, by, at: clock(), items: looked };
      await store.commit([insert<BankImportRecord>(collections.bankImports, record)]);
      return { type: "staged", staged: { ...record, version: 1 } };
    } catch (error) {
      if (error instanceof UnreadableBank) return { type: "refused", why: error.code };
      throw error;
    }
  }

  function apply(tenant: string, id: string, by: string): Promise<ApplyOutcome> {
    return deciding<ApplyOutcome>(store, async () => {
      const record = await staged(tenant, id);
      const { bank, state, items } = record;
      const taken = items.flatMap(({ question, action, sourceId }) => (question === undefined ? [] : [{ question, action, sourceId }]));
      const created = taken.filter(({ action }) => action === "new").length;
      const outcome = { type: "applied", created, changed: taken.length - created } as const;
      if (state === "applied") return { changes: [], outcome };
      const present = new Map((await questions(tenant, bank)).map((question) => [question.id, question]));
      const others = await elsewhere(tenant, bank);
      const stale = taken.filter(
        ({ question }) => (present.get(question.id)?.version ?? 0) !== question.version - 1 || others.has(question.id),
      );
      if (stale.length > 0) return { changes: [], outcome: { type: "stale", items: stale.map(({ question }) => question.id) } };
      const stored = await findAll(store, collections.bankQuestions, { tenant, query: { index: "byBank", equal: [bank] } });
      const known = new Map(stored.map((each) => [each.item, each]));
      const at = clock();
      const written = taken.map(({ question, sourceId }) => {
        const [old, before] = [known.get(question.id), present.get(question.id)];
        return { question, record: old, before, sourceId, shipped: old === undefined ? before?.version : undefined };
      });
      const detail = { bank, created, changed: outcome.changed };
      const line = auditLine({ tenant, cohort: "", at, actor: by, action: "exam.bank-imported", subject: id, detail });
      const changes = await writeQuestions(store, { tenant, bank, by, at }, written, "imported");
      return {
        changes: [...changes, replace<BankImportRecord>(collections.bankImports, { ...record, state: "applied", appliedAt: at }), line],
        outcome,
      };
    });
  }

  return {
    stage: stageOne,
    staged,
    imports: (tenant) => recent(store, tenant),
    apply,
    questions,
    export: async (tenant, bank, { format, locale }) => exportBank(await questions(tenant, bank), format, locale),
  };
}

const SHOWN = 50;

async function recent(store: Pick<Store, "find">, tenant: string): Promise<readonly BankImportRecord[]> {
  const query = { index: "byTime", equal: [], descending: true, limit: SHOWN };
  return (await store.find(collections.bankImports, tenant, query)).records;
}
