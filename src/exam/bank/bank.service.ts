import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { once } from "../../shared/once.ts";
import type { Ids } from "../../shared/ids.ts";
import type { Text } from "../../shared/json.ts";
import { collections } from "../../store/collections.ts";
import { deciding, type Decided } from "../../store/deciding.ts";
import { findAll, insert, type Change, type Store } from "../../store/port.ts";
import type { Banks } from "../banks.ts";
import type { Question } from "../questions/question.ts";
import type { BankMedia } from "./media.ts";
import type { BankArea, BankQuestionRecord, BankRecord, BankVersionRecord } from "./records.ts";
import { sameContent } from "./same.ts";
import { createFinder, type Finder } from "./search.ts";
import { createLookalikes, type SimilarQuestion } from "./similar.ts";
import type { BankNamed, BankNow, BankSource } from "./source.ts";
import { questionKey, versionKey, writeQuestions, type Written } from "./writing.ts";

/** A question of a bank with everything its page tells. */
export interface QuestionFacts {
  readonly bank: BankNow;
  readonly question: Question;
  /** Its record; absent while it is as it ships. */
  readonly record: BankQuestionRecord | undefined;
  /** Newest first; none while nothing was ever saved. */
  readonly versions: readonly BankVersionRecord[];
  /** What ships by now, where that is newer than what this version was written over. */
  readonly offered: Question | undefined;
  readonly similar: readonly SimilarQuestion[];
}

/** What an editor typed, as a question without what only the bank says of it. */
export type Typed = Omit<Question, "id" | "version" | "state">;

export interface SaveRequest {
  readonly bank: string;
  /** Absent for a new question. */
  readonly item?: string | undefined;
  /** Version the editor began with; 0 for a new question. */
  readonly seen: number;
  readonly typed: Typed;
}

export type Saved =
  | { readonly type: "saved" | "unchanged"; readonly item: string }
  /** Somebody saved another version meanwhile; nothing was written. */
  | { readonly type: "changed"; readonly question: Question; readonly by: string | undefined; readonly at: number | undefined };

export interface BankService {
  /** The banks of the actor's company with their questions as they stand. */
  banks(actor: Actor): Promise<readonly (BankNamed & { readonly now: BankNow })[]>;
  /** @throws AppError("not-found") */
  bank(actor: Actor, bank: string): Promise<BankNow>;
  finder(bank: BankNow): Finder;
  /** Questions of the bank that read like this one. */
  similar(bank: BankNow, question: Pick<Question, "id" | "stem">): Promise<readonly SimilarQuestion[]>;
  /** @throws AppError("not-found") */
  question(actor: Actor, bank: string, item: string): Promise<QuestionFacts>;
  /** @throws AppError("not-found") */
  version(actor: Actor, bank: string, item: string, number: number): Promise<BankVersionRecord>;
  /** A new version, in the state the question is in. @throws AppError("not-found") for a question or file that is not there */
  save(actor: Actor, request: SaveRequest): Promise<Saved>;
  /** Moves questions to a state; no version is made. @returns how many moved @throws AppError("not-found") */
  move(
    actor: Actor,
    request: { readonly bank: string; readonly items: readonly string[]; readonly state: Question["state"] },
  ): Promise<number>;
  /** What an earlier version says, or what ships by now, as a new version. @throws AppError("not-found") */
  takeBack(actor: Actor, request: { readonly bank: string; readonly item: string; readonly from: number | "shipped" }): Promise<void>;
  /** Names of those who saved something, by person id. */
  names(actor: Actor, persons: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A bank of the company's own. @returns its id */
  create(actor: Actor, bank: { readonly name: Text; readonly areas: readonly BankArea[] }): Promise<string>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly source: BankSource;
  readonly shipped: Banks;
  readonly media: BankMedia;
}

export function createBankService({ store, clock, ids, source, shipped, media }: Deps): BankService {
  const finderOf = once(({ questions }: BankNow) => createFinder(questions));
  const lookalikesOf = once(({ questions }: BankNow) => createLookalikes(questions));

  const recordOf = (tenant: string, bank: string, item: string): Promise<BankQuestionRecord | undefined> =>
    store.get(collections.bankQuestions, tenant, questionKey(bank, item));

  const shippedOf = (bank: string, item: string): Question | undefined =>
    shipped.ids().includes(bank) ? shipped.bank(bank).questions.find(({ id }) => id === item) : undefined;

  function offeredOver(record: BankQuestionRecord | undefined): Question | undefined {
    if (record === undefined) return undefined;
    const offered = shippedOf(record.bank, record.item);
    return offered !== undefined && offered.version > (record.shipped ?? 1) ? offered : undefined;
  }

  /** From the store itself, for whoever is about to write. */
  async function present(tenant: string, bank: string, item: string) {
    const record = await recordOf(tenant, bank, item);
    const question = record?.question ?? shippedOf(bank, item);
    if (question === undefined) throw new AppError("not-found", { reason: `question ${item.slice(0, 60)} of ${bank.slice(0, 60)}` });
    return { record, question };
  }

  async function similar(bank: BankNow, question: Pick<Question, "id" | "stem">): Promise<readonly SimilarQuestion[]> {
    return (await lookalikesOf(bank)).like(question);
  }

  async function question(actor: Actor, bank: string, item: string): Promise<QuestionFacts> {
    const { tenant } = actor;
    const now = await source.bankOf(tenant, bank);
    const [at, versions] = await Promise.all([
      present(tenant, bank, item),
      findAll(store, collections.bankVersions, { tenant, query: { index: "byItem", equal: [bank, item], descending: true } }),
    ]);
    return { bank: now, ...at, versions, offered: offeredOver(at.record), similar: await similar(now, at.question) };
  }

  async function version({ tenant }: Actor, bank: string, item: string, number: number): Promise<BankVersionRecord> {
    const found = await store.get(collections.bankVersions, tenant, versionKey(bank, item, number));
    if (found === undefined) throw new AppError("not-found", { reason: `version ${number} of ${item.slice(0, 60)}` });
    return found;
  }

  /** Writes one question with its audit line and its files. */
  async function written({ tenant, person }: Actor, bank: string, one: Written, claims: readonly Change[]): Promise<readonly Change[]> {
    const at = clock();
    const detail = { bank, version: one.question.version };
    const line = { tenant, cohort: "", at, actor: person, action: "bank.question-saved", subject: one.question.id, detail };
    return [...(await writeQuestions(store, { tenant, bank, by: person, at }, [one], "written")), ...claims, auditLine(line)];
  }

  async function saveNew(actor: Actor, bank: string, typed: Typed): Promise<Decided<Saved>> {
    const item = `q-${Buffer.from(ids.id()).toString("hex").slice(0, 24)}`;
    const { listed, claims } = await media.taken(actor, questionKey(bank, item), typed.media);
    const question = { ...typed, ...listed, id: item, version: 1, state: "draft" } as Question;
    const changes = await written(actor, bank, { question, record: undefined, before: undefined }, claims);
    return { changes, outcome: { type: "saved", item } };
  }

  async function save(actor: Actor, { bank, item, seen, typed }: SaveRequest): Promise<Saved> {
    await source.bankOf(actor.tenant, bank);
    return deciding<Saved>(store, async () => {
      if (item === undefined) return saveNew(actor, bank, typed);
      const { record, question: before } = await present(actor.tenant, bank, item);
      if (before.version !== seen) return { changes: [], outcome: { type: "changed", question: before, by: record?.by, at: record?.at } };
      const { listed, claims } = await media.taken(actor, questionKey(bank, item), typed.media);
      const next = { ...typed, ...listed, id: item, version: before.version + 1, state: before.state } as Question;
      if (sameContent(next, before)) return { changes: [], outcome: { type: "unchanged", item } };
      const over = { question: next, record, before, shipped: shippedOf(bank, item)?.version };
      return { changes: await written(actor, bank, over, claims), outcome: { type: "saved", item } };
    });
  }

  async function move(
    actor: Actor,
    { bank, items, state }: { readonly bank: string; readonly items: readonly string[]; readonly state: Question["state"] },
  ): Promise<number> {
    const { tenant, person } = actor;
    return deciding<number>(store, async () => {
      const all = await Promise.all([...new Set(items)].map((item) => present(tenant, bank, item)));
      const moving = all.filter(({ question: one }) => one.state !== state);
      if (moving.length === 0) return { changes: [], outcome: 0 };
      const at = clock();
      const moved = moving.map(({ record, question: before }) => {
        const over = record === undefined ? shippedOf(bank, before.id)?.version : undefined;
        return { question: { ...before, state }, record, before, shipped: over };
      });
      const changes = await writeQuestions(store, { tenant, bank, by: person, at }, moved, "written");
      const detail = { state, items: moving.map(({ question: one }) => one.id) };
      const line = auditLine({ tenant, cohort: "", at, actor: person, action: "bank.state-changed", subject: bank, detail });
      return { changes: [...changes, line], outcome: moved.length };
    });
  }

  async function takeBack(
    actor: Actor,
    { bank, item, from }: { readonly bank: string; readonly item: string; readonly from: number | "shipped" },
  ): Promise<void> {
    await deciding<undefined>(store, async () => {
      const { record, question: before } = await present(actor.tenant, bank, item);
      const source_ = from === "shipped" ? offeredOver(record) : (await version(actor, bank, item, from)).question;
      if (source_ === undefined) throw new AppError("not-found", { reason: `nothing is offered for ${item}` });
      const over = from === "shipped" ? source_.version : undefined;
      const next: Question = { ...source_, version: before.version + 1, state: before.state };
      if (sameContent(next, before) && over === undefined) return { changes: [], outcome: undefined };
      return { changes: await written(actor, bank, { question: next, record, before, shipped: over }, []), outcome: undefined };
    });
  }

  async function create({ tenant, person }: Actor, { name, areas }: { name: Text; areas: readonly BankArea[] }): Promise<string> {
    const id = `b-${Buffer.from(ids.id()).toString("hex").slice(0, 16)}`;
    const at = clock();
    await store.commit([
      insert<BankRecord>(collections.banks, { id, tenant, name, areas, changedAt: at }),
      auditLine({ tenant, cohort: "", at, actor: person, action: "bank.created", subject: id }),
    ]);
    return id;
  }

  async function names({ tenant }: Actor, persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await Promise.all([...new Set(persons)].map((id) => store.get(collections.persons, tenant, id)));
    return new Map(found.flatMap((person) => (person === undefined ? [] : [[person.id, person.name] as const])));
  }

  return {
    async banks({ tenant }) {
      const named = await source.banksOf(tenant);
      return Promise.all(named.map(async (one) => ({ ...one, now: await source.bankOf(tenant, one.id) })));
    },
    bank: ({ tenant }, bank) => source.bankOf(tenant, bank),
    finder: finderOf,
    similar,
    question,
    version,
    save,
    move,
    takeBack,
    create,
    names,
  };
}
