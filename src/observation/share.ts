import type { Component, ProgrammeDefinition } from "../programme/records.ts";
import { leavesOf } from "../programme/tree.ts";
import { divide, exact, HUNDRED, multiply, type Exact } from "../shared/exact.ts";

/** What a leaf counts for. */
export interface Share {
  /** The component it is a part of; undefined at the top. */
  readonly within: Component | undefined;
  /** Per cent of the total. */
  readonly ofTotal: Exact;
}

/** The share of a leaf in the total: its weight times its parents', equal where siblings have none. @throws RangeError for no leaf of it */
export function shareOf(definition: ProgrammeDefinition, leaf: string): Share {
  const walk = (siblings: readonly Component[], within: Component | undefined, whole: Exact): Share => {
    const component = siblings.find((candidate) => leavesOf(candidate).some(({ id }) => id === leaf));
    if (component === undefined) throw new RangeError(`no leaf ${leaf}`);
    const ofTotal =
      component.weight === undefined ? divide(whole, exact(siblings.length)) : divide(multiply(whole, exact(component.weight)), HUNDRED);
    return component.instrument === "parts" ? walk(component.parts, component, ofTotal) : { within, ofTotal };
  };
  return walk(definition.components, undefined, HUNDRED);
}
