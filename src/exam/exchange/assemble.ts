import { createHash } from "node:crypto";
import { defectInWords } from "../questions/defect-words.ts";
import { readQuestion } from "../questions/read.ts";
import type { Question } from "../questions/question.ts";
import { say, type Draft, type Note } from "./draft.ts";
import { readMarks } from "./marks.ts";

/** Stands where a question has no explanation: banks want one, formats do not. */
export const NO_EXPLANATION = "—";

const OURS = /^[a-z0-9][a-z0-9-]{0,59}$/;
const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 20);

/** Our id where the file has one of ours, else always the same one for the same id of theirs or, without one, for the same question. */
export function idOf({ id, content, stem }: Draft): string {
  if (id !== undefined && OURS.test(id)) return id;
  return `i-${hash(id === undefined || id === "" ? `${content.type}\n${stem}` : `id\n${id}`)}`;
}

export type Assembled =
  | { readonly type: "question"; readonly question: Question; readonly notes: readonly Note[] }
  | { readonly type: "refused"; readonly id: string; readonly why: Note };

const MOST_WORDS = 20_000;

/** Area by id, or by its name in any language. */
export type Areas = readonly { readonly area: string; readonly name: { readonly [locale: string]: string } }[];

/**
 * A draft as a question of ours in one language (its texts stand in all three), checked by the rules of its type.
 * @param area for questions whose category is none of the bank's areas
 */
export function assemble(draft: Draft, areas: Areas, area: string | undefined): Assembled {
  const id = idOf(draft);
  const { content, tags, difficulty, state, source } = readMarks(draft);
  const named = areaOf(draft.category, areas);
  const placed = named ?? area;
  if (placed === undefined)
    return { type: "refused", id, why: { code: "area-unknown", values: { category: (draft.category ?? "").slice(-80) } } };
  const lost = named === undefined && draft.category !== undefined && draft.category !== "";
  const category = (draft.category ?? "").split("/").at(-1)?.trim() ?? "";
  const raw = {
    ...content,
    id,
    version: 1,
    difficulty: difficulty ?? 2,
    state: state ?? "draft",
    stem: say(draft.stem),
    explanation: say(draft.explanation === undefined || draft.explanation === "" ? NO_EXPLANATION : draft.explanation),
    ...(source !== undefined && { source }),
    ...((tags.length > 0 || lost) && { tags: [...new Set([...tags, ...(lost ? [category] : [])])] }),
  };
  if (JSON.stringify(raw).length > MOST_WORDS * 6) return { type: "refused", id, why: { code: "too-long" } };
  const read = readQuestion(raw, placed);
  if (read.type === "malformed")
    return { type: "refused", id, why: { code: "malformed", values: { problem: read.issues.slice(0, 3).join("; ") } } };
  if (read.type === "defective")
    return { type: "refused", id, why: { code: "defective", values: { problem: read.defects.map(defectInWords).join("; ") } } };
  const notes = [...draft.notes, ...(lost ? [{ code: "category-as-tag", values: { category } } as const] : [])];
  return { type: "question", question: read.question, notes: distinct(notes) };
}

/** Moodle writes `$course$/top/Complaints`; the last part that is an area is meant. */
function areaOf(category: string | undefined, areas: Areas): string | undefined {
  const parts = (category ?? "")
    .split("/")
    .map((part) => part.trim())
    .toReversed();
  for (const part of parts) {
    const found = areas.find(({ area, name }) => area === part || Object.values(name).includes(part));
    if (found !== undefined) return found.area;
  }
  return undefined;
}

const distinct = (notes: readonly Note[]): readonly Note[] =>
  notes.filter((note, index) => notes.findIndex((other) => JSON.stringify(other) === JSON.stringify(note)) === index);
