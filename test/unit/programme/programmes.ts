import { readFileSync } from "node:fs";
import type { Component, ProgrammeDefinition } from "../../../src/programme/records.ts";
import { ProgrammeSchema } from "../../../src/programme/schema.ts";
import { mapComponents } from "../../../src/programme/tree.ts";

const TEMPLATE = new URL("../../../config/programmes/customer-service-certification.json", import.meta.url);

/** The backbone programme as shipped: 40/40/20, tiers 80/70/60. */
export const backbone = (): ProgrammeDefinition => ProgrammeSchema.parse(JSON.parse(readFileSync(TEMPLATE, "utf8")));

/** The backbone with some components changed. */
export const backboneWith = (changes: Readonly<Record<string, Partial<Component>>>): ProgrammeDefinition => {
  const definition = backbone();
  return {
    ...definition,
    components: mapComponents(definition.components, (component) => ({ ...component, ...changes[component.id] }) as Component),
  };
};
