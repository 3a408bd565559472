import { parseExact, toText } from "../../shared/exact.ts";
import type { Question } from "../records.ts";
import { clozeKey, matchingKey, orderingKey } from "./part-keys.ts";

/** What a person typed or ticked as the new key; option ids, `true`/`false`, further answers, or parts as `part-keys.ts` names them, one each. */
export type TypedKey = readonly string[];

export type NewKey =
  | { readonly type: "question"; readonly question: Question }
  | { readonly type: "problem"; readonly problem: "no-key" | "unknown-option" | "not-a-number" | "same-key" | "no-order" };

/** Types whose key can be changed on papers already sat; of others a question can only be left out or given to all. */
export const REKEYED: readonly Question["type"][] = [
  "single",
  "multiple",
  "true-false",
  "text",
  "numeric",
  "matching",
  "ordering",
  "cloze",
];

/** The question under another key: for choices the key itself (a single choice may accept several), for texts and numbers answers accepted besides. */
export function withKey(question: Question, typed: TypedKey): NewKey {
  const key = [...new Set(typed.map((each) => each.trim()).filter((each) => each !== ""))];
  if (key.length === 0) return { type: "problem", problem: "no-key" };
  switch (question.type) {
    case "single":
    case "multiple": {
      if (!key.every((id) => question.options.some((option) => option.id === id))) return { type: "problem", problem: "unknown-option" };
      const same = key.length === question.key.length && key.every((id) => question.key.includes(id));
      return same ? { type: "problem", problem: "same-key" } : { type: "question", question: { ...question, key } };
    }
    case "true-false": {
      if (key.length > 1 || (key[0] !== "true" && key[0] !== "false")) return { type: "problem", problem: "unknown-option" };
      const right = key[0] === "true";
      return right === question.key
        ? { type: "problem", problem: "same-key" }
        : { type: "question", question: { ...question, key: right } };
    }
    case "text": {
      const fresh = key.filter((text) => !question.accepted.some((accepted) => accepted.text === text));
      if (fresh.length === 0) return { type: "problem", problem: "same-key" };
      return { type: "question", question: { ...question, accepted: [...question.accepted, ...fresh.map((text) => ({ text }))] } };
    }
    case "numeric": {
      const values = key.map((each) => parseExact(each.normalize("NFKC")));
      if (values.includes(undefined)) return { type: "problem", problem: "not-a-number" };
      const added = values.flatMap((value) => (value === undefined ? [] : [{ value: toText(value) }]));
      return { type: "question", question: { ...question, accepted: [...question.accepted, ...added] } };
    }
    case "matching":
      return matchingKey(question, key);
    case "ordering":
      return orderingKey(question, key);
    case "cloze":
      return clozeKey(question, key);
    case "short":
    case "essay":
      return { type: "problem", problem: "unknown-option" };
  }
}
