import { Router, urlencoded } from "express";
import type { RequestHandler } from "express";
import { z } from "zod";
import { findCourse } from "../courses.ts";
import type { Course } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { languageOf } from "../pages/layout.ts";
import { deepLinkedPage, messagePage } from "../pages/messages.ts";
import { CLAIM } from "./claims.ts";
import { acceptItems, ContentItemsSchema } from "./deepLinking.ts";
import type { Acceptance } from "./deepLinking.ts";
import { sessionKey } from "./idToken.ts";
import { CLIENT_ID, toolOf } from "./platform.ts";
import type { Platform } from "./platform.ts";
import { mayTeach } from "./roles.ts";

const ResponseSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nonce: z.string().min(1),
  [CLAIM.deployment]: z.string(),
  [CLAIM.messageType]: z.literal("LtiDeepLinkingResponse"),
  [CLAIM.version]: z.literal("1.3.0"),
  [CLAIM.contentItems]: ContentItemsSchema.optional(),
  [CLAIM.deepLinkingMessage]: z.string().optional(),
});

type Received =
  | { type: "added"; acceptance: Acceptance; message: string }
  | { type: "refused"; problem: "signature" | "claims" | "audience" | "nonce" };

/** Checks the tool's response against its key set and adds the links it names. */
function createReceiver(platform: Platform): (token: string, course: Course) => Promise<Received> {
  const nonces = new Set<string>();
  return async (token, course) => {
    const checked = await platform.toolKeys.verify(token);
    if (checked.type !== "valid") return { type: "refused", problem: "signature" };
    const response = ResponseSchema.safeParse(checked.payload);
    if (!response.success) return { type: "refused", problem: "claims" };
    const { aud, nonce, iss } = response.data;
    if (toolOf(platform, iss)?.deploymentId !== response.data[CLAIM.deployment]) return { type: "refused", problem: "claims" };
    if (![aud].flat().includes(platform.issuer)) return { type: "refused", problem: "audience" };
    if (nonces.has(nonce)) return { type: "refused", problem: "nonce" };
    nonces.add(nonce);
    const items = response.data[CLAIM.contentItems] ?? [];
    const acceptance = acceptItems(items, course.id, platform.settings.grading);
    for (const { link, column } of acceptance.accepted) {
      const made = platform.state.addLink(iss === CLIENT_ID ? link : { ...link, tool: iss });
      if (column !== null) platform.state.addItem(column(made));
    }
    return { type: "added", acceptance, message: response.data[CLAIM.deepLinkingMessage] ?? "" };
  };
}

/** The teacher whose selection this is, proved by the key in the return address. */
function teacherOf(platform: Platform, course: Course, query: Record<string, unknown>): PracticePerson | undefined {
  const person = platform.state.person(String(query.as));
  if (person === undefined || !mayTeach(person)) return undefined;
  return query.sesskey === sessionKey(platform, course.id, person.id) ? person : undefined;
}

function contentItemReturn(platform: Platform): RequestHandler {
  const receive = createReceiver(platform);
  return async (req, res) => {
    const lang = languageOf(req);
    const course = typeof req.query.course === "string" ? findCourse(req.query.course) : undefined;
    const teacher = course === undefined ? undefined : teacherOf(platform, course, req.query);
    if (course === undefined || teacher === undefined) {
      res.status(403).send(messagePage(lang, "refusedTitle", "sessionKeyWrong"));
      return;
    }
    const body = z.object({ JWT: z.string() }).safeParse(req.body);
    const outcome = body.success ? await receive(body.data.JWT, course) : ({ type: "refused", problem: "claims" } as const);
    if (outcome.type === "refused") {
      res.status(400).send(messagePage(lang, "refusedTitle", `deepLinking.${outcome.problem}`));
      return;
    }
    res.send(deepLinkedPage(lang, { course, person: teacher, acceptance: outcome.acceptance, message: outcome.message }));
  };
}

export function deepLinkingRoutes(platform: Platform): Router {
  const router = Router();
  router.post("/mod/lti/contentitem_return.php", urlencoded({ extended: false, limit: "1mb" }), contentItemReturn(platform));
  return router;
}
