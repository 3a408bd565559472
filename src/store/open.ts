import { AppError } from "../shared/errors.ts";
import type { AnyCollection } from "./arrange.ts";
import type { Store } from "./port.ts";

export interface StoreOptions {
  /** `sqlite:/path/file`, `sqlite::memory:` (nothing outlives the process), or `mongodb://…`. */
  readonly url: string;
  /** All collections; tables and schemas are derived from them. */
  readonly collections: readonly AnyCollection[];
  /** The command line beside a running server: takes no claim on being the one process of a SQLite file. */
  readonly shared?: boolean;
}

/**
 * Opens the store with its tables and indexes made. Loads only the engine that the URL names.
 * @throws AppError("unavailable") when the engine does not answer, or is one that we cannot serve on (`reason` says what to do)
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, collections } = options;
  if (url.startsWith("sqlite:")) {
    const { openSqliteStore } = await import("./sqlite/store.ts");
    return openSqliteStore({ path: url.slice("sqlite:".length), collections, shared: options.shared === true });
  }
  if (url.startsWith("mongodb:") || url.startsWith("mongodb+srv:")) {
    const { openMongoStore } = await import("./mongo/store.ts");
    return openMongoStore({ url, collections });
  }
  throw new AppError("unavailable", { reason: "STORE_URL starts with sqlite: or mongodb://" });
}
