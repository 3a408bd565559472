import type { Question } from "../../questions/question.ts";
import type { Block } from "./blocks.ts";
import type { Fields, Problem } from "./fields.ts";

/** What belongs to one type of question, as a form. */
export interface Editor<Q extends Question> {
  /** The fields of a question of this type, as its form shows them. */
  fields(question: Q): Fields;
  /** The fields a new question begins with. */
  readonly blank: Fields;
  /** What the fields say; what is no question yet is told, and checked again by the type's own rules. */
  read(fields: Fields, before: Q | undefined): ContentRead;
  /** The form, with as many rows as the fields have. */
  blocks(fields: Fields): readonly Block[];
}

export interface ContentRead {
  /** What a question has beyond what all have; its type is added by the caller. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}
