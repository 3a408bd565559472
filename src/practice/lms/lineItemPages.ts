import { z } from "zod";
import type { LineItem } from "./records.ts";

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const count = z.preprocess(first, z.coerce.number().int().min(0).catch(0));
const FilterSchema = z.object({
  resource_link_id: z.preprocess(first, z.string().optional()),
  resource_id: z.preprocess(first, z.string().optional()),
  tag: z.preprocess(first, z.string().optional()),
  limit: count.optional(),
  from: count.optional(),
});

/** One page of a course's line items. `limit` 0 means all of them. */
export interface LineItemPage {
  items: LineItem[];
  total: number;
  limit: number;
  from: number;
}

export function lineItemPage(items: readonly LineItem[], query: unknown): LineItemPage {
  const filter = FilterSchema.parse(query);
  const matching = items.filter(
    (item) =>
      (filter.resource_link_id === undefined || item.link === filter.resource_link_id) &&
      (filter.resource_id === undefined || item.resourceId === filter.resource_id) &&
      (filter.tag === undefined || item.tag === filter.tag),
  );
  const limit = filter.limit ?? 0;
  const from = filter.from ?? 0;
  return { items: limit === 0 ? matching : matching.slice(from, from + limit), total: matching.length, limit, from };
}

/** UTF-8 bytes as header characters: Node sends header text as Latin-1. */
const headerText = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** Moodle's Link header with its `&amp;`, its curly quotes and its lost filters; null without paging. */
export function pageLinks(base: string, { total, limit, from }: LineItemPage): string | null {
  if (limit === 0) return null;
  const to = (start: number, rel: string): string => `<${base}&amp;limit=${limit}&amp;from=${start}>; rel=“${rel}”`;
  const links = [
    to(0, "first"),
    ...(from > 0 ? [to(Math.max(from - limit, 0), "prev")] : []),
    to(from, "canonical"),
    ...(from + limit < total ? [to(from + limit, "next")] : []),
    to(Math.max(total - 1, 0), "last"),
  ];
  return headerText(links.join(", "));
}
