import type { Locale, Text } from "../../shared/json.ts";
import type { Question } from "../questions/question.ts";
import { assemble, NO_EXPLANATION, type Areas } from "./assemble.ts";
import type { Format, Note, ReadItem } from "./draft.ts";
import { EXPORTS, held, isText, type ExportFormat } from "./held.ts";

export type Verdict = "full" | "partial" | "refused";

/** What an import would do with one item of the file. */
export interface StagedItem {
  /** Where it stands in the file. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly action: "new" | "changed" | "unchanged" | "none";
  /** Ours. */
  readonly id?: string | undefined;
  /** Theirs, where it is another. */
  readonly sourceId?: string | undefined;
  /** What is dropped, or why nothing is taken. */
  readonly notes: readonly Note[];
  /** As it would be stored; absent where nothing would. */
  readonly question?: Question | undefined;
}

export interface Target {
  readonly areas: Areas;
  /** For questions whose category is none of these. */
  readonly area?: string | undefined;
  /** The language of the file. */
  readonly locale: Locale;
  /** Questions of the bank by id. */
  readonly present: ReadonlyMap<string, Question>;
  /** Ids of questions in the company's other banks: papers name a question by its id alone. */
  readonly elsewhere?: ReadonlySet<string> | undefined;
}

/** Says for each item of a file what would become of it; nothing is done. */
export function stage(items: readonly ReadItem[], format: Format, target: Target): readonly StagedItem[] {
  const taken = new Set<string>();
  return items.map((item) => {
    if (item.type === "refused") return refused(item.at, item.why);
    const made = assemble(item.draft, target.areas, target.area);
    const id = made.type === "question" ? made.question.id : made.id;
    if (made.type === "refused") return { ...refused(item.at, made.why), id };
    if (target.elsewhere?.has(id) === true) return { ...refused(item.at, { code: "id-elsewhere", values: { id } }), id };
    if (taken.has(id)) return { ...refused(item.at, { code: "duplicate-id", values: { id } }), id };
    taken.add(id);
    const sourceId = item.draft.id === undefined || item.draft.id === id ? undefined : item.draft.id;
    return { at: item.at, id, sourceId, ...decided(made.question, made.notes, { format, target }) };
  });
}

const refused = (at: string, why: Note): StagedItem => ({ at, verdict: "refused", action: "none", notes: [why] });

/** A question read from an older format has nothing that this one could not hold. */
const holderOf = (format: Format): ExportFormat => EXPORTS.find((each) => each === format) ?? "qti3";

function decided(question: Question, notes: readonly Note[], { format, target }: { readonly format: Format; readonly target: Target }) {
  const verdict: Verdict = notes.length === 0 ? "full" : "partial";
  const present = target.present.get(question.id);
  if (present === undefined) return { verdict, action: "new" as const, notes, question: { ...question, state: "draft" as const } };
  const [old, given] = [held(present, holderOf(format), target.locale), held(question, holderOf(format), target.locale)];
  const same = JSON.stringify(comparable(old.question)) === JSON.stringify(comparable(given.question));
  if (same) return { verdict, action: "unchanged" as const, notes };
  const next = { ...merged(question, present, target.locale), version: present.version + 1, state: "draft" as const };
  return { verdict, action: "changed" as const, notes: [...notes, { code: "languages-old" } as const], question: next };
}

/** An import makes no version of its own and settles no state. */
const comparable = (question: Question | undefined) => (question === undefined ? undefined : { ...question, version: 1, state: "draft" });

/** What the file says over what the bank has: words in the other languages, pictures and remarks that the file cannot hold stay. */
export function merged(given: Question, present: Question, locale: Locale): Question {
  const kept = given.type === present.type ? present : { media: present.media, source: present.source };
  const joined = { ...kept, ...withoutBlank(given) };
  return translated(joined, present, locale) as Question;
}

/** A guide or an explanation the file does not have is no deletion. */
const withoutBlank = (question: Question): Partial<Question> =>
  Object.fromEntries(
    Object.entries(question).filter(([, value]) => !(isTextLike(value) && value.en === NO_EXPLANATION)),
  ) as Partial<Question>;

const isTextLike = (value: unknown): value is Text => value !== null && typeof value === "object" && isText(value);

/** Same words in the file's language: the other languages stay as they are. Other words: they replace that language alone. */
function translated(given: unknown, present: unknown, locale: Locale): unknown {
  if (given === null || typeof given !== "object") return given;
  if (isText(given)) {
    if (!isTextLike(present)) return given;
    return present[locale] === given[locale] ? present : { ...present, [locale]: given[locale] };
  }
  if (Array.isArray(given)) {
    const list: readonly unknown[] = Array.isArray(present) ? present : [];
    return given.map((each: unknown, index) => translated(each, sameWords(each, list, locale) ?? list[index], locale));
  }
  const other = (present !== null && typeof present === "object" ? present : {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, translated(value, other[key], locale)]));
}

/** An option that stands elsewhere now. */
function sameWords(given: unknown, list: readonly unknown[], locale: Locale): unknown {
  const wordsOf = (each: unknown): string | undefined => {
    const text = each !== null && typeof each === "object" && "text" in each ? each.text : undefined;
    return isTextLike(text) ? text[locale] : undefined;
  };
  const words = wordsOf(given);
  return words === undefined ? undefined : list.find((each) => wordsOf(each) === words);
}
