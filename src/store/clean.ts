import { AppError } from "../shared/errors.ts";
import type { Json } from "../shared/json.ts";
import { jsonOf } from "./frozen.ts";
import type { Scalar, StoredRecord } from "./port.ts";

/** A record as it is stored: its JSON text, and the same as plain data for the indexed fields. */
export interface Cleaned {
  readonly text: string;
  readonly record: StoredRecord & Readonly<Record<string, unknown>>;
}

/** Below MongoDB's 16 MB per document, so that both engines refuse the same records. */
const MOST_BYTES = 15 * 1024 * 1024;

/** JSON.stringify writes U+0000 and lone surrogates, and nothing else that needs cleaning, as these escapes. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;

/** Lone surrogates become U+FFFD, U+0000 is dropped: neither engine keeps them faithfully. */
export function cleanText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes("\u0000") ? formed.replaceAll("\u0000", "") : formed;
}

export const cleanScalar = (value: Scalar): Scalar => (typeof value === "string" ? cleanText(value) : value);

function cleanJson(value: Json): Json {
  if (typeof value === "string") return cleanText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  // fromEntries defines properties, so that a key "__proto__" stays data
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanJson(inner ?? null)]));
}

/**
 * The record with its new version as plain, clean JSON; `undefined` is dropped as JSON does.
 * @throws AppError("too-large") above 15 MB
 */
export function cleanRecord(record: Omit<StoredRecord, "version">, version: number): Cleaned {
  const versioned = { ...record, version };
  const raw = jsonOf(versioned);
  if (raw.length * 3 > MOST_BYTES && Buffer.byteLength(raw) > MOST_BYTES) {
    throw new AppError("too-large", { reason: `record ${record.id} exceeds ${MOST_BYTES} bytes` });
  }
  // Hardly any text has such an escape, and two letters are found sooner than a pattern.
  if (!raw.includes("\\u") || !SUSPECT.test(raw)) return { text: raw, record: versioned };
  const cleaned = cleanJson(JSON.parse(raw) as Json) as unknown as Cleaned["record"];
  return { text: JSON.stringify(cleaned), record: cleaned };
}

/**
 * The value of an indexed field, `null` where the record has none (JSON has no NaN or infinity: they are null too).
 * @throws AppError("unexpected") for an object or array, which no index can hold
 */
export function indexedValue(record: Readonly<Record<string, unknown>>, field: string): Scalar | null {
  const value = record[field];
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  throw new AppError("unexpected", { reason: `indexed field ${field} holds no scalar` });
}
