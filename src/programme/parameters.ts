import { isDeepStrictEqual } from "node:util";
import { compare, parseExact, toText } from "../shared/exact.ts";
import { checkDefinition, type Problem } from "./check.ts";
import type { ProgrammeDefinition } from "./records.ts";
import { componentById, mapComponents } from "./tree.ts";
import { readWindowEnd } from "./windows.ts";

/** The link parameters (LTI custom parameters) that speak of the programme's figures. */
export const PARAMETERS = ["tiers", "weights", "pass", "validity", "opens", "closes"] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** What a link says of the programme; a parameter it does not name is absent. */
export type Parameters = Readonly<Partial<Record<Parameter, string>>>;

/** Why a parameter cannot be taken: {@link Problem}'s codes, and those of reading it. */
export interface ParameterProblem {
  readonly parameter: Parameter | "programme";
  readonly code: Problem["code"] | "malformed" | "unknown-component" | "unknown-tier" | "named-twice" | "unknown-programme" | "too-long";
  readonly values: Readonly<Record<string, string | number>>;
}

export type Reading =
  | { readonly type: "same" }
  | { readonly type: "changed"; readonly definition: ProgrammeDefinition }
  | { readonly type: "refused"; readonly problems: readonly ParameterProblem[] };

const LONGEST = 500;

/** The programme's parameters among a link's custom parameters, tidied: full-width forms as plain ones, no spaces, blanks left out. */
export function pickParameters(custom: Readonly<Record<string, string>>): Parameters {
  const found: Partial<Record<Parameter, string>> = {};
  for (const name of PARAMETERS) {
    const value = tidy(custom[name] ?? "");
    if (value !== "") found[name] = value;
  }
  return found;
}

const tidy = (text: string): string =>
  text
    .slice(0, LONGEST + 1)
    .normalize("NFKC")
    .replaceAll(/[、;]/g, ",")
    .replaceAll(/\s/g, "")
    .replace(/^,+|,+$/g, "");

/**
 * Reads link parameters onto a programme. Named figures change, the others stay; nothing is taken unless everything can be.
 * `tiers=senior:80,…` `weights=theory:40,…` `pass=theory:60,…` `validity=P1Y`
 * `opens=theory:2026-12-01T09:00+08:00,…` `closes=…`
 */
export function applyParameters(definition: ProgrammeDefinition, parameters: Parameters): Reading {
  let changed = definition;
  const problems: ParameterProblem[] = [];
  for (const parameter of PARAMETERS) {
    const text = parameters[parameter];
    if (text === undefined) continue;
    const read = text.length > LONGEST ? refuse(parameter, "too-long", { most: LONGEST }) : readOne(changed, parameter, text);
    if (read.type === "refused") problems.push(...read.problems);
    else changed = read.definition;
  }
  problems.push(...windowProblems(changed));
  if (problems.length > 0) return { type: "refused", problems };
  return isDeepStrictEqual(changed, definition) ? { type: "same" } : { type: "changed", definition: changed };
}

type One = Exclude<Reading, { type: "same" }>;

const refuse = (parameter: Parameter, code: ParameterProblem["code"], values: ParameterProblem["values"]): One => ({
  type: "refused",
  problems: [{ parameter, code, values }],
});

function readOne(definition: ProgrammeDefinition, parameter: Parameter, text: string): One {
  if (parameter === "validity") return checked(parameter, { ...definition, validity: text.toUpperCase() });
  if (parameter === "opens" || parameter === "closes") {
    const read = readWindowEnd(definition, parameter, text);
    return read.type === "read"
      ? checked(parameter, read.definition)
      : { type: "refused", problems: read.problems.map((problem) => ({ parameter, ...problem })) };
  }
  const pairs = readPairs(parameter, text);
  if (pairs.type === "refused") return pairs;
  const known = (id: string): boolean =>
    parameter === "tiers" ? definition.tiers.some((tier) => tier.id === id) : componentById(definition, id) !== undefined;
  const unknown = [...pairs.values.keys()].filter((id) => !known(id));
  if (unknown.length > 0) {
    const code = parameter === "tiers" ? "unknown-tier" : "unknown-component";
    return { type: "refused", problems: unknown.map((name) => ({ parameter, code, values: { name } })) };
  }
  return checked(parameter, withFigures(definition, parameter, pairs.values));
}

function readPairs(
  parameter: Parameter,
  text: string,
): { type: "read"; values: ReadonlyMap<string, string> } | Extract<One, { type: "refused" }> {
  const values = new Map<string, string>();
  const problems: ParameterProblem[] = [];
  for (const entry of text.split(",").filter((part) => part !== "")) {
    const [, id, figure = ""] = /^([a-z][a-z0-9-]*):(-?[\d.]+)%?$/i.exec(entry) ?? [];
    const value = parseExact(figure);
    if (id === undefined || value === undefined) problems.push({ parameter, code: "malformed", values: { entry } });
    else if (values.has(id.toLowerCase())) problems.push({ parameter, code: "named-twice", values: { name: id } });
    else values.set(id.toLowerCase(), toText(value));
  }
  return problems.length > 0 ? { type: "refused", problems } : { type: "read", values };
}

/** A figure that says the same in other digits (`80.0`) leaves the text as it was. */
const figure = (before: string | undefined, wanted: string | undefined): string | undefined => {
  if (wanted === undefined || before === undefined) return wanted ?? before;
  const [a, b] = [parseExact(before), parseExact(wanted)];
  return a !== undefined && b !== undefined && compare(a, b) === 0 ? before : wanted;
};

function withFigures(
  definition: ProgrammeDefinition,
  parameter: "tiers" | "weights" | "pass",
  values: ReadonlyMap<string, string>,
): ProgrammeDefinition {
  if (parameter === "tiers") {
    return {
      ...definition,
      tiers: definition.tiers.map((tier) => ({ ...tier, line: figure(tier.line, values.get(tier.id)) ?? tier.line })),
    };
  }
  const field = parameter === "weights" ? "weight" : "passLine";
  return {
    ...definition,
    components: mapComponents(definition.components, (component) => {
      const value = figure(component[field], values.get(component.id));
      return value === component[field] ? component : { ...component, [field]: value };
    }),
  };
}

/** Both ends of a window may move; only where they end up is judged. */
const windowProblems = (definition: ProgrammeDefinition): readonly ParameterProblem[] =>
  checkDefinition(definition).flatMap(({ code, values }) => (code === "window-order" ? [{ parameter: "closes", code, values }] : []));

function checked(parameter: Parameter, definition: ProgrammeDefinition): One {
  const problems = checkDefinition(definition).filter(({ code }) => code !== "window-order");
  return problems.length === 0
    ? { type: "changed", definition }
    : { type: "refused", problems: problems.map(({ code, values }) => ({ parameter, code, values })) };
}
