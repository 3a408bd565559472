/** Answers of several choices or parts as one text; the server writes the same (`questions/value.ts`). */
export function choicesText(ids: readonly string[]): string {
  const list = [...new Set(ids)].sort();
  return list.length === 0 ? "" : JSON.stringify(list);
}

export function partsText(parts: readonly (readonly [part: string, value: string])[]): string {
  const list = parts.filter(([, value]) => value.trim() !== "").sort(([a], [b]) => (a < b ? -1 : 1));
  return list.length === 0 ? "" : `{${list.map(([part, value]) => `${JSON.stringify(part)}:${JSON.stringify(value)}`).join(",")}}`;
}
