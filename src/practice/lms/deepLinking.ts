import { z } from "zod";
import type { PlatformSettings } from "./platform.ts";
import { ownItem } from "./state.ts";
import type { NewLineItem, NewLink } from "./state.ts";
import type { ResourceLink } from "./records.ts";

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const ContentItemSchema = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  text: z.string().optional(),
  url: z.string().optional(),
  custom: z.record(z.string(), text).optional(),
  icon: z.looseObject({ url: z.string() }).optional(),
  lineItem: z
    .looseObject({
      scoreMaximum: z.number(),
      resourceId: text.optional(),
      tag: text.optional(),
      submissionReview: z.looseObject({ url: z.string().optional(), custom: z.record(z.string(), text).optional() }).optional(),
    })
    .optional(),
});
export const ContentItemsSchema = z.array(ContentItemSchema);
export type ContentItem = z.infer<typeof ContentItemSchema>;

/** An accepted content item: the link to make, and how to make its own column once the link has an id. */
interface AcceptedItem {
  link: NewLink;
  column: ((link: ResourceLink) => NewLineItem) | null;
}

/** `refused` holds titles Moodle tells of; in a response of several items it drops the bad ones without a word. */
export interface Acceptance {
  accepted: AcceptedItem[];
  refused: string[];
}

const LARGEST_MAXIMUM = 100;

function hasLegalMaximum({ lineItem }: ContentItem): boolean {
  return (
    lineItem === undefined ||
    (Number.isInteger(lineItem.scoreMaximum) && lineItem.scoreMaximum > 0 && lineItem.scoreMaximum <= LARGEST_MAXIMUM)
  );
}

const withoutTags = (value: string): string => value.replace(/<[^>]*>/g, "");

/** The label, windows of time, iframe and window of an item are not looked at; the column is named after the link. */
function accept(item: ContentItem, course: string, grading: PlatformSettings["grading"]): AcceptedItem {
  const { lineItem } = item;
  const graded = lineItem !== undefined || grading === "always";
  const review = lineItem?.submissionReview;
  const column = (link: ResourceLink): NewLineItem =>
    ownItem(link, {
      maximum: lineItem?.scoreMaximum ?? LARGEST_MAXIMUM,
      resourceId: lineItem?.resourceId ?? "",
      tag: lineItem?.tag ?? "",
      review: review === undefined ? null : { url: review.url ?? null, custom: review.custom ?? null },
    });
  return {
    link: {
      course,
      title: withoutTags(item.title ?? "Tierwise"),
      text: (item.text ?? "").replace(/\r?\n/g, "\r\n"),
      url: item.url ?? null,
      custom: item.custom ?? {},
      icon: item.icon?.url ?? null,
      graded,
    },
    column: graded ? column : null,
  };
}

/** Moodle 5.1's choice among the content items of one deep-linking response. */
export function acceptItems(items: readonly ContentItem[], course: string, grading: PlatformSettings["grading"]): Acceptance {
  const links = items.filter(({ type }) => type === "ltiResourceLink");
  const legal = links.filter(hasLegalMaximum);
  const refused = items.length === 1 && legal.length === 0 ? links.map(({ title }) => title ?? "") : [];
  return { accepted: legal.map((item) => accept(item, course, grading)), refused };
}
