import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import { compare, HUNDRED, parseExact, sum, ZERO } from "../shared/exact.ts";
import type { Rubric, Scenario } from "./records.ts";

const text = z.object({ "zh-CN": z.string().min(1), "zh-TW": z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z0-9-]{1,60}$/);

const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

const RubricFile = z
  .object({
    id,
    version: z.int().min(1),
    name: text,
    criteria: z
      .array(
        z.object({
          id,
          name: text,
          weight: z.number().positive(),
          critical: z.boolean(),
          levels: z
            .array(z.object({ points: z.int().min(0), text }))
            .refine((levels) => distinct(levels.map((level) => level.points)), "two levels give the same points")
            .refine((levels) => levels.some((level) => level.points > 0), "no level gives points"),
        }),
      )
      .min(1)
      .refine((criteria) => distinct(criteria.map((criterion) => criterion.id)), "a criterion stands twice"),
  })
  .refine(
    (rubric) => compare(sum(rubric.criteria.map(({ weight }) => parseExact(String(weight)) ?? ZERO)), HUNDRED) === 0,
    "the criteria's weights must add up to 100",
  );

const ScenarioFile = z.object({
  id,
  version: z.int().min(1),
  name: text,
  kind: z.enum(["complaint", "enquiry"]),
  situation: text,
  customerCard: text,
  agentCard: text,
  facts: z.array(text),
  goals: z.array(text),
});

/** The rubrics and scenarios that came with the programme. */
export interface Library {
  /** @throws AppError("not-found") */
  rubric(id: string): Rubric;
  /** @throws AppError("not-found") */
  scenario(id: string): Scenario;
}

/** Reads and checks `config/rubrics` and `config/scenarios`; a bad file stops the start with its name and what is wrong. */
export function loadLibrary(config: string): Library {
  const rubrics = readFolder(join(config, "rubrics"), RubricFile);
  const scenarios = readFolder(join(config, "scenarios"), ScenarioFile);
  const pick = <T>(from: ReadonlyMap<string, T>, wanted: string): T => {
    const found = from.get(wanted);
    if (found === undefined) throw new AppError("not-found", { reason: `${wanted} is not in the library` });
    return found;
  };
  return { rubric: (wanted) => pick(rubrics, wanted), scenario: (wanted) => pick(scenarios, wanted) };
}

function readFolder<T extends { readonly id: string }>(folder: string, schema: z.ZodType<T>): ReadonlyMap<string, T> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(files.map((name) => readOne(join(folder, name), schema)));
}

function readOne<T extends { readonly id: string }>(path: string, schema: z.ZodType<T>): readonly [string, T] {
  const parsed = schema.safeParse(readJson(path));
  if (parsed.success) return [parsed.data.id, parsed.data];
  throw new Error(`${path}: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`${path}: not readable as JSON`, { cause });
  }
}
