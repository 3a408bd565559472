import { parseExact } from "../../shared/exact.ts";
import type { Question } from "../questions/question.ts";
import type { Draft, DraftContent } from "./draft.ts";

const PREFIX = "tierwise:";

/** What other systems have no field for travels as tags, which most of them keep: `tierwise:difficulty=2`. */
export function marksOf(question: Question): readonly string[] {
  const marks: [string, string][] = [["difficulty", String(question.difficulty)]];
  if (question.state !== "draft") marks.push(["state", question.state]);
  if (question.source !== undefined) marks.push(["source", question.source]);
  if ("fixed" in question && question.fixed === true) marks.push(["fixed", "yes"]);
  if (question.type === "multiple") {
    const { scoring } = question;
    marks.push(["scoring", scoring.rule === "penalty" ? `penalty ${scoring.penalty ?? "1"}` : scoring.rule]);
  } else if ("scoring" in question) marks.push(["scoring", question.scoring]);
  if (question.type === "text") {
    if (question.strict !== undefined) marks.push(["strict", question.strict.join(" ")]);
    if (question.edits !== undefined) marks.push(["edits", String(question.edits)]);
  }
  if (question.type === "short") marks.push(["short", "yes"]);
  if (question.type === "essay" && question.length !== undefined)
    marks.push(["length", `${question.length.from ?? ""}-${question.length.to ?? ""}`]);
  return marks.map(([name, value]) => `${PREFIX}${name}=${value}`);
}

export interface Marked {
  readonly content: DraftContent;
  readonly tags: readonly string[];
  readonly difficulty?: number | undefined;
  readonly state?: Question["state"] | undefined;
  readonly source?: string | undefined;
}

/** Reads those tags and takes them off; one that says nothing usable is dropped. */
export function readMarks({ content, tags }: Draft): Marked {
  const marks = new Map<string, string>();
  for (const tag of tags) {
    const [, name, value] = /^tierwise:([a-z]+)=(.*)$/su.exec(tag) ?? [];
    if (name !== undefined && value !== undefined) marks.set(name, value);
  }
  const difficulty = marks.get("difficulty");
  const state = (["draft", "ready", "retired"] as const).find((each) => each === marks.get("state"));
  return {
    content: marked(content, marks),
    tags: tags.filter((tag) => !tag.startsWith(PREFIX)),
    difficulty: difficulty !== undefined && /^[123]$/.test(difficulty) ? Number(difficulty) : undefined,
    state,
    source: marks.get("source"),
  };
}

const STRICT = ["case", "width", "spaces", "punctuation", "script"] as const;

function marked(content: DraftContent, marks: ReadonlyMap<string, string>): DraftContent {
  const scoring = marks.get("scoring") ?? "";
  const fixed = marks.has("fixed") ? ({ fixed: true } as const) : {};
  switch (content.type) {
    case "single":
      return { ...content, ...fixed };
    case "multiple": {
      const [rule, penalty = "1"] = scoring.split(" ");
      if (rule === "all" || rule === "proportional") return { ...content, ...fixed, scoring: { rule } };
      if (rule === "penalty" && parseExact(penalty) !== undefined) return { ...content, ...fixed, scoring: { rule, penalty } };
      return { ...content, ...fixed };
    }
    case "text": {
      const words = (marks.get("strict") ?? "").split(" ");
      const strict = STRICT.filter((each) => words.includes(each));
      const edits = Number(marks.get("edits") ?? Number.NaN);
      return { ...content, ...(marks.has("strict") && { strict }), ...([0, 1, 2, 3].includes(edits) && { edits }) };
    }
    case "matching":
      return scoring === "pairs" || scoring === "all" ? { ...content, scoring } : content;
    case "ordering":
      return scoring === "all" || scoring === "positions" || scoring === "neighbours" ? { ...content, scoring } : content;
    case "essay": {
      if (marks.has("short")) return { type: "short", guide: content.guide };
      const [, from, to] = /^(\d{0,5})-(\d{0,5})$/.exec(marks.get("length") ?? "") ?? [];
      if (from === undefined || to === undefined || from + to === "") return content;
      return { ...content, length: { ...(from !== "" && { from: Number(from) }), ...(to !== "" && { to: Number(to) }) } };
    }
    case "true-false":
    case "numeric":
    case "cloze":
    case "short":
      return content;
  }
}
