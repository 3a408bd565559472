import { once } from "../shared/once.ts";
import type { Component, Leaf, ProgrammeDefinition } from "./records.ts";

/** Every component, parents before their parts. */
export function walkComponents(components: readonly Component[]): readonly Component[] {
  return components.flatMap((component) => [component, ...(component.instrument === "parts" ? walkComponents(component.parts) : [])]);
}

/** The leaves below a component (itself, when it is one). */
export const leavesOf = (component: Component): readonly Leaf[] =>
  component.instrument === "parts" ? component.parts.flatMap(leavesOf) : [component];

export const allLeaves = once((definition: ProgrammeDefinition): readonly Leaf[] => definition.components.flatMap(leavesOf));

/** A component anywhere in the tree by its id. */
export const componentById = (definition: ProgrammeDefinition, id: string): Component | undefined =>
  walkComponents(definition.components).find((component) => component.id === id);

/** The top-level component that a leaf counts into: its gradebook column. */
export const columnOf = (definition: ProgrammeDefinition, leaf: string): Component | undefined =>
  definition.components.find((component) => leavesOf(component).some(({ id }) => id === leaf));

/** The same tree with every component passed through `change`, parts first. */
export function mapComponents(components: readonly Component[], change: (component: Component) => Component): readonly Component[] {
  return components.map((component) =>
    change(component.instrument === "parts" ? { ...component, parts: mapComponents(component.parts, change) } : component),
  );
}
