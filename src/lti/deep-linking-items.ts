import { PARAMETERS, type Parameters } from "../programme/parameters.ts";
import type { Component, ProgrammeDefinition } from "../programme/records.ts";
import { walkComponents } from "../programme/tree.ts";
import { writeMoment } from "../programme/windows.ts";
import type { Locale } from "../shared/json.ts";
import type { ContentItem } from "./deep-linking.ts";
import { HISTORY_PARAMETERS } from "./history.ts";

/** The activity that is the whole programme; no component may be called so. */
export const WHOLE = "programme";

/** The figures of a programme as link parameters, each one line; read back they change nothing (`applyParameters`). */
export function parametersOf({ components, tiers, validity }: ProgrammeDefinition, zone: string): Parameters {
  const all = walkComponents(components);
  const list = (entries: readonly (readonly [id: string, value: string | undefined])[]): string =>
    entries.flatMap(([id, value]) => (value === undefined ? [] : [`${id}:${value}`])).join(",");
  const window = (end: "opens" | "closes"): string =>
    list(
      all.map((component) => {
        const at = component.instrument === "exam" ? component.exam[end] : undefined;
        return [component.id, at === undefined ? undefined : writeMoment(at, zone)];
      }),
    );
  const said = {
    tiers: list(tiers.map(({ id, line }) => [id, line])),
    weights: list(all.map(({ id, weight }) => [id, weight])),
    pass: list(all.map(({ id, passLine }) => [id, passLine])),
    validity,
    opens: window("opens"),
    closes: window("closes"),
  };
  return Object.fromEntries(PARAMETERS.flatMap((name) => (said[name] === "" ? [] : [[name, said[name]]])));
}

export interface ItemFacts {
  readonly definition: ProgrammeDefinition;
  /** The cohort whose gradebook columns the links bring along; undefined where it has not begun. */
  readonly cohort: string | undefined;
  /** {@link WHOLE} or top-level component ids. */
  readonly activities: readonly string[];
  readonly publicUrl: string;
  readonly locale: Locale;
  readonly zone: string;
  readonly reviewLabel: string;
}

/** One course link per chosen activity, each with its gradebook column and the programme's figures. */
export function contentItems(facts: ItemFacts): readonly ContentItem[] {
  const { definition, activities } = facts;
  return activities.flatMap((activity) => {
    if (activity === WHOLE) return [itemOf(facts, undefined)];
    const component = definition.components.find(({ id }) => id === activity);
    return component === undefined ? [] : [itemOf(facts, component)];
  });
}

function itemOf({ definition, cohort, publicUrl, locale, zone, reviewLabel }: ItemFacts, component: Component | undefined): ContentItem {
  const title = (component ?? definition).name[locale];
  const column = component?.id ?? "total";
  const custom = {
    programme: definition.template,
    activity: component?.id ?? WHOLE,
    ...parametersOf(definition, zone),
    ...HISTORY_PARAMETERS,
  };
  const { opens, closes } = component?.instrument === "exam" ? component.exam : { opens: undefined, closes: undefined };
  const dates = {
    ...(opens !== undefined && { startDateTime: writeMoment(opens, zone) }),
    ...(closes !== undefined && { endDateTime: writeMoment(closes, zone) }),
  };
  return {
    type: "ltiResourceLink",
    title,
    url: component === undefined ? `${publicUrl}/` : `${publicUrl}/activity/${component.id}`,
    custom,
    lineItem: {
      label: title,
      scoreMaximum: 100,
      // As the gradebook worker looks for its columns, so that it finds this one instead of making a second.
      ...(cohort !== undefined && { resourceId: `tierwise:${cohort}:${column}` }),
      tag: "tierwise",
      submissionReview: { url: `${publicUrl}/review`, label: reviewLabel, custom: { activity: component?.id ?? WHOLE } },
    },
    ...(Object.keys(dates).length > 0 && { available: dates, submission: dates }),
  };
}
