import { typedAppealDays } from "./appeal-days.ts";
import { parseExact, toText } from "../shared/exact.ts";
import type { Component, ProgrammeDefinition, ValidityAnchor } from "./records.ts";
import { mapComponents } from "./tree.ts";
import { type Windows, withWindows } from "./windows.ts";

/** What an instructor typed on the programme page; a blank weight or pass line is none. */
export interface ProgrammeForm {
  /** Number of the version the page was opened on. */
  readonly base: number;
  /** Component id → as typed. */
  readonly weights: Readonly<Record<string, string>>;
  readonly passLines: Readonly<Record<string, string>>;
  /** Component ids that are gates. */
  readonly gates: readonly string[];
  /** Tier id → as typed. */
  readonly lines: Readonly<Record<string, string>>;
  readonly validity: string;
  readonly anchor: ValidityAnchor;
  readonly showRank: boolean;
  /** As typed; absent where the page does not ask. */
  readonly appealDays?: string | undefined;
  /** Exams that are not named keep theirs. */
  readonly windows?: Windows;
}

/** A figure as typed: full-width digits and a per cent sign are taken; what is no figure stays, so that the check can name it. */
export function typedFigure(text: string): string {
  const plain = text.normalize("NFKC").replaceAll(/\s/g, "").replace(/%$/, "");
  const value = parseExact(plain);
  return value === undefined ? plain : toText(value);
}

/** The programme as the form wants it; not yet checked. A component or tier that the form does not name stays as it was. */
export function definitionFrom(before: ProgrammeDefinition, form: ProgrammeForm): ProgrammeDefinition {
  return {
    ...before,
    components: withWindows(
      mapComponents(before.components, (component) => withTyped(component, form)),
      form.windows ?? {},
    ),
    tiers: before.tiers.map((tier) => ({ ...tier, line: typedFigure(form.lines[tier.id] ?? tier.line) })),
    validity: form.validity.normalize("NFKC").trim().toUpperCase(),
    anchor: form.anchor,
    showRank: form.showRank,
    ...typedAppealDays(before, form.appealDays),
  };
}

function withTyped(component: Component, form: ProgrammeForm): Component {
  const weight = typed(form.weights[component.id], component.weight);
  const passLine = typed(form.passLines[component.id], component.passLine);
  // Fields keep their order and absent ones stay absent, so that an unchanged form gives an equal programme.
  const { id, name, weight: _weight, passLine: _passLine, gate: _gate, ...rest } = component;
  return {
    id,
    name,
    ...(weight !== undefined && { weight }),
    ...(passLine !== undefined && { passLine }),
    gate: form.gates.includes(id),
    ...rest,
  } as Component;
}

const typed = (text: string | undefined, before: string | undefined): string | undefined => {
  if (text === undefined) return before;
  const value = typedFigure(text);
  return value === "" ? undefined : value;
};
