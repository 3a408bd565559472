import { Router } from "express";
import type { RequestHandler } from "express";
import { requireMedia, requireScope } from "./access.ts";
import { MEDIA, SCOPE } from "./claims.ts";
import { ServiceError } from "./errors.ts";
import { itemOf } from "./lineItems.routes.ts";
import { DEPLOYMENT_ID, services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { Grade, LineItem } from "./records.ts";
import { isGradable } from "./roles.ts";
import { applyScore, ScoreSchema } from "./scores.ts";

function gradable(platform: Platform, course: string, user: string): boolean {
  const person = platform.state.person(user);
  return person !== undefined && platform.state.isEnrolled(course, user) && isGradable(person);
}

function postScore(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.score);
    requireScope(platform, req, [SCOPE.score]);
    const item = itemOf(platform, req);
    const score = ScoreSchema.safeParse(req.body);
    if (!score.success || !gradable(platform, item.course, score.data.userId)) {
      throw new ServiceError(400, `Incorrect score received${JSON.stringify(req.body)}`);
    }
    if (item.locked) throw new ServiceError(500, "The grade item is locked");
    const { userId } = score.data;
    const outcome = applyScore(score.data, item, platform.state.grade(item.id, userId), platform.now());
    if (outcome.type === "notNewer") {
      throw new ServiceError(409, `Refusing score with an earlier timestamp for item ${item.id} and user ${userId}`);
    }
    platform.state.putGrade(outcome.grade);
    res.setHeader("Content-Type", "text/html; charset=utf-8");
    res.status(200).end();
  };
}

function resultJson(platform: Platform, item: LineItem, grade: Grade, query: string): Record<string, unknown> {
  const base = services.lineItem(platform, item.course, item.id, "");
  const id = `${base}/results?${query === "" ? "" : `${query}&`}user_id=${grade.user}`;
  if (grade.final === null) return { id, userId: grade.user };
  return {
    id,
    userId: grade.user,
    resultScore: grade.final,
    resultMaximum: item.maximum,
    ...(grade.feedback === null ? {} : { comment: grade.feedback }),
    scoreOf: `${base}${query === "" ? "" : `?${query}`}`,
    timestamp: new Date(grade.time * 1000).toISOString().replace(".000Z", "+00:00"),
  };
}

function getResults(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.results);
    requireScope(platform, req, [SCOPE.resultRead]);
    const item = itemOf(platform, req);
    if (req.query.limit !== undefined) {
      // Moodle fails inside its own paging here and shows a page.
      res.status(404).setHeader("Content-Type", "text/html; charset=utf-8");
      res.end("<!DOCTYPE html><title>Error</title><p>Exception - Call to a member function out() on null</p>");
      return;
    }
    const user = typeof req.query.user_id === "string" ? req.query.user_id : undefined;
    const query = req.query.type_id === undefined ? "" : `type_id=${DEPLOYMENT_ID}`;
    const grades = platform.state.gradesOf(item.id).filter((grade) => user === undefined || grade.user === user);
    res.setHeader("Content-Type", `${MEDIA.results}; charset=utf-8`);
    res.end(JSON.stringify(grades.map((grade) => resultJson(platform, item, grade, query))));
  };
}

/** AGS scores in, results out. */
export function gradeRoutes(platform: Platform): Router {
  const router = Router();
  router.post("/:course/lineitems/:item/lineitem/scores", postScore(platform));
  router.get("/:course/lineitems/:item/lineitem/results", getResults(platform));
  return router;
}
