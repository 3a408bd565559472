/**
 * The `next` page of a Link header (RFC 8288), read leniently: Moodle writes curly quotes (which arrive as Latin-1 bytes) and `&amp;`.
 * A relative target is resolved against `base`; a target on another origin is no next page, for it would be handed our token.
 */
export function nextPage(header: string | undefined, base: string): string | undefined {
  if (header === undefined) return undefined;
  const decoded = /[\u0100-\uffff]/.test(header);
  const text = (decoded ? header : Buffer.from(header, "latin1").toString("utf8")).replace(/[“”„″]/g, '"');
  for (const [, target = "", parameters = ""] of text.matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"+([^"]*)"+|([^\s;,"]+))/i.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? "").toLowerCase().split(/\s+/);
    if (!relations.includes("next")) continue;
    const url = URL.parse(target.trim().replaceAll("&amp;", "&"), base);
    return url !== null && url.origin === new URL(base).origin ? url.href : undefined;
  }
  return undefined;
}
