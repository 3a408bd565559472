import { LOCALES } from "../../shared/json.ts";
import { lazy } from "../../shared/lazy.ts";
import type { Question, QuestionType } from "../questions/question.ts";
import { evened } from "./evened.ts";
import { mapInSlices } from "./slices.ts";

/** What a list of questions shows; what is not named does not matter. */
export interface Filter {
  /** Words in any of the languages, an id, a tag; all of them have to be there. */
  readonly text?: string | undefined;
  readonly area?: string | undefined;
  readonly type?: QuestionType | undefined;
  /** 1–3. */
  readonly difficulty?: number | undefined;
  readonly state?: Question["state"] | undefined;
  readonly tag?: string | undefined;
}

/** Finds questions of one bank as it stood when this was made. */
export interface Finder {
  find(filter: Filter): Promise<readonly Question[]>;
  /** Every tag there is, sorted. */
  readonly tags: readonly string[];
}

/** The words of the questions are put together once, when first somebody searches for words. */
export function createFinder(questions: readonly Question[]): Finder {
  const words = lazy(async () => new Map(await mapInSlices(questions, (each) => [each, evened(everyWord(each).join("\n"))] as const)));
  const same = <T>(wanted: T | undefined, value: T): boolean => wanted === undefined || wanted === value;
  return {
    tags: [...new Set(questions.flatMap(({ tags = [] }) => tags))].toSorted(),
    async find({ text = "", area, type, difficulty, state, tag }) {
      const wanted = evened(text)
        .split(" ")
        .filter((word) => word !== "");
      const known = wanted.length === 0 ? undefined : await words();
      return questions.filter(
        (question) =>
          same(area, question.area) &&
          same(type, question.type) &&
          same(difficulty, question.difficulty) &&
          same(state, question.state) &&
          (tag === undefined || question.tags?.includes(tag) === true) &&
          wanted.every((word) => known?.get(question)?.includes(word)),
      );
    },
  };
}

/** Every text of a question in every language, with its id, tags and source. */
function everyWord(question: Question): readonly string[] {
  const walk = (node: unknown): readonly string[] => {
    if (Array.isArray(node)) return node.flatMap(walk);
    if (node === null || typeof node !== "object") return [];
    const own = Object.entries(node);
    return own.flatMap(([key, value]) =>
      typeof value === "string" ? (LOCALES.some((one) => one === key) || key === "text" ? [value] : []) : walk(value),
    );
  };
  return [question.id, question.source ?? "", ...(question.tags ?? []), ...walk(question)];
}

const STATES = ["draft", "ready", "retired"] as const satisfies readonly Question["state"][];

/** How many questions are in each state. */
export const byState = (questions: readonly Question[]): Readonly<Record<Question["state"], number>> => {
  const [draft, ready, retired] = STATES.map((state) => questions.filter((question) => question.state === state).length);
  return { draft: draft ?? 0, ready: ready ?? 0, retired: retired ?? 0 };
};
