import type { Words } from "../web/reader.ts";
import type { Problem } from "./check.ts";
import type { ParameterProblem } from "./parameters.ts";
import type { ProgrammeDefinition } from "./records.ts";
import { componentById, walkComponents } from "./tree.ts";

export interface ProblemWords {
  /** Id of the field it is about. */
  readonly field: string;
  readonly text: string;
}

type Named = { readonly path: string; readonly code: Problem["code"] | ParameterProblem["code"]; readonly values: Problem["values"] };

/** A problem in the reader's words: components and tiers by their names, the field to go to. */
export function toProblem({ code, path, values }: Named, definition: ProgrammeDefinition, { t, locale }: Words): ProblemWords {
  const componentName = (id: string): string => componentById(definition, id)?.name[locale] ?? id;
  const tierName = (id: string): string => definition.tiers.find((tier) => tier.id === id)?.name[locale] ?? id;
  const sectionName = (id: string): string =>
    walkComponents(definition.components)
      .flatMap((component) => (component.instrument === "exam" ? component.exam.sections : []))
      .find((section) => section.id === id)?.name[locale] ?? id;
  const named = Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (key === "component" || key === "parent") return [key, componentName(String(value))];
      if (key === "section") return [key, sectionName(String(value))];
      return key === "tier" || key === "other" ? [key, tierName(String(value))] : [key, value];
    }),
  );
  return { field: fieldOf(path, definition), text: t(`programme.problem.${code}`, named) };
}

/** A problem of several siblings is shown at the first of them. */
function fieldOf(path: string, definition: ProgrammeDefinition): string {
  if (path === "weights") return `weight.${definition.components[0]?.id ?? ""}`;
  const parent = path.startsWith("weights.") ? componentById(definition, path.slice("weights.".length)) : undefined;
  return parent?.instrument === "parts" ? `weight.${parent.parts[0]?.id ?? ""}` : path;
}
