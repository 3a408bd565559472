import type { Language } from "../texts.ts";
import type { Actor } from "./actor.ts";
import { actorKey } from "./actor.ts";
import type { StoredStatement } from "./model.ts";

export interface Sentence {
  actor: string;
  verb: string;
  object: string;
  score: string;
}

/** The last part of an IRI, as a word. */
export function wordOf(iri: string): string {
  return iri.split(/[/#:]/).findLast((part) => part !== "") ?? iri;
}

function inLanguage(map: Readonly<Record<string, string>> | undefined, lang: Language): string | undefined {
  if (map === undefined) return undefined;
  const near = Object.keys(map).find((tag) => tag.toLowerCase().startsWith(lang.slice(0, 2)));
  return map[lang] ?? (near === undefined ? undefined : map[near]) ?? Object.values(map)[0];
}

function actorName(one: Actor): string {
  const account = one.account?.name ?? one.mbox?.replace("mailto:", "") ?? actorKey(one);
  return one.name ?? account ?? (one.objectType === "Group" ? "group" : "?");
}

function objectName(object: StoredStatement["object"], lang: Language): string {
  switch (object.objectType) {
    case undefined:
    case "Activity":
      return inLanguage(object.definition?.name, lang) ?? wordOf(object.id);
    case "Agent":
    case "Group":
      return actorName(object);
    case "StatementRef":
      return object.id;
    case "SubStatement":
      return `${actorName(object.actor)} ${inLanguage(object.verb.display, lang) ?? wordOf(object.verb.id)}`;
  }
}

function scoreText({ result }: StoredStatement): string {
  const score = result?.score;
  if (score === undefined) return "";
  if (score.raw !== undefined) return score.max === undefined ? String(score.raw) : `${score.raw} / ${score.max}`;
  return score.scaled === undefined ? "" : `${Math.round(score.scaled * 1000) / 10}%`;
}

/** A statement as a sentence: who did what, with the score if it has one. */
export function sentence(statement: StoredStatement, lang: Language): Sentence {
  return {
    actor: actorName(statement.actor),
    verb: inLanguage(statement.verb.display, lang) ?? wordOf(statement.verb.id),
    object: objectName(statement.object, lang),
    score: scoreText(statement),
  };
}
