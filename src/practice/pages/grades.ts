import type { Course } from "../courses.ts";
import { html } from "../html.ts";
import type { Markup } from "../html.ts";
import type { Gradebook, GradeCell, GradeColumn, GradeRow } from "../lms/gradebook.ts";
import type { LineItem } from "../lms/records.ts";
import { mayTeach } from "../lms/roles.ts";
import type { PracticePerson } from "../people.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";
import { personCorner } from "./course.ts";
import { page } from "./layout.ts";

interface GradesView {
  course: Course;
  viewer: PracticePerson;
  book: Gradebook;
}

function cell(lang: Language, view: GradesView, row: GradeRow, column: GradeColumn): Markup {
  const grade: GradeCell | undefined = row.grades[column.id];
  const shown = html`${grade?.score ?? "–"}${grade?.overridden ? html` <span class="mark">${say(lang, "overridden")}</span>` : null}`;
  const edit = `/course/${view.course.slug}/grades/${column.id}/${row.id}?as=${view.viewer.id}`;
  const feedback = grade?.feedback ? html`<small class="quiet">${grade.feedback}</small>` : null;
  return html`<td class="number">${mayTeach(view.viewer) ? html`<a href="${edit}">${shown}</a>` : shown}${feedback ? html`<br>${feedback}` : null}</td>`;
}

function table(lang: Language, view: GradesView): Markup {
  const { items, people } = view.book;
  if (items.length === 0) return html`<p class="card quiet">${say(lang, "noGrades")}</p>`;
  const head = items.map((item) => html`<th>${item.label}<small>${say(lang, "maximum", { value: item.maximum })}</small></th>`);
  const rows = people.map((row) => html`<tr><th scope="row">${row.name}</th>${items.map((item) => cell(lang, view, row, item))}</tr>`);
  return html`<div class="scroll"><table><thead><tr><th>${say(lang, "person")}</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** People by columns; a teacher's cells lead to the edit page, others see their own row. */
export function gradesPage(lang: Language, view: GradesView): string {
  return page({
    lang,
    wide: true,
    title: say(lang, "grades"),
    corner: personCorner(lang, view.course, view.viewer),
    body: html`<h1>${say(lang, "grades")}</h1><p><a href="/course/${view.course.slug}?as=${view.viewer.id}">${view.course.title}</a></p>${table(lang, view)}`,
  });
}

interface EditView {
  course: Course;
  viewer: PracticePerson;
  person: PracticePerson;
  item: LineItem;
  cell: GradeCell | undefined;
  reviewable: boolean;
  problem: boolean;
}

function editActions(lang: Language, { course, viewer, person, item, cell: grade, reviewable }: EditView): Markup {
  const here = `/course/${course.slug}/grades/${item.id}`;
  const review = html`<a class="button" href="/course/${course.slug}/review/${item.id}/${person.id}?as=${viewer.id}">${say(lang, "reviewSubmission")}</a>`;
  const restore = html`<form method="post" action="${here}/${person.id}/restore?as=${viewer.id}"><button>${say(lang, "removeOverride")}</button></form>`;
  return html`<div class="actions">${reviewable ? review : null}${grade?.overridden ? restore : null}
<form method="post" action="${here}/lock?as=${viewer.id}"><button>${say(lang, item.locked ? "unlock" : "lock")}</button></form></div>`;
}

/** One cell: the teacher's own score and feedback, and the way to the submission. */
export function editGradePage(lang: Language, view: EditView): string {
  const { course, viewer, person, item, cell: grade } = view;
  return page({
    lang,
    title: say(lang, "editGrade"),
    corner: personCorner(lang, course, viewer),
    body: html`<h1>${say(lang, "editGrade")}</h1><p>${person.name} · ${item.label}</p>
${view.problem ? html`<p class="card problem" role="alert">${say(lang, "badScore")}</p>` : null}
<form class="card" method="post" action="/course/${course.slug}/grades/${item.id}/${person.id}?as=${viewer.id}">
<label for="score">${say(lang, "score")} <span class="quiet">(${say(lang, "scoreHint", { maximum: item.maximum })})</span></label>
<input id="score" name="score" inputmode="decimal" value="${grade?.score ?? ""}">
<label for="feedback">${say(lang, "feedback")}</label><textarea id="feedback" name="feedback" rows="3">${grade?.feedback ?? ""}</textarea>
<p><button class="main">${say(lang, "save")}</button></p></form>${editActions(lang, view)}
<p><a href="/course/${course.slug}/grades?as=${viewer.id}">${say(lang, "grades")}</a></p>`,
  });
}
