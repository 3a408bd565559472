import { COURSES } from "../courses.ts";
import type { Course } from "../courses.ts";
import { html } from "../html.ts";
import type { Markup } from "../html.ts";
import type { PersonKind, PracticePerson } from "../people.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";
import { page } from "./layout.ts";

const GROUPS: readonly PersonKind[] = ["instructor", "learner", "rater", "mentor", "supervisor", "administrator"];

export interface HomePage {
  course: Course;
  people: readonly PracticePerson[];
  /** The activity a click on a name opens. */
  activity: string | undefined;
  notice: string | null;
}

function personLink({ course, activity }: HomePage, person: PracticePerson): Markup {
  const rest = activity === undefined ? "" : `&activity=${activity}`;
  return html`<li><a href="/course/${course.slug}?as=${person.id}${rest}">${person.name}<small>${person.department} · ${person.position}</small></a></li>`;
}

function group(lang: Language, home: HomePage, kind: PersonKind): Markup | null {
  const people = home.people.filter((person) => person.kind === kind);
  if (people.length === 0) return null;
  return html`<h2>${say(lang, kind)}</h2><ul class="people">${people.map((person) => personLink(home, person))}</ul>`;
}

function courseTab(home: HomePage, course: Course): Markup {
  return html`<a href="/?course=${course.slug}"${course.id === home.course.id ? html` aria-current="page"` : null}>${course.title}</a>`;
}

/** Courses and people: one click on a name is a launch as that person. */
export function homePage(lang: Language, home: HomePage): string {
  return page({
    lang,
    title: say(lang, "courses"),
    body: html`${home.notice === null ? null : html`<p class="card" role="status">${home.notice}</p>`}
<h1>${say(lang, "courses")}</h1><p class="quiet">${say(lang, "practiceNote")}</p>
<nav class="tabs" aria-label="${say(lang, "courses")}">${COURSES.map((course) => courseTab(home, course))}</nav>
<p class="actions"><a href="/course/${home.course.slug}/grades">${say(lang, "grades")}</a> <a href="/lrs">${say(lang, "records")}</a> <a href="/connect">${say(lang, "connect.title")}</a> <a href="/reset">${say(lang, "reset")}</a></p>
<h2>${say(lang, "people")}</h2><p class="quiet">${say(lang, "peopleHint")}</p>
${GROUPS.map((kind) => group(lang, home, kind))}`,
  });
}

/** The one question before everything is cleared. */
export function resetPage(lang: Language): string {
  return page({
    lang,
    title: say(lang, "reset"),
    body: html`<form class="card" method="post" action="/reset"><h1>${say(lang, "reset")}</h1><p>${say(lang, "resetQuestion")}</p>
<p class="actions"><button class="main">${say(lang, "reset")}</button><a class="button" href="/">${say(lang, "cancel")}</a></p></form>`,
  });
}
