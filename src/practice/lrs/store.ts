import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { sameStatement } from "./equality.ts";
import { indexTerms } from "./indexing.ts";
import { StatementSchema, VOIDED } from "./model.ts";
import type { Statement, StoredStatement } from "./model.ts";
import { buildQuery } from "./query.ts";
import type { StatementFilter } from "./query.ts";

const TABLES = `
create table if not exists statement (
  seq integer primary key autoincrement, id text not null unique, verb text not null, registration text, target text,
  stored integer not null, voided integer not null default 0, sent text not null, body text not null);
create index if not exists statement_verb on statement (verb);
create index if not exists statement_target on statement (target);
create index if not exists statement_registration on statement (registration);
create table if not exists statement_term (
  kind text not null, term text not null, seq integer not null, related integer not null,
  primary key (kind, term, seq, related)) without rowid;
create index if not exists statement_term_seq on statement_term (seq);`;

/** A batch is stored whole or not at all; `ids` has one id per statement sent, `created` counts the new ones. */
export type StoreOutcome =
  | { type: "stored"; ids: string[]; created: number }
  | { type: "conflict"; id: string }
  | { type: "refused"; reason: string };

export interface FoundStatement {
  seq: number;
  voided: boolean;
  statement: StoredStatement;
}

class BatchRefused extends Error {
  readonly outcome: StoreOutcome;
  constructor(outcome: StoreOutcome) {
    super(outcome.type);
    this.outcome = outcome;
  }
}

export type StatementStore = ReturnType<typeof createStatementStore>;

function readRow(row: Record<string, unknown>): FoundStatement {
  // The body was checked when it came in; the store only added to it.
  const statement = JSON.parse(String(row.body)) as StoredStatement;
  return { seq: Number(row.seq), voided: row.voided === 1, statement };
}

function completed(sent: Statement, context: { id: string; at: string; authority: Statement["authority"] }): StoredStatement {
  const { id, at, authority } = context;
  return {
    ...sent,
    id,
    stored: at,
    timestamp: sent.timestamp ?? at,
    authority: sent.authority ?? authority,
    version: sent.version ?? "1.0.0",
  };
}

/** Statements in SQLite, with the terms they are found by. `homePage` names this store in the authority it adds. */
export function createStatementStore(db: DatabaseSync, homePage: string, now: () => number) {
  db.exec(TABLES);
  const insert = db.prepare("insert into statement (id, verb, registration, target, stored, sent, body) values (?, ?, ?, ?, ?, ?, ?)");
  const insertTerm = db.prepare("insert or ignore into statement_term (kind, term, seq, related) values (?, ?, ?, ?)");
  const byId = db.prepare("select seq, verb, voided, sent, body from statement where id = ?");
  const voidIt = db.prepare("update statement set voided = 1 where id = ?");
  const voiders = db.prepare("select count(*) as n from statement where target = ? and verb = ?");
  const authority: Statement["authority"] = { objectType: "Agent", account: { homePage, name: "practice" } };

  const add = (sent: Statement, id: string): void => {
    const at = now();
    const body = completed(sent, { id, at: new Date(at).toISOString(), authority });
    const target = sent.object.objectType === "StatementRef" ? sent.object.id.toLowerCase() : null;
    const registration = sent.context?.registration?.toLowerCase() ?? null;
    const { lastInsertRowid } = insert.run(id, sent.verb.id, registration, target, at, JSON.stringify(sent), JSON.stringify(body));
    for (const { kind, term, related } of indexTerms(body)) insertTerm.run(kind, term, lastInsertRowid, related ? 1 : 0);
    if (Number(voiders.get(id, VOIDED)?.n ?? 0) > 0 && sent.verb.id !== VOIDED) voidIt.run(id);
  };
  const applyVoiding = (sent: Statement): void => {
    if (sent.verb.id !== VOIDED || sent.object.objectType !== "StatementRef") return;
    const target = byId.get(sent.object.id.toLowerCase());
    if (target?.verb === VOIDED) throw new BatchRefused({ type: "refused", reason: "a voiding statement cannot be voided" });
    if (target !== undefined) voidIt.run(sent.object.id.toLowerCase());
  };
  const storeOne = (sent: Statement): { id: string; created: boolean } => {
    const id = (sent.id ?? randomUUID()).toLowerCase();
    const known = byId.get(id);
    if (known === undefined) {
      applyVoiding(sent);
      add(sent, id);
      return { id, created: true };
    }
    if (!sameStatement(StatementSchema.parse(JSON.parse(String(known.sent))), sent)) throw new BatchRefused({ type: "conflict", id });
    return { id, created: false };
  };

  return {
    store(batch: readonly Statement[]): StoreOutcome {
      db.exec("begin immediate");
      try {
        const done = batch.map(storeOne);
        db.exec("commit");
        return { type: "stored", ids: done.map(({ id }) => id), created: done.filter(({ created }) => created).length };
      } catch (error) {
        db.exec("rollback");
        if (error instanceof BatchRefused) return error.outcome;
        throw error;
      }
    },
    get(id: string): FoundStatement | undefined {
      const row = byId.get(id.toLowerCase());
      return row === undefined ? undefined : readRow(row);
    },
    find(filter: StatementFilter): FoundStatement[] {
      const { sql, values } = buildQuery(filter);
      return db
        .prepare(sql)
        .all(...values)
        .map(readRow);
    },
    count: () => Number(db.prepare("select count(*) as n from statement").get()?.n ?? 0),
    verbs: () =>
      db
        .prepare("select distinct verb from statement order by verb")
        .all()
        .map((row) => String(row.verb)),
    remove: (id: string): boolean => {
      const row = byId.get(id.toLowerCase());
      if (row === undefined) return false;
      db.prepare("delete from statement_term where seq = ?").run(Number(row.seq));
      db.prepare("delete from statement where seq = ?").run(Number(row.seq));
      return true;
    },
    clear: () => db.exec("delete from statement_term; delete from statement"),
  };
}
