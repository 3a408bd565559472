import { z } from "zod";
import type { LinkRecord } from "../../cohort/records.ts";
import { MEDIA, SCOPE } from "../words.ts";
import { judged, ok, skipped, wrong, type Finding, type StepResult } from "./findings.ts";
import { unreached, type Probe } from "./probe.ts";

/** What the service checks go by: a link that was launched, a token, and a learner whose score can be tried. */
export interface ServicePlace {
  readonly link: LinkRecord;
  readonly token: string;
  /** Subject id in the LMS. */
  readonly learner: string | undefined;
  /** ISO 8601 with zone. */
  readonly timestamp: string;
  readonly label: string;
}

const RESOURCE = "tierwise:self-test";
const Item = z.object({ id: z.url() });

const bearer = (token: string, accept: string): Record<string, string> => ({ authorization: `Bearer ${token}`, accept });

/** The gradebook service was offered with the launch, and answers with the course's columns. */
export async function checkLineItems(probe: Probe, { link, token }: ServicePlace): Promise<StepResult> {
  const { ags } = link;
  if (ags?.lineItems === undefined) return wrong("line-item", { code: "gradebook-absent" });
  if (!ags.scopes.includes(SCOPE.lineItem)) return wrong("line-item", { code: "gradebook-read-only" });
  const answer = await probe.call({ url: ags.lineItems, headers: bearer(token, MEDIA.lineItems) });
  if (answer.type === "failed") return wrong("line-item", unreached(answer, ags.lineItems));
  if (answer.status !== 200) return wrong("line-item", { code: "gradebook-refused", values: { status: answer.status } });
  return ok("line-item");
}

/** Makes a column, posts one learner's score, and takes the column away again. */
export async function checkScore(probe: Probe, place: ServicePlace): Promise<StepResult> {
  const { ags } = place.link;
  if (ags?.lineItems === undefined || !ags.scopes.includes(SCOPE.lineItem)) return skipped("score", "gradebook-absent");
  if (!ags.scopes.includes(SCOPE.score)) return wrong("score", { code: "scope-missing", values: { scopes: SCOPE.score } });
  if (place.learner === undefined) return skipped("score", "no-learner");
  const made = await probe.call({
    url: ags.lineItems,
    method: "POST",
    headers: { ...bearer(place.token, MEDIA.lineItem), "content-type": MEDIA.lineItem },
    body: JSON.stringify({ label: place.label, scoreMaximum: 100, resourceId: RESOURCE, tag: "tierwise" }),
  });
  if (made.type === "failed") return wrong("score", unreached(made, ags.lineItems));
  const item = Item.safeParse(json(made.text));
  if (made.status >= 300 || !item.success) return wrong("score", { code: "gradebook-refused", values: { status: made.status } });
  const findings = [await post(probe, place, item.data.id), await remove(probe, place, item.data.id)];
  return judged(
    "score",
    findings.filter((finding) => finding !== undefined),
  );
}

async function post(probe: Probe, { token, learner = "", timestamp }: ServicePlace, item: string): Promise<Finding | undefined> {
  const url = new URL(item);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/scores`;
  const answer = await probe.call({
    url: url.href,
    method: "POST",
    headers: { ...bearer(token, "application/json"), "content-type": MEDIA.score },
    body: JSON.stringify({
      userId: learner,
      scoreGiven: 100,
      scoreMaximum: 100,
      timestamp,
      activityProgress: "Completed",
      gradingProgress: "FullyGraded",
    }),
  });
  if (answer.type === "failed") return unreached(answer, url.href);
  return answer.status < 300 ? undefined : { code: "score-refused", values: { status: answer.status } };
}

async function remove(probe: Probe, { token, label }: ServicePlace, item: string): Promise<Finding | undefined> {
  const answer = await probe.call({ url: item, method: "DELETE", headers: bearer(token, MEDIA.lineItem) });
  return answer.type === "reply" && answer.status < 300 ? undefined : { code: "column-left", values: { label } };
}

/** The roster service was offered with the launch, and answers with people. */
export async function checkRoster(probe: Probe, { link, token }: Pick<ServicePlace, "link" | "token">): Promise<StepResult> {
  if (link.nrps === undefined) return wrong("roster", { code: "roster-absent" });
  const answer = await probe.call({ url: link.nrps.url, headers: bearer(token, MEDIA.roster) });
  if (answer.type === "failed") return wrong("roster", unreached(answer, link.nrps.url));
  const people = z.object({ members: z.array(z.unknown()) }).safeParse(json(answer.text));
  return answer.status === 200 && people.success
    ? ok("roster")
    : wrong("roster", { code: "roster-refused", values: { status: answer.status } });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
