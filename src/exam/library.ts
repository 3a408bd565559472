import { AppError } from "../shared/errors.ts";
import { createQueueByKey, deciding } from "../store/deciding.ts";
import { collections } from "../store/collections.ts";
import { insert, type Store } from "../store/port.ts";
import { versionId } from "./bank.ts";
import type { Question, QuestionRecord } from "./records.ts";

/** Questions of a paper by their pinned id (`item@version`). */
export type Questions = ReadonlyMap<string, Question>;

export interface Library {
  /** Stores the question versions that are not stored yet; afterwards a paper may refer to them for ever. */
  pin(tenant: string, bank: string, questions: readonly Question[]): Promise<void>;
  /** @throws AppError("unexpected") when a pinned version is missing */
  questions(tenant: string, ids: readonly string[]): Promise<Questions>;
}

const KEPT = 2_000;

/** Question versions never change once stored, so a bounded cache of the latest used ones needs no invalidation. */
export function createLibrary({ store }: { readonly store: Store }): Library {
  const cache = new Map<string, Question>();
  const oneAtATime = createQueueByKey();

  function keep(key: string, question: Question): void {
    cache.delete(key);
    cache.set(key, question);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
  }

  async function pin(tenant: string, bank: string, questions: readonly Question[]): Promise<void> {
    // Papers started together share questions: queued, the first one stores them and the others find them.
    await oneAtATime(`${tenant} ${bank}`, () =>
      deciding(store, async () => {
        const known = await Promise.all(questions.map((question) => store.get(collections.questions, tenant, versionId(question))));
        const foreign = known.find((record) => record !== undefined && record.bank !== bank);
        if (foreign !== undefined)
          throw new AppError("unexpected", { reason: `question ${foreign.id} of bank ${bank} is taken by bank ${foreign.bank}` });
        const missing = questions.filter((_, index) => known[index] === undefined);
        const records = missing.map((question) =>
          insert<QuestionRecord>(collections.questions, { id: versionId(question), tenant, bank, question }),
        );
        return { changes: records, outcome: undefined };
      }),
    );
  }

  async function one(tenant: string, id: string): Promise<Question> {
    const key = `${tenant} ${id}`;
    const cached = cache.get(key);
    const question = cached ?? (await store.get(collections.questions, tenant, id))?.question;
    if (question === undefined) throw new AppError("unexpected", { reason: `question ${id} is on a paper but not stored` });
    keep(key, question);
    return question;
  }

  async function questions(tenant: string, ids: readonly string[]): Promise<Questions> {
    const found = await Promise.all(ids.map(async (id) => [id, await one(tenant, id)] as const));
    return new Map(found);
  }

  return { pin, questions };
}

/** @throws AppError("unexpected") when the paper's question is not among them */
export function questionIn(questions: Questions, id: string): Question {
  const question = questions.get(id);
  if (question === undefined) throw new AppError("unexpected", { reason: `question ${id}` });
  return question;
}
