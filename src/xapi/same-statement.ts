import type { Json } from "../shared/json.ts";

/** LRSs rewrite these: `version` to 1.0.0, and what they add themselves. */
const THEIRS: ReadonlySet<string> = new Set(["version"]);

/**
 * Whether a stored statement says what we sent: every field we sent is there with the same value. What the LRS added (stored,
 * authority, defaults) does not count, nor how it writes a time (`…Z` or `…+00:00`, milli- or microseconds).
 */
export function saysTheSame(sent: Json, stored: unknown): boolean {
  return sameValue(withoutTheirs(sent), stored);
}

function withoutTheirs(sent: Json): Json {
  if (!isObject(sent)) return sent;
  return Object.fromEntries(Object.entries(sent).filter(([key]) => !THEIRS.has(key)));
}

function sameValue(sent: Json | undefined, stored: unknown, key = ""): boolean {
  if (sent === undefined) return true;
  if (Array.isArray(sent)) {
    return Array.isArray(stored) && stored.length === sent.length && sent.every((item: Json, index) => sameValue(item, stored[index]));
  }
  if (isObject(sent)) {
    return isObject(stored) && Object.entries(sent).every(([name, value]) => sameValue(value, stored[name], name));
  }
  if (key === "timestamp" && typeof sent === "string" && typeof stored === "string") return Date.parse(sent) === Date.parse(stored);
  return sent === stored;
}

const isObject = (value: unknown): value is Readonly<Record<string, Json | undefined>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
