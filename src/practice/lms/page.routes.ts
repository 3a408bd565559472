import { Router } from "express";
import type { Request, RequestHandler, Response } from "express";
import { COURSES, findCourse } from "../courses.ts";
import type { Course } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { coursePage } from "../pages/course.ts";
import type { CoursePage } from "../pages/course.ts";
import { homePage, resetPage } from "../pages/home.ts";
import { languageCookie, languageOf } from "../pages/layout.ts";
import { autoPostPage, messagePage, returnPage } from "../pages/messages.ts";
import { say } from "../texts.ts";
import type { TextKey } from "../texts.ts";
import type { Launch } from "./launches.ts";
import { launchFacts, startLogin } from "./login.ts";
import type { Platform } from "./platform.ts";
import { mayTeach } from "./roles.ts";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function refuse(req: Request, res: Response, status: number, problem: TextKey): void {
  res.status(status).send(messagePage(languageOf(req), "refusedTitle", problem));
}

/** The course of the address and the person of `?as=`, who must be enrolled; answers the refusal itself. */
export function visitor(platform: Platform, req: Request, res: Response): { course: Course; person: PracticePerson } | undefined {
  const course = findCourse(String(req.params.course));
  const person = platform.state.person(text(req.query.as));
  if (course !== undefined && person !== undefined && platform.state.isEnrolled(course.id, person.id)) return { course, person };
  refuse(req, res, 404, "notEnrolled");
  return undefined;
}

function home(platform: Platform): RequestHandler {
  return (req, res) => {
    const lang = languageOf(req);
    const course = findCourse(text(req.query.course)) ?? COURSES[0];
    if (course === undefined) return refuse(req, res, 404, "notFound");
    if (req.query.lang !== undefined) res.setHeader("Set-Cookie", languageCookie(lang));
    const [first] = platform.state.links(course.id);
    const notice = req.query.reset === "done" ? say(lang, "resetDone") : null;
    res.send(homePage(lang, { course, people: platform.state.enrolled(course.id), activity: first?.id, notice }));
  };
}

/** A page whose form posts the login to the tool. */
function launch(platform: Platform, toLaunch: (req: Request, course: Course, person: PracticePerson) => Launch): RequestHandler {
  return (req, res) => {
    const who = visitor(platform, req, res);
    if (who === undefined) return;
    const facts = launchFacts(platform, toLaunch(req, who.course, who.person));
    if (facts === undefined) return refuse(req, res, 404, "notEnrolled");
    res.setHeader("Cache-Control", "no-store");
    res.send(autoPostPage(languageOf(req), `${platform.toolUrl}/lti/login`, { ...startLogin(platform, facts) }));
  };
}

const STORAGE_PREFIX = { off: null, on: "", old: "org.imsglobal." } as const;

/** Who looked at a course last: the one who is signed in, for Moodle's page that begins an activity's login anew. */
const SIGNED_IN = "practice_signed_in";

function signedIn(req: Request): { course: string; person: string } | undefined {
  const [, course, person] = new RegExp(`(?:^|;\\s*)${SIGNED_IN}=([\\w-]+)\\.([^;]+)`).exec(req.headers.cookie ?? "") ?? [];
  return course === undefined || person === undefined ? undefined : { course, person: decodeURIComponent(person) };
}

/** `/mod/lti/launch.php?id=<course module>`: the activity in a window of its own, for whoever is signed in here. */
const activityAnew: RequestHandler = (req, res) => {
  const who = signedIn(req);
  const module = Number(text(req.query.id));
  if (who === undefined || !Number.isSafeInteger(module)) return refuse(req, res, 403, "notEnrolled");
  res.redirect(303, `/course/${who.course}/launch/${module - 1}?as=${encodeURIComponent(who.person)}&target=window`);
};

function framed(
  platform: Platform,
  toFrame: (req: Request, course: Course, person: PracticePerson) => CoursePage["frame"],
): RequestHandler {
  return (req, res) => {
    const who = visitor(platform, req, res);
    if (who === undefined) return;
    const { course, person } = who;
    const toolOrigin = new URL(platform.toolUrl).origin;
    const frame = toFrame(req, course, person);
    res.append("Set-Cookie", `${SIGNED_IN}=${course.slug}.${encodeURIComponent(person.id)}; Path=/mod/lti; HttpOnly; SameSite=Lax`);
    const storage = STORAGE_PREFIX[platform.settings.storage];
    res.send(coursePage(languageOf(req), { course, person, links: platform.state.links(course.id), frame, toolOrigin, storage }));
  };
}

function activityFrame(platform: Platform, req: Request, course: Course, person: PracticePerson): CoursePage["frame"] {
  const link = platform.state.link(course.id, text(req.query.activity));
  if (link === undefined) return null;
  const src = `/course/${course.slug}/launch/${link.id}?as=${person.id}`;
  return { src, windowSrc: `${src}&target=window`, title: link.title, link: link.id };
}

const base = (course: Course, person: PracticePerson): Omit<Launch, "message"> => ({
  course: course.id,
  link: null,
  user: person.id,
  forUser: null,
  item: null,
  target: "iframe",
});

function launchRoutes(platform: Platform, router: Router): void {
  const resource = (req: Request, course: Course, person: PracticePerson): Launch => ({
    ...base(course, person),
    message: "resource",
    link: String(req.params.link),
    target: req.query.target === "window" ? "window" : "iframe",
  });
  const review = (req: Request, course: Course, person: PracticePerson): Launch => ({
    ...base(course, person),
    message: "review",
    link: platform.state.item(course.id, String(req.params.item))?.link ?? null,
    item: String(req.params.item),
    forUser: String(req.params.user),
  });
  router.get("/course/:course/launch/:link", launch(platform, resource));
  router.get("/course/:course/review-launch/:item/:user", launch(platform, review));
  router.get(
    "/course/:course/deep-link",
    launch(platform, (_req, course, person) => ({ ...base(course, person), message: "deepLinking" })),
  );
}

function frameRoutes(platform: Platform, router: Router): void {
  router.get(
    "/course/:course",
    framed(platform, (req, course, person) => activityFrame(platform, req, course, person)),
  );
  router.get("/course/:course/review/:item/:user", (req, res, next) => {
    const title = say(languageOf(req), "reviewSubmission");
    const path = `${String(req.params.item)}/${String(req.params.user)}`;
    return framed(platform, (_req, course, person) => {
      return { src: `/course/${course.slug}/review-launch/${path}?as=${person.id}`, windowSrc: null, title, link: null };
    })(req, res, next);
  });
  router.get("/course/:course/add", (req, res, next) => {
    const person = platform.state.person(text(req.query.as));
    if (person === undefined || !mayTeach(person)) return refuse(req, res, 403, "notAllowed");
    const title = say(languageOf(req), "addActivity");
    return framed(platform, (_req, course) => {
      return { src: `/course/${course.slug}/deep-link?as=${person.id}`, windowSrc: null, title, link: null };
    })(req, res, next);
  });
}

/** The pages a person meets: home, course, the launches behind its frame, the return page, and starting over. */
export function pageRoutes(platform: Platform, reset: () => Promise<void>): Router {
  const router = Router();
  router.get("/", home(platform));
  launchRoutes(platform, router);
  router.get("/mod/lti/launch.php", activityAnew);
  frameRoutes(platform, router);
  router.get("/mod/lti/return.php", (req, res) => {
    const message = text(req.query.lti_msg);
    const error = text(req.query.lti_errormsg);
    res.send(returnPage(languageOf(req), { message, error }));
  });
  router.get("/reset", (req, res) => {
    res.send(resetPage(languageOf(req)));
  });
  router.post("/reset", async (req, res) => {
    try {
      await reset();
    } catch {
      return refuse(req, res, 500, "resetFailed");
    }
    res.redirect(303, "/?reset=done");
  });
  return router;
}
