import { valuesAt } from "./json-path.ts";
import type { Rule, Template } from "./profile-schema.ts";

/** Template validation (xAPI Profiles 1.0, Part 3, 2.1). */
export type Validation =
  | { readonly type: "success"; readonly templates: readonly string[] }
  | { readonly type: "invalid"; readonly broken: readonly { readonly template: string; readonly rule: Rule }[] }
  | { readonly type: "unmatched" };

const UNMATCHABLE = Symbol("unmatchable");

/** Checks a statement against every template whose determining properties it has. */
export function validates(statement: unknown, templates: readonly Template[]): Validation {
  const matching = templates.filter((template) => determined(statement, template));
  if (matching.length === 0) return { type: "unmatched" };
  const broken = matching.flatMap((template) =>
    (template.rules ?? []).filter((rule) => !followsRule(statement, rule)).map((rule) => ({ template: template.id, rule })),
  );
  return broken.length > 0 ? { type: "invalid", broken } : { type: "success", templates: matching.map(({ id }) => id) };
}

function determined(statement: unknown, template: Template): boolean {
  const has = (path: string, wanted: readonly string[] | undefined): boolean =>
    (wanted ?? []).every((one) => valuesAt(statement, path).includes(one));
  const context = (kind: string): string => `$.context.contextActivities.${kind}[*].definition.type`;
  return (
    has("$.verb.id", template.verb === undefined ? undefined : [template.verb]) &&
    has("$.object.definition.type", template.objectActivityType === undefined ? undefined : [template.objectActivityType]) &&
    has(context("grouping"), template.contextGroupingActivityType) &&
    has(context("parent"), template.contextParentActivityType) &&
    has(context("other"), template.contextOtherActivityType) &&
    has(context("category"), template.contextCategoryActivityType) &&
    has("$.attachments[*].usageType", template.attachmentUsageType)
  );
}

/** One rule: presence first, then any, all and none; `recommended` asks them only of what is there. */
export function followsRule(statement: unknown, { location, selector, presence, any, all, none }: Rule): boolean {
  const values = valuesAt(statement, location).flatMap((value) => {
    if (selector === undefined) return [value];
    const selected = valuesAt(value, selector);
    return selected.length === 0 ? [UNMATCHABLE] : selected;
  });
  const unmatchable = values.includes(UNMATCHABLE);
  if (presence === "included" && (unmatchable || values.length === 0)) return false;
  if (presence === "excluded" && values.some((value) => value !== UNMATCHABLE)) return false;
  if (presence === "recommended" && values.length === 0) return true;
  const within = (list: readonly unknown[], value: unknown): boolean => list.some((one) => JSON.stringify(one) === JSON.stringify(value));
  if (any !== undefined && !values.some((value) => value !== UNMATCHABLE && within(any, value))) return false;
  if (all !== undefined && !values.every((value) => value !== UNMATCHABLE && within(all, value))) return false;
  return none === undefined || !values.some((value) => value !== UNMATCHABLE && within(none, value));
}
