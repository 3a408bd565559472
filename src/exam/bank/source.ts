import type { Text } from "../../shared/json.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { Banks } from "../banks.ts";
import type { Question, QuestionType } from "../questions/question.ts";
import type { BankArea } from "./records.ts";

/** Which questions are wanted; what is not named does not matter, and an empty list is every one. */
export interface Wanted {
  readonly areas?: readonly string[] | undefined;
  readonly types?: readonly QuestionType[] | undefined;
  /** 1–3. */
  readonly difficulties?: readonly number[] | undefined;
}

/** A bank of a company as it stands now: what ships, under what the company wrote, changed and imported. */
export interface BankNow {
  readonly id: string;
  readonly areas: readonly BankArea[];
  /** The latest version of every question in any state, sorted by id. */
  readonly questions: readonly Question[];
  /** What papers are drawn from. */
  ready(wanted?: Wanted): readonly Question[];
}

/** A bank by name. */
export interface BankNamed {
  readonly id: string;
  /** Absent where it ships with the installation; its name stands in the locales. */
  readonly name?: Text | undefined;
}

export interface BankSource {
  /** The banks of a company: those that ship, then its own. */
  banksOf(tenant: string): Promise<readonly BankNamed[]>;
  /** @throws AppError("not-found") where the company has no such bank */
  bankOf(tenant: string, bank: string): Promise<BankNow>;
}

const KEPT = 16;

/** Reads the banks papers are drawn from. What a company has of its own is read anew only when its bank's record has moved. */
export function createBankSource({ store, banks }: { readonly store: Store; readonly banks: Banks }): BankSource {
  const read = new Map<string, { readonly version: number; readonly bank: BankNow }>();

  async function bankOf(tenant: string, id: string): Promise<BankNow> {
    const record = await store.get(collections.banks, tenant, id);
    const key = `${tenant} ${id}`;
    const version = record?.version ?? 0;
    const known = read.get(key);
    if (known?.version === version) return known.bank;
    const shipped = banks.ids().includes(id) ? banks.bank(id) : undefined;
    const areas = record?.areas ?? shipped?.areas;
    if (areas === undefined) throw new AppError("not-found", { reason: `bank ${id.slice(0, 60)}` });
    const own = await findAll(store, collections.bankQuestions, { tenant, query: { index: "byBank", equal: [id] } });
    const questions = new Map((shipped?.questions ?? []).map((question) => [question.id, question]));
    for (const { item, question } of own) questions.set(item, question);
    const bank = bankNow({ id, areas }, [...questions.values()]);
    keep(key, version, bank);
    return bank;
  }

  function keep(key: string, version: number, bank: BankNow): void {
    read.delete(key);
    read.set(key, { version, bank });
    const [oldest] = read.keys();
    if (read.size > KEPT && oldest !== undefined) read.delete(oldest);
  }

  async function banksOf(tenant: string): Promise<readonly BankNamed[]> {
    const records = await findAll(store, collections.banks, { tenant, query: { index: "byChange", equal: [] } });
    const own = records.filter(({ areas }) => areas !== undefined).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return [...banks.ids().map((id) => ({ id })), ...own.map(({ id, name }) => ({ id, name }))];
  }

  return { banksOf, bankOf };
}

function bankNow(bank: Pick<BankNow, "id" | "areas">, unsorted: readonly Question[]): BankNow {
  const questions = unsorted.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const among = <T>(list: readonly T[] | undefined, value: T): boolean => list === undefined || list.length === 0 || list.includes(value);
  const ready = ({ areas, types, difficulties }: Wanted = {}): readonly Question[] =>
    questions.filter(
      ({ state, area, type, difficulty }) =>
        state === "ready" && among(areas, area) && among(types, type) && among(difficulties, difficulty),
    );
  return { ...bank, questions, ready };
}
