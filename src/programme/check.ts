import { add, compare, type Exact, exact, HUNDRED, multiply, parseExact, toText, ZERO } from "../shared/exact.ts";
import { appealDays, areAppealDays } from "./appeal-days.ts";
import { validityMonths } from "./duration.ts";
import type { Component, ProgrammeDefinition, Tier } from "./records.ts";
import { walkComponents } from "./tree.ts";

/** What is wrong with a programme; the sentence stands in the locales under `programme.problem.<code>`. */
export type ProblemCode =
  | "components-empty"
  | "component-duplicate"
  | "component-reserved"
  | "parts-empty"
  | "not-a-number"
  | "weight-range"
  | "weights-mixed"
  | "weights-sum"
  | "pass-range"
  | "gate-without-line"
  | "sections-empty"
  | "section-count"
  | "section-marks"
  | "section-parts"
  | "section-fixed"
  | "section-duplicate"
  | "sections-total"
  | "exam-cooldown"
  | "cap-without-line"
  | "exam-minutes"
  | "exam-attempts"
  | "window-order"
  | "raters"
  | "limit-range"
  | "tiers-empty"
  | "tier-duplicate"
  | "tier-range"
  | "tiers-equal"
  | "tiers-order"
  | "validity-format"
  | "appeal-days";

export interface Problem {
  readonly code: ProblemCode;
  /** The field it is about: `weight.theory`, `weights`, `weights.daily`, `pass.theory`, `tier.senior`, `validity` … */
  readonly path: string;
  /** Ids (`component`, `parent`, `tier`, `other`) and figures that the sentence names. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** The gradebook column of the total; no component may take its name. */
const RESERVED = "total";

type Values = Problem["values"];
const problem = (code: ProblemCode, path: string, values: Values = {}): Problem => ({ code, path, values });

const outside = (value: Exact, lowest: Exact, highest: Exact): boolean => compare(value, lowest) < 0 || compare(value, highest) > 0;

/** Everything that keeps a programme from being published; empty when it can be. */
export function checkDefinition(definition: ProgrammeDefinition): readonly Problem[] {
  const all = walkComponents(definition.components);
  return [
    ...(definition.components.length === 0 ? [problem("components-empty", "components")] : []),
    ...checkIds(all),
    ...checkWeights(definition.components, undefined),
    ...all.flatMap(checkComponent),
    ...checkTiers(definition.tiers),
    ...(validityMonths(definition.validity) === undefined ? [problem("validity-format", "validity", { value: definition.validity })] : []),
    ...(areAppealDays(appealDays(definition)) ? [] : [problem("appeal-days", "appealDays")]),
  ];
}

function checkIds(all: readonly Component[]): readonly Problem[] {
  const seen = new Set<string>();
  return all.flatMap(({ id }) => {
    if (id === RESERVED) return [problem("component-reserved", `component.${id}`, { component: id })];
    if (seen.has(id)) return [problem("component-duplicate", `component.${id}`, { component: id })];
    seen.add(id);
    return [];
  });
}

/** Either every sibling has a weight and they add up to 100, or none has. */
function checkWeights(siblings: readonly Component[], parent: string | undefined): readonly Problem[] {
  const path = parent === undefined ? "weights" : `weights.${parent}`;
  const weighted = siblings.filter(({ weight }) => weight !== undefined);
  if (weighted.length === 0) return [];
  const missing = siblings.find(({ weight }) => weight === undefined);
  if (missing !== undefined) return [problem("weights-mixed", path, { component: missing.id })];
  const found: Problem[] = [];
  let total = ZERO;
  for (const { id, weight = "" } of weighted) {
    const value = parseExact(weight);
    if (value === undefined) found.push(problem("not-a-number", `weight.${id}`, { component: id, value: weight }));
    else if (compare(value, ZERO) <= 0 || compare(value, HUNDRED) > 0) {
      found.push(problem("weight-range", `weight.${id}`, { component: id, value: weight }));
    } else total = add(total, value);
  }
  return found.length === 0 && compare(total, HUNDRED) !== 0 ? [problem("weights-sum", path, { sum: toText(total) })] : found;
}

function checkComponent(component: Component): readonly Problem[] {
  const { id, passLine, gate } = component;
  const found: Problem[] = [];
  if (passLine !== undefined) {
    const line = parseExact(passLine);
    if (line === undefined) found.push(problem("not-a-number", `pass.${id}`, { component: id, value: passLine }));
    else if (outside(line, ZERO, HUNDRED)) found.push(problem("pass-range", `pass.${id}`, { component: id, value: passLine }));
  } else if (gate) found.push(problem("gate-without-line", `pass.${id}`, { component: id }));
  switch (component.instrument) {
    case "parts":
      if (component.parts.length === 0) found.push(problem("parts-empty", `component.${id}`, { component: id }));
      return [...found, ...checkWeights(component.parts, id)];
    case "exam":
      if (component.exam.capMakeUp === true && passLine === undefined)
        found.push(problem("cap-without-line", `exam.${id}`, { component: id }));
      return [...found, ...checkExam(id, component.exam)];
    case "observation":
      return [...found, ...checkObservation(id, component.observation)];
    case "entered":
      return found;
  }
}

type ExamComponent = Extract<Component, { instrument: "exam" }>;

/** The paper may be worth any number of marks: its score is scaled to 0–100. */
function checkExam(component: string, settings: ExamComponent["exam"]): readonly Problem[] {
  const { sections, minutes, attempts, opens, closes, cooldown } = settings;
  const path = `exam.${component}`;
  const found = sections.flatMap((section, place) => {
    const { id, count, marks } = section;
    const value = parseExact(marks);
    const named = { component, section: id };
    const parts = section.parts?.reduce((sum, part) => sum + part.count, 0) ?? count;
    const fixed = section.fixed === undefined ? count : new Set(section.fixed).size;
    return [
      ...(sections.findIndex((other) => other.id === id) < place ? [problem("section-duplicate", path, named)] : []),
      ...(parts !== count || (section.parts ?? []).some((part) => part.count < 1)
        ? [problem("section-parts", path, { ...named, value: parts, count })]
        : []),
      ...(fixed !== count ? [problem("section-fixed", path, { ...named, value: fixed, count })] : []),
      ...(count < 1 || count > 500 ? [problem("section-count", path, { ...named, value: count })] : []),
      ...(value === undefined || compare(value, ZERO) <= 0 ? [problem("section-marks", path, { ...named, value: marks })] : []),
    ];
  });
  if (sections.length === 0) found.push(problem("sections-empty", path, { component }));
  if (opens !== undefined && closes !== undefined && closes <= opens)
    found.push(problem("window-order", `closes.${component}`, { component }));
  found.push(...checkTotal(component, settings));
  if (cooldown !== undefined && (cooldown < 1 || cooldown > 525_600))
    found.push(problem("exam-cooldown", path, { component, value: cooldown }));
  if (minutes < 1 || minutes > 600) found.push(problem("exam-minutes", path, { component, value: minutes }));
  if (attempts < 1 || attempts > 20) found.push(problem("exam-attempts", path, { component, value: attempts }));
  return found;
}

/** Where the paper says what it is worth, its sections have to come to that. */
function checkTotal(component: string, { sections, total }: ExamComponent["exam"]): readonly Problem[] {
  if (total === undefined) return [];
  const wanted = parseExact(total);
  const marks = sections.map((section) => ({ count: section.count, marks: parseExact(section.marks) }));
  if (wanted === undefined || compare(wanted, ZERO) <= 0)
    return [problem("not-a-number", `exam.${component}`, { component, value: total })];
  const sum = marks.reduce((so, each) => (each.marks === undefined ? so : add(so, multiply(exact(each.count), each.marks))), ZERO);
  const same = marks.some((each) => each.marks === undefined) || compare(sum, wanted) === 0;
  return same ? [] : [problem("sections-total", `exam.${component}`, { component, sum: toText(sum), total: toText(wanted) })];
}

function checkObservation(
  component: string,
  settings: Extract<Component, { instrument: "observation" }>["observation"],
): readonly Problem[] {
  const path = `observation.${component}`;
  const limit = parseExact(settings.limit);
  return [
    ...(settings.raters < 1 || settings.raters > 9 ? [problem("raters", path, { component, value: settings.raters })] : []),
    ...(limit === undefined || outside(limit, ZERO, HUNDRED) ? [problem("limit-range", path, { component, value: settings.limit })] : []),
  ];
}

/** Best first, every line below the one before it. */
function checkTiers(tiers: readonly Tier[]): readonly Problem[] {
  if (tiers.length === 0) return [problem("tiers-empty", "tiers")];
  const found: Problem[] = [];
  tiers.forEach(({ id, line }, place) => {
    const value = parseExact(line);
    const before = tiers[place - 1];
    const above = before === undefined ? undefined : parseExact(before.line);
    if (tiers.findIndex((tier) => tier.id === id) < place) found.push(problem("tier-duplicate", `tier.${id}`, { tier: id }));
    if (value === undefined) found.push(problem("not-a-number", `tier.${id}`, { tier: id, value: line }));
    else if (outside(value, ZERO, HUNDRED)) found.push(problem("tier-range", `tier.${id}`, { tier: id, value: line }));
    else if (before !== undefined && above !== undefined && compare(value, above) >= 0) {
      const code = compare(value, above) === 0 ? "tiers-equal" : "tiers-order";
      found.push(problem(code, `tier.${id}`, { tier: id, value: line, other: before.id, line: before.line }));
    }
  });
  return found;
}
