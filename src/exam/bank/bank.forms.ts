import { createHash } from "node:crypto";
import { z } from "zod";
import { isQuestionType } from "../questions/kinds.ts";
import type { QuestionType } from "../questions/question.ts";
import { AppError } from "../../shared/errors.ts";
import type { BankArea } from "./records.ts";
import type { Fields } from "./editing/fields.ts";
import type { Filter } from "./search.ts";

/** What an address names, or nothing there. */
export function named<T>(schema: { safeParse(source: unknown): { success: boolean; data?: T } }, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (!parsed.success || parsed.data === undefined) throw new AppError("not-found", { reason: "no such bank or question" });
  return parsed.data;
}

const name = z.string().min(1).max(80);
const type = z.custom<QuestionType>(isQuestionType);
const state = z.enum(["draft", "ready", "retired"]);

export const BankParam = z.object({ bank: name });
export const ItemParam = BankParam.extend({ item: name });
export const VersionParam = ItemParam.extend({ version: z.coerce.number().int().min(1).max(100_000) });

/** An address with odd words in it shows the list without them. */
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const FilterQuery = z.object({
  text: optional(z.string().trim().min(1).max(200)),
  area: optional(z.string().min(1).max(80)),
  type: optional(type),
  difficulty: optional(z.coerce.number().int().min(1).max(3)),
  state: optional(state),
  tag: optional(z.string().min(1).max(100)),
});
export const ListQuery = FilterQuery.extend({
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  moved: optional(z.coerce.number().int().min(0)),
});
export const QuestionQuery = z.object({ told: optional(z.enum(["saved", "unchanged", "moved"])) });
export const NewQuery = z.object({ type: type.catch("single") });

/** Difficulty "" is none. */
export const filterOf = (source: unknown): Filter => {
  const { difficulty, ...rest } = z.record(z.string(), z.unknown()).catch({}).parse(source);
  return FilterQuery.parse({ ...rest, ...(difficulty !== "" && { difficulty }) });
};

const several = z.union([z.string(), z.array(z.string())]).optional();
export const MoveForm = z.looseObject({
  item: several,
  all: z.literal("1").optional(),
  state,
  from: z.enum(["list", "question"]).default("list"),
});
export const itemsOf = (item: z.output<typeof several>): readonly string[] => [item ?? []].flat();

/** The filter a list's form carries along: `filter.area` and so on. */
export const carriedFilter = (body: object): Filter =>
  filterOf(
    Object.fromEntries(
      Object.entries(body).flatMap(([key, value]) => (key.startsWith("filter.") ? [[key.slice(7), value as unknown]] : [])),
    ),
  );

export const TakeBackForm = z.object({ from: z.union([z.literal("shipped"), z.coerce.number().int().min(1)]) });

export const EditForm = z.looseObject({
  type: type,
  item: z.string().max(80).default(""),
  seen: z.coerce.number().int().min(0).max(100_000).default(0),
  more: z.enum(["options", "pairs", "items", "gaps"]).optional(),
});

const MOST_LETTERS = 20_000;

/** What was typed; a field sent twice counts once. */
export const fieldsIn = (body: object): Fields =>
  Object.fromEntries(
    Object.entries(body).flatMap(([key, value]: [string, unknown]) => {
      const one: unknown = Array.isArray(value) ? value.at(-1) : value;
      return typeof one === "string" && key !== "_token" ? [[key, one.slice(0, MOST_LETTERS)]] : [];
    }),
  );

export const NewBankForm = z.object({ name: z.string().trim().max(120).default(""), areas: z.string().max(8_000).default("") });

/** One area a line; the same words give the same id, so that the same file finds its areas again. */
export const areasIn = (typed: string): readonly BankArea[] =>
  [...new Set(typed.split("\n").map((line) => line.trim()))]
    .filter((line) => line !== "")
    .slice(0, 60)
    .map((line) => ({
      area: `a-${createHash("sha256").update(line).digest("hex").slice(0, 12)}`,
      name: { "zh-CN": line, "zh-TW": line, en: line },
    }));
