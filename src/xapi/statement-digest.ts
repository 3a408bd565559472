import { digest } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";

/** LRSs rewrite these or add them; the id is compared apart. */
const THEIRS: ReadonlySet<string> = new Set(["id", "version", "stored", "authority"]);

/**
 * What a statement says, as a hash of 132 bits: the same for the JSON we sent and for what an LRS gives back of it, whatever the
 * order of its keys and however it writes its time.
 */
export function statementDigest(statement: Json): string {
  const own = isObject(statement) ? Object.fromEntries(Object.entries(statement).filter(([key]) => !THEIRS.has(key))) : statement;
  return digest(JSON.stringify(canonical(own))).slice(0, 22);
}

function canonical(value: Json | undefined, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one: Json) => canonical(one));
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, canonical(inner, name)]);
  }
  return key === "timestamp" && typeof value === "string" ? Date.parse(value) : value;
}

const isObject = (value: Json | undefined): value is Readonly<Record<string, Json | undefined>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
