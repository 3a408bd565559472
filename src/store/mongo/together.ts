import type { mongo } from "mongoose";
import { keyFields } from "../arrange.ts";
import { type Operation, operationsOf, type Part } from "./operations.ts";
import type { Table } from "./schema.ts";
import { begin, commitTransaction, isTransient } from "./transaction.ts";

const KINDS = ["delete", "update", "insert"] as const;
type Kind = (typeof KINDS)[number];

/** Statements of one kind on one collection, which the server makes in their order. */
interface Command {
  readonly kind: Kind;
  readonly table: Table;
  readonly statements: object[];
}

const LISTED = { delete: "deletes", update: "updates", insert: "documents" } as const;

/**
 * Makes several commits in one transaction, as if one after the other. Its commands are our own: the driver's bulkWrite measures each document before it
 * sends it, and reckons for each statement what became of it, while here it only matters that all went well.
 * @returns false when nothing was made, for whatever reason: then each is to be made by itself
 * @throws what leaves unknown whether they were made
 */
export async function applyTogether(database: mongo.Db, commits: readonly (readonly Part[])[]): Promise<boolean> {
  const session = database.client.startSession({ causalConsistency: false });
  try {
    begin(session);
    try {
      for (const command of commandsOf(commits.flat())) await run(database, command, session);
    } catch {
      await session.abortTransaction().catch(() => undefined);
      return false;
    }
    return await committed(session);
  } finally {
    await session.endSession();
  }
}

async function committed(session: mongo.ClientSession): Promise<boolean> {
  try {
    await commitTransaction(session);
    return true;
  } catch (error) {
    if (isTransient(error)) return false;
    throw error;
  }
}

/** Per collection as few commands as keep the order of what may depend on it. */
function commandsOf(parts: readonly Part[]): readonly Command[] {
  const commands: Command[] = [];
  for (const [table, some] of Map.groupBy(parts, (part) => part.table)) {
    const made = some.flatMap(operationsOf).map(statementOf);
    let last: Command | undefined;
    for (const [kind, statement] of hasKeys(table) ? made : byKind(made)) {
      if (last?.kind !== kind) commands.push((last = { kind, table, statements: [] }));
      last.statements.push(statement);
    }
  }
  return commands;
}

type Statement = readonly [kind: Kind, statement: object];

function statementOf(operation: Operation): Statement {
  if ("deleteOne" in operation) return ["delete", { q: operation.deleteOne.filter, limit: 1 }];
  if ("updateOne" in operation) return ["update", { q: operation.updateOne.filter, u: operation.updateOne.update }];
  if ("replaceOne" in operation) return ["update", { q: operation.replaceOne.filter, u: operation.replaceOne.replacement }];
  return ["insert", operation.insertOne.document];
}

/** Where a key may pass from one record to another, the order tells whether it was free. */
const hasKeys = ({ collection }: Table): boolean => keyFields(collection).length > 0;

const byKind = (made: readonly Statement[]): readonly Statement[] => KINDS.flatMap((kind) => made.filter(([own]) => own === kind));

/** @throws where not every statement met its document */
async function run(database: mongo.Db, { kind, table, statements }: Command, session: mongo.ClientSession): Promise<void> {
  const answer = await database.command({ [kind]: table.documents.collectionName, [LISTED[kind]]: statements, ordered: true }, { session });
  if (answer["n"] !== statements.length || answer["writeErrors"] !== undefined) throw new Error(`a ${kind} did not take effect`);
}
