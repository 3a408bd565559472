import { z } from "zod";
import type { Text } from "../shared/json.ts";
import { defectInWords } from "./questions/defect-words.ts";
import { issuesOf, readQuestion } from "./questions/read.ts";
import { id, text } from "./questions/schema.ts";
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

/** `schema` may be left out: 1 had two types of questions, 2 has all, and every file of 1 reads the same in 2. */
const file = z.strictObject({
  schema: z.union([z.literal(1), z.literal(2)]).optional(),
  area: id,
  name: text,
  items: z.array(z.unknown()),
});

/** Checks the files of one bank and joins them; every problem of every file is told at once. */
export function readBank(bankId: string, files: readonly BankFile[]): BankOutcome {
  const problems: BankProblem[] = [];
  const areas: { area: string; name: Text }[] = [];
  const questions: Question[] = [];
  const taken = new Set<string>();

  for (const { name, content } of files) {
    const wrapper = file.safeParse(content);
    if (!wrapper.success) {
      problems.push(...issuesOf(wrapper.error).map((problem) => ({ file: name, item: null, problem })));
      continue;
    }
    if (areas.some(({ area }) => area === wrapper.data.area)) {
      problems.push({ file: name, item: null, problem: `area ${wrapper.data.area} stands in another file too` });
    }
    areas.push({ area: wrapper.data.area, name: wrapper.data.name });
    for (const [index, raw] of wrapper.data.items.entries()) {
      const label = itemLabel(raw, index);
      const read = readQuestion(raw, wrapper.data.area);
      const found = read.type === "malformed" ? [...read.issues] : read.type === "defective" ? read.defects.map(defectInWords) : [];
      if (read.type !== "malformed" && taken.has(read.question.id)) found.push("id is taken");
      problems.push(...found.map((problem) => ({ file: name, item: label, problem })));
      if (read.type === "question" && found.length === 0) {
        taken.add(read.question.id);
        questions.push(read.question);
      }
    }
  }
  if (problems.length === 0 && questions.length === 0) problems.push({ file: bankId, item: null, problem: "no items" });
  return problems.length > 0 ? { type: "refused", problems } : { type: "bank", bank: { id: bankId, areas, questions } };
}

function itemLabel(raw: unknown, index: number): string {
  const named = z.object({ id: z.string() }).safeParse(raw);
  return named.success ? named.data.id : `#${index + 1}`;
}

/** The id under which a question version is stored and pinned on papers. */
export const versionId = (question: Pick<Question, "id" | "version">): string => `${question.id}@${question.version}`;
