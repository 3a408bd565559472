import { z } from "zod";
import type { Text } from "../shared/json.ts";
import type { Question } from "./records.ts";

/** A question bank: what papers are drawn from. */
export interface Bank {
  /** Folder name under `config/banks/`. */
  readonly id: string;
  readonly areas: readonly { readonly area: string; readonly name: Text }[];
  readonly questions: readonly Question[];
}

/** One thing wrong with a bank, named so that an editor finds the place. */
export interface BankProblem {
  /** File name within the bank's folder. */
  readonly file: string;
  /** Item id, or null where the file as a whole is wrong. */
  readonly item: string | null;
  readonly problem: string;
}

export type BankOutcome =
  | { readonly type: "bank"; readonly bank: Bank }
  | { readonly type: "refused"; readonly problems: readonly BankProblem[] };

export interface BankFile {
  readonly name: string;
  /** Parsed JSON. */
  readonly content: unknown;
}

const words = z.string().trim().min(1);
const text = z.strictObject({ "zh-CN": words, "zh-TW": words, en: words });
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "lower-case letters, digits and dashes");

const base = {
  id,
  version: z.int().min(1),
  difficulty: z.int().min(1).max(3),
  state: z.enum(["draft", "ready", "retired"]),
  stem: text,
  explanation: text,
  source: z.string().optional(),
  tags: z.array(z.string()).optional(),
};

const item = z.discriminatedUnion("type", [
  z.strictObject({
    ...base,
    type: z.literal("single"),
    options: z.array(z.strictObject({ id, text })).min(2).max(10),
    key: z.array(z.string()).length(1, "a single choice has one right option"),
  }),
  z.strictObject({ ...base, type: z.literal("short"), guide: text }),
]);

const file = z.strictObject({ area: id, name: text, items: z.array(z.unknown()) });

/** Checks the files of one bank and joins them; every problem of every file is told at once. */
export function readBank(bankId: string, files: readonly BankFile[]): BankOutcome {
  const problems: BankProblem[] = [];
  const areas: { area: string; name: Text }[] = [];
  const questions: Question[] = [];
  const taken = new Set<string>();

  for (const { name, content } of files) {
    const wrapper = file.safeParse(content);
    if (!wrapper.success) {
      problems.push(...issues(wrapper.error).map((problem) => ({ file: name, item: null, problem })));
      continue;
    }
    if (areas.some(({ area }) => area === wrapper.data.area)) {
      problems.push({ file: name, item: null, problem: `area ${wrapper.data.area} stands in another file too` });
    }
    areas.push({ area: wrapper.data.area, name: wrapper.data.name });
    for (const [index, raw] of wrapper.data.items.entries()) {
      const label = itemLabel(raw, index);
      const parsed = item.safeParse(raw);
      const found = parsed.success ? defects(parsed.data, taken) : issues(parsed.error);
      problems.push(...found.map((problem) => ({ file: name, item: label, problem })));
      if (parsed.success && found.length === 0) {
        taken.add(parsed.data.id);
        questions.push(toQuestion(parsed.data, wrapper.data.area));
      }
    }
  }
  if (problems.length === 0 && questions.length === 0) problems.push({ file: bankId, item: null, problem: "no items" });
  return problems.length > 0 ? { type: "refused", problems } : { type: "bank", bank: { id: bankId, areas, questions } };
}

function defects(parsed: z.infer<typeof item>, taken: ReadonlySet<string>): string[] {
  const found: string[] = [];
  if (taken.has(parsed.id)) found.push("id is taken");
  if (parsed.type === "short") return found;
  const ids = parsed.options.map((option) => option.id);
  if (new Set(ids).size < ids.length) found.push("two options share an id");
  for (const key of parsed.key) if (!ids.includes(key)) found.push(`key ${key} is no option`);
  for (const locale of ["zh-CN", "zh-TW", "en"] as const) {
    const texts = parsed.options.map((option) => option.text[locale]);
    if (new Set(texts).size < texts.length) found.push(`two options read the same in ${locale}`);
  }
  return found;
}

function toQuestion({ source: _source, tags: _tags, ...question }: z.infer<typeof item>, area: string): Question {
  return { ...question, area };
}

const issues = (error: z.ZodError): string[] => error.issues.map(({ path, message }) => `${path.join(".") || "content"}: ${message}`);

function itemLabel(raw: unknown, index: number): string {
  const named = z.object({ id: z.string() }).safeParse(raw);
  return named.success ? named.data.id : `#${index + 1}`;
}

/** The id under which a question version is stored and pinned on papers. */
export const versionId = (question: Pick<Question, "id" | "version">): string => `${question.id}@${question.version}`;
