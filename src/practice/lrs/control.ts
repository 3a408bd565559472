import type { Faults } from "../faults.ts";
import type { StoredStatement } from "./model.ts";
import { PRACTICE_LRS_KEY, PRACTICE_LRS_SECRET } from "./routes.ts";
import type { StatementStore } from "./store.ts";

/** The practice LRS in the hands of a test or a drill. */
export interface LrsControl {
  /** The address a client is given: statements are at `${url}statements`. */
  url: string;
  key: string;
  secret: string;
  faults: Pick<Faults, "add" | "clear">;
  /** All statements in the order they were stored, voided ones included. */
  statements: () => StoredStatement[];
  count: () => number;
  /** Takes one away as if it had never come; true if it was there. */
  remove: (id: string) => boolean;
  clear: () => void;
}

export function createLrsControl(store: StatementStore, url: string, faults: Faults): LrsControl {
  return {
    url,
    key: PRACTICE_LRS_KEY,
    secret: PRACTICE_LRS_SECRET,
    faults: { add: faults.add, clear: faults.clear },
    statements: () => store.find({ limit: store.count(), ascending: true, withVoided: true }).map(({ statement }) => statement),
    count: store.count,
    remove: store.remove,
    clear: store.clear,
  };
}
