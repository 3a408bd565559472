import type { Course } from "../courses.ts";
import { html } from "../html.ts";
import type { Markup } from "../html.ts";
import type { RegisteredTool, ResourceLink } from "../lms/records.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";
import { page } from "./layout.ts";

export interface ConnectPage {
  problem: boolean;
  done: boolean;
  connected: readonly { tool: RegisteredTool; activity: { course: Course; link: ResourceLink } | undefined }[];
}

function row(lang: Language, { tool, activity }: ConnectPage["connected"][number]): Markup {
  const open =
    activity === undefined
      ? null
      : html` <a href="/course/${activity.course.slug}?as=3&amp;activity=${activity.link.id}">${say(lang, "connect.open", { course: activity.course.title })}</a>`;
  return html`<li>${tool.name} · client_id ${tool.clientId} · deployment_id ${tool.deploymentId}${open}</li>`;
}

/** Where an invitation link is pasted, and the tools connected so far. */
export function connectPage(lang: Language, view: ConnectPage): string {
  return page({
    lang,
    title: say(lang, "connect.title"),
    body: html`<h1>${say(lang, "connect.title")}</h1>
${view.done ? html`<p class="card" role="status">${say(lang, "connect.done")}</p>` : null}
${view.problem ? html`<p class="card problem" role="alert">${say(lang, "connect.problem")}</p>` : null}
<form class="card" method="post" action="/connect"><label for="link">${say(lang, "connect.link")} <span class="quiet">(${say(lang, "connect.hint")})</span></label>
<input id="link" name="link" type="url" required maxlength="2000" autocomplete="off"><p><button class="main">${say(lang, "continue")}</button></p></form>
${view.connected.length === 0 ? null : html`<h2>${say(lang, "connect.tools")}</h2><ul>${view.connected.map((one) => row(lang, one))}</ul>`}`,
  });
}

/** The tool's registration page in a frame, as an LMS shows it. */
export function connectFramePage(lang: Language, { src, toolOrigin }: { src: string; toolOrigin: string }): string {
  return page({
    lang,
    wide: true,
    title: say(lang, "connect.title"),
    body: html`<h1>${say(lang, "connect.title")}</h1><p class="actions"><a href="/connect?done=yes">${say(lang, "connect.back")}</a></p>
<iframe src="${src}" title="${say(lang, "frameTitle")}" data-tool="${toolOrigin}" data-closed="/connect?done=yes"></iframe>`,
  });
}
