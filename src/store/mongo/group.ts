import type { Connection, mongo } from "mongoose";
import { applyChanges } from "./commit.ts";
import { createFlights } from "./flights.ts";
import { changesIn, type Part } from "./operations.ts";
import { documentId } from "./schema.ts";
import { applyTogether } from "./together.ts";

/** Makes one commit's changes. @throws Conflict */
export type Make = (parts: readonly Part[]) => Promise<void>;

interface Commit {
  readonly parts: readonly Part[];
  /** The records it touches. */
  readonly names: readonly string[];
  /** Characters of its records' JSON. */
  readonly size: number;
}

const MOST = 50;
/** A command may have 16 MB; BSON takes up to eight times the room of JSON, for lists of small numbers. */
const MOST_TEXT = 1_000_000;
/** A single change is one command by itself, a transaction two or more. */
const WORTHWHILE = 3;

/**
 * Group commit: what arrives while a commit is under way travels in one transaction when that is through. When anything in it fails, none of it is made, and each
 * commit is made by itself, so that the guilty one alone hears `Conflict`. When nobody knows whether the transaction was made, all of them hear so, and none is made again.
 */
export function createGroup(connection: Connection): Make {
  const database = connection.getClient().db(connection.name);
  const flown = createFlights<Commit, void>({ most: MOST, boarding, fly: (together) => fly(connection, database, together) });
  return (parts) => {
    const commit = { parts, names: parts.flatMap(namesIn), size: parts.reduce((sum, part) => sum + sizeOf(part), 0) };
    return commit.size > MOST_TEXT ? applyChanges(connection, parts) : flown(commit);
  };
}

async function fly(
  connection: Connection,
  database: mongo.Db,
  together: readonly Commit[],
): Promise<readonly (undefined | Promise<void>)[]> {
  if (isWorthwhile(together)) {
    const made = await applyTogether(
      database,
      together.map(({ parts }) => parts),
    );
    if (made) return together.map(() => undefined);
  }
  const apart = together.map(({ parts }) => applyChanges(connection, parts));
  await Promise.allSettled(apart);
  return apart;
}

const isWorthwhile = (together: readonly Commit[]): boolean =>
  together.length >= WORTHWHILE || together.some(({ parts }) => parts.length > 1 || parts.some((part) => changesIn(part) > 1));

/** Lets those aboard that touch none of the same records: of two that do, the second would fail for certain. */
function boarding(): (commit: Commit) => boolean {
  const aboard = new Set<string>();
  let text = 0;
  return ({ names, size }) => {
    if (text + size > MOST_TEXT || names.some((name) => aboard.has(name))) return false;
    text += size;
    for (const name of names) aboard.add(name);
    return true;
  };
}

const namesIn = ({ group }: Part): readonly string[] =>
  [...group.removes, ...group.replaces.map(({ target }) => target), ...group.inserts.map(({ record }) => record)].map(
    ({ tenant, id }) => `${group.collection.name} ${documentId(tenant, id)}`,
  );

const sizeOf = ({ group }: Part): number => [...group.replaces, ...group.inserts].reduce((sum, { text }) => sum + text.length, 0);
