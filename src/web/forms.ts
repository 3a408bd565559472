import { AppError } from "../shared/errors.ts";

export type Fields = Readonly<Record<string, string | readonly string[]>>;

const MAX_FIELDS = 2_000;

/**
 * A urlencoded body or query as a prototype-less object; a repeated name becomes a list, so a schema that wants one string refuses it.
 * @throws AppError("too-large") over 2,000 fields
 */
export function readFields(text: string): Fields {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  if (text === "") return fields;
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > MAX_FIELDS) throw new AppError("too-large", { reason: `more than ${MAX_FIELDS} fields` });
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else if (typeof before === "string") fields[name] = [before, value];
    else before.push(value);
  }
  return fields;
}

/** Cookies by name; broken percent coding stays as it is, the first of equal names wins. */
export function readCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (at > 0 && !(name in cookies)) cookies[name] = part.slice(at + 1).trim();
  }
  return cookies;
}
