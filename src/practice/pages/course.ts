import type { Course } from "../courses.ts";
import { html } from "../html.ts";
import type { Markup } from "../html.ts";
import type { ResourceLink } from "../lms/records.ts";
import { mayTeach } from "../lms/roles.ts";
import type { PracticePerson } from "../people.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";
import { page } from "./layout.ts";

export interface CoursePage {
  course: Course;
  person: PracticePerson;
  links: readonly ResourceLink[];
  /** What the frame shows, with the address to open it in; null leaves the frame out. */
  frame: { src: string; windowSrc: string | null; title: string; link: string | null } | null;
  toolOrigin: string;
  /** What the messages of the storage that the page offers to the tool begin with; null where it offers none. */
  storage: string | null;
}

/** Who is signed in, and the way to become someone else. */
export function personCorner(lang: Language, course: Course, person: PracticePerson): Markup {
  return html`<span>${say(lang, "signedInAs")} <strong>${person.name}</strong></span> <a href="/?course=${course.slug}">${say(lang, "changePerson")}</a>`;
}

function activity(view: CoursePage, link: ResourceLink): Markup {
  const current = view.frame?.link === link.id ? html` aria-current="page"` : null;
  return html`<li><a href="/course/${view.course.slug}?as=${view.person.id}&amp;activity=${link.id}"${current}>${link.title}</a></li>`;
}

function frame(lang: Language, view: CoursePage): Markup {
  if (view.frame === null) return html`<p class="card quiet">${say(lang, "noActivity")}</p>`;
  const { src, windowSrc, title } = view.frame;
  const open =
    windowSrc === null ? null : html`<p class="actions"><a href="${windowSrc}" target="_blank">${say(lang, "openNewWindow")}</a></p>`;
  return html`<h2>${title}</h2>${open}
<iframe id="contentframe" src="${src}" title="${say(lang, "frameTitle")}" data-tool="${view.toolOrigin}"${view.storage === null ? null : html` data-storage="${view.storage}"`} allow="microphone; camera; fullscreen; clipboard-write; geolocation"></iframe>`;
}

/** The course as one person sees it: its activities beside the frame with the tool. */
export function coursePage(lang: Language, view: CoursePage): string {
  const { course, person } = view;
  const teaching = html`<p class="actions"><a class="button" href="/course/${course.slug}/add?as=${person.id}">${say(lang, "addActivity")}</a></p>`;
  return page({
    lang,
    wide: true,
    title: course.title,
    corner: personCorner(lang, course, person),
    body: html`<h1>${course.title}</h1><div class="course"><aside><h2>${say(lang, "activities")}</h2><ul>${view.links.map((link) => activity(view, link))}</ul>
${mayTeach(person) ? teaching : null}<p><a href="/course/${course.slug}/grades?as=${person.id}">${say(lang, "grades")}</a></p></aside>
<section>${frame(lang, view)}</section></div>`,
  });
}
