import type { Course } from "../courses.ts";
import { html } from "../html.ts";
import type { PracticePerson } from "../people.ts";
import type { Acceptance } from "../lms/deepLinking.ts";
import { say } from "../texts.ts";
import type { Language, TextKey } from "../texts.ts";
import { page } from "./layout.ts";

/** A page of one sentence: a refusal or a notice. */
export function messagePage(lang: Language, title: TextKey, text: TextKey): string {
  return page({
    lang,
    bare: true,
    title: say(lang, title),
    body: html`<div class="card problem"><h1>${say(lang, title)}</h1><p>${say(lang, text)}</p>
<p><a href="/" target="_top">${say(lang, "practiceLms")}</a></p></div>`,
  });
}

/** A page whose only form posts itself; without scripts there is a button. */
export function autoPostPage(lang: Language, action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return page({
    lang,
    bare: true,
    title: say(lang, "opening"),
    body: html`<form method="post" action="${action}" data-auto>${inputs}<p class="quiet">${say(lang, "opening")}</p>
<noscript><button class="main">${say(lang, "continue")}</button></noscript></form>`,
  });
}

/** After deep linking, inside the frame: what was added, what was refused, and the way back. */
export function deepLinkedPage(
  lang: Language,
  result: { course: Course; person: PracticePerson; acceptance: Acceptance; message: string },
): string {
  const { accepted, refused } = result.acceptance;
  const sum = accepted.length === 0 ? say(lang, "addedNone") : say(lang, "added", { count: accepted.length });
  return page({
    lang,
    bare: true,
    title: say(lang, "addActivity"),
    body: html`<div class="card"><h1>${sum}</h1><ul>${accepted.map(({ link }) => html`<li>${link.title}</li>`)}</ul>
${refused.map((title) => html`<p class="card problem">${say(lang, "refusedItem", { title })}</p>`)}
${result.message === "" ? null : html`<p class="quiet">${say(lang, "toolMessage", { text: result.message })}</p>`}
<p><a class="button main" target="_top" href="/course/${result.course.slug}?as=${result.person.id}">${say(lang, "backToCourse")}</a></p></div>`,
  });
}

/** Moodle's return page: the tool's message or error, inside the frame. */
export function returnPage(lang: Language, { message, error }: { message: string; error: string }): string {
  return page({
    lang,
    bare: true,
    title: say(lang, "returned"),
    body: html`<div class="card${error === "" ? "" : " problem"}"><h1>${say(lang, "returned")}</h1>
${error === "" ? null : html`<p>${say(lang, "toolError", { text: error })}</p>`}
${message === "" ? null : html`<p>${say(lang, "toolMessage", { text: message })}</p>`}</div>`,
  });
}
