/** What a query asks for. `after` is the sequence number the page goes on from; `upTo` keeps later arrivals out of later pages. */
export interface StatementFilter {
  verb?: string | undefined;
  agent?: string | undefined;
  relatedAgents?: boolean | undefined;
  activity?: string | undefined;
  relatedActivities?: boolean | undefined;
  registration?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
  ascending?: boolean | undefined;
  after?: number | undefined;
  upTo?: number | undefined;
  limit: number;
  withVoided?: boolean | undefined;
}

type Value = string | number;
interface Clause {
  sql: string;
  values: Value[];
}

function termClause(alias: string, kind: "agent" | "activity", { term, related }: { term: string; related: boolean }): Clause {
  const own = related ? "" : " and t.related = 0";
  return {
    sql: `exists (select 1 from statement_term t where t.kind = '${kind}' and t.term = ? and t.seq = ${alias}.seq${own})`,
    values: [term],
  };
}

/** The clauses on one statement's own content, for the statement itself or the one it refers to. */
function contentClauses(alias: string, filter: StatementFilter): Clause[] {
  const clauses: Clause[] = [];
  if (filter.verb !== undefined) clauses.push({ sql: `${alias}.verb = ?`, values: [filter.verb] });
  if (filter.registration !== undefined) clauses.push({ sql: `${alias}.registration = ?`, values: [filter.registration.toLowerCase()] });
  if (filter.agent !== undefined) clauses.push(termClause(alias, "agent", { term: filter.agent, related: filter.relatedAgents ?? false }));
  if (filter.activity !== undefined) {
    clauses.push(termClause(alias, "activity", { term: filter.activity, related: filter.relatedActivities ?? false }));
  }
  return clauses;
}

function all(clauses: readonly Clause[]): Clause {
  return { sql: clauses.map(({ sql }) => sql).join(" and "), values: clauses.flatMap(({ values }) => values) };
}

/** A statement is also found through the one it refers to (Communication, 2.1.3, filter conditions for StatementRefs). */
function content(filter: StatementFilter): Clause[] {
  const own = contentClauses("s", filter);
  if (own.length === 0) return [];
  const direct = all(own);
  const referred = all(contentClauses("r", filter));
  return [
    {
      sql: `((${direct.sql}) or (s.target is not null and exists (select 1 from statement r where r.id = s.target and ${referred.sql})))`,
      values: [...direct.values, ...referred.values],
    },
  ];
}

/** One SQL query for a page of statements, newest first unless `ascending`. */
export function buildQuery(filter: StatementFilter): { sql: string; values: Value[] } {
  const clauses: Clause[] = content(filter);
  if (filter.withVoided !== true) clauses.push({ sql: "s.voided = 0", values: [] });
  if (filter.since !== undefined) clauses.push({ sql: "s.stored > ?", values: [filter.since] });
  if (filter.until !== undefined) clauses.push({ sql: "s.stored <= ?", values: [filter.until] });
  if (filter.after !== undefined) clauses.push({ sql: filter.ascending ? "s.seq > ?" : "s.seq < ?", values: [filter.after] });
  if (filter.upTo !== undefined) clauses.push({ sql: "s.seq <= ?", values: [filter.upTo] });
  const { sql, values } = all(clauses);
  const where = sql === "" ? "" : ` where ${sql}`;
  const order = filter.ascending ? "asc" : "desc";
  return {
    sql: `select s.seq, s.voided, s.body from statement s${where} order by s.seq ${order} limit ?`,
    values: [...values, filter.limit],
  };
}
