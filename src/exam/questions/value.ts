/**
 * Answers of several choices or parts as one text. There is exactly one text for each answer, so that equal answers are equal texts
 * and a blank one is the empty text: ids in code-unit order, no blank parts. The page's script writes the same.
 */

/** `["a","c"]`; the empty text for none. */
export function choicesValue(ids: Iterable<string>): string {
  const list = [...new Set(ids)].toSorted();
  return list.length === 0 ? "" : JSON.stringify(list);
}

/** `{"a":"2","b":"1"}`; the empty text where every part is blank. Parts keep the spaces that were typed. */
export function partsValue(parts: Iterable<readonly [part: string, value: string]>): string {
  const list = [...parts].filter(([, value]) => value.trim() !== "").toSorted(([a], [b]) => (a < b ? -1 : 1));
  return list.length === 0 ? "" : `{${list.map(([part, value]) => `${JSON.stringify(part)}:${JSON.stringify(value)}`).join(",")}}`;
}

/** The chosen ids; none for a text that is no such list. */
export function choicesOf(value: string): readonly string[] {
  const read = parsed(value);
  return Array.isArray(read) ? read.filter((each) => typeof each === "string") : [];
}

/** What each part was given; empty for a text that is no such record. */
export function partsOf(value: string): ReadonlyMap<string, string> {
  const read = parsed(value);
  if (read === null || typeof read !== "object" || Array.isArray(read)) return new Map();
  return new Map(Object.entries(read).flatMap(([part, given]) => (typeof given === "string" ? [[part, given] as const] : [])));
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
