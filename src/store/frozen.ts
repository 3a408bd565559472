/** From so many items on, the text of a list that cannot change any more is kept: a sitting's paper is not written out anew with each answer. */
const LONG = 16;

/** Long lists that were frozen here, through and through, and their JSON once it was asked for. */
const texts = new WeakMap<object, { json?: string }>();

/** Freezes through and through what was read: it is handed to everybody who asks. */
export function frozen<T>(value: T): T {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return shut(value);
}

/**
 * Freezes what a writer handed over, provided that reading it back would give the very same: plain data without anything undefined. What is frozen
 * already came from here, but for the little that was changed.
 */
export function settled(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value !== "object") return false;
  if (Object.isFrozen(value)) return isPlain(value);
  if (!isPlain(value) || !Object.values(value).every(settled)) return false;
  shut(value);
  return true;
}

/** The JSON of a record; its long lists that cannot have changed stand last in it. */
export function jsonOf(record: Readonly<Record<string, unknown>>): string {
  const long = Object.keys(record).filter((key) => Array.isArray(record[key]) && texts.has(record[key]));
  if (long.length === 0) return JSON.stringify(record);
  const rest: Record<string, unknown> = { ...record };
  for (const key of long) rest[key] = undefined;
  const parts = [JSON.stringify(rest).slice(1, -1), ...long.map((key) => `${JSON.stringify(key)}:${keptJson(record[key] as object)}`)];
  return `{${parts.filter((part) => part !== "").join(",")}}`;
}

function keptJson(list: object): string {
  const kept = texts.get(list) ?? {};
  return (kept.json ??= JSON.stringify(list));
}

function shut<T extends object>(value: T): T {
  Object.freeze(value);
  if (Array.isArray(value) && value.length >= LONG) texts.set(value, {});
  return value;
}

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
