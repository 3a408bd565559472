import { once } from "../shared/once.ts";
import type { Component, ProgrammeDefinition } from "../programme/records.ts";

export type ExamComponent = Extract<Component, { readonly instrument: "exam" }>;

/** Every exam of a programme, in the order of its components. */
export const examsOf = once((definition: Pick<ProgrammeDefinition, "components">): readonly ExamComponent[] =>
  definition.components.flatMap(below),
);

const below = (component: Component): readonly ExamComponent[] =>
  component.instrument === "parts" ? component.parts.flatMap(below) : component.instrument === "exam" ? [component] : [];
