import type { Draft, Journal } from "./exam-drafts.ts";

interface Entry extends Draft {
  readonly attempt: string;
  readonly at: number;
}

const KEPT = 2 * 24 * 3_600_000;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open("tierwise-exam", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("drafts", { keyPath: ["attempt", "question"] });
  return settled(request);
}

export interface ExamJournal extends Journal {
  /** What an earlier visit left unsent, in the order it was typed. */
  drafts(): Promise<readonly Draft[]>;
}

const nowhere: ExamJournal = {
  durable: false,
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  drafts: () => Promise.resolve([]),
};

/**
 * Unsent answers of one sitting in IndexedDB; entries go as soon as the server has them, and after two days in any case, for the
 * device may be shared. Where the browser keeps no storage in a frame, a journal that keeps nothing.
 */
export async function openJournal(attempt: string, factory: IDBFactory | undefined): Promise<ExamJournal> {
  if (factory === undefined) return nowhere;
  let database: IDBDatabase;
  try {
    database = await open(factory);
  } catch {
    return nowhere;
  }
  const drafts = (mode: IDBTransactionMode): IDBObjectStore => database.transaction("drafts", mode).objectStore("drafts");
  return {
    durable: true,
    async put(draft) {
      await settled(drafts("readwrite").put({ ...draft, attempt, at: Date.now() } satisfies Entry));
    },
    async remove(question) {
      await settled(drafts("readwrite").delete([attempt, question]));
    },
    async drafts() {
      const all = (await settled(drafts("readonly").getAll())) as Entry[];
      for (const old of all.filter(({ at }) => at < Date.now() - KEPT))
        await settled(drafts("readwrite").delete([old.attempt, old.question]));
      return all.filter((entry) => entry.attempt === attempt).sort((a, b) => a.at - b.at);
    },
  };
}
