import { Router } from "express";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { findCourse } from "../courses.ts";
import { requireMedia, requireScope } from "./access.ts";
import { MEDIA, SCOPE } from "./claims.ts";
import { ServiceError } from "./errors.ts";
import { lineItemPage, pageLinks } from "./lineItemPages.ts";
import { DEPLOYMENT_ID, services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { LineItem } from "./records.ts";
import { rescale } from "./scores.ts";

const text = z.union([z.string(), z.number().transform(String)]);
const SentSchema = z.looseObject({
  label: z.string().min(1),
  scoreMaximum: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .refine((value) => value >= 0),
  resourceId: text.nullish(),
  tag: text.nullish(),
  resourceLinkId: text.nullish(),
  submissionReview: z.looseObject({ url: z.string().nullish(), custom: z.record(z.string(), text).nullish() }).nullish(),
});
type Sent = z.infer<typeof SentSchema>;

const READ = [SCOPE.lineItem, SCOPE.lineItemRead];

/** A line item as the services show it: what it holds, and no more (windows of time are not kept). */
function lineItemJson(platform: Platform, item: LineItem): Record<string, unknown> {
  return {
    id: services.lineItem(platform, item.course, item.id),
    label: item.label,
    scoreMaximum: item.maximum,
    resourceId: item.resourceId,
    tag: item.tag,
    ...(item.link === null ? {} : { resourceLinkId: item.link, ltiLinkId: item.link }),
    ...(item.review === null ? {} : { submissionReview: reviewJson(item.review) }),
  };
}

function reviewJson({ url, custom }: NonNullable<LineItem["review"]>): Record<string, unknown> {
  return { ...(url === null ? {} : { url }), ...(custom === null ? {} : { custom }) };
}

/** The course of the address, or Moodle's 404. */
function courseOf(req: Request): string {
  const course = findCourse(String(req.params.course));
  if (course === undefined || course.id !== req.params.course)
    throw new ServiceError(404, `Not Found: Course ${String(req.params.course)} doesn't exist`);
  return course.id;
}

/** The line item of the address, or Moodle's 404. */
export function itemOf(platform: Platform, req: Request): LineItem {
  const course = courseOf(req);
  const item = platform.state.item(course, String(req.params.item));
  if (item === undefined) throw new ServiceError(404, `Not Found: Grade item ${String(req.params.item)} doesn't exist`);
  return item;
}

function parseSent(req: Request): Sent {
  const sent = SentSchema.safeParse(req.body);
  if (!sent.success) throw new ServiceError(400, "No label or Score Maximum");
  return sent.data;
}

function answer(res: Response, media: string, body: unknown): void {
  res.setHeader("Content-Type", `${media}; charset=utf-8`);
  // A Buffer, because Node would encode the header together with a text body and so break the bytes of the Link header.
  res.end(Buffer.from(JSON.stringify(body)));
}

/** The link a new or changed item is bound to: unknown ones are refused with 403. */
function linkOf(platform: Platform, course: string, sent: Sent): string | null {
  const id = sent.resourceLinkId ?? null;
  if (id === null || id === "") return null;
  if (platform.state.link(course, id) === undefined) throw new ServiceError(403, "Forbidden");
  return id;
}

function createItem(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.lineItem);
    requireScope(platform, req, [SCOPE.lineItem]);
    const course = courseOf(req);
    const sent = parseSent(req);
    const item = platform.state.addItem({
      course,
      label: sent.label,
      maximum: sent.scoreMaximum,
      resourceId: sent.resourceId ?? "",
      tag: sent.tag ?? "",
      link: linkOf(platform, course, sent),
      own: false,
      locked: false,
      review: null,
    });
    res.status(201);
    answer(res, MEDIA.lineItem, { ...sentBody(req), id: services.lineItem(platform, course, item.id) });
  };
}

function sentBody(req: Request): Record<string, unknown> {
  const body: unknown = req.body;
  return typeof body === "object" && body !== null ? { ...body } : {};
}

/** PUT replaces: what is not sent is wiped, and grades keep their percentage under a new maximum. */
function replaceItem(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.lineItem);
    requireScope(platform, req, [SCOPE.lineItem]);
    const item = itemOf(platform, req);
    const sent = parseSent(req);
    const review = sent.submissionReview ?? null;
    platform.state.putItem({
      ...item,
      label: sent.label,
      maximum: sent.scoreMaximum,
      resourceId: sent.resourceId ?? "",
      tag: sent.tag ?? "",
      link: item.own || sent.resourceLinkId === undefined ? item.link : linkOf(platform, item.course, sent),
      review: review === null ? null : { url: review.url ?? null, custom: review.custom ?? null },
    });
    if (sent.scoreMaximum !== item.maximum) {
      for (const grade of platform.state.gradesOf(item.id)) platform.state.putGrade(rescale(grade, item.maximum, sent.scoreMaximum));
    }
    answer(res, MEDIA.lineItem, { ...sentBody(req), id: services.lineItem(platform, item.course, item.id) });
  };
}

function listItems(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.lineItems, true);
    requireScope(platform, req, READ);
    const course = courseOf(req);
    const page = lineItemPage(platform.state.items(course), req.query);
    const base = `${platform.issuer}/mod/lti/services.php/${course}/lineitems?type_id=${DEPLOYMENT_ID}`;
    const link = pageLinks(base, page);
    if (link !== null) res.setHeader("Link", link);
    answer(
      res,
      MEDIA.lineItems,
      page.items.map((item) => lineItemJson(platform, item)),
    );
  };
}

export function lineItemRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/:course/lineitems", listItems(platform));
  router.post("/:course/lineitems", createItem(platform));
  router.get("/:course/lineitems/:item/lineitem", (req, res) => {
    requireMedia(req, MEDIA.lineItem);
    requireScope(platform, req, READ);
    answer(res, MEDIA.lineItem, lineItemJson(platform, itemOf(platform, req)));
  });
  router.put("/:course/lineitems/:item/lineitem", replaceItem(platform));
  router.delete("/:course/lineitems/:item/lineitem", (req, res) => {
    requireScope(platform, req, [SCOPE.lineItem]);
    platform.state.removeItem(itemOf(platform, req).id);
    res.status(204).end();
  });
  return router;
}
