import { collections } from "../../store/collections.ts";
import { insert, replace, type Change, type Store } from "../../store/port.ts";
import type { Question } from "../questions/question.ts";
import type { BankQuestionRecord, BankRecord, BankVersionRecord, Origin } from "./records.ts";

/** Where questions are written, by whom and when. */
export interface Desk {
  readonly tenant: string;
  readonly bank: string;
  readonly by: string;
  readonly at: number;
}

/** A question as it shall stand from now on. */
export interface Written {
  readonly question: Question;
  /** The record over it so far. */
  readonly record: BankQuestionRecord | undefined;
  /** The question so far. */
  readonly before: Question | undefined;
  readonly sourceId?: string | undefined;
  /** Version of the shipped question that the writer had before them. */
  readonly shipped?: number | undefined;
}

/** `BankQuestionRecord.id`. */
export const questionKey = (bank: string, item: string): string => `${bank}/${item}`;

/** The changes that put questions into a bank: each latest version, what it was before, and the bank's own mark of change. */
export async function writeQuestions(
  store: Pick<Store, "get">,
  desk: Desk,
  all: readonly Written[],
  origin: Origin,
): Promise<readonly Change[]> {
  const changes = await Promise.all(all.map((one) => writeOne(store, desk, one, origin)));
  return [...changes.flat(), await touch(store, desk)];
}

async function writeOne(store: Pick<Store, "get">, desk: Desk, written: Written, origin: Origin): Promise<readonly Change[]> {
  const { tenant, bank, by, at } = desk;
  const { question, record, before } = written;
  const item = question.id;
  const next = {
    id: questionKey(bank, item),
    tenant,
    bank,
    item,
    question,
    sourceId: written.sourceId ?? record?.sourceId,
    shipped: written.shipped ?? record?.shipped,
    by,
    at,
  };
  const latest =
    record === undefined
      ? insert<BankQuestionRecord>(collections.bankQuestions, next)
      : replace<BankQuestionRecord>(collections.bankQuestions, { ...next, version: record.version });
  if (question.version === before?.version) return [latest];
  const version = (of: Question, rest: Pick<BankVersionRecord, "origin" | "by" | "at">): Change => {
    const id = versionKey(bank, item, of.version);
    return insert<BankVersionRecord>(collections.bankVersions, { id, tenant, bank, item, number: of.version, question: of, ...rest });
  };
  const changes = [latest, version(question, { origin, by, at })];
  // What was never saved here (as shipped, or imported by an older release) is kept at its first change.
  if (before === undefined) return changes;
  if ((await store.get(collections.bankVersions, tenant, versionKey(bank, item, before.version))) !== undefined) return changes;
  const earlier = record === undefined ? { origin: "shipped" as const, by: "system", at } : { origin, by: record.by, at: record.at };
  return [...changes, version(before, earlier)];
}

/** `BankVersionRecord.id`. */
export const versionKey = (bank: string, item: string, number: number): string => `${bank}/${item}@${number}`;

/** The change by which a bank tells that something in it is new. */
async function touch(store: Pick<Store, "get">, { tenant, bank, at }: Desk): Promise<Change> {
  const record = await store.get(collections.banks, tenant, bank);
  return record === undefined
    ? insert<BankRecord>(collections.banks, { id: bank, tenant, changedAt: at })
    : replace<BankRecord>(collections.banks, { ...record, changedAt: at });
}
