import type { Change, Store } from "./port.ts";

/** The same store, telling a listener of each commit after it is durable; what the listener does is not waited for. */
export const withListener = (store: Store, committed: (changes: readonly Change[]) => void): Store => ({
  ...store,
  commit: (changes) => store.commit(changes).then(() => committed(changes)),
});
