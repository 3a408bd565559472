import { cohortAddress, tenantHome } from "../xapi/activities.ts";
import { toolAgent } from "../xapi/agents.ts";
import type { LrsReader, StatementQuery } from "../xapi/lrs-reader.ts";
import { ownVocabulary, VERBS } from "../xapi/vocabulary.ts";
import { inPeriod, type Period, type Row } from "./questions/question.ts";
import { QUESTIONS, type QuestionName } from "./questions/questions.ts";
import { readTold, type Told } from "./questions/told.ts";

/** Whose training is looked at, and when. */
export interface Scope extends Period {
  readonly tenant: string;
  /** Default: all of the company's. */
  readonly cohort?: string | undefined;
}

export interface Answer {
  readonly question: QuestionName;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Statements the answer rests on. */
  readonly statements: number;
}

interface Asking {
  readonly reader: Pick<LrsReader, "statements">;
  /** Origin of the tool, no trailing slash. */
  readonly publicUrl: string;
  /** Hears how many verbs of how many are read; what it throws ends the reading. */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Answers questions from an LRS. Each verb is read once, whatever is asked of it; what was voided since counts no more, also where the LRS
 * keeps giving it out, as Ralph does.
 * @throws AppError("unavailable") where the LRS does not answer
 */
export async function ask(names: readonly QuestionName[], scope: Scope, asking: Asking): Promise<readonly Answer[]> {
  const { reader, publicUrl, progress = () => undefined } = asking;
  const { tenant, cohort, ...period } = scope;
  const terms = ownVocabulary(publicUrl);
  const questions = names.map((name) => ({ name, question: QUESTIONS[name] }));
  const ever = new Set(questions.flatMap(({ question }) => question.everVerbs?.(terms) ?? []));
  const verbs = [...new Set([...ever, ...questions.flatMap(({ question }) => question.verbs(terms))])];

  const home = cohort === undefined ? `${tenantHome({ publicUrl, tenant })}/cohorts/` : cohortAddress({ publicUrl, tenant }, cohort);
  const within = (iri: string): boolean => (cohort === undefined ? iri.startsWith(home) : iri === home);

  async function read(query: StatementQuery): Promise<Told[]> {
    const found: Told[] = [];
    for await (const statement of reader.statements(query)) {
      const told = readTold(statement);
      if (told?.verb === query.verb && told.about.some(within)) found.push(told);
    }
    return found;
  }

  /** Asks for the cohort's statements alone first; an LRS that does not know related activities finds none, and is asked for all. */
  async function readVerb(verb: string): Promise<readonly Told[]> {
    const query = { verb, from: ever.has(verb) ? undefined : period.from };
    const narrow = cohort === undefined ? [] : await read({ ...query, activity: home, relatedActivities: true });
    return narrow.length > 0 ? narrow : read(query);
  }

  const heard = new Map<string, readonly Told[]>();
  for (const verb of verbs) {
    progress(heard.size, verbs.length + 1);
    heard.set(verb, await readVerb(verb));
  }
  const voided = await withdrawn(reader, publicUrl);
  progress(verbs.length + 1, verbs.length + 1);
  const holding = (verb: string, filter: Period): readonly Told[] =>
    (heard.get(verb) ?? []).filter(({ id, at }) => !voided.has(id) && inPeriod(at, filter));

  return questions.map(({ name, question }) => {
    const told = [
      ...question.verbs(terms).flatMap((verb) => holding(verb, period)),
      ...(question.everVerbs?.(terms) ?? []).flatMap((verb) => holding(verb, {})),
    ];
    return { question: name, columns: question.columns, rows: question.rows(told, { terms, period }), statements: told.length };
  });
}

/** Ids of the statements the tool has withdrawn. */
async function withdrawn(reader: Asking["reader"], publicUrl: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const statement of reader.statements({ verb: VERBS.voided.id, agent: toolAgent(publicUrl) })) {
    const { object } = statement;
    if (typeof object === "object" && object !== null && "id" in object && typeof object.id === "string") ids.add(object.id);
  }
  return ids;
}
