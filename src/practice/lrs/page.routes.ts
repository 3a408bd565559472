import { Router } from "express";
import type { RequestHandler } from "express";
import { html } from "../html.ts";
import type { Markup } from "../html.ts";
import { languageOf, page } from "../pages/layout.ts";
import { say } from "../texts.ts";
import type { Language } from "../texts.ts";
import { actorKey } from "./actor.ts";
import { sentence, wordOf } from "./sentences.ts";
import type { FoundStatement, StatementStore } from "./store.ts";

const PAGE = 50;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

interface Shown {
  person: string;
  verb: string;
  before: number | undefined;
}

/** The people who act in the newest statements, for the filter. */
function actorsOf(store: StatementStore, lang: Language): Map<string, string> {
  const actors = new Map<string, string>();
  for (const { statement } of store.find({ limit: 1_000, withVoided: true })) {
    const key = actorKey(statement.actor);
    if (key !== undefined && !actors.has(key)) actors.set(key, sentence(statement, lang).actor);
  }
  return actors;
}

function options(entries: Iterable<readonly [string, string]>, chosen: string): Markup[] {
  return [...entries].map(([value, label]) => html`<option value="${value}"${value === chosen ? html` selected` : null}>${label}</option>`);
}

function filterForm(store: StatementStore, lang: Language, shown: Shown): Markup {
  const verbs = store.verbs().map((verb) => [verb, wordOf(verb)] as const);
  return html`<form class="card inline" method="get"><select name="person" aria-label="${say(lang, "allPeople")}"><option value="">${say(lang, "allPeople")}</option>
${options(actorsOf(store, lang), shown.person)}</select> <select name="verb" aria-label="${say(lang, "allVerbs")}"><option value="">${say(lang, "allVerbs")}</option>
${options(verbs, shown.verb)}</select> <button>${say(lang, "filter")}</button></form>`;
}

function entry(lang: Language, { statement, voided }: FoundStatement): Markup {
  const { actor, verb, object, score } = sentence(statement, lang);
  const when = new Date(statement.timestamp);
  const clock = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Shanghai" }).format(when);
  return html`<article class="statement"><details><summary><time datetime="${when.toISOString()}">${clock}</time>
<strong>${actor}</strong> ${verb} <strong>${object}</strong>${score === "" ? null : html` · ${score}`}${voided ? html` <span class="mark">${say(lang, "voided")}</span>` : null}</summary>
<pre>${JSON.stringify(statement, null, 2)}</pre></details></article>`;
}

function list(store: StatementStore): RequestHandler {
  return (req, res) => {
    const lang = languageOf(req);
    const before = /^\d+$/.test(text(req.query.before)) ? Number(req.query.before) : undefined;
    const shown: Shown = { person: text(req.query.person), verb: text(req.query.verb), before };
    const found = store.find({
      agent: shown.person || undefined,
      verb: shown.verb || undefined,
      after: before,
      limit: PAGE + 1,
      withVoided: true,
    });
    const entries = found.slice(0, PAGE);
    const older = new URLSearchParams({ person: shown.person, verb: shown.verb, before: String(entries.at(-1)?.seq ?? 0) });
    const next = found.length > PAGE ? html`<p><a class="button" href="/lrs?${older.toString()}">${say(lang, "older")}</a></p>` : null;
    const body = html`<h1>${say(lang, "lrsTitle")}</h1><p class="quiet">${say(lang, "statements", { count: store.count() })}</p>
${filterForm(store, lang, shown)}${entries.length === 0 ? html`<p class="quiet">${say(lang, "lrsEmpty")}</p>` : entries.map((each) => entry(lang, each))}${next}`;
    res.send(page({ lang, title: say(lang, "lrsTitle"), body }));
  };
}

/** The statements as sentences, newest first, for people. */
export function lrsPages(store: StatementStore): Router {
  const router = Router();
  router.get("/lrs", list(store));
  return router;
}
