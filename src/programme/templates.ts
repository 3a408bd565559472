import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { AppError } from "../shared/errors.ts";
import { checkDefinition } from "./check.ts";
import type { ProgrammeDefinition } from "./records.ts";
import { ProgrammeSchema } from "./schema.ts";

/** What a cohort runs when its link names no programme. */
export const DEFAULT_TEMPLATE = "customer-service-certification";

export type Templates = ReadonlyMap<string, ProgrammeDefinition>;

/**
 * Reads every programme template of a folder, so that a faulty one stops the start and not a launch.
 * @throws AppError("unavailable") whose reason names the file and what is wrong with it
 */
export function loadTemplates(folder: string): Templates {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const templates = new Map(files.map((name) => [basename(name, ".json"), readTemplate(join(folder, name))]));
  if (!templates.has(DEFAULT_TEMPLATE)) throw faulty(folder, `no ${DEFAULT_TEMPLATE}.json`);
  return templates;
}

const faulty = (file: string, reason: string): AppError => new AppError("unavailable", { reason: `${file}: ${reason}` });

function readTemplate(file: string): ProgrammeDefinition {
  const parsed = ProgrammeSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw faulty(file, parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; "));
  const problems = checkDefinition(parsed.data);
  if (problems.length > 0)
    throw faulty(file, problems.map(({ code, path, values }) => `${path} ${code} ${JSON.stringify(values)}`).join("; "));
  if (parsed.data.template !== basename(file, ".json")) throw faulty(file, `template is ${parsed.data.template}`);
  return parsed.data;
}
