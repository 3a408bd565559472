import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import type { Rubric, Scenario } from "./records.ts";

const text = z.object({ "zh-CN": z.string().min(1), "zh-TW": z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z0-9-]{1,60}$/);

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
          levels: z.array(z.object({ points: z.int().min(0), text })).min(2),
        }),
      )
      .min(1),
  })
  .refine(
    (rubric) => rubric.criteria.reduce((sum, criterion) => sum + criterion.weight, 0) === 100,
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
  return new Map(
    files.map((name) => {
      const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
      if (!parsed.success)
        throw new Error(
          `${join(folder, name)}: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`,
        );
      return [parsed.data.id, parsed.data] as const;
    }),
  );
}
