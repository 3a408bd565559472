import { add, compare, divide, type Exact, exact, HUNDRED, multiply, sum, ZERO } from "../shared/exact.ts";
import { once } from "../shared/once.ts";
import type { Text } from "../shared/json.ts";
import type { Component, ProgrammeDefinition } from "../programme/records.ts";

/** What an instrument handed in for one leaf; a leaf that is not in the map is pending. */
export type LeafScore = { readonly state: "final"; readonly score: Exact } | { readonly state: "excused" };
export type LeafScores = ReadonlyMap<string, LeafScore>;

/**
 * Where a component stands: `final` it has a score; `excused` it does not count; `pending` nothing is in;
 * `partial` some of its parts are in, others pending.
 */
export type ResultState = "final" | "excused" | "pending" | "partial";

export interface ComponentResult {
  readonly id: string;
  readonly name: Text;
  readonly instrument: Component["instrument"];
  readonly state: ResultState;
  /** 0–100, exact; only when final. */
  readonly score?: Exact;
  /** Per cent of its parent as the programme says. */
  readonly weight: Exact;
  /** Per cent of its parent after excused siblings' weight is shared out; 0 when excused. */
  readonly effective: Exact;
  /** score × effective ÷ 100: points it brings to its parent; only when final. */
  readonly contribution?: Exact;
  readonly passLine?: Exact;
  /** score ≥ pass line; only when final with a line. */
  readonly passed?: boolean;
  readonly gate: boolean;
  readonly parts: readonly ComponentResult[];
}

export interface Result {
  readonly components: readonly ComponentResult[];
  /** Every component is final or excused, and not all are excused. */
  readonly official: boolean;
  /** 0–100, exact and unrounded; only when official. */
  readonly total?: Exact;
}

/**
 * A learner's result from leaf scores (DOMAIN: the backbone, 4 and 5). Σ score × weight ÷ 100 at every level of the tree;
 * an excused component's weight is shared out over its siblings in proportion; a pending one is never zero.
 */
export function totalOf(definition: ProgrammeDefinition, scores: LeafScores): Result {
  const components = siblingResults(definition.components, scores);
  const joined = join(components);
  return joined.score === undefined ? { components, official: false } : { components, official: true, total: joined.score };
}

type Standing = Pick<ComponentResult, "state"> & { readonly score?: Exact; readonly parts: readonly ComponentResult[] };

/** Without weights all siblings weigh the same. */
const nominalWeights = once((siblings: readonly Component[]): readonly Exact[] => {
  const same = divide(HUNDRED, { n: BigInt(siblings.length), d: 1n });
  return siblings.map(({ weight }) => (weight === undefined ? same : exact(weight)));
});

const passLineOf = once(({ passLine }: Component) => (passLine === undefined ? undefined : exact(passLine)));

function siblingResults(siblings: readonly Component[], scores: LeafScores): readonly ComponentResult[] {
  const standings = siblings.map((component) => standingOf(component, scores));
  const weights = nominalWeights(siblings);
  const counting = sum(weights.filter((_, place) => standings[place]?.state !== "excused"));
  return siblings.map((component, place) => {
    const standing = standings[place] ?? { state: "pending", parts: [] };
    const weight = weights[place] ?? ZERO;
    const effective = standing.state === "excused" ? ZERO : divide(multiply(weight, HUNDRED), counting);
    return resultOf(component, { standing, weight, effective });
  });
}

function standingOf(component: Component, scores: LeafScores): Standing {
  if (component.instrument !== "parts") return { ...(scores.get(component.id) ?? { state: "pending" }), parts: [] };
  const parts = siblingResults(component.parts, scores);
  return { ...join(parts), parts };
}

/** What a row of siblings makes of their parent. */
function join(parts: readonly ComponentResult[]): Omit<Standing, "parts"> {
  const counting = parts.filter(({ state }) => state !== "excused");
  if (counting.length === 0) return { state: "excused" };
  if (counting.every(({ state }) => state === "final")) {
    return { state: "final", score: counting.reduce((points, part) => add(points, part.contribution ?? ZERO), ZERO) };
  }
  return { state: counting.every(({ state }) => state === "pending") ? "pending" : "partial" };
}

function resultOf(component: Component, given: { standing: Standing; weight: Exact; effective: Exact }): ComponentResult {
  const { standing, weight, effective } = given;
  const passLine = passLineOf(component);
  return {
    id: component.id,
    name: component.name,
    instrument: component.instrument,
    state: standing.state,
    weight,
    effective,
    gate: component.gate,
    parts: standing.parts,
    ...(passLine !== undefined && { passLine }),
    ...(standing.score !== undefined && {
      score: standing.score,
      contribution: divide(multiply(standing.score, effective), HUNDRED),
      ...(passLine !== undefined && { passed: compare(standing.score, passLine) >= 0 }),
    }),
  };
}

/** Every component result, parents before their parts. */
export const walkResults = (components: readonly ComponentResult[]): readonly ComponentResult[] =>
  components.flatMap((component) => [component, ...walkResults(component.parts)]);

/** The leaves only, in the programme's order. */
export const leafResults = (components: readonly ComponentResult[]): readonly ComponentResult[] =>
  walkResults(components).filter(({ instrument }) => instrument !== "parts");
