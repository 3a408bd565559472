import { z } from "zod";
import type { PlatformCalls, ServiceCall } from "./platform-call.ts";
import { ServiceRefusal, type AgsClient, type AgsPlace, type AgsResult, type LineItem } from "./service-port.ts";
import { MEDIA, SCOPE } from "./words.ts";

/** Platforms write `""` for what they do not have. */
const text = z
  .string()
  .optional()
  .catch(undefined)
  .transform((value) => (value === "" ? undefined : value));

const Item = z.object({
  id: z.string().min(1),
  label: z.string().catch(""),
  scoreMaximum: z.coerce.number().catch(0),
  resourceId: text,
  tag: text,
  resourceLinkId: text,
});

const Result = z.object({
  userId: z.coerce.string(),
  resultScore: z.number().optional().catch(undefined),
  resultMaximum: z.number().optional().catch(undefined),
  comment: z.string().optional().catch(undefined),
});

/** Assignment and Grade Services 2.0 over {@link PlatformCalls}. */
export function createAgs(calls: PlatformCalls): AgsClient {
  const onItem = (place: AgsPlace, url: string): ServiceCall => ({
    platform: place.platform,
    scopes: granted(place, SCOPE.lineItem),
    url,
    accept: MEDIA.lineItem,
  });

  return {
    async lineItems(place, { resourceId, tag }) {
      const url = withQuery(place.lineItems, { resource_id: resourceId, tag });
      const scopes = granted(place, SCOPE.lineItem, SCOPE.lineItemRead);
      const pages = await calls.pages({ platform: place.platform, scopes, url, accept: MEDIA.lineItems });
      const items = pages.flat().flatMap((entry) => asItem(entry) ?? []);
      // A platform that does not know a filter answers everything, and a next link may have lost ours.
      return items.filter(
        (item) => (resourceId === undefined || item.resourceId === resourceId) && (tag === undefined || item.tag === tag),
      );
    },
    async createLineItem(place, item) {
      return made(await calls.call({ ...onItem(place, place.lineItems), method: "POST", content: { type: MEDIA.lineItem, body: item } }));
    },
    async updateLineItem(place, item) {
      // PUT replaces the whole item: what the platform keeps beside our fields (dates, tags, review address) must go back with it.
      const before = z
        .record(z.string(), z.unknown())
        .catch({})
        .parse(await calls.call(onItem(place, item.id)));
      const answer = await calls.call({
        ...onItem(place, item.id),
        method: "PUT",
        content: { type: MEDIA.lineItem, body: { ...before, ...item } },
      });
      return answer === undefined ? item : made(answer);
    },
    async deleteLineItem(place, item) {
      try {
        await calls.call({ ...onItem(place, item), method: "DELETE" });
      } catch (error) {
        if (!(error instanceof ServiceRefusal && error.kind === "missing")) throw error;
      }
    },
    async postScore(place, lineItem, score) {
      await calls.call({
        platform: place.platform,
        scopes: granted(place, SCOPE.score),
        url: below(lineItem, "scores"),
        method: "POST",
        accept: "application/json",
        content: { type: MEDIA.score, body: score },
      });
    },
    async results(place, lineItem, userId) {
      const url = withQuery(below(lineItem, "results"), { user_id: userId });
      const pages = await calls.pages({ platform: place.platform, scopes: granted(place, SCOPE.resultRead), url, accept: MEDIA.results });
      const results: AgsResult[] = pages.flat().flatMap((entry) => Result.safeParse(entry).data ?? []);
      return results.filter((result) => userId === undefined || result.userId === userId);
    },
  };
}

/** The first of these scopes the launch offered. @throws ServiceRefusal naming what the administrator has to switch on */
function granted(place: AgsPlace, ...wanted: readonly string[]): readonly string[] {
  const scope = wanted.find((each) => place.scopes.includes(each));
  if (scope === undefined) throw new ServiceRefusal("refused", { reason: `scope not granted: ${wanted[0]}` });
  return [scope];
}

/** A service address below a line item: its path grows, its query (Moodle's `type_id`) stays. */
function below(lineItem: string, service: "scores" | "results"): string {
  const url = addressOf(lineItem);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${service}`;
  return url.href;
}

function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = addressOf(address);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function addressOf(address: string): URL {
  const url = URL.parse(address);
  if (url === null) throw new ServiceRefusal("refused", { reason: "no line item address" });
  return url;
}

const asItem = (entry: unknown): LineItem | undefined => Item.safeParse(entry).data;

function made(answer: unknown): LineItem {
  const item = asItem(answer);
  if (item === undefined) throw new ServiceRefusal("later", { reason: "the answer is no line item" });
  return item;
}
