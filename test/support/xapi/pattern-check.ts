import type { Pattern, Template } from "./profile-schema.ts";
import { validates } from "./template-check.ts";

/** How far a run of statements follows a pattern: all of it, its beginning, or not. */
export type Match = "success" | "partial" | "failure";

interface Step {
  readonly match: Match;
  /** Statements left over, as the templates that each follows. */
  readonly rest: readonly Run[];
}
type Run = readonly string[];
type Patterns = ReadonlyMap<string, Pattern>;

const step = (match: Match, rest: readonly Run[]): Step => ({ match, rest });

/** Greedy, without backtracking (xAPI Profiles 1.0, Part 3, 2.2). `id` names a pattern or a template. */
function matches(runs: readonly Run[], id: string, patterns: Patterns): Step {
  const pattern = patterns.get(id);
  if (pattern === undefined) {
    if (runs.length === 0) return step("partial", []);
    return runs[0]?.includes(id) === true ? step("success", runs.slice(1)) : step("failure", runs);
  }
  if (pattern.sequence !== undefined) return sequence(runs, pattern.sequence, patterns);
  if (pattern.alternates !== undefined) return alternates(runs, pattern.alternates, patterns);
  if (pattern.optional !== undefined) return optional(runs, pattern.optional, patterns);
  if (pattern.oneOrMore !== undefined) {
    const first = matches(runs, pattern.oneOrMore, patterns);
    return first.match === "success" ? more(first.rest, pattern.oneOrMore, patterns) : first;
  }
  return more(runs, pattern.zeroOrMore ?? "", patterns);
}

function sequence(runs: readonly Run[], members: readonly string[], patterns: Patterns): Step {
  let rest = runs;
  for (const member of members) {
    const next = matches(rest, member, patterns);
    if (next.match === "failure") return step("failure", runs);
    if (next.match === "partial") return step("partial", []);
    rest = next.rest;
  }
  return step("success", rest);
}

function alternates(runs: readonly Run[], members: readonly string[], patterns: Patterns): Step {
  const tried = members.map((member) => matches(runs, member, patterns));
  const whole = tried.filter(({ match }) => match === "success").toSorted((a, b) => a.rest.length - b.rest.length)[0];
  return whole ?? tried.find(({ match }) => match === "partial") ?? step("failure", runs);
}

function optional(runs: readonly Run[], member: string, patterns: Patterns): Step {
  if (runs.length === 0) return step("success", []);
  const next = matches(runs, member, patterns);
  return next.match === "failure" ? step("success", runs) : next;
}

function more(runs: readonly Run[], member: string, patterns: Patterns): Step {
  let rest = runs;
  while (rest.length > 0) {
    const next = matches(rest, member, patterns);
    if (next.match === "failure" || next.rest.length === rest.length) return step("success", rest);
    if (next.match === "partial") return next;
    rest = next.rest;
  }
  return step("success", rest);
}

interface Sent {
  readonly timestamp: string;
  readonly context: { readonly registration: string; readonly extensions?: Readonly<Record<string, unknown>> };
}

const SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration";

/** The statements of each registration and subregistration, in the order of their timestamps; equal ones as they came. */
export const subregistrations = <S extends Sent>(statements: readonly S[]): readonly (readonly S[])[] => {
  const groups = Map.groupBy(statements, ({ context }) => JSON.stringify([context.registration, context.extensions?.[SUBREGISTRATION]]));
  return [...groups.values()].map((group) => group.toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp)));
};

export interface Rules {
  readonly templates: readonly Template[];
  readonly patterns: readonly Pattern[];
}

/** How statements follow one pattern; statements left over, or none of whose templates fit, are a failure. */
export function follow(statements: readonly unknown[], pattern: string, { templates, patterns }: Rules): Match {
  const runs = statements.map((statement): Run => {
    const validation = validates(statement, templates);
    return validation.type === "success" ? validation.templates : [];
  });
  if (runs.some((run) => run.length === 0)) return "failure";
  const { match, rest } = matches(runs, pattern, new Map(patterns.map((one) => [one.id, one])));
  return rest.length > 0 ? "failure" : match;
}

/** The primary patterns that these statements of one subregistration follow, whole or as far as they have come. */
export const followed = (statements: readonly unknown[], rules: Rules): readonly { readonly pattern: string; readonly match: Match }[] =>
  rules.patterns
    .filter(({ primary }) => primary === true)
    .map(({ id }) => ({ pattern: id, match: follow(statements, id, rules) }))
    .filter(({ match }) => match !== "failure");
