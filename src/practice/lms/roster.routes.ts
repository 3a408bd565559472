import { Router } from "express";
import type { RequestHandler } from "express";
import { z } from "zod";
import { findCourse } from "../courses.ts";
import type { Course } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { requireMedia, requireScope } from "./access.ts";
import { CLAIM, MEDIA, SCOPE } from "./claims.ts";
import { ServiceError } from "./errors.ts";
import { DEPLOYMENT_ID, services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import { rosterRole } from "./roles.ts";

const QuerySchema = z.object({
  role: z.string().optional().catch(undefined),
  rlid: z.string().optional().catch(undefined),
  limit: z.coerce.number().int().min(0).catch(0).default(0),
  from: z.coerce.number().int().min(0).catch(0).default(0),
});
type Query = z.infer<typeof QuerySchema>;

/** An unknown role asks for everybody: Moodle knows these two only. */
function roleFilter(role: string | undefined): (person: PracticePerson) => boolean {
  const short = role?.split(/[#/]/).at(-1);
  if (short !== "Learner" && short !== "Instructor") return () => true;
  return (person) => rosterRole(person) === short;
}

function member(platform: Platform, person: PracticePerson, rlid: string | undefined): Record<string, unknown> {
  const names = {
    name: person.name,
    given_name: person.given,
    family_name: person.family,
    email: person.email,
    ext_user_username: person.username,
  };
  return {
    status: "Active",
    roles: [rosterRole(person)],
    ...(rlid === undefined ? {} : { message: [{ [CLAIM.messageType]: "LtiResourceLinkRequest" }] }),
    user_id: person.id,
    lis_person_sourcedid: person.employeeNumber,
    ...(platform.settings.privacy ? {} : names),
  };
}

/** The next link carries limit, from and rlid, and loses `role`, as Moodle's does. */
function nextLink(base: string, query: Query): string {
  const rlid = query.rlid === undefined ? "" : `&rlid=${encodeURIComponent(query.rlid)}`;
  return `<${base}?limit=${query.limit}&from=${query.from + query.limit}${rlid}>; rel="next"`;
}

function container(platform: Platform, course: Course, members: unknown[]): Record<string, unknown> {
  return { id: services.roster(platform, course.id), context: { id: course.id, label: course.label, title: course.title }, members };
}

function memberships(platform: Platform): RequestHandler {
  return (req, res) => {
    requireMedia(req, MEDIA.roster);
    requireScope(platform, req, [SCOPE.roster]);
    const course = findCourse(String(req.params.course));
    if (course === undefined || req.params.type !== DEPLOYMENT_ID) {
      throw new ServiceError(404, `Not Found: Course ${String(req.params.course)} doesn't exist`);
    }
    const query = QuerySchema.parse(req.query);
    if (query.rlid !== undefined && platform.state.link(course.id, query.rlid) === undefined) {
      throw new ServiceError(404, `Not Found: LTI link ${query.rlid} doesn't exist`);
    }
    const people = platform.state.enrolled(course.id).filter(roleFilter(query.role));
    const page = query.limit === 0 ? people : people.slice(query.from, query.from + query.limit);
    const more = query.limit > 0 && query.from + query.limit < people.length;
    if (more) res.setHeader("Link", nextLink(services.roster(platform, course.id), query));
    res.setHeader("Content-Type", `${MEDIA.roster}; charset=utf-8`);
    res.end(
      JSON.stringify(
        container(
          platform,
          course,
          page.map((person) => member(platform, person, query.rlid)),
        ),
      ),
    );
  };
}

/** NRPS: everyone enrolled, everyone Active; who left is simply absent. */
export function rosterRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/CourseSection/:course/bindings/:type/memberships", memberships(platform));
  return router;
}
