/** Characters that RFC 8187 lets stand in an extended value; all others are percent-coded. */
const coded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * A Content-Disposition (RFC 6266): the name as it is for today's browsers (RFC 8187, formerly 5987), and one of letters, digits, dot,
 * underline and hyphen for the others.
 */
export function disposition(how: "inline" | "attachment", name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, "_");
  const file = /\w/.test(plain.replace(/\.\w+$/, "").replaceAll("_", "")) ? plain : `file${/\.\w+$/.exec(plain)?.[0] ?? ""}`;
  return `${how}; filename="${file}"; filename*=UTF-8''${coded(name)}`;
}
