import { Router, urlencoded } from "express";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import type { Course } from "../courses.ts";
import { findCourse } from "../courses.ts";
import type { PracticePerson } from "../people.ts";
import { editGradePage, gradesPage } from "../pages/grades.ts";
import { languageOf } from "../pages/layout.ts";
import { gradebook, gradeCell } from "./gradebook.ts";
import { refuse, visitor } from "./page.routes.ts";
import type { Platform } from "./platform.ts";
import type { LineItem } from "./records.ts";
import { isGradable, mayTeach } from "./roles.ts";
import { applyOverride } from "./scores.ts";

interface Editing {
  course: Course;
  viewer: PracticePerson;
  person: PracticePerson;
  item: LineItem;
}

const EditSchema = z.object({ score: z.string().trim(), feedback: z.string().trim().max(5_000) });

/** Without `?as=` the gradebook opens as the first teacher of the course. */
function gradesViewer(platform: Platform, req: Request): PracticePerson | undefined {
  if (typeof req.query.as === "string") return platform.state.person(req.query.as);
  return platform.state.everyone().find(({ kind }) => kind === "instructor");
}

function showGrades(platform: Platform): RequestHandler {
  return (req, res) => {
    const course = findCourse(String(req.params.course));
    const viewer = gradesViewer(platform, req);
    if (course === undefined || viewer === undefined) return refuse(req, res, 404, "notEnrolled");
    const book = gradebook(platform, course);
    const people = mayTeach(viewer) ? book.people : book.people.filter(({ id }) => id === viewer.id);
    res.send(gradesPage(languageOf(req), { course, viewer, book: { ...book, people } }));
  };
}

function editing(platform: Platform, req: Request, res: Response): Editing | undefined {
  const who = visitor(platform, req, res);
  if (who === undefined) return undefined;
  const item = platform.state.item(who.course.id, String(req.params.item));
  const person = platform.state.person(String(req.params.user));
  if (!mayTeach(who.person)) refuse(req, res, 403, "notAllowed");
  else if (item === undefined || person === undefined || !isGradable(person)) refuse(req, res, 404, "notFound");
  else return { course: who.course, viewer: who.person, person, item };
  return undefined;
}

function showEdit(platform: Platform, req: Request, edit: Editing, problem: boolean): string {
  const { item, person } = edit;
  const reviewable = item.link !== null || item.review !== null;
  return editGradePage(languageOf(req), { ...edit, cell: gradeCell(platform, item, person.id), reviewable, problem });
}

function parseScore(text: string, maximum: number): number | null | undefined {
  if (text === "") return null;
  const score = Number(text);
  return Number.isFinite(score) && score >= 0 && score <= maximum ? score : undefined;
}

function saveEdit(platform: Platform): RequestHandler {
  return (req, res) => {
    const edit = editing(platform, req, res);
    if (edit === undefined) return;
    const { item, person, course, viewer } = edit;
    const sent = EditSchema.safeParse(req.body);
    const score = sent.success ? parseScore(sent.data.score, item.maximum) : undefined;
    if (!sent.success || score === undefined) {
      res.status(400).send(showEdit(platform, req, edit, true));
      return;
    }
    const before = platform.state.grade(item.id, person.id);
    const change = { score, feedback: sent.data.feedback || null };
    platform.state.putGrade(applyOverride(item, person.id, change, { before, now: platform.now() }));
    res.redirect(303, `/course/${course.slug}/grades?as=${viewer.id}`);
  };
}

/** The gradebook's pages, and the same as JSON. */
export function gradePages(platform: Platform): Router {
  const router = Router();
  const form = urlencoded({ extended: false, limit: "100kb" });
  router.get("/course/:course/grades", showGrades(platform));
  router.get("/course/:course/grades.json", (req, res) => {
    const course = findCourse(req.params.course);
    if (course === undefined) return refuse(req, res, 404, "notFound");
    res.json(gradebook(platform, course));
  });
  router.post("/course/:course/grades/:item/lock", (req, res) => {
    const who = visitor(platform, req, res);
    if (who === undefined) return;
    const item = platform.state.item(who.course.id, req.params.item);
    if (!mayTeach(who.person)) return refuse(req, res, 403, "notAllowed");
    if (item === undefined) return refuse(req, res, 404, "notFound");
    platform.state.putItem({ ...item, locked: !item.locked });
    res.redirect(303, `/course/${who.course.slug}/grades?as=${who.person.id}`);
  });
  router.get("/course/:course/grades/:item/:user", (req, res) => {
    const edit = editing(platform, req, res);
    if (edit !== undefined) res.send(showEdit(platform, req, edit, false));
  });
  router.post("/course/:course/grades/:item/:user", form, saveEdit(platform));
  router.post("/course/:course/grades/:item/:user/restore", (req, res) => {
    const edit = editing(platform, req, res);
    if (edit === undefined) return;
    const grade = platform.state.grade(edit.item.id, edit.person.id);
    if (grade !== undefined) platform.state.putGrade({ ...grade, final: grade.raw, overridden: false });
    res.redirect(303, `/course/${edit.course.slug}/grades?as=${edit.viewer.id}`);
  });
  return router;
}
