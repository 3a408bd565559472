import type { Statement } from "./model.ts";

/** What the store adds or may rewrite does not make two statements different (Data, 2.3.1). */
const ADDED = new Set(["stored", "authority", "version"]);

function normalise(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((each) => normalise(each, path));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => path !== "" || !ADDED.has(name))
    .map(([name, inner]): [string, unknown] => [name, normaliseField(name, inner, `${path}/${name}`)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function normaliseField(name: string, value: unknown, path: string): unknown {
  if (/contextActivities\/(parent|grouping|category|other)$/.test(path) && !Array.isArray(value)) return [normalise(value, path)];
  if (name === "timestamp" && typeof value === "string") return Date.parse(value);
  if ((name === "id" || name === "registration") && typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value)) return value.toLowerCase();
  if (name === "extensions") return normalise(value, "/extensions");
  return normalise(value, path);
}

/** Whether two sendings of one id say the same: property order, one-element lists and time zones do not count. */
export function sameStatement(one: Statement, other: Statement): boolean {
  // A statement first sent without a timestamp was given one by the store.
  const bothTimed = one.timestamp !== undefined && other.timestamp !== undefined;
  const comparable = ({ timestamp, ...rest }: Statement): unknown => (bothTimed ? { ...rest, timestamp } : rest);
  return JSON.stringify(normalise(comparable(one), "")) === JSON.stringify(normalise(comparable(other), ""));
}
